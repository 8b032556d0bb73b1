//! The books: every accepted event ends in exactly one column, and whoever waits for it is told.

use crate::core::{Envelope, EventId, Fault, Moment};
use crate::delivery::{DropReason, Dropped, Report, Stats};

/// Names one flush or shutdown that waits for its report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Ticket(u64);

/// Where an event ended.
pub(super) enum Fate {
    Delivered,
    Duplicate,
    Dropped(DropReason, Option<Fault>),
}

pub(super) struct Waiter {
    pub ticket: Ticket,
    pub since: Moment,
    pub deadline: Moment,
    /// A shutdown ends the engine; a flush gives up when the service cannot be reached.
    pub closes: bool,
    /// It is about events up to this one.
    up_to: u64,
    pub report: Report,
}

#[derive(Default)]
pub(super) struct Tally {
    pub stats: Stats,
    pub waiters: Vec<Waiter>,
    /// Losses that the hooks have not been told of yet.
    pub losses: Vec<Dropped>,
    /// Events in memory, but for those in the spool.
    pub queued_events: usize,
    /// Their bytes, envelopes included.
    pub queued_bytes: usize,
    tickets: u64,
    newest: u64,
}

impl Tally {
    /// Sequence of the newest accepted event.
    pub fn newest(&self) -> u64 {
        self.newest
    }

    /// The newest event that somebody waits for.
    pub fn flushed(&self) -> u64 {
        self.waiters.iter().map(|waiter| waiter.up_to).max().unwrap_or(0)
    }

    /// The spool came with so many events.
    pub fn recover(&mut self, events: usize) {
        self.stats.recovered = events as u64;
        self.stats.pending = events as u64;
        self.newest = events as u64;
    }

    /// The sequence of the next event.
    pub fn number(&mut self) -> u64 {
        self.newest += 1;
        self.newest
    }

    pub fn accept(&mut self, envelope: &Envelope) {
        self.stats.accepted += 1;
        self.stats.pending += 1;
        self.load(envelope);
    }

    /// An event is in memory, in the engine's hands.
    pub fn load(&mut self, event: &Envelope) {
        self.queued_events += 1;
        self.queued_bytes += event.size();
    }

    /// An event is in the spool's hands, or nobody's.
    pub fn unload(&mut self, event: &Envelope) {
        self.queued_events -= 1;
        self.queued_bytes -= event.size();
    }

    /// Opens the books of a flush over all that is pending.
    pub fn wait(&mut self, now: Moment, deadline: Moment, closes: bool) -> Ticket {
        self.tickets += 1;
        let ticket = Ticket(self.tickets);
        let report = Report { pending: self.stats.pending, ..Report::default() };
        self.waiters.push(Waiter { ticket, since: now, deadline, closes, up_to: self.newest(), report });
        ticket
    }

    /// What is left is on disk, and nobody will do more about it: says so to whoever waits.
    pub fn leave_spooled(&mut self) {
        for waiter in &mut self.waiters {
            waiter.report.spooled = std::mem::take(&mut waiter.report.pending);
        }
    }

    /// An event reached its end.
    pub fn end(&mut self, event: &Envelope, fate: Fate) {
        self.stats.pending -= 1;
        self.unload(event);
        let column: fn(&mut Report) -> &mut u64 = match &fate {
            Fate::Delivered => |report| &mut report.delivered,
            Fate::Duplicate => |report| &mut report.duplicate,
            Fate::Dropped(DropReason::Rejected | DropReason::TooLarge, _) => |report| &mut report.rejected,
            Fate::Dropped(..) => |report| &mut report.dropped,
        };
        for waiter in self.waiters.iter_mut().filter(|waiter| event.sequence <= waiter.up_to) {
            *column(&mut waiter.report) += 1;
            waiter.report.pending -= 1;
        }
        match fate {
            Fate::Delivered => self.stats.delivered += 1,
            Fate::Duplicate => self.stats.duplicate += 1,
            Fate::Dropped(reason, fault) => {
                if matches!(reason, DropReason::Rejected | DropReason::TooLarge) {
                    self.stats.rejected += 1;
                }
                self.lose(event.id, reason, fault);
            }
        }
    }

    /// Counts a loss, of an accepted event or of one that never got so far.
    pub fn lose(&mut self, id: EventId, reason: DropReason, fault: Option<Fault>) {
        *self.stats.dropped.entry(reason).or_default() += 1;
        self.losses.push(Dropped { id, reason, fault });
    }
}
