//! Accepted events that are not part of a batch yet: what is known of each, and their bytes.

use std::collections::VecDeque;

use jiff::Timestamp;

use super::pages::{Pages, Spare};
use crate::core::{Envelope, EventId, Moment, Partition, Place};

/// One event, without its bytes.
pub(super) struct Entry {
    id: EventId,
    pub sequence: u64,
    /// When it came, or a little earlier.
    pub since: Moment,
    /// When it happened. In two parts, which take less room.
    second: i64,
    nanosecond: i32,
    bytes: u32,
}

// A hundred thousand of them may wait.
#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<Entry>() == 48);

/// The waiting events of one partition, in their order.
#[derive(Default)]
pub(super) struct Waiting {
    entries: VecDeque<Entry>,
    /// Where the spool keeps them: each of them, or none if it keeps no journal.
    places: VecDeque<Place>,
    payloads: Pages,
    bytes: usize,
}

impl Waiting {
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Bytes of all payloads.
    pub fn bytes(&self) -> usize {
        self.bytes
    }

    pub fn oldest(&self) -> Option<&Entry> {
        self.entries.front()
    }

    /// Puts an event behind the others: its bytes are copied, and whoever wrote them can write the next.
    pub fn push(&mut self, event: &Envelope, since: Moment, spare: &mut Spare) {
        let Envelope { id, occurred_at, sequence, place, .. } = *event;
        let (second, nanosecond) = (occurred_at.as_second(), occurred_at.subsec_nanosecond());
        self.payloads.push(&event.payload, spare);
        self.bytes += event.payload.len();
        #[allow(clippy::cast_possible_truncation, reason = "the engine accepts none that is longer")]
        let bytes = event.payload.len() as u32;
        self.entries.push_back(Entry { id, sequence, since, second, nanosecond, bytes });
        self.places.extend(place);
        debug_assert!(self.places.is_empty() || self.places.len() == self.entries.len(), "some are in a journal and some are not");
    }

    /// How many of the oldest events have so many bytes together, at most, with a separator each; at least one, if there is one.
    pub fn fitting(&self, max_events: usize, max_bytes: usize) -> usize {
        let mut bytes = 0;
        let fits = |entry: &&Entry| {
            bytes += entry.bytes as usize + 1;
            bytes <= max_bytes
        };
        self.entries.iter().take(max_events).take_while(fits).count().max(1).min(self.len())
    }

    /// Takes the oldest out.
    pub fn take(&mut self, count: usize, partition: &Partition, spare: &mut Spare) -> Vec<Envelope> {
        let entries = self.entries.drain(..count);
        let events = entries.map(|Entry { id, sequence, second, nanosecond, bytes, .. }| {
            self.bytes -= bytes as usize;
            // The parts are those of a time.
            let occurred_at = Timestamp::new(second, nanosecond).unwrap_or_default();
            let event = Envelope::new(id, partition.clone(), occurred_at, self.payloads.pop(bytes as usize, spare));
            Envelope { sequence, place: self.places.pop_front(), ..event }
        });
        events.collect()
    }

    /// Gives room back that a burst has needed.
    pub fn shrink_to(&mut self, events: usize) {
        self.entries.shrink_to(events);
        self.places.shrink_to(events);
    }
}
