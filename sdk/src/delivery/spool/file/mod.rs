//! The spool on disk: batches and their order over the [logs](log) of this client and of those that ended before it.
//!
//! What is written is not written again: an event stays at its place from the first time to its end, wherever the engine has
//! it meanwhile. In memory there is a short entry for each parked event, and no payload.

mod dead_letters;
mod directory;
mod files;
mod frame;
mod log;
mod owner;
mod record;
mod recovery;
#[cfg(test)]
mod tests;

use std::io;
use std::num::NonZeroU32;
use std::path::Path;
use std::sync::Arc;

use jiff::Timestamp;

use self::dead_letters::DeadLetters;
pub use self::directory::{PurgedDeadLetters, SpoolDirectory, SpooledClient};
use self::log::Log;
use self::owner::Owner;
use self::record::{Record, Seal};
use super::shelf::Shelf;
use super::{Durability, Fsync, Lease, Spool, SpoolError, SpoolOptions, Unsynced, Usage};
use crate::core::{Batch, BatchId, Envelope, EventId, Fault, Partition, Place};
use crate::delivery::{DeadLetter, DropReason, Limits};

/// Ended owners whose directories one client adopts; the rest is left to the next. Each is an open file.
const MOST_ADOPTED: usize = 64;
/// Large enough that segments are few, small enough that one event which cannot be delivered holds little beside it.
const SEGMENT_BYTES: u64 = 4 * 1024 * 1024;

/// Keeps batches, or every event, in files. See the module's words.
pub struct FileSpool {
    /// Adopted ones, oldest first, and last this client's own.
    logs: Vec<Log>,
    journal: bool,
    fsync: Fsync,
    max_bytes: u64,
    parked: Shelf<Parked>,
    events: usize,
    lost: Vec<Envelope>,
    dead_letters: DeadLetters,
    buffer: Vec<u8>,
}

/// A batch on disk.
struct Parked {
    id: BatchId,
    events: Vec<Kept>,
}

/// An event on disk.
#[derive(Clone, Copy)]
struct Kept {
    id: EventId,
    sequence: u64,
    place: Place,
}

impl Kept {
    /// What can be said of an event that is unreadable.
    fn without_content(self, partition: &Partition) -> Envelope {
        let mut event = Envelope::new(self.id, partition.clone(), Timestamp::UNIX_EPOCH, []);
        (event.sequence, event.place) = (self.sequence, Some(self.place));
        event
    }
}

impl FileSpool {
    /// A spool below `root` for the events of `scope`, with what ended clients of this scope have left there. `limits` say
    /// what one batch may hold.
    ///
    /// # Errors
    /// If the directory cannot be used.
    pub fn open(root: &Path, scope: &str, durability: Durability, options: &SpoolOptions, limits: Limits) -> Result<Self, SpoolError> {
        let refused = |cause: io::Error| {
            let path = root.display();
            SpoolError::new(format!("the spool directory {path} cannot be used: {cause}; give one that this process may write to"))
        };
        let own = Owner::claim(root, scope).map_err(refused)?;
        let orphans = Owner::adopt(root, scope, MOST_ADOPTED).map_err(refused)?;
        let mut spool = Self {
            logs: Vec::new(),
            journal: durability == Durability::Journal,
            fsync: options.fsync,
            max_bytes: options.max_bytes,
            parked: Shelf::default(),
            events: 0,
            lost: Vec::new(),
            dead_letters: DeadLetters::new(&own.directory, options.max_dead_letters),
            buffer: Vec::new(),
        };
        spool.recover(orphans, limits);
        spool.logs.push(Log::create(own, SEGMENT_BYTES.min(options.max_bytes / 8)));
        Ok(spool)
    }

    /// The locks on its directories; it never takes more.
    pub(in crate::delivery) fn leases(&self) -> Vec<Lease> {
        self.logs.iter().map(Log::lease).collect()
    }

    fn shelve(&mut self, partition: &Partition, parked: Parked) {
        let Some(first) = parked.events.first() else { return };
        self.events += parked.events.len();
        self.parked.insert(partition, first.sequence, parked);
    }

    /// Writes an event to this client's log.
    fn write(&mut self, event: &Envelope, seal: Option<Seal>) -> Result<Place, SpoolError> {
        let unwritable = |cause: io::Error| SpoolError::new(format!("writing to the spool failed: {cause}"));
        self.buffer.clear();
        frame::write(&mut self.buffer, |out| record::write(out, event, seal)).map_err(unwritable)?;
        let log = self.logs.len() - 1;
        let own = self.logs.last_mut().ok_or_else(|| SpoolError::new("the spool is closed"))?;
        let (segment, offset) = own.append(&self.buffer).map_err(unwritable)?;
        let segment = NonZeroU32::new(segment).ok_or_else(|| SpoolError::new("a segment has the number 0"))?;
        #[allow(clippy::cast_possible_truncation, reason = "at most 64 are adopted")]
        Ok(Place { log: log as u16, segment, offset })
    }

    /// Refuses what would go beyond the bound, before anything is written.
    fn check_room(&self, events: &[Envelope]) -> Result<(), SpoolError> {
        let wanted: usize = events.iter().filter(|event| event.place.is_none()).map(Envelope::size).sum();
        let used: u64 = self.logs.iter().map(Log::bytes).sum();
        if used + wanted as u64 > self.max_bytes { Err(SpoolError::full(self.max_bytes)) } else { Ok(()) }
    }

