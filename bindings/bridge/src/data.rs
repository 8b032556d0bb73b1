//! Data on its way in and out: one shape for every language.

use std::time::Duration;

use agentlytics::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::services;

/// An [`agentlytics::core::Error`] as data.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Error {
    /// What sort of failure, for example `rate_limited`.
    pub kind: &'static str,
    /// The service's own code, verbatim; without one, the kind.
    pub code: String,
    /// One line: what was attempted, what happened.
    pub message: String,
    /// HTTP status, if an answer came.
    pub status: Option<u16>,
    /// Whether the same call may succeed later.
    pub retryable: bool,
    /// How long the service asked us to wait, in milliseconds.
    pub retry_after_ms: Option<u64>,
    /// The service's name for the request.
    pub request_id: Option<String>,
    /// The service that was called.
    pub vendor: Option<&'static str>,
    /// The `operationId` that was called.
    pub operation: Option<&'static str>,
    /// How often it was sent; 0 when nothing was sent.
    pub attempts: u32,
    /// Further structured facts of the service.
    pub details: Option<Value>,
}

impl From<&agentlytics::core::Error> for Error {
    fn from(error: &agentlytics::core::Error) -> Self {
        Self {
            kind: error.kind().as_str(),
            code: error.code().to_owned(),
            message: error.to_string(),
            status: error.status(),
            retryable: error.is_retryable(),
            retry_after_ms: error.retry_after().map(millis),
            request_id: error.request_id().map(str::to_owned),
            vendor: error.vendor(),
            operation: error.operation(),
            attempts: error.attempts(),
            details: error.details().cloned(),
        }
    }
}

impl From<agentlytics::core::Error> for Error {
    fn from(error: agentlytics::core::Error) -> Self {
        Self::from(&error)
    }
}

impl Error {
    /// The refusal of a webhook. A kind of its own: its status is what to answer, and not what a service has answered.
    #[must_use]
    pub fn webhook_refused(refusal: agentlytics::core::Error) -> Self {
        Self { kind: "webhook_refused", ..Self::from(&refusal) }
    }
}

/// An [`agentlytics::delivery::Dropped`] as data.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Dropped {
    /// What `track()` returned for the event.
    pub id: String,
    /// Why it was not delivered, for example `queue_overflow`.
    pub reason: &'static str,
    /// The service's word, if it had one.
    pub error: Option<Error>,
}

impl From<&agentlytics::delivery::Dropped> for Dropped {
    fn from(dropped: &agentlytics::delivery::Dropped) -> Self {
        let error = dropped.fault.clone().map(agentlytics::core::Error::from);
        Self { id: dropped.id.to_string(), reason: dropped.reason.as_str(), error: error.as_ref().map(Error::from) }
    }
}

/// An [`agentlytics::delivery::DeadLetter`] as data.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct DeadLetter {
    /// What `track()` returned for the event.
    pub id: String,
    /// The service that refused it.
    pub service: String,
    /// What happened, if that can be told.
    pub event_type: Option<String>,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// Why it was not delivered: `rejected` or `too_large`.
    pub reason: &'static str,
    /// The service's code, verbatim, if it gave one.
    pub code: Option<String>,
    /// The service's word.
    pub message: String,
    /// The event as the service was sent it, if it can be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<Value>,
}

impl DeadLetter {
    /// The same without what the event says.
    #[must_use]
    pub fn without_event(self) -> Self {
        Self { event: None, ..self }
    }
}

impl From<&agentlytics::delivery::DeadLetter> for DeadLetter {
    fn from(letter: &agentlytics::delivery::DeadLetter) -> Self {
        let event: Option<Value> = serde_json::from_slice(&letter.payload).ok();
        let event_type = event.as_ref().and_then(|event| services::event_type(letter.service(), event));
        Self {
            id: letter.id.to_string(),
            service: letter.service().to_owned(),
            event_type: event_type.map(str::to_owned),
            occurred_at: letter.occurred_at,
            reason: letter.reason.as_str(),
            code: letter.code.clone(),
            message: letter.message.clone(),
            event,
        }
    }
}

/// The arguments of something that is called by its name; `null` stands for none.
pub(crate) fn arguments<T: DeserializeOwned>(name: &str, arguments: Value) -> Result<T, agentlytics::core::Error> {
    let arguments = if arguments.is_null() { Value::Object(Map::new()) } else { arguments };
    read(arguments).map_err(|what| agentlytics::core::Error::validation(format!("{name}: {what}")))
}

/// Reads what a binding hands over; a failure names the member that is wrong.
pub(crate) fn read<T: DeserializeOwned>(value: Value) -> Result<T, String> {
    serde_path_to_error::deserialize(value).map_err(|failed| match failed.path().to_string().as_str() {
        "." => failed.inner().to_string(),
        path => format!("'{path}': {}", failed.inner()),
    })
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}
