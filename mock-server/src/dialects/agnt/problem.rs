//! Refusals, in the form of the service.

use crate::dialects::Refusal;
use crate::dialects::wire::whole_seconds;
use crate::exchange::{Head, Reply};
use http::{StatusCode, header};
use jiff::SignedDuration;
use serde_json::json;

/// Why a request was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    Forbidden,
    InternalError,
    ManagementAuthRequired,
    NotFound,
    RateLimited,
    Unauthorized,
    ValidationError,
}

/// A refusal on its way to the client.
#[derive(Debug, PartialEq)]
pub(super) struct Problem {
    code: Code,
    status: StatusCode,
    message: String,
    /// The parameter that is not what it must be.
    field: Option<&'static str>,
    retry_after: Option<SignedDuration>,
}

impl Code {
    fn facts(self) -> (&'static str, StatusCode) {
        match self {
            Self::Forbidden => ("FORBIDDEN", StatusCode::FORBIDDEN),
            Self::InternalError => ("INTERNAL_ERROR", StatusCode::INTERNAL_SERVER_ERROR),
            Self::ManagementAuthRequired => ("MANAGEMENT_AUTH_REQUIRED", StatusCode::FORBIDDEN),
            Self::NotFound => ("NOT_FOUND", StatusCode::NOT_FOUND),
            Self::RateLimited => ("RATE_LIMITED", StatusCode::TOO_MANY_REQUESTS),
            Self::Unauthorized => ("UNAUTHORIZED", StatusCode::UNAUTHORIZED),
            Self::ValidationError => ("VALIDATION_ERROR", StatusCode::BAD_REQUEST),
        }
    }

    /// The code that an answer of this status most likely carries.
    fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::Unauthorized,
            403 => Self::Forbidden,
            404 | 405 => Self::NotFound,
            429 => Self::RateLimited,
            400..=499 => Self::ValidationError,
            _ => Self::InternalError,
        }
    }
}

impl Problem {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, status: code.facts().1, message: message.into(), field: None, retry_after: None }
    }

    /// A parameter that is not what it must be.
    pub(super) fn invalid(field: &'static str, must: &str) -> Self {
        Self { field: Some(field), ..Self::new(Code::ValidationError, format!("{field} must {must}")) }
    }

    pub(super) fn reply(self, head: &Head) -> Reply {
        let (code, _) = self.code.facts();
        let mut body = json!({"success": false, "error": self.message, "error_code": code, "request_id": head.request_id});
        if let Some(field) = self.field {
            body["details"] = json!({"field": field});
        }
        let reply = Reply::json(self.status, &body);
        let reply = if self.code == Code::Unauthorized { reply.with_header(header::WWW_AUTHENTICATE, "Bearer") } else { reply };
        match self.retry_after {
            Some(wait) => reply.with_header(header::RETRY_AFTER, whole_seconds(wait)),
            None => reply,
        }
    }
}

impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::NotFound | Refusal::MethodNotAllowed(_) => Self::new(Code::NotFound, "there is nothing at this path with this method"),
            Refusal::NoKey => Self::new(Code::Unauthorized, "the request carries no bearer; send a token, or a service key"),
            Refusal::UnknownKey => {
                Self::new(Code::Unauthorized, "the bearer is not known, or names a key that is not; check that it is whole")
            }
            Refusal::ForeignOrigin(origin) => Self::new(Code::Forbidden, format!("pages of {origin} may not call this")),
            Refusal::MissingScope(scope) => {
                Self::new(Code::Forbidden, format!("the key does not have the scope {}; use one that has", scope.as_str()))
            }
            Refusal::BodyTooLarge(_) | Refusal::BodyUnreadable(_) => {
                Self::new(Code::ValidationError, "the request has a body that cannot be read; send it without one")
            }
            Refusal::RateLimited { limit, retry_after } => Self {
                retry_after: Some(*retry_after),
                ..Self::new(Code::RateLimited, format!("{limit} requests in a minute are the limit; wait"))
            },
            // Nothing is stored here, and so nothing twice.
            Refusal::QuotaExceeded(_) | Refusal::IdempotencyKeyReused | Refusal::IdempotencyInProgress => {
                Self::new(Code::InternalError, "the request was taken for one that stores something")
            }
            Refusal::Fault(status) => {
                Self { status: *status, ..Self::new(Code::of_status(*status), format!("a fault rule asks for status {}", status.as_u16())) }
            }
        }
    }
}
