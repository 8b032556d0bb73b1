//! The spool: where batches wait while the service cannot be reached.

mod memory;

use std::fmt;
use std::sync::Arc;

pub use self::memory::MemorySpool;
use crate::core::{Batch, Envelope, EventId, Partition};

/// Keeps batches whose retries are used up, oldest first, until the service is back.
///
/// A spool belongs to one engine, which calls it under its lock: it must not block for long. A durable spool also
/// records each event as it is accepted, so that a killed process loses nothing.
pub trait Spool: Send {
    /// An event was accepted; called before `track()` returns.
    ///
    /// # Errors
    /// If it cannot be recorded: the event is then refused.
    fn record(&mut self, envelope: &Envelope) -> Result<(), SpoolError> {
        let _ = envelope;
        Ok(())
    }

    /// Takes over a batch that could not be sent.
    ///
    /// # Errors
    /// If it cannot be kept: the batch's events are then dropped and counted.
    fn park(&mut self, batch: Arc<Batch>) -> Result<(), SpoolError>;

    /// Hands back the oldest batch of a partition, to be sent again under the same id.
    fn take(&mut self, partition: &Partition) -> Option<Arc<Batch>>;

    /// Gives up the oldest batch of all, to make room.
    fn evict(&mut self) -> Option<Arc<Batch>>;

    /// An event reached its end, delivered or dropped: it need not be kept.
    fn forget(&mut self, event: EventId) {
        let _ = event;
    }

    /// Makes sure that what was recorded outlives the process; called on flush.
    ///
    /// # Errors
    /// If that cannot be had.
    fn sync(&mut self) -> Result<(), SpoolError> {
        Ok(())
    }

    /// Whether what it keeps outlives the process. What a durable spool keeps is not lost at shutdown.
    fn durable(&self) -> bool {
        false
    }

    /// Whether a batch of this partition waits.
    fn holds(&self, partition: &Partition) -> bool;

    /// Events in it.
    fn events(&self) -> usize;
}

/// The spool could not keep or read something.
#[derive(Clone, Debug)]
pub struct SpoolError {
    message: String,
}

impl SpoolError {
    /// Says what was attempted and what happened.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into() }
    }
}

impl fmt::Display for SpoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SpoolError {}
