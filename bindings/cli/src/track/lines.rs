//! Events from standard input, as they come.

use std::sync::mpsc::{self, Receiver, SyncSender};
use std::{fmt, io, thread};

use serde::Serialize;

use super::Fate;
use crate::event_line::EventLine;
use crate::failure::Failure;
use crate::interrupt;
use crate::lines::{Line, Lines};
use crate::output::Output;
use crate::sender::{Sender, Sent, Trouble};

/// Most bytes of a line. Services take less.
const LONGEST_LINE: u64 = 1024 * 1024;
/// Lines that are read before they are needed.
const AHEAD: usize = 64;

/// What comes next.
enum Next {
    /// A line, by its number; `None` if it is too long.
    Line(u64, Option<String>),
    End(io::Result<()>),
    Interrupted,
}

/// What became of the lines.
#[derive(Serialize)]
struct Tracked {
    #[serde(skip)]
    service: &'static str,
    /// Lines that are not blank.
    lines: u64,
    /// Of these, neither read nor sent.
    damaged: u64,
    #[serde(flatten)]
    fate: Fate,
}

/// Sends each line as an event, until there are no more or somebody wants an end.
pub(super) fn track(service: &'static str, sender: Sender, output: Output) -> Result<(), Failure> {
    let (mut lines, mut damaged) = (0, 0);
    let read = each(listen()?, |number, text| {
        lines += 1;
        match send(&sender, text) {
            Err(Trouble::Event(reason)) => {
                damaged += 1;
                sender.say(format_args!("agentlytics: standard input: line {number}: {reason}; left out"));
                Ok(())
            }
            Err(Trouble::Service(failure)) => Err(failure),
            Ok(()) => Ok(()),
        }
    });
    // What was read is delivered, even if the rest cannot be read.
    sender.settle(|_| ());
    let Sent { stats, arrived } = sender.close();
    read?;
    output.report(&Tracked { service, lines, damaged, fate: Fate::from(&stats) })?;
    arrived?;
    if damaged > 0 {
        return Err(Failure::work(format!("standard input: {damaged} of {lines} lines are damaged and were not sent")));
    }
    Ok(())
}

fn send(sender: &Sender, text: Option<String>) -> Result<(), Trouble> {
    let text = text.ok_or_else(|| Trouble::Event("it is longer than any event".to_owned()))?;
    let EventLine { id, time, event } = EventLine::parse(&text).map_err(Trouble::Event)?;
    let event = event.write(sender.client()).map_err(|error| Trouble::Service(error.into()))?;
    sender.send(id, time, event).map(|_| ())
}

fn each(coming: Receiver<Next>, mut take: impl FnMut(u64, Option<String>) -> Result<(), Failure>) -> Result<(), Failure> {
    for next in coming {
        match next {
            Next::Line(number, text) => take(number, text)?,
            Next::End(read) => return read.map_err(|error| Failure::work(format!("standard input: cannot be read: {error}"))),
            Next::Interrupted => break,
        }
    }
    Ok(())
}

/// Reads on a thread of its own, since nothing else ends the wait for a line.
fn listen() -> Result<Receiver<Next>, Failure> {
    let (tell, coming) = mpsc::sync_channel(AHEAD);
    let interrupted = tell.clone();
    interrupt::listen(move || _ = interrupted.send(Next::Interrupted))?;
    thread::spawn(move || {
        let read = read(&tell);
        tell.send(Next::End(read))
    });
    Ok(coming)
}

fn read(tell: &SyncSender<Next>) -> io::Result<()> {
    let mut lines = Lines::of(io::stdin().lock(), LONGEST_LINE);
    while let Some(Line { number, text }) = lines.next()? {
        if tell.send(Next::Line(number, text.map(Into::into))).is_err() {
            break;
        }
    }
    Ok(())
}

impl fmt::Display for Tracked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { service, lines, damaged, fate: Fate { delivered, duplicate, spooled, lost } } = self;
        writeln!(f, "{} events in {lines} lines, {damaged} damaged", lines - damaged)?;
        writeln!(f, "{service} stored {delivered}, and had {duplicate} already; {spooled} are on disk, {lost} are lost")
    }
}
