//! Parked batches in their order, by partition. Holds anything that stands for a batch.

use std::collections::{BTreeMap, HashMap};

use crate::core::Partition;

/// Batches by partition, each at the sequence of its first event: one that was taken and failed again goes back to its
/// place, before what was parked since.
#[derive(Debug)]
pub(super) struct Shelf<T>(HashMap<Partition, BTreeMap<u64, T>>);

impl<T> Default for Shelf<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T> Shelf<T> {
    pub fn insert(&mut self, partition: &Partition, sequence: u64, batch: T) {
        self.0.entry(partition.clone()).or_default().insert(sequence, batch);
    }

    /// Takes out the oldest of a partition.
    pub fn pop(&mut self, partition: &Partition) -> Option<T> {
        let lane = self.0.get_mut(partition)?;
        let (_, batch) = lane.pop_first()?;
        if lane.is_empty() {
            self.0.remove(partition);
        }
        Some(batch)
    }

    /// The partition that holds the oldest of all.
    pub fn oldest(&self) -> Option<Partition> {
        let firsts = self.0.iter().filter_map(|(partition, lane)| Some((lane.first_key_value()?.0, partition)));
        firsts.min().map(|(_, partition)| partition.clone())
    }

    /// Sequence of the oldest of a partition.
    pub fn first(&self, partition: &Partition) -> Option<u64> {
        let (sequence, _) = self.0.get(partition)?.first_key_value()?;
        Some(*sequence)
    }

    pub fn partitions(&self) -> Vec<Partition> {
        self.0.keys().cloned().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_back_goes_to_its_place() {
        let (first, second) = (Partition::default(), Partition::named("other"));
        let mut shelf = Shelf::default();
        for (partition, sequence) in [(&first, 7), (&first, 3), (&second, 5)] {
            shelf.insert(partition, sequence, sequence);
        }
        assert_eq!(shelf.oldest(), Some(first.clone()));
        assert_eq!(shelf.pop(&first), Some(3));
        assert_eq!(shelf.oldest(), Some(second.clone()));
        shelf.insert(&first, 3, 3);
        assert_eq!([shelf.pop(&first), shelf.pop(&first), shelf.pop(&first)], [Some(3), Some(7), None]);
        assert_eq!((shelf.first(&first), shelf.first(&second)), (None, Some(5)));
        assert_eq!(shelf.partitions(), [second]);
    }
}
