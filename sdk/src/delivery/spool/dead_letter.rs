//! Events that a service refuses for good, for a person to look at and perhaps to send again.

use bytes::Bytes;
use jiff::Timestamp;

use super::scope;
use crate::core::{Envelope, EventId, Partition};
use crate::delivery::DropReason;

/// An event that the service refused for good, and why.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct DeadLetter {
    /// What `track()` returned for it.
    pub id: EventId,
    /// Whose it is: the service, and a hash that tells endpoint and account apart.
    pub scope: String,
    /// The lane that it was in: a project, for services that have several.
    pub partition: Partition,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// The event as the service was sent it: JSON, without credentials.
    pub payload: Bytes,
    /// Whether it was refused or too large.
    pub reason: DropReason,
    /// The service's code, verbatim, if it gave one.
    pub code: Option<String>,
    /// The service's word.
    pub message: String,
}

impl DeadLetter {
    /// The service that refused it.
    #[must_use]
    pub fn service(&self) -> &str {
        scope::service_of(&self.scope)
    }

    /// The event, to be sent again under its id.
    pub(crate) fn into_envelope(self) -> Envelope {
        Envelope::new(self.id, self.partition, self.occurred_at, self.payload)
    }
}
