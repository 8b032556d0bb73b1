//! How events are gathered, bounded and sent. Every default has its reason here.

use std::time::Duration;

use super::{Durability, SpoolOptions};
use crate::core::{Error, RetryPolicy};

/// What happens to an event that finds the queue full.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Overflow {
    /// The oldest waiting events make room.
    #[default]
    DropOldest,
    /// The new event is refused: `track()` returns an error of kind `queue_full`.
    DropNewest,
    /// `track()` waits this long for room, then refuses the event.
    Block(Duration),
}

/// How events are gathered, bounded and sent.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct DeliveryOptions {
    /// Events that are sent as soon as that many wait; 0 sends each at once. Default 10.
    ///
    /// A request takes everything that waits, up to the service's limit, so a backlog drains in large requests.
    pub batch_size: usize,
    /// Longest time an event waits for others. Default 5 s.
    pub flush_interval: Duration,
    /// Bytes that are sent as soon as that many wait. Default 256 KiB.
    pub max_batch_bytes: usize,
    /// Events that may wait in memory. Default 250,000.
    pub max_queue_events: usize,
    /// Bytes that may wait in memory, envelopes included. Default 96 MiB: an outage of 20 s at 5,000 ordinary events (about 500
    /// bytes each) a second fits, and what comes until the service is found to be back. With a spool on disk, the oldest go there when these bounds are reached; one request
    /// of each partition, read back from there to be sent, comes on top.
    pub max_queue_bytes: usize,
    /// What happens when events fit neither in memory nor on disk. Default: the oldest make room.
    pub overflow: Overflow,
    /// Requests in flight at a time per partition. Default 1, which keeps the order.
    pub max_in_flight: usize,
    /// How failed requests are repeated.
    pub retry: RetryPolicy,
    /// Time for one request. Default 10 s.
    pub timeout: Duration,
    /// Time to deliver what is left when the last handle is dropped without a shutdown. Default 2 s.
    pub drop_timeout: Duration,
    /// How often a halted client (bad key, used-up quota) asks whether the reason is gone. Default 5 min.
    pub halt_probe: Duration,
    /// What outlives the process. Default: [`Durability::Spill`] with a [spool directory](SpoolOptions::directory),
    /// [`Durability::Memory`] without.
    pub durability: Option<Durability>,
    /// Where and how events are kept on disk.
    pub spool: SpoolOptions,
}

impl Default for DeliveryOptions {
    fn default() -> Self {
        Self {
            batch_size: 10,
            flush_interval: Duration::from_secs(5),
            max_batch_bytes: 256 * 1024,
            max_queue_events: 250_000,
            max_queue_bytes: 96 * 1024 * 1024,
            overflow: Overflow::default(),
            max_in_flight: 1,
            retry: RetryPolicy::default(),
            timeout: Duration::from_secs(10),
            drop_timeout: Duration::from_secs(2),
            halt_probe: Duration::from_secs(300),
            durability: None,
            spool: SpoolOptions::default(),
        }
    }
}

impl DeliveryOptions {
    /// Refuses values that cannot work.
    ///
    /// # Errors
    /// Names the option and what is wanted.
    pub fn validate(&self) -> Result<(), Error> {
        let wrong = |what: &str| Err(Error::config(what));
        if self.max_queue_events == 0 || self.max_queue_bytes == 0 {
            return wrong("the queue must have room for at least one event: set max_queue_events and max_queue_bytes above 0");
        }
        if self.max_in_flight == 0 {
            return wrong("max_in_flight must be at least 1");
        }
        if self.timeout.is_zero() {
            return wrong("timeout must be above 0");
        }
        if !(self.retry.factor >= 1.0 && self.retry.factor.is_finite()) {
            return wrong("the retry factor must be a number of at least 1");
        }
        if self.spool.directory.is_none() && self.durability() != Durability::Memory {
            return wrong("a durability other than memory needs a directory to write to: set spool_dir or AGENTLYTICS_SPOOL_DIR");
        }
        Ok(())
    }

    /// What outlives the process, as it was chosen or follows from the other options.
    #[must_use]
    pub fn durability(&self) -> Durability {
        let implied = if self.spool.directory.is_some() { Durability::Spill } else { Durability::Memory };
        self.durability.unwrap_or(implied)
    }
}