    fn end(&mut self, place: Place) {
        if let Some(log) = self.logs.get_mut(usize::from(place.log)) {
            log.end(place.segment.get(), place.offset);
        }
    }

    fn read(&self, place: Place) -> io::Result<Envelope> {
        let log = self.logs.get(usize::from(place.log)).ok_or(io::ErrorKind::NotFound)?;
        let body = log.read(place.segment.get(), place.offset)?;
        let (record, payload) = Record::read(&body)?;
        let mut event = record.envelope(payload)?;
        event.place = Some(place);
        Ok(event)
    }

    /// Reads a batch back. Events that cannot be read are lost, their neighbours are not.
    fn load(&mut self, parked: Parked, partition: &Partition) -> Option<Arc<Batch>> {
        self.events -= parked.events.len();
        let mut events = Vec::with_capacity(parked.events.len());
        for kept in &parked.events {
            match self.read(kept.place) {
                Ok(event) => events.push(Envelope { sequence: kept.sequence, ..event }),
                Err(cause) => {
                    tracing::error!(event = %kept.id, %cause, "an event in the spool cannot be read");
                    self.lost.push(kept.without_content(partition));
                }
            }
        }
        if events.is_empty() {
            return None;
        }
        let is_whole = events.len() == parked.events.len();
        let batch = Batch::seal(partition.clone(), events);
        // Other content, other request: it needs an id of its own.
        Some(Arc::new(if is_whole { Batch { id: parked.id, ..batch } } else { batch }))
    }
}

impl Spool for FileSpool {
    fn record(&mut self, envelope: &mut Envelope) -> Result<(), SpoolError> {
        if self.journal {
            self.check_room(std::slice::from_ref(envelope))?;
            let place = self.write(envelope, None)?;
            envelope.place = Some(place);
            if self.fsync == Fsync::PerEvent
                && let Some(unsynced) = self.take_unsynced()
                && let Err(error) = unsynced.sync()
            {
                self.end(place);
                return Err(error);
            }
        }
        Ok(())
    }

    fn park(&mut self, batch: &Arc<Batch>) -> Result<(), SpoolError> {
        #[allow(clippy::cast_possible_truncation, reason = "a service takes hundreds at a time")]
        let seal = Seal { batch: batch.id, events: batch.events.len() as u32 };
        self.check_room(&batch.events)?;
        let mut kept = Vec::with_capacity(batch.events.len());
        let mut written = Vec::new();
        for event in &batch.events {
            let place = match event.place {
                Some(place) => place,
                None => match self.write(event, Some(seal)) {
                    Ok(place) => {
                        written.push(place);
                        place
                    }
                    Err(error) => {
                        written.into_iter().for_each(|place| self.end(place));
                        return Err(error);
                    }
                },
            };
            kept.push(Kept { id: event.id, sequence: event.sequence, place });
        }
        self.shelve(&batch.partition, Parked { id: batch.id, events: kept });
        Ok(())
    }

    fn take(&mut self, partition: &Partition) -> Option<Arc<Batch>> {
        while let Some(parked) = self.parked.pop(partition) {
            if let Some(batch) = self.load(parked, partition) {
                return Some(batch);
            }
        }
        None
    }

    fn evict(&mut self) -> Option<Arc<Batch>> {
        while let Some(partition) = self.parked.oldest() {
            let batch = self.take(&partition);
            if batch.is_some() {
                return batch;
            }
        }
        None
    }

    fn forget(&mut self, event: &Envelope) {
        if let Some(place) = event.place {
            self.end(place);
        }
    }

    fn commit(&mut self) {
        for log in &mut self.logs {
            if let Err(cause) = log.commit() {
                tracing::warn!(%cause, "it could not be written down which events were delivered: after a restart they are sent again");
            }
        }
    }

    fn refuse(&mut self, event: &Envelope, reason: DropReason, fault: Option<&Fault>) {
        if let Err(cause) = self.dead_letters.add(event, reason, fault) {
            tracing::warn!(event = %event.id, %cause, "an event that was refused could not be kept");
        }
    }

    fn dead_letters(&self) -> Result<(Vec<DeadLetter>, u64), SpoolError> {
        let letters = self.dead_letters.all().map(|letters| (letters, self.dead_letters.end()));
        letters.map_err(|cause| SpoolError::new(format!("the dead letters could not be read: {cause}")))
    }

    fn discard_dead_letters(&mut self, before: u64) -> Result<(), SpoolError> {
        let discarded = self.dead_letters.discard(before);
        discarded.map_err(|cause| SpoolError::new(format!("the dead letters could not be removed: {cause}")))
    }

    fn take_lost(&mut self) -> Vec<Envelope> {
        std::mem::take(&mut self.lost)
    }

    fn take_unsynced(&mut self) -> Option<Unsynced> {
        if self.fsync == Fsync::Never {
            return None;
        }
        let files: Vec<_> = self.logs.iter_mut().flat_map(Log::take_unsynced).collect();
        (!files.is_empty()).then_some(Unsynced(files))
    }

    fn close(&mut self) {
        self.commit();
        self.logs.drain(..).for_each(Log::close);
    }

    fn durable(&self) -> bool {
        true
    }

    fn oldest(&self, partition: &Partition) -> Option<u64> {
        self.parked.first(partition)
    }

    fn partitions(&self) -> Vec<Partition> {
        self.parked.partitions()
    }

    fn usage(&self) -> Usage {
        Usage {
            events: self.events,
            events_in_memory: 0,
            memory: self.events * size_of::<Kept>(),
            disk: self.logs.iter().map(Log::bytes).sum(),
        }
    }
}
