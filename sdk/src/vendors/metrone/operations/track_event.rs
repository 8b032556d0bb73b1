//! One event on the ingest route.

use serde::{Deserialize, Serialize};

use super::WriteAnswer;
use crate::core::{Error, Operation, OperationInfo, Safety};
use crate::vendors::metrone::Event;

/// Stores one event by the route that browsers and agents use, past the queue.
///
/// [`Metrone::track`](crate::metrone::Metrone::track) is the better choice wherever an event need not be stored before
/// the program goes on.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrackEvent(
    /// The event.
    pub Event,
);

impl Operation for TrackEvent {
    type Output = WriteAnswer;
    const INFO: OperationInfo = OperationInfo::post("trackEvent", "/v1/events", Safety::Keyed);

    fn validate(&self) -> Result<(), Error> {
        self.0.validate()
    }
}
