//! The seam between the engine and a service that takes events.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};

use crate::core::{Batch, Dialect, Disposition, Fault, Safety, Secret, classify};

/// What a service takes.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Limits {
    /// Events in one request.
    pub max_events: usize,
    /// Bytes of the events' payloads in one request.
    pub max_bytes: usize,
    /// Events that happened longer ago than this are not sent: the service would refuse them. Default: any age.
    pub max_age: Option<Duration>,
}

impl Limits {
    /// Limits of a service.
    #[must_use]
    pub const fn new(max_events: usize, max_bytes: usize) -> Self {
        Self { max_events, max_bytes, max_age: None }
    }

    /// Sets the age from which on events are dropped as expired.
    #[must_use]
    pub const fn max_age(self, max_age: Option<Duration>) -> Self {
        Self { max_age, ..self }
    }
}

/// The service's word about one event of a batch.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Verdict {
    /// Stored.
    Accepted,
    /// Recognised as stored before: delivered, by an earlier attempt.
    Duplicate,
    /// Refused for good.
    Rejected(Fault),
    /// Not stored now, to be sent again.
    Retry,
}

/// What became of one request.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Outcome {
    /// One verdict for each event, in the order of the batch.
    Settled(Vec<Verdict>),
    /// Send the same request again: after the time the service asked for, or after backing off.
    Retry(Fault),
    /// Too large: send the halves.
    Split(Fault),
    /// All its events are refused for good.
    Reject(Fault),
    /// Keep everything and stop sending.
    Halt(Fault),
}

impl Outcome {
    /// What a fault of a request of the given safety comes to, where the service has no rule of its own.
    #[must_use]
    pub fn of(fault: Fault, safety: Safety) -> Self {
        match classify(&fault, safety) {
            Disposition::Retry | Disposition::RetryAfter(_) => Self::Retry(fault),
            Disposition::Reject => Self::Reject(fault),
            Disposition::Split => Self::Split(fault),
            Disposition::Halt => Self::Halt(fault),
        }
    }
}

/// A service that takes events. Pure, like the [`Dialect`] it extends.
pub trait Destination: Dialect {
    /// The name of the operation that takes a batch, for errors and logs.
    fn operation(&self) -> &'static str;

    /// The credential that tells to whom events belong. What is left on disk is adopted by clients of the same only; of the
    /// credential itself nothing can be found there.
    fn account(&self) -> Option<&Secret>;

    /// What one request may hold.
    fn limits(&self) -> Limits;

    /// Whether the service recognises a repeated request or event.
    fn safety(&self) -> Safety;

    /// The request for a batch, without credentials. The same batch must give the same request, however often it is sent.
    fn encode(&self, batch: &Batch) -> Request<Bytes>;

    /// Reads a successful answer.
    fn settle(&self, batch: &Batch, answer: &Response<Bytes>) -> Outcome;

    /// Decides about a failed attempt. Overridden by services whose refusals can mean success, such as a duplicate.
    fn failed(&self, batch: &Batch, fault: Fault) -> Outcome {
        let _ = batch;
        Outcome::of(fault, self.safety())
    }
}
