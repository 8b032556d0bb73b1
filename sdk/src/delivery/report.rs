//! Numbers about delivery.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{DropReason, State};

/// What became of the events that a flush or shutdown was about: those tracked before it began.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// Stored by the service.
    pub delivered: u64,
    /// Recognised by the service as stored before.
    pub duplicate: u64,
    /// Refused by the service for good.
    pub rejected: u64,
    /// Not delivered for any other reason.
    pub dropped: u64,
    /// Still waiting when time ran out; always 0 after a shutdown.
    pub pending: u64,
    /// Kept on disk by a shutdown: the next client of the same service delivers them.
    pub spooled: u64,
}

/// Counters since the client was created. At any moment `accepted` and `recovered` together are the sum of `delivered`,
/// `duplicate`, `rejected`, the events dropped after acceptance, and `pending`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Stats {
    /// Events for which `track()` returned an id.
    pub accepted: u64,
    /// Events that earlier clients had left on disk, and that this one took over.
    pub recovered: u64,
    /// Stored by the service.
    pub delivered: u64,
    /// Recognised by the service as stored before.
    pub duplicate: u64,
    /// Refused by the service for good.
    pub rejected: u64,
    /// Losses by reason, reasons without losses left out. `rejected` and `too_large` are counted in
    /// [`rejected`](Self::rejected) as well.
    #[serde(serialize_with = "by_name")]
    pub dropped: BTreeMap<DropReason, u64>,
    /// Waiting, in flight or in the spool.
    pub pending: u64,
    /// Of these, in the spool, whether that is in memory or on disk.
    pub spooled: u64,
    /// Of these, in a request that is under way.
    pub in_flight: u64,
    /// Bytes of everything that waits in memory, envelopes included.
    pub queued_bytes: u64,
    /// Bytes of the files of the spool.
    pub spool_bytes: u64,
    /// Requests sent, repetitions included.
    pub batches_sent: u64,
    /// Of these, repetitions: requests with events that this client has sent before.
    pub retries: u64,
    /// Whether events are being sent.
    pub state: State,
}

fn by_name<S: serde::Serializer>(dropped: &BTreeMap<DropReason, u64>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(dropped.iter().map(|(reason, count)| (reason.as_str(), count)))
}
