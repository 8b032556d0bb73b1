//! The engine: decides what is sent, when, and what became of it. No clock, no I/O, no thread: time comes in as an
//! argument, requests go out as commands, answers come back as outcomes.
//!
//! Every accepted event is in one place: waiting in its lane, sealed for another attempt, in flight, or parked in the
//! spool, until it is delivered or dropped for a counted reason. Cost per event is constant; per call, linear in the
//! number of partitions.

mod lane;
mod pages;
mod room;
mod settle;
mod tally;
#[cfg(test)]
mod tests;
mod waiting;

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use self::lane::{Lane, Sealed};
use self::pages::Spare;
pub use self::tally::Ticket;
use self::tally::{Fate, Tally};
use super::{DeadLetter, DeliveryOptions, DropReason, Dropped, Limits, Overflow, Report, Spool, SpoolError, Stats, Unsynced};
use crate::core::{Batch, Envelope, Error, EventId, Fault, Kind, Moment, Partition, RetryBudget};

/// Whether events are being sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum State {
    /// As they come.
    #[default]
    Online,
    /// The service cannot be reached: events are kept, and one batch at a time asks whether it is back.
    Offline,
    /// The service refuses the key or the plan is used up, if only for some partition: its events are kept until that is
    /// mended.
    Halted,
}

/// What the worker is to do.
#[derive(Debug)]
#[non_exhaustive]
pub enum Command {
    /// Send this batch and bring back the outcome.
    Send(Arc<Batch>),
    /// Tell whoever holds the ticket.
    Tell(Ticket, Report),
    /// Everything is settled and told: end.
    Stop,
}

/// Why an event was not accepted.
#[derive(Debug)]
pub(crate) enum Refusal {
    /// There is no room; here it is back.
    Full(Envelope),
    /// For good.
    Final(Error),
}

/// See the module's words.
pub struct Engine {
    options: DeliveryOptions,
    limits: Limits,
    spool: Box<dyn Spool>,
    lanes: Vec<Lane>,
    /// For what waits in the lanes.
    spare: Spare,
    /// The lane to look at first, so that a busy one does not starve the others.
    turn: usize,
    in_flight: Vec<Sealed>,
    budget: RetryBudget,
    /// The service asked for silence until then.
    paused_until: Moment,
    /// When the worker looks again by itself; until then it must be woken for what is due earlier.
    planned: Moment,
    /// How many events were accepted when that was said.
    planned_after: u64,
    tally: Tally,
    closing: bool,
    closed: bool,
}

impl Engine {
    /// An engine for a service with these limits.
    #[must_use]
    pub fn new(mut options: DeliveryOptions, mut limits: Limits, spool: Box<dyn Spool>) -> Self {
        // Waiting for more than a request can hold would leave a remainder that waits for nothing.
        options.batch_size = options.batch_size.min(limits.max_events);
        // What waits has its length in 32 bits.
        limits.max_bytes = limits.max_bytes.min(u32::MAX as usize);
        let mut engine = Self {
            options,
            limits,
            spool,
            lanes: Vec::new(),
            spare: Spare::default(),
            turn: 0,
            in_flight: Vec::new(),
            budget: RetryBudget::default(),
            paused_until: Moment::default(),
            planned: Moment::NEVER,
            planned_after: 0,
            tally: Tally::default(),
            closing: false,
            closed: false,
        };
        engine.tally.recover(engine.spool.usage().events);
        for partition in engine.spool.partitions() {
            engine.lane(&partition);
        }
        engine.end_lost();
        engine
    }

