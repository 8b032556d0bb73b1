//! One event, stored before the call returns.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::core::{Error, Operation, OperationInfo, Safety};
use crate::vendors::metrone::Event;

/// Stores one event and waits for the service's word, past the queue. A repetition is recognised by its idempotency key.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct CreateEvent(
    /// The event.
    pub Event,
);

impl Operation for CreateEvent {
    type Output = WriteAnswer;
    const INFO: OperationInfo = OperationInfo::post("createEvent", "/v1/api/events", Safety::Keyed);

    fn validate(&self) -> Result<(), Error> {
        self.0.validate()
    }
}

/// One event was stored.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct WriteAnswer {
    /// Always true.
    pub ok: bool,
    /// 1.
    pub accepted: u64,
    /// The service's name for the event.
    pub event_id: Option<String>,
    /// The service's name for the request.
    pub request_id: Option<String>,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
