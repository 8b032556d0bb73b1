//! The spool of a client that writes nothing to disk.

use std::sync::Arc;

use super::shelf::Shelf;
use super::{Spool, SpoolError, Usage};
use crate::core::{Batch, Partition};

/// Keeps parked batches in memory, within the queue's bounds. They are gone with the process.
#[derive(Debug, Default)]
pub struct MemorySpool {
    parked: Shelf<Arc<Batch>>,
    usage: Usage,
}

impl Spool for MemorySpool {
    fn park(&mut self, batch: &Arc<Batch>) -> Result<(), SpoolError> {
        self.usage.events += batch.events.len();
        self.usage.memory += batch.size();
        let sequence = batch.events.first().map_or(0, |event| event.sequence);
        self.parked.insert(&batch.partition, sequence, Arc::clone(batch));
        Ok(())
    }

    fn take(&mut self, partition: &Partition) -> Option<Arc<Batch>> {
        let batch = self.parked.pop(partition)?;
        self.usage.events -= batch.events.len();
        self.usage.memory -= batch.size();
        Some(batch)
    }

    fn evict(&mut self) -> Option<Arc<Batch>> {
        let partition = self.parked.oldest()?;
        self.take(&partition)
    }

    fn oldest(&self, partition: &Partition) -> Option<u64> {
        self.parked.first(partition)
    }

    fn partitions(&self) -> Vec<Partition> {
        self.parked.partitions()
    }

    fn usage(&self) -> Usage {
        Usage { events_in_memory: self.usage.events, ..self.usage }
    }
}