    /// Takes an event over; says whether the worker must be woken, because it would look too late by itself. What time it is
    /// is asked only where that matters: to ask costs as much as to take an event over.
    pub(crate) fn accept(&mut self, mut envelope: Envelope, now: impl FnOnce() -> Moment) -> Result<bool, Refusal> {
        if self.closing {
            return Err(Refusal::Final(Error::new(Kind::Closed, "the client was shut down: create a new one to track more events")));
        }
        if envelope.payload.len() > self.limits.max_bytes || envelope.size() > self.options.max_queue_bytes {
            let (size, most) = (envelope.payload.len(), self.limits.max_bytes.min(self.options.max_queue_bytes));
            let message = format!("the event has {size} bytes, at most {most} are accepted: shorten its properties");
            return Err(Refusal::Final(Error::new(Kind::TooLarge, message)));
        }
        while !self.fits(&envelope) {
            if !self.make_room() {
                return Err(Refusal::Full(envelope));
            }
        }
        envelope.sequence = self.tally.number();
        while let Err(error) = self.spool.record(&mut envelope) {
            if !error.is_full() {
                let mut fault = Fault::new(Kind::QueueFull, format!("the event was refused because it could not be kept on disk: {error}"));
                fault.code = Some(DropReason::SpoolError.as_str().to_owned());
                self.tally.lose(envelope.id, DropReason::SpoolError, Some(fault.clone()));
                return Err(Refusal::Final(Error::from(fault).caused_by(error)));
            }
            if self.options.overflow != Overflow::DropOldest || !self.evict_oldest() {
                return Err(Refusal::Full(envelope));
            }
        }
        self.tally.accept(&envelope);
        let lane = self.lane(&envelope.partition);
        let sooner = self.lanes[lane].push(&envelope, now, &self.options, &mut self.spare);
        Ok(sooner && self.ready_at(&self.lanes[lane]) < self.planned)
    }

    /// Counts a loss that happened before the event was accepted.
    pub fn lost(&mut self, id: EventId, reason: DropReason, fault: Option<Fault>) {
        self.tally.lose(id, reason, fault);
    }

    /// The next thing to do now, until there is nothing more. `wall` is the same instant by the wall clock, by which
    /// events have their age.
    pub fn poll(&mut self, now: Moment, wall: Timestamp) -> Option<Command> {
        loop {
            if let Some(place) = self.tally.waiters.iter().position(|waiter| self.is_over(waiter, now)) {
                if self.tally.waiters[place].closes {
                    self.drop_the_rest();
                }
                let waiter = self.tally.waiters.remove(place);
                return Some(Command::Tell(waiter.ticket, waiter.report));
            }
            if self.closed {
                return self.tally.waiters.is_empty().then_some(Command::Stop);
            }
            let (lane, sealed) = self.next_due(now)?;
            if let Some(sealed) = self.without_expired(sealed, wall) {
                return Some(Command::Send(self.launch(lane, sealed, now)));
            }
            // All of it has expired: somebody may have waited for just that.
        }
    }

    /// When to poll again if nothing happens before.
    pub fn next_wakeup(&mut self, now: Moment) -> Moment {
        let lanes = self.lanes.iter().map(|lane| self.ready_at(lane));
        let waiters = self.tally.waiters.iter().map(|waiter| waiter.deadline);
        // Where events came, more will come: to look once in vain costs less than to be woken by whoever tracks the first of them.
        let more = (self.tally.stats.accepted > self.planned_after).then(|| now + self.options.flush_interval);
        self.planned = lanes.chain(waiters).chain(more).min().unwrap_or(Moment::NEVER);
        self.planned_after = self.tally.stats.accepted;
        self.planned
    }

    /// Asks for everything pending to be sent now; [`Command::Tell`] says what became of it, at `deadline` at the latest.
    pub fn flush(&mut self, now: Moment, deadline: Moment) -> Ticket {
        self.hurry(now);
        self.tally.wait(now, deadline, false)
    }

    /// As [`flush`](Self::flush), and accepts nothing more. What is left at the deadline is dropped and counted, unless
    /// the spool outlives the process: then it is kept there.
    pub fn close(&mut self, now: Moment, deadline: Moment) -> Ticket {
        self.hurry(now);
        self.closing = true;
        self.tally.wait(now, deadline, true)
    }

    /// Ends every halt: the reason is gone.
    pub fn resume(&mut self) {
        for lane in &mut self.lanes {
            lane.halt = None;
        }
    }

    /// What the spool keeps of the events that the service refused for good, oldest first, and the place behind the last.
    ///
    /// # Errors
    /// If they cannot be read.
    pub fn dead_letters(&self) -> Result<(Vec<DeadLetter>, u64), SpoolError> {
        self.spool.dead_letters()
    }

    /// Removes the dead letters before a place.
    ///
    /// # Errors
    /// If they cannot be removed.
    pub fn discard_dead_letters(&mut self, before: u64) -> Result<(), SpoolError> {
        self.spool.discard_dead_letters(before)
    }

