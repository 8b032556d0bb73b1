//! Up to a hundred events in one request.

use bytes::Bytes;
use http::{Request, header};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::core::{Dialect, Error, Operation, OperationInfo, Safety};
use crate::vendors::metrone::Event;

/// Stores up to a hundred events in one request, past the queue. What [`Metrone::track`](crate::metrone::Metrone::track)
/// gathers is sent the same way.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TrackBatch {
    /// The events.
    pub events: Vec<Event>,
}

impl Operation for TrackBatch {
    type Output = BatchAnswer;
    const INFO: OperationInfo = OperationInfo::post("trackBatch", "/v1/events/batch", Safety::Keyed);

    fn validate(&self) -> Result<(), Error> {
        self.events.iter().try_for_each(Event::validate)
    }

    /// The body is the bare array.
    fn request(&self, service: &dyn Dialect) -> Result<Request<Bytes>, Error> {
        let body = serde_json::to_vec(&self.events).map_err(|cause| Error::validation(cause.to_string()))?;
        let uri = format!("{}{}", service.endpoint().as_str().trim_end_matches('/'), Self::INFO.path);
        Request::post(uri)
            .header(header::CONTENT_TYPE, "application/json")
            .body(body.into())
            .map_err(|cause| Error::validation(format!("no valid request: {cause}")))
    }
}

/// What became of the events of a batch.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct BatchAnswer {
    /// Always true.
    pub ok: bool,
    /// Events that are stored now, duplicates included.
    pub accepted: u64,
    /// Events that had been stored before.
    pub duplicates: u64,
    /// Events that were refused.
    pub rejected: u64,
    /// Why, for each refused event.
    pub errors: Vec<EventRefusal>,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// Why one event of a batch was refused.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct EventRefusal {
    /// Its place in the batch, from 0.
    pub index: usize,
    /// The service's code.
    pub code: String,
    /// The service's words.
    pub message: String,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
