//! One partition's events on their way: waiting, sealed for another attempt, in flight.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use super::pages::Spare;
use super::waiting::Waiting;
use crate::core::{Backoff, Batch, Envelope, Fault, Moment, Partition, RetryPolicy};
use crate::delivery::{DeliveryOptions, Limits};

/// However long the service cannot be reached, it is asked at least this often whether it is back: what waits grows meanwhile.
const LONGEST_PROBE: Duration = Duration::from_secs(5);

/// Waits between such questions.
pub(super) fn probes(policy: &RetryPolicy) -> Backoff {
    Backoff::new(&RetryPolicy { cap: policy.cap.min(LONGEST_PROBE), ..policy.clone() })
}

/// A batch and the history of its attempts.
pub(super) struct Sealed {
    pub batch: Arc<Batch>,
    /// Attempts that failed and count against `max_retries`.
    pub failures: u32,
    /// When it was last sent from here, if it was.
    pub sent_at: Option<Moment>,
    pub backoff: Backoff,
}

impl Sealed {
    pub fn new(batch: impl Into<Arc<Batch>>, policy: &RetryPolicy) -> Self {
        Self { batch: batch.into(), failures: 0, sent_at: None, backoff: Backoff::new(policy) }
    }

    /// The same, for a wait whose end nobody knows, in memory of its own.
    pub fn detached(self) -> Self {
        Self { batch: self.batch.detached().into(), ..self }
    }
}

/// Events that share requests and keep their order.
pub(super) struct Lane {
    pub partition: Partition,
    waiting: Waiting,
    /// When an event came that may have made the lane due earlier.
    hurried_at: Moment,
    /// Batches to send again, oldest first.
    pub retrying: VecDeque<Sealed>,
    pub in_flight: usize,
    /// Sequence of the newest event that was part of a request. All that are older were too: events are sent in their order.
    newest_sent: u64,
    /// No attempt before this.
    pub not_before: Moment,
    /// Why nothing is sent, and when to ask again.
    pub halt: Option<(Fault, Moment)>,
    /// When the attempt was made that last found the service unreachable, if it still is so.
    pub offline_since: Option<Moment>,
    /// Waits between probes while offline.
    pub probes: Backoff,
}

impl Lane {
    pub fn new(partition: Partition, policy: &RetryPolicy) -> Self {
        Self {
            partition,
            waiting: Waiting::default(),
            hurried_at: Moment::default(),
            retrying: VecDeque::new(),
            in_flight: 0,
            newest_sent: 0,
            not_before: Moment::default(),
            halt: None,
            offline_since: None,
            probes: probes(policy),
        }
    }

    /// Puts an event behind the others; says whether it may have made the lane due earlier than it was. Only then the clock
    /// is read: one behind it counts as having waited as long, and so is sent too early rather than too late.
    pub fn push(&mut self, event: &Envelope, now: impl FnOnce() -> Moment, options: &DeliveryOptions, spare: &mut Spare) -> bool {
        let (count, before) = (self.waiting.len() + 1, self.waiting.bytes());
        let crossed_bytes = before < options.max_batch_bytes && before + event.payload.len() >= options.max_batch_bytes;
        let sooner = count == 1 || count == options.batch_size || crossed_bytes;
        if sooner {
            self.hurried_at = now();
        }
        self.waiting.push(event, self.hurried_at, spare);
        sooner
    }

    /// When the waiting events are to be sent at the latest, if there are any. `flushed` is the newest event that some
    /// flush waits for.
    pub fn due(&self, options: &DeliveryOptions, flushed: u64) -> Option<Moment> {
        let oldest = self.waiting.oldest()?;
        let full = self.waiting.len() >= options.batch_size.max(1) || self.waiting.bytes() >= options.max_batch_bytes;
        let asked_for = oldest.sequence <= flushed;
        Some(if full || asked_for { Moment::default() } else { oldest.since + options.flush_interval })
    }

    /// Seals what waits into one batch, as much as one request may hold; at least one event.
    pub fn seal(&mut self, options: &DeliveryOptions, limits: Limits, spare: &mut Spare) -> Option<Batch> {
        let max_bytes = limits.max_bytes.min(options.max_batch_bytes);
        let count = self.waiting.fitting(limits.max_events.max(1), max_bytes);
        if count == 0 {
            return None;
        }
        let events = self.waiting.take(count, &self.partition, spare);
        if self.waiting.is_empty() {
            // A burst must not hold its room for ever.
            self.waiting.shrink_to(options.batch_size * 2);
        }
        Some(Batch::seal(self.partition.clone(), events))
    }

    /// Takes out the oldest batch: one that waits for another attempt, or else what waits, sealed.
    pub fn pop_batch(&mut self, options: &DeliveryOptions, limits: Limits, spare: &mut Spare) -> Option<Sealed> {
        let again = self.retrying.pop_front();
        again.or_else(|| self.seal(options, limits, spare).map(|batch| Sealed::new(batch, &options.retry)))
    }

    /// Notes that a batch is sent, and says whether that repeats an earlier request, wherever the batch was meanwhile.
    pub fn launch(&mut self, batch: &Batch) -> bool {
        self.in_flight += 1;
        let repeats = batch.events.first().is_some_and(|event| event.sequence <= self.newest_sent);
        self.newest_sent = batch.events.last().map_or(0, |event| event.sequence).max(self.newest_sent);
        repeats
    }

    /// Takes out the oldest waiting event.
    pub fn pop_waiting(&mut self, spare: &mut Spare) -> Option<Envelope> {
        let count = self.waiting.len().min(1);
        self.waiting.take(count, &self.partition, spare).pop()
    }

    /// Sequence of the oldest event that is not in flight.
    pub fn oldest(&self) -> Option<u64> {
        let retrying = self.retrying.front().and_then(|sealed| sealed.batch.events.first()).map(|event| event.sequence);
        retrying.or_else(|| self.waiting.oldest().map(|event| event.sequence))
    }

    pub fn is_idle(&self) -> bool {
        self.waiting.is_empty() && self.retrying.is_empty() && self.in_flight == 0
    }
}