    /// Losses since the last call, for the hooks.
    pub fn take_losses(&mut self) -> Vec<Dropped> {
        std::mem::take(&mut self.tally.losses)
    }

    /// The counters.
    #[must_use]
    pub fn stats(&self) -> Stats {
        let usage = self.spool.usage();
        Stats {
            spooled: usage.events as u64,
            in_flight: self.in_flight.iter().map(|sealed| sealed.batch.events.len() as u64).sum(),
            queued_bytes: (self.tally.queued_bytes + usage.memory) as u64,
            spool_bytes: usage.disk,
            state: self.state(),
            ..self.tally.stats.clone()
        }
    }

    /// Why sending stopped, while it is stopped, if only in one partition.
    #[must_use]
    pub fn halted_by(&self) -> Option<&Fault> {
        self.lanes.iter().find_map(|lane| lane.halt.as_ref()).map(|(fault, _)| fault)
    }

    /// Whether nothing more is accepted.
    #[must_use]
    pub fn is_closing(&self) -> bool {
        self.closing
    }

    /// Whether a shutdown is over: nothing is accepted, sent or pending any more.
    #[must_use]
    pub fn is_stopped(&self) -> bool {
        self.closed
    }

    /// Ends at once, without another attempt.
    pub fn stop(&mut self) {
        self.closing = true;
        if !self.closed {
            self.drop_the_rest();
        }
    }

    /// Whether there are losses that the hooks have not been told of.
    #[must_use]
    pub fn has_losses(&self) -> bool {
        !self.tally.losses.is_empty()
    }

    /// What is to reach the disk before a flush is over; waiting for that is for whoever holds no lock.
    #[must_use]
    pub fn take_unsynced(&mut self) -> Option<Unsynced> {
        self.spool.take_unsynced()
    }

    /// Ends our own waiting; a wait that the service asked for stands.
    fn hurry(&mut self, now: Moment) {
        for lane in &mut self.lanes {
            lane.not_before = now;
        }
    }

    fn state(&self) -> State {
        match self.halted_by() {
            Some(_) => State::Halted,
            None if self.lanes.iter().any(|lane| lane.offline_since.is_some()) => State::Offline,
            None => State::Online,
        }
    }

    fn lane(&mut self, partition: &Partition) -> usize {
        self.lanes.iter().position(|lane| lane.partition == *partition).unwrap_or_else(|| {
            self.lanes.push(Lane::new(partition.clone(), &self.options.retry));
            self.lanes.len() - 1
        })
    }

    /// When the lane may and should send next.
    fn ready_at(&self, lane: &Lane) -> Moment {
        let alone = lane.offline_since.is_some() || lane.halt.is_some();
        let most = if alone { 1 } else { self.options.max_in_flight };
        if lane.in_flight >= most || self.closed {
            return Moment::NEVER;
        }
        let again = !lane.retrying.is_empty() || self.spool.holds(&lane.partition);
        let due = if again { Some(Moment::default()) } else { lane.due(&self.options, self.tally.flushed()) };
        let halted_until = lane.halt.as_ref().map_or(Moment::default(), |(_, probe)| *probe);
        due.map_or(Moment::NEVER, |due| due.max(lane.not_before).max(self.paused_until).max(halted_until))
    }

    /// The next batch that may and should be sent, and its lane.
    fn next_due(&mut self, now: Moment) -> Option<(usize, Sealed)> {
        for turn in 0..self.lanes.len() {
            let lane = (self.turn + turn) % self.lanes.len();
            if self.ready_at(&self.lanes[lane]) <= now
                && let Some(sealed) = self.next_batch(lane)
            {
                self.turn = lane + 1;
                return Some((lane, sealed));
            }
        }
        None
    }

