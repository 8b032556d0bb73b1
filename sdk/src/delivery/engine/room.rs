//! Room for events: what is in memory, what goes to the spool and comes back, and what is given up.

use std::sync::Arc;

use super::Engine;
use super::lane::Sealed;
use super::tally::Fate;
use crate::core::{Batch, Envelope, Fault, Kind, Partition};
use crate::delivery::{DropReason, Overflow, SpoolError};

impl Engine {
    pub(super) fn fits(&self, envelope: &Envelope) -> bool {
        let usage = self.spool.usage();
        let events = self.tally.queued_events + usage.events_in_memory;
        let bytes = self.tally.queued_bytes + usage.memory;
        events < self.options.max_queue_events && bytes + envelope.size() <= self.options.max_queue_bytes
    }

    /// Makes room in memory: on disk, where there is a disk, else by giving up the oldest. Says whether there is more.
    pub(super) fn make_room(&mut self) -> bool {
        let gives_up = self.options.overflow == Overflow::DropOldest;
        if !self.spool.durable() {
            return gives_up && self.evict_oldest();
        }
        let Some((lane, sealed)) = self.pop_oldest() else { return false };
        match self.park_batch(&sealed.batch) {
            Err(error) if error.is_full() && !gives_up => {
                self.lanes[lane].retrying.push_front(sealed);
                return false;
            }
            Err(error) => self.drop_unspooled(&sealed.batch, &error),
            Ok(()) => {}
        }
        true
    }

    /// Takes the oldest batch that is not in flight out of its lane.
    fn pop_oldest(&mut self) -> Option<(usize, Sealed)> {
        let lanes = self.lanes.iter_mut().enumerate().filter(|(_, lane)| lane.oldest().is_some());
        let (place, lane) = lanes.min_by_key(|(_, lane)| lane.oldest())?;
        lane.pop_batch(&self.options, self.limits, &mut self.spare).map(|sealed| (place, sealed))
    }

    /// Gives a batch to the spool; drops it if the spool cannot keep it.
    pub(super) fn shelve(&mut self, batch: &Arc<Batch>) {
        if let Err(error) = self.park_batch(batch) {
            self.drop_unspooled(batch, &error);
        }
    }

    fn park_batch(&mut self, batch: &Arc<Batch>) -> Result<(), SpoolError> {
        while let Err(error) = self.spool.park(batch) {
            if !error.is_full() || self.options.overflow != Overflow::DropOldest || !self.evict_spooled() {
                return Err(error);
            }
        }
        batch.events.iter().for_each(|event| self.tally.unload(event));
        Ok(())
    }

    fn drop_unspooled(&mut self, batch: &Batch, error: &SpoolError) {
        let reason = if error.is_full() { DropReason::QueueOverflow } else { DropReason::SpoolError };
        self.end_all(batch, reason, Some(&Fault::new(Kind::QueueFull, error.to_string())));
    }

    /// Gives all batches of a lane that wait for another attempt to the spool.
    pub(super) fn shelve_retrying(&mut self, lane: usize) {
        let batches: Vec<_> = self.lanes[lane].retrying.drain(..).map(|sealed| sealed.batch).collect();
        batches.iter().for_each(|batch| self.shelve(batch));
    }

    /// Takes the oldest batch of a partition back from the spool.
    pub(super) fn unshelve(&mut self, partition: &Partition) -> Option<Arc<Batch>> {
        let batch = self.spool.take(partition);
        self.receive(batch)
    }

    /// Gives up the oldest batch in the spool.
    pub(super) fn evict_spooled(&mut self) -> bool {
        let batch = self.spool.evict();
        let Some(batch) = self.receive(batch) else { return false };
        self.end_all(&batch, DropReason::QueueOverflow, None);
        true
    }

    /// Counts a batch that came from the spool, and what came not.
    pub(super) fn receive(&mut self, batch: Option<Arc<Batch>>) -> Option<Arc<Batch>> {
        batch.iter().flat_map(|batch| &batch.events).for_each(|event| self.tally.load(event));
        self.end_lost();
        batch
    }

    /// Counts what the spool could not read.
    pub(super) fn end_lost(&mut self) {
        for event in self.spool.take_lost() {
            if event.sequence == 0 {
                self.tally.lose(event.id, DropReason::SpoolError, None);
            } else {
                self.tally.load(&event);
                self.end(&event, Fate::Dropped(DropReason::SpoolError, None));
            }
        }
    }

    /// Gives up the oldest event that is not in flight; of a sealed batch all, since its content must not change.
    pub(super) fn evict_oldest(&mut self) -> bool {
        if self.evict_spooled() {
            return true;
        }
        let oldest = self.lanes.iter_mut().filter(|lane| lane.oldest().is_some()).min_by_key(|lane| lane.oldest());
        let Some(lane) = oldest else { return false };
        if let Some(sealed) = lane.retrying.pop_front() {
            self.end_all(&sealed.batch, DropReason::QueueOverflow, None);
        } else if let Some(event) = lane.pop_waiting(&mut self.spare) {
            self.end(&event, Fate::Dropped(DropReason::QueueOverflow, None));
        }
        true
    }
}
