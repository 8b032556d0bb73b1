//! One pass over a file: each record becomes events, or is told to be damaged.

use super::outlet::{End, Outlet};
use super::reader::Reader;
use super::records::{Record, Records};
use super::report::Report;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output::note;
use crate::sender::Trouble;

/// Damaged records without any other after which a file is given up: a large file of another kind would be a flood of them.
const FOREIGN: u64 = 100;

/// A pass, and what it remembers from record to record.
pub(super) struct Pass<'a> {
    reader: Box<dyn Reader>,
    outlet: Option<&'a mut Outlet>,
    interrupt: &'a Interrupt,
    report: &'a mut Report,
    /// Events so far.
    place: u64,
}

impl<'a> Pass<'a> {
    /// A pass that has not begun. Without an outlet, records are only counted.
    pub(super) fn new(reader: Box<dyn Reader>, outlet: Option<&'a mut Outlet>, interrupt: &'a Interrupt, report: &'a mut Report) -> Self {
        Self { reader, outlet, interrupt, report, place: 0 }
    }

    /// Reads to the end, or until somebody wants one.
    ///
    /// # Errors
    /// The file cannot be read on or is of another format, or the service takes nothing any more.
    pub(super) fn read(mut self, mut records: Records) -> Result<End, Failure> {
        let noun = records.noun();
        let mut end = End::Whole;
        while let Some(record) = records.next().map_err(|error| Failure::work(format!("{}: cannot be read: {error}", self.report.file)))? {
            if self.interrupt.requested() {
                end = End::Early;
                break;
            }
            let place = record.place;
            self.report.records += 1;
            match self.import(record) {
                Ok(()) => {}
                Err(Trouble::Event(reason)) => {
                    self.leave_out(noun, place, reason);
                    self.report.recognise(FOREIGN)?;
                }
                Err(Trouble::Service(failure)) => return Err(failure),
            }
        }
        self.report.sessions = self.reader.sessions();
        Ok(end)
    }

    fn import(&mut self, Record { place, text }: Record<'_>) -> Result<(), Trouble> {
        let text = text.ok_or_else(|| Trouble::Event("it is longer than any such line".to_owned()))?;
        for draft in self.reader.read(place, &text).map_err(Trouble::Event)? {
            self.place += 1;
            let (visitor, time) = (draft.visitor(), draft.time);
            match &mut self.outlet {
                Some(outlet) if self.place <= outlet.already_sent() => self.report.already_sent += 1,
                Some(outlet) => outlet.send(self.place, draft, self.interrupt)?,
                None => {}
            }
            self.report.add(visitor, time);
        }
        Ok(())
    }

    fn leave_out(&mut self, noun: &str, place: u64, reason: String) {
        let told = format!("agentlytics: {}: {noun} {place}: {reason}; left out", self.report.file);
        match &self.outlet {
            Some(outlet) => outlet.sender.say(told),
            None => note(told),
        }
        self.report.add_damaged(place, reason);
    }
}