    /// The oldest batch of a lane, in memory or in the spool: one that went there for want of room may be older than those
    /// that wait here for another attempt.
    fn next_batch(&mut self, lane: usize) -> Option<Sealed> {
        let here = &self.lanes[lane];
        let spooled = self.spool.oldest(&here.partition);
        let is_in_spool = spooled.is_some_and(|spooled| here.oldest().is_none_or(|oldest| spooled < oldest));
        if is_in_spool && let Some(batch) = self.unshelve(&here.partition.clone()) {
            let mut sealed = Sealed::new(batch, &self.options.retry);
            // While offline it is a probe: one failure parks it again.
            sealed.failures = if self.lanes[lane].offline_since.is_some() { self.options.retry.max_retries } else { 0 };
            return Some(sealed);
        }
        self.lanes[lane].pop_batch(&self.options, self.limits, &mut self.spare)
    }

    /// What of a batch the service and the user want to have sent; `None` if nothing. The others are dropped.
    fn without_expired(&mut self, sealed: Sealed, wall: Timestamp) -> Option<Sealed> {
        let since = |age: Option<Duration>| age.and_then(|age| wall.checked_sub(age).ok());
        let (happened, tracked) = (since(self.limits.max_age), since(self.options.spool.max_age));
        let is_fresh = |event: &&Envelope| {
            let minted_since = |since| event.id.minted_at().is_none_or(|at| at >= since);
            happened.is_none_or(|since| event.occurred_at >= since) && tracked.is_none_or(minted_since)
        };
        if sealed.batch.events.iter().all(|event| is_fresh(&event)) {
            return Some(sealed);
        }
        let (fresh, expired): (Vec<_>, Vec<_>) = sealed.batch.events.iter().partition(is_fresh);
        for event in expired {
            self.end(event, Fate::Dropped(DropReason::Expired, None));
        }
        let fresh: Vec<_> = fresh.into_iter().cloned().collect();
        // Other content, other request: it needs an id of its own.
        (!fresh.is_empty()).then(|| Sealed { batch: Batch::seal(sealed.batch.partition.clone(), fresh).into(), ..sealed })
    }

    fn launch(&mut self, lane: usize, mut sealed: Sealed, now: Moment) -> Arc<Batch> {
        self.tally.stats.batches_sent += 1;
        self.tally.stats.retries += u64::from(self.lanes[lane].launch(&sealed.batch));
        sealed.sent_at = Some(now);
        let batch = Arc::clone(&sealed.batch);
        self.in_flight.push(sealed);
        batch
    }

    fn is_over(&self, waiter: &tally::Waiter, now: Moment) -> bool {
        if waiter.report.pending == 0 || now >= waiter.deadline || self.closed {
            return true;
        }
        if !self.in_flight.is_empty() {
            return false;
        }
        let mut held_up = self.lanes.iter().filter(|lane| !lane.is_idle() || self.spool.holds(&lane.partition));
        held_up.all(|lane| {
            let found_offline = lane.offline_since.is_some_and(|since| since >= waiter.since);
            lane.halt.is_some() || self.ready_at(lane) >= waiter.deadline || (found_offline && !waiter.closes)
        })
    }

    /// The end: what was not delivered is kept by a durable spool, or dropped and counted.
    fn drop_the_rest(&mut self) {
        self.closed = true;
        let mut batches: Vec<_> = self.in_flight.drain(..).map(|sealed| sealed.batch).collect();
        for lane in &mut self.lanes {
            batches.extend(lane.retrying.drain(..).map(|sealed| sealed.batch));
            while let Some(batch) = lane.seal(&self.options, self.limits, &mut self.spare) {
                batches.push(batch.into());
            }
        }
        if self.spool.durable() {
            batches.iter().for_each(|batch| self.shelve(batch));
            self.tally.leave_spooled();
            self.spool.close();
            return;
        }
        while let Some(batch) = self.spool.evict() {
            batches.extend(self.receive(Some(batch)));
        }
        for batch in batches {
            self.end_all(&batch, DropReason::Shutdown, None);
        }
    }

    fn end_all(&mut self, batch: &Batch, reason: DropReason, fault: Option<&Fault>) {
        for event in &batch.events {
            self.end(event, Fate::Dropped(reason, fault.cloned()));
        }
    }

    fn end(&mut self, event: &Envelope, fate: Fate) {
        if let Fate::Dropped(reason @ (DropReason::Rejected | DropReason::TooLarge), fault) = &fate {
            self.spool.refuse(event, *reason, fault.as_ref());
        }
        self.spool.forget(event);
        self.tally.end(event, fate);
    }
}
