//! One pass over a log: each line becomes a page view, or is told to be damaged.

use std::io::BufRead;

use jiff::Timestamp;

use super::log::Format;
use super::page_view::{self, PageView};
use super::report::Report;
use super::sender::{Sender, Trouble};
use super::user_agent::{Agents, Kind};
use super::visitors::Visitors;
use crate::failure::Failure;
use crate::lines::{Line, Lines};

/// Damaged lines without any other after which a file is given up: a large file of another kind would be a flood of them.
const FOREIGN: u64 = 100;

/// A pass, and what it remembers from line to line.
pub(super) struct Pass<'a> {
    format: Format,
    agents: Agents,
    visitors: Visitors,
    sender: Option<&'a Sender>,
    report: &'a mut Report,
}

impl<'a> Pass<'a> {
    /// A pass that has not begun. Without a sender, lines are only counted.
    pub(super) fn new(format: Format, visitors: Visitors, sender: Option<&'a Sender>, report: &'a mut Report) -> Self {
        Self { format, agents: Agents::new(), visitors, sender, report }
    }

    /// Reads to the end.
    ///
    /// # Errors
    /// The file cannot be read on or is of another format, or the service takes nothing any more.
    pub(super) fn read(mut self, mut lines: Lines<impl BufRead>) -> Result<(), Failure> {
        while let Some(line) = lines.next().map_err(|error| Failure::work(format!("{}: cannot be read: {error}", self.report.file)))? {
            let number = line.number;
            match self.import(line) {
                Ok((kind, time)) => self.report.add(kind, time),
                Err(Trouble::Line(reason)) => {
                    self.leave_out(number, reason);
                    self.report.recognise(FOREIGN)?;
                }
                Err(Trouble::Service(failure)) => return Err(failure),
            }
        }
        self.report.sessions = self.visitors.sessions();
        Ok(())
    }

    fn import(&mut self, Line { number, text }: Line<'_>) -> Result<(Kind, Timestamp), Trouble> {
        let text = text.ok_or_else(|| Trouble::Line("it is longer than any request".to_owned()))?;
        let request = self.format.parse(&text).map_err(Trouble::Line)?;
        let agent = self.agents.of(request.user_agent);
        let visit = self.visitors.visit(&request);
        if let Some(sender) = self.sender {
            sender.send(PageView::new(page_view::id(number, &text), &request, visit, &agent))?;
        }
        Ok((agent.kind, request.time))
    }

    fn leave_out(&mut self, number: u64, reason: String) {
        let told = format!("agentlytics: {}: line {number}: {reason}; left out", self.report.file);
        match self.sender {
            Some(sender) => sender.say(told),
            None => eprintln!("{told}"),
        }
        self.report.add_damaged(number, reason);
    }
}
