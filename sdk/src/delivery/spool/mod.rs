//! The spool: where batches wait while the service cannot be reached, in memory or on disk. Decides nothing about sending.

mod dead_letter;
mod file;
mod lease;
mod memory;
mod options;
mod scope;
mod shelf;

use std::fmt;
use std::fs::File;
use std::sync::Arc;

pub use self::dead_letter::DeadLetter;
pub use self::file::{FileSpool, PurgedDeadLetters, SpoolDirectory, SpooledClient};
pub(super) use self::lease::Lease;
pub use self::memory::MemorySpool;
pub use self::options::{Durability, Fsync, SpoolOptions};
use super::{DeliveryOptions, Destination, DropReason, Limits};
use crate::core::{Batch, Envelope, Error, Fault, Partition};

/// Keeps batches that cannot be sent now, oldest first.
///
/// A spool belongs to one engine, which calls it under its lock: it must not block for long. A durable spool outlives the
/// process, and may also record each event as it is accepted, so that a killed process loses nothing.
pub trait Spool: Send {
    /// An event is being accepted; called before `track()` returns. May note in the envelope where it keeps it.
    ///
    /// # Errors
    /// If it cannot be recorded: the event is then refused.
    fn record(&mut self, envelope: &mut Envelope) -> Result<(), SpoolError> {
        let _ = envelope;
        Ok(())
    }

    /// Takes over a batch that cannot be sent now.
    ///
    /// # Errors
    /// If it cannot be kept: nothing of it is.
    fn park(&mut self, batch: &Arc<Batch>) -> Result<(), SpoolError>;

    /// Hands back the oldest batch of a partition, to be sent again under the same id.
    fn take(&mut self, partition: &Partition) -> Option<Arc<Batch>>;

    /// Hands back the oldest batch of all, to be given up to make room.
    fn evict(&mut self) -> Option<Arc<Batch>>;

    /// An event reached its end, delivered or dropped: it need not be kept.
    fn forget(&mut self, event: &Envelope) {
        let _ = event;
    }

    /// Writes down what was forgotten, so that a later process does not send it again.
    fn commit(&mut self) {}

    /// The service refused an event for good; [`forget`](Self::forget) follows.
    fn refuse(&mut self, event: &Envelope, reason: DropReason, fault: Option<&Fault>) {
        let _ = (event, reason, fault);
    }

    /// Events that were refused for good, oldest first, and the place behind the last of them: how many there ever were.
    ///
    /// # Errors
    /// If they cannot be read.
    fn dead_letters(&self) -> Result<(Vec<DeadLetter>, u64), SpoolError> {
        Ok((Vec::new(), 0))
    }

    /// Removes the dead letters before a place, as far as they have not made room already.
    ///
    /// # Errors
    /// If they cannot be removed.
    fn discard_dead_letters(&mut self, before: u64) -> Result<(), SpoolError> {
        let _ = before;
        Ok(())
    }

    /// Events that turned out to be unreadable since the last call. Of one that was damaged before this process began not
    /// even the id is known: it is all zeros, and so is its sequence.
    fn take_lost(&mut self) -> Vec<Envelope> {
        Vec::new()
    }

    /// What is written and has not been asked to reach the disk itself, if the user wants that on flush.
    fn take_unsynced(&mut self) -> Option<Unsynced> {
        None
    }

    /// Ends the work: what is kept may be adopted by another process from now on.
    fn close(&mut self) {}

    /// Whether what it keeps outlives the process. What a durable spool keeps is not lost at shutdown.
    fn durable(&self) -> bool {
        false
    }

    /// Sequence of the oldest event that it holds of a partition.
    fn oldest(&self, partition: &Partition) -> Option<u64>;

    /// Whether a batch of this partition waits.
    fn holds(&self, partition: &Partition) -> bool {
        self.oldest(partition).is_some()
    }

    /// The partitions of which it holds batches. Those that it holds from the start have the sequences 1, 2, ….
    fn partitions(&self) -> Vec<Partition>;

    /// What it holds, and what that costs.
    fn usage(&self) -> Usage;
}

/// The spool that the options ask for.
///
/// # Errors
/// `config`: the directory cannot be used.
pub(super) fn open(options: &DeliveryOptions, destination: &dyn Destination) -> Result<Opened, Error> {
    let directory = options.spool.directory.as_ref().filter(|_| options.durability() != Durability::Memory);
    let Some(directory) = directory else { return Ok(Opened { spool: Box::<MemorySpool>::default(), leases: Vec::new() }) };
    let scope = scope::of(destination, options.spool.name.as_deref());
    let limits = destination.limits();
    let limits = Limits { max_bytes: limits.max_bytes.min(options.max_batch_bytes), ..limits };
    let spool = FileSpool::open(directory, &scope, options.durability(), &options.spool, limits);
    let spool = spool.map_err(|error| Error::config(error.to_string()).caused_by(error))?;
    Ok(Opened { leases: spool.leases(), spool: Box::new(spool) })
}

/// A spool, and beside it the locks that it holds, which can be got at without the engine's lock.
pub(super) struct Opened {
    pub spool: Box<dyn Spool>,
    pub leases: Vec<Lease>,
}

/// What a spool holds, and what that costs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Usage {
    /// Parked events.
    pub events: usize,
    /// Of these, in memory: they count against `max_queue_events`.
    pub events_in_memory: usize,
    /// Memory that they take; counts against `max_queue_bytes`.
    pub memory: usize,
    /// Bytes of its files.
    pub disk: u64,
}

/// Files with changes that may be in the system's cache only.
#[derive(Debug)]
pub struct Unsynced(Vec<Arc<File>>);

impl Unsynced {
    /// Waits until the changes are on the disk. Takes milliseconds: not to be called under a lock.
    ///
    /// # Errors
    /// If that cannot be had.
    pub fn sync(self) -> Result<(), SpoolError> {
        let synced = self.0.iter().try_for_each(|file| file.sync_data());
        synced.map_err(|cause| SpoolError::new(format!("the spool could not be synchronised with the disk: {cause}")))
    }
}

/// The spool could not keep or read something.
#[derive(Clone, Debug)]
pub struct SpoolError {
    message: String,
    full: bool,
}

impl SpoolError {
    /// Says what was attempted and what happened.
    #[must_use]
    pub fn new(message: impl Into<String>) -> Self {
        Self { message: message.into(), full: false }
    }

    /// The spool's own bound is reached: giving up older batches makes room.
    #[must_use]
    pub fn full(max_bytes: u64) -> Self {
        Self { message: format!("the spool has reached its {max_bytes} bytes"), full: true }
    }

    /// Whether giving up older batches makes room.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.full
    }
}

impl fmt::Display for SpoolError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for SpoolError {}
