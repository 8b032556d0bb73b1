//! Refusals, in the form of the service.

use crate::dialects::Refusal;
use crate::dialects::wire::whole_seconds;
use crate::exchange::{Head, Reply};
use http::{StatusCode, header};
use jiff::SignedDuration;
use serde_json::{Map, Value};

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    AuthRequired,
    BatchTooLarge,
    Conflict,
    ExperimentNameExists,
    ExperimentNotFound,
    Forbidden,
    InternalError,
    InvalidBody,
    InvalidCountMode,
    InvalidExperimentStatus,
    InvalidFilterField,
    InvalidFilterOp,
    InvalidFunnelSteps,
    InvalidGroupBy,
    InvalidMetric,
    InvalidPropertyKey,
    InvalidToken,
    InvalidVariants,
    MissingFields,
    NotFound,
    PayloadTooLarge,
    ProjectRequired,
    ProRequired,
    QueryFailed,
    RateLimited,
    StreamLimit,
}

/// A refusal.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    code: Code,
    status: StatusCode,
    message: String,
    extra: Map<String, Value>,
    retry_after: Option<SignedDuration>,
}

impl Code {
    /// Its word and its usual status.
    fn facts(self) -> (&'static str, StatusCode) {
        match self {
            Self::AuthRequired => ("AUTH_REQUIRED", StatusCode::UNAUTHORIZED),
            Self::BatchTooLarge => ("BATCH_TOO_LARGE", StatusCode::BAD_REQUEST),
            Self::Conflict => ("CONFLICT", StatusCode::CONFLICT),
            Self::ExperimentNameExists => ("EXPERIMENT_NAME_EXISTS", StatusCode::CONFLICT),
            Self::ExperimentNotFound => ("EXPERIMENT_NOT_FOUND", StatusCode::NOT_FOUND),
            Self::Forbidden => ("FORBIDDEN", StatusCode::FORBIDDEN),
            Self::InternalError => ("INTERNAL_ERROR", StatusCode::INTERNAL_SERVER_ERROR),
            Self::InvalidBody => ("INVALID_BODY", StatusCode::BAD_REQUEST),
            Self::InvalidCountMode => ("INVALID_COUNT_MODE", StatusCode::BAD_REQUEST),
            Self::InvalidExperimentStatus => ("INVALID_EXPERIMENT_STATUS", StatusCode::BAD_REQUEST),
            Self::InvalidFilterField => ("INVALID_FILTER_FIELD", StatusCode::BAD_REQUEST),
            Self::InvalidFilterOp => ("INVALID_FILTER_OP", StatusCode::BAD_REQUEST),
            Self::InvalidFunnelSteps => ("INVALID_FUNNEL_STEPS", StatusCode::BAD_REQUEST),
            Self::InvalidGroupBy => ("INVALID_GROUP_BY", StatusCode::BAD_REQUEST),
            Self::InvalidMetric => ("INVALID_METRIC", StatusCode::BAD_REQUEST),
            Self::InvalidPropertyKey => ("INVALID_PROPERTY_KEY", StatusCode::BAD_REQUEST),
            Self::InvalidToken => ("INVALID_TOKEN", StatusCode::UNAUTHORIZED),
            Self::InvalidVariants => ("INVALID_VARIANTS", StatusCode::BAD_REQUEST),
            Self::MissingFields => ("MISSING_FIELDS", StatusCode::BAD_REQUEST),
            Self::NotFound => ("NOT_FOUND", StatusCode::NOT_FOUND),
            Self::PayloadTooLarge => ("PAYLOAD_TOO_LARGE", StatusCode::PAYLOAD_TOO_LARGE),
            Self::ProjectRequired => ("PROJECT_REQUIRED", StatusCode::BAD_REQUEST),
            Self::ProRequired => ("PRO_REQUIRED", StatusCode::FORBIDDEN),
            Self::QueryFailed => ("QUERY_FAILED", StatusCode::BAD_REQUEST),
            Self::RateLimited => ("RATE_LIMITED", StatusCode::TOO_MANY_REQUESTS),
            Self::StreamLimit => ("STREAM_LIMIT", StatusCode::TOO_MANY_REQUESTS),
        }
    }

    /// The code that an answer of this status most likely carries.
    fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::AuthRequired,
            403 => Self::Forbidden,
            404 | 405 => Self::NotFound,
            409 => Self::Conflict,
            413 => Self::PayloadTooLarge,
            429 => Self::RateLimited,
            400..=499 => Self::InvalidBody,
            _ => Self::InternalError,
        }
    }
}

impl Problem {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, status: code.facts().1, message: message.into(), extra: Map::new(), retry_after: None }
    }

    /// One more member of the body.
    pub(super) fn with(mut self, name: &str, value: impl Into<Value>) -> Self {
        self.extra.insert(name.to_owned(), value.into());
        self
    }

    /// Says which event of several it is about.
    pub(super) fn of_event(self, index: usize) -> Self {
        Self { message: format!("event {index}: {}", self.message), ..self }
    }

    pub(super) fn message(self) -> String {
        self.message
    }

    pub(super) fn reply(self) -> Reply {
        let mut body = self.extra;
        body.insert("error".to_owned(), self.code.facts().0.into());
        body.insert("message".to_owned(), self.message.into());
        let reply = Reply::json(self.status, &body);
        match self.retry_after {
            Some(wait) => reply.with_header(header::RETRY_AFTER, whole_seconds(wait)),
            None => reply,
        }
    }

    /// A refusal of the server, to a request that may have brought events.
    pub(super) fn of(refusal: &Refusal, head: &Head) -> Self {
        match refusal {
            Refusal::NotFound | Refusal::MethodNotAllowed(_) => Self::new(Code::NotFound, "there is nothing at this path with this method"),
            Refusal::NoKey => Self::new(Code::AuthRequired, "API key required"),
            Refusal::UnknownKey => Self::new(Code::AuthRequired, "API key required; the one given is not known, or was revoked"),
            Refusal::ForeignOrigin(origin) => Self::new(Code::Forbidden, format!("pages of {origin} may not call this")),
            Refusal::MissingScope(scope) => Self::new(Code::Forbidden, format!("the key does not have the scope {}", scope.as_str())),
            Refusal::BodyTooLarge(max) => {
                Self::new(Code::PayloadTooLarge, format!("the body is larger than {max} bytes; send fewer events"))
            }
            Refusal::BodyUnreadable(reason) => Self::new(Code::InvalidBody, format!("the body could not be read: {reason}")),
            Refusal::RateLimited { limit, retry_after } => {
                let problem = Self::new(Code::RateLimited, format!("{limit} requests in a minute are the limit; wait"));
                let problem = if head.path.starts_with("/track") { problem.with("reason", "rate_limit") } else { problem };
                Self { retry_after: Some(*retry_after), ..problem }
            }
            Refusal::QuotaExceeded(quota) => {
                let message = format!("the account may store {quota} events and has done so; upgrade it");
                Self::new(Code::RateLimited, message).with("reason", "lifetime_event_limit")
            }
            // The service has no idempotency keys.
            Refusal::IdempotencyKeyReused | Refusal::IdempotencyInProgress => Self::new(Code::Conflict, "the request was sent before"),
            Refusal::Fault(status) => {
                Self { status: *status, ..Self::new(Code::of_status(*status), format!("a fault rule asks for status {}", status.as_u16())) }
            }
        }
    }
}
