//! What ended clients have left: their events in order, gathered into batches again.

use std::collections::HashMap;
use std::num::NonZeroU32;

use jiff::Timestamp;

use super::log::Log;
use super::owner::Owner;
use super::record::Seal;
use super::{FileSpool, Kept, Parked};
use crate::core::{BatchId, Envelope, EventId, Partition, Place};
use crate::delivery::Limits;

/// An event that was left.
struct Left {
    partition: Partition,
    seal: Option<Seal>,
    payload: usize,
    kept: Kept,
}

/// A batch in the making.
struct Group {
    seal: Option<Seal>,
    bytes: usize,
    events: Vec<Kept>,
}

impl Group {
    /// Whether an event may come into the same batch: into the one that it was sealed into, or, without one, into any
    /// that has room.
    fn takes(&self, left: &Left, limits: Limits) -> bool {
        let has_room = self.events.len() < limits.max_events && self.bytes + left.payload < limits.max_bytes;
        self.seal == left.seal && (has_room || self.seal.is_some())
    }

    fn parked(self) -> Parked {
        let whole = self.seal.filter(|seal| seal.events as usize == self.events.len());
        // Other content, other request: it needs an id of its own.
        Parked { id: whole.map_or_else(BatchId::new, |seal| seal.batch), events: self.events }
    }
}

impl FileSpool {
    /// Adopts the directories of ended owners, oldest first. What cannot be adopted is left where it is.
    pub(super) fn recover(&mut self, orphans: Vec<Owner>, limits: Limits) {
        let mut sequence = 0;
        let mut groups: HashMap<Partition, Group> = HashMap::new();
        for orphan in orphans {
            let directory = orphan.directory.clone();
            let mut left = Vec::new();
            #[allow(clippy::cast_possible_truncation, reason = "at most 64 are adopted")]
            let number = self.logs.len() as u16;
            let opened = Log::open(orphan, |stored| {
                let Some(segment) = NonZeroU32::new(stored.segment) else { return };
                let place = Place { log: number, segment, offset: stored.offset };
                let kept = Kept { id: stored.record.id, sequence: stored.record.sequence, place };
                left.push(Left { partition: stored.record.partition(), seal: stored.record.seal, payload: stored.payload, kept });
            });
            match opened {
                Ok((log, damages)) => {
                    if let Err(cause) = self.dead_letters.inherit(&directory) {
                        tracing::warn!(directory = %directory.display(), %cause, "dead letters of an ended client stay where they are");
                    }
                    self.lost.extend((0..damages).map(|_| unknown()));
                    if log.is_empty() {
                        log.close();
                        continue;
                    }
                    self.logs.push(log);
                }
                Err(cause) => {
                    tracing::warn!(directory = %directory.display(), %cause, "events of an ended client cannot be adopted and stay where they are");
                    continue;
                }
            }
            // A batch that failed was written later than those behind it.
            left.sort_by_key(|left| left.kept.sequence);
            for mut left in left {
                sequence += 1;
                left.kept.sequence = sequence;
                let full = groups.get(&left.partition).is_some_and(|group| !group.takes(&left, limits));
                if full && let Some(group) = groups.remove(&left.partition) {
                    self.shelve(&left.partition, group.parked());
                }
                let group = groups.entry(left.partition).or_insert_with(|| Group { seal: left.seal, bytes: 0, events: Vec::new() });
                group.bytes += left.payload + 1;
                group.events.push(left.kept);
            }
        }
        for (partition, group) in groups {
            self.shelve(&partition, group.parked());
        }
    }
}

/// An event of which nothing can be read.
fn unknown() -> Envelope {
    Envelope::new(EventId::from_bytes([0; 16]), Partition::default(), Timestamp::UNIX_EPOCH, [])
}
