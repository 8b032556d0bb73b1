//! The spool of a client that writes nothing to disk.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{Spool, SpoolError};
use crate::core::{Batch, Partition};

/// Keeps parked batches in memory, within the queue's bounds. They are gone with the process.
#[derive(Debug, Default)]
pub struct MemorySpool {
    parked: VecDeque<Arc<Batch>>,
}

impl MemorySpool {
    fn position(&self, partition: &Partition) -> Option<usize> {
        self.parked.iter().position(|batch| batch.partition == *partition)
    }
}

impl Spool for MemorySpool {
    fn park(&mut self, batch: Arc<Batch>) -> Result<(), SpoolError> {
        // A batch that was taken and failed again is older than what was parked since: it goes back to its place.
        let sequence = |batch: &Batch| batch.events.first().map_or(0, |event| event.sequence);
        let place = self.parked.partition_point(|parked| sequence(parked) <= sequence(&batch));
        self.parked.insert(place, batch);
        Ok(())
    }

    fn take(&mut self, partition: &Partition) -> Option<Arc<Batch>> {
        self.position(partition).and_then(|place| self.parked.remove(place))
    }

    fn evict(&mut self) -> Option<Arc<Batch>> {
        self.parked.pop_front()
    }

    fn holds(&self, partition: &Partition) -> bool {
        self.position(partition).is_some()
    }

    fn events(&self) -> usize {
        self.parked.iter().map(|batch| batch.events.len()).sum()
    }
}
