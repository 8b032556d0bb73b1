//! A fault: the service refused. Built by a dialect from an answer; an [`Error`](super::Error) carries it to the caller.

use std::time::Duration;

use serde_json::Value;

use super::{Kind, TransportError};

/// Why a request failed, in one vocabulary for all services.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Fault {
    /// What sort of failure, the same words for every service.
    pub kind: Kind,
    /// The service's own code, verbatim, if it sent one.
    pub code: Option<String>,
    /// The service's own words, or ours when it had none.
    pub message: String,
    /// HTTP status; `None` when no answer came.
    pub status: Option<u16>,
    /// How long the service asked us to wait.
    pub retry_after: Option<Duration>,
    /// The service's name for the request.
    pub request_id: Option<String>,
    /// Whether the same request may succeed later.
    pub retryable: bool,
    /// Whether the service may have processed the request although we got no answer.
    pub ambiguous: bool,
    /// Further structured facts of the service, if any.
    pub details: Option<Value>,
}

impl Fault {
    /// A fault of `kind`; retryable if faults of that kind are by default.
    #[must_use]
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Self {
            kind,
            code: None,
            message: message.into(),
            status: None,
            retry_after: None,
            request_id: None,
            retryable: kind.retryable(),
            ambiguous: false,
            details: None,
        }
    }
}

impl From<TransportError> for Fault {
    fn from(error: TransportError) -> Self {
        let mut fault = Self::new(error.kind.into(), error.message);
        fault.ambiguous = error.ambiguous;
        fault
    }
}
