//! What became of a batch: its events end, or are sent again, soon or when the service is back.

use super::Engine;
use super::lane::{self, Sealed};
use super::tally::Fate;
use crate::core::{Batch, BatchId, Fault, Kind, Moment};
use crate::delivery::{DropReason, Outcome, Verdict};

impl Engine {
    /// What became of a batch that was sent. Ignores a batch that is not in flight.
    pub fn settle(&mut self, id: BatchId, outcome: Outcome, now: Moment) {
        let Some(place) = self.in_flight.iter().position(|sealed| sealed.batch.id == id) else { return };
        let sealed = self.in_flight.swap_remove(place);
        let lane = self.lane(&sealed.batch.partition);
        self.lanes[lane].in_flight -= 1;
        match outcome {
            Outcome::Settled(verdicts) => {
                self.back_online(lane);
                self.apply(lane, sealed, verdicts, now);
            }
            Outcome::Reject(fault) => {
                self.back_online(lane);
                self.end_all(&sealed.batch, DropReason::Rejected, Some(&fault));
            }
            Outcome::Split(fault) => {
                self.back_online(lane);
                self.split(lane, &sealed, &fault);
            }
            Outcome::Retry(fault) => self.retry(lane, sealed, &fault, now),
            Outcome::Halt(fault) => {
                tracing::error!(code = fault.code.as_deref(), message = fault.message, "sending stopped; events are kept");
                let sealed = sealed.detached();
                self.lanes[lane].retrying.push_front(sealed);
                self.lanes[lane].halt = Some((fault, now + self.options.halt_probe));
                if self.spool.durable() {
                    self.shelve_retrying(lane);
                }
            }
        }
        self.spool.commit();
    }

    fn back_online(&mut self, lane: usize) {
        self.budget.deposit();
        let lane = &mut self.lanes[lane];
        lane.halt = None;
        lane.not_before = Moment::default();
        if lane.offline_since.take().is_some() {
            tracing::info!("the service is back; sending what was kept");
            lane.probes = lane::probes(&self.options.retry);
        }
    }

    fn apply(&mut self, lane: usize, sealed: Sealed, verdicts: Vec<Verdict>, now: Moment) {
        let mut again = Vec::new();
        let mut verdicts = verdicts.into_iter();
        for event in &sealed.batch.events {
            // A verdict too few is a destination's mistake; the event is sent again rather than lost.
            match verdicts.next().unwrap_or(Verdict::Retry) {
                Verdict::Accepted => self.end(event, Fate::Delivered),
                Verdict::Duplicate => self.end(event, Fate::Duplicate),
                Verdict::Rejected(fault) => self.end(event, Fate::Dropped(DropReason::Rejected, Some(fault))),
                Verdict::Retry => again.push(event.clone()),
            }
        }
        if !again.is_empty() {
            // Other content, other request: it needs an id of its own.
            let rest = Sealed { batch: Batch::seal(sealed.batch.partition.clone(), again).into(), ..sealed };
            self.retry(lane, rest, &Fault::new(Kind::Server, "the service asked for some events again"), now);
        }
    }

    fn split(&mut self, lane: usize, sealed: &Sealed, fault: &Fault) {
        let events = &sealed.batch.events;
        if events.len() == 1 {
            return self.end_all(&sealed.batch, DropReason::TooLarge, Some(fault));
        }
        let (first, second) = events.split_at(events.len() / 2);
        for half in [second, first] {
            let half = Batch::seal(sealed.batch.partition.clone(), half.to_vec());
            self.lanes[lane].retrying.push_front(Sealed::new(half, &self.options.retry));
        }
    }

    fn retry(&mut self, lane: usize, sealed: Sealed, fault: &Fault, now: Moment) {
        let mut sealed = sealed.detached();
        if let Some(asked) = fault.retry_after {
            // The service is there and says when: that is neither a failure to count nor a reason to back off.
            self.paused_until = self.paused_until.max(now + self.options.retry.honour(asked));
            self.lanes[lane].retrying.push_front(sealed);
            return;
        }
        sealed.failures += 1;
        if sealed.failures <= self.options.retry.max_retries && self.budget.withdraw() {
            self.lanes[lane].not_before = now + sealed.backoff.next_delay();
            self.lanes[lane].retrying.push_front(sealed);
        } else {
            self.park(lane, sealed, fault, now);
        }
    }

    /// The service cannot be reached: keeps the batch, and those that wait for another attempt behind it.
    fn park(&mut self, place: usize, sealed: Sealed, fault: &Fault, now: Moment) {
        let lane = &mut self.lanes[place];
        if lane.offline_since.is_none() {
            tracing::warn!(message = fault.message, "the service cannot be reached; events are kept");
        }
        let sent_at = sealed.sent_at.unwrap_or(now);
        lane.offline_since = Some(sent_at);
        // An attempt from before a flush says nothing about the time after it: the flush gets one of its own.
        let overtaken = self.tally.waiters.iter().any(|waiter| waiter.since > sent_at);
        lane.not_before = if overtaken { now } else { now + lane.probes.next_delay() };
        lane.retrying.push_front(sealed);
        self.shelve_retrying(place);
    }
}
