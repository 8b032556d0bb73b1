//! An event on its way: bytes and the facts of its delivery. Opaque behind `track()`; never holds a credential.

use std::fmt;
use std::num::NonZeroU32;
use std::sync::Arc;

use bytes::BytesMut;
use jiff::Timestamp;

use super::{BatchId, EventId, Payload};

/// What may share a request: events of one partition are batched together and keep their order.
///
/// The default partition is one lane for everything; a service that allows one project per request uses one each.
#[derive(Clone, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Partition(
    // Not of a `str`, which would make it twice as large: each waiting event has one, mostly without a name.
    Option<Arc<String>>,
);

impl Partition {
    /// A partition of its own for `name`.
    #[must_use]
    pub fn named(name: &str) -> Self {
        Self(Some(Arc::new(name.to_owned())))
    }

    /// The name, or `None` for the default partition.
    #[must_use]
    pub fn name(&self) -> Option<&str> {
        self.0.as_ref().map(|name| name.as_str())
    }
}

impl fmt::Debug for Partition {
    // The name may be a public write token: it says nothing useful in a log.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.0.is_some() { "Partition(named)" } else { "Partition(default)" })
    }
}

/// One encoded event and the facts of its delivery.
#[derive(Clone)]
#[non_exhaustive]
pub struct Envelope {
    /// Minted once; the idempotency key.
    pub id: EventId,
    /// Which events it may share a request with.
    pub partition: Partition,
    /// When it happened, by the wall clock.
    pub occurred_at: Timestamp,
    /// The event as its service reads it: JSON, encoded once.
    pub payload: Payload,
    /// Its rank among the events of this client, those first that earlier processes left behind; 0 until it is accepted.
    pub(crate) sequence: u64,
    /// Where a spool on disk keeps it, if it does.
    pub(crate) place: Option<Place>,
}

/// A place in the files of a spool; means something to that spool alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Place {
    pub log: u16,
    pub segment: NonZeroU32,
    pub offset: u32,
}

impl Envelope {
    /// Wraps an encoded event.
    #[must_use]
    pub fn new(id: EventId, partition: Partition, occurred_at: Timestamp, payload: impl Into<Payload>) -> Self {
        Self { id, partition, occurred_at, payload: payload.into(), sequence: 0, place: None }
    }

    /// What the event counts against byte bounds: its payload and the envelope around it.
    #[must_use]
    pub fn size(&self) -> usize {
        self.payload.len() + size_of::<Self>()
    }
}

impl fmt::Debug for Envelope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Envelope").field("id", &self.id).field("bytes", &self.payload.len()).finish_non_exhaustive()
    }
}

/// Events sealed into one request. The id is minted at sealing and survives retry, spool and restart.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Batch {
    /// The idempotency key of the request.
    pub id: BatchId,
    /// The partition that all its events share.
    pub partition: Partition,
    /// At least one event, in the order of their `track()` calls.
    pub events: Vec<Envelope>,
}

impl Batch {
    /// Seals `events` under a new id.
    #[must_use]
    pub fn seal(partition: Partition, events: Vec<Envelope>) -> Self {
        Self { id: BatchId::new(), partition, events }
    }

    /// The same, with payloads that share no memory with others'. Those of waiting events do, so what is kept for longer would keep
    /// the memory of its neighbours.
    pub(crate) fn detached(&self) -> Self {
        let mut payloads = BytesMut::with_capacity(self.payload_bytes());
        let own = |event: &Envelope| {
            payloads.extend_from_slice(&event.payload);
            Envelope { payload: payloads.split().freeze().into(), ..event.clone() }
        };
        Self { id: self.id, partition: self.partition.clone(), events: self.events.iter().map(own).collect() }
    }

    /// What its events count against byte bounds.
    #[must_use]
    pub fn size(&self) -> usize {
        self.events.iter().map(Envelope::size).sum()
    }

    /// Bytes of all payloads.
    #[must_use]
    pub fn payload_bytes(&self) -> usize {
        self.events.iter().map(|event| event.payload.len()).sum()
    }
}
