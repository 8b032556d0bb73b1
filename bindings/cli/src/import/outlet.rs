//! Where an import goes: to a service, at a pace, with its position kept.

use std::io;

use agentlytics_bridge::Stats;

use super::checkpoint::Checkpoint;
use super::draft::Draft;
use super::pace::Pace;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::sender::{Sender, Sent, Trouble};
use crate::target::Target;

/// A service that takes what is imported.
pub(super) struct Outlet {
    pub(super) target: Target,
    pub(super) sender: Sender,
    /// None where the import cannot go on after an end.
    pub(super) checkpoint: Option<Checkpoint>,
    pub(super) pace: Option<Pace>,
}

/// Whether all that was read is all that there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum End {
    Whole,
    /// Somebody wanted it to end, or it failed.
    Early,
}

impl Outlet {
    /// So many events from the beginning need not be sent again.
    pub(super) fn already_sent(&self) -> u64 {
        self.checkpoint.as_ref().map_or(0, Checkpoint::events)
    }

    /// Sends the event at this place, from 1, as soon as its turn has come.
    ///
    /// # Errors
    /// As of [`Sender::send`].
    pub(super) fn send(&mut self, place: u64, draft: Draft<'_>, interrupt: &Interrupt) -> Result<(), Trouble> {
        if let Some(pace) = &mut self.pace {
            pace.keep(interrupt);
        }
        draft.send(self.target, &self.sender)?;
        if let Some(checkpoint) = &mut self.checkpoint {
            checkpoint.sent(place);
        }
        let pending = self.sender.pending();
        confirm(&mut self.checkpoint, pending, &self.sender);
        Ok(())
    }

    /// Waits until all is answered for, and says how to go on if it is not. What became of it, and why if some of it did not arrive.
    pub(super) fn finish(self, end: End) -> (Stats, Result<(), Failure>) {
        let Self { sender, mut checkpoint, .. } = self;
        sender.settle(|pending| confirm(&mut checkpoint, pending, &sender));
        let done = sender.pending() == 0 && end == End::Whole;
        // Now, because what waits no longer waits once the client has ended.
        match checkpoint.map(|checkpoint| (checkpoint.events(), checkpoint)) {
            Some((events @ 1.., _)) if !done => {
                sender.say(format_args!("agentlytics: {events} events are answered for; the same command goes on after them"));
            }
            // A file that stays would do no harm: what it says is true.
            Some((_, checkpoint)) => _ = checkpoint.remove(),
            None => {}
        }
        let Sent { stats, arrived } = sender.close();
        (stats, arrived)
    }
}

/// An import whose position cannot be kept any more goes on all the same.
fn confirm(checkpoint: &mut Option<Checkpoint>, pending: u64, sender: &Sender) {
    let confirmed: io::Result<()> = checkpoint.as_mut().map_or(Ok(()), |checkpoint| checkpoint.confirm(pending));
    if let Err(error) = confirmed {
        sender.say(format_args!("agentlytics: the position cannot be kept, so an interrupted import would begin anew: {error}"));
        *checkpoint = None;
    }
}
