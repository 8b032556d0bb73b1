//! Refusals, in the envelope of the service.

use crate::dialects::Refusal;
use crate::dialects::wire::whole_seconds;
use crate::exchange::{Head, Reply};
use crate::middleware::allow;
use http::{HeaderName, HeaderValue, StatusCode, header};
use jiff::SignedDuration;
use serde_json::{Map, Value, json};

const PROBLEM_JSON: &str = "application/problem+json";

/// After how long it makes sense to see whether a spent quota has been raised.
const QUOTA_RETRY: SignedDuration = SignedDuration::from_hours(1);

/// Why a request, or a part of it, was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Code {
    AuthFailed,
    BatchAllInvalid,
    DuplicateEvent,
    IdempotencyInProgress,
    IdempotencyKeyReused,
    InsufficientScope,
    InvalidCursor,
    InvalidParameter,
    InvalidPayload,
    MethodNotAllowed,
    NotFound,
    OriginNotAllowed,
    PayloadTooLarge,
    QuotaExceeded,
    RateLimited,
    ServerError,
    Unavailable,
}

/// A refusal.
#[derive(Debug, Clone)]
pub(super) struct Problem {
    code: Code,
    status: StatusCode,
    message: String,
    details: Option<Box<Value>>,
    retry_after: Option<SignedDuration>,
    header: Option<(HeaderName, String)>,
}

impl Code {
    /// Its word, its usual status, and whether the same request may be sent again.
    fn facts(self) -> (&'static str, StatusCode, bool) {
        match self {
            Self::AuthFailed => ("AUTH_FAILED", StatusCode::UNAUTHORIZED, false),
            Self::BatchAllInvalid => ("BATCH_ALL_INVALID", StatusCode::BAD_REQUEST, false),
            Self::DuplicateEvent => ("DUPLICATE_EVENT", StatusCode::CONFLICT, false),
            Self::IdempotencyInProgress => ("IDEMPOTENCY_IN_PROGRESS", StatusCode::CONFLICT, true),
            Self::IdempotencyKeyReused => ("IDEMPOTENCY_KEY_REUSED", StatusCode::UNPROCESSABLE_ENTITY, false),
            Self::InsufficientScope => ("INSUFFICIENT_SCOPE", StatusCode::FORBIDDEN, false),
            Self::InvalidCursor => ("INVALID_CURSOR", StatusCode::BAD_REQUEST, false),
            Self::InvalidParameter => ("INVALID_PARAMETER", StatusCode::BAD_REQUEST, false),
            Self::InvalidPayload => ("INVALID_PAYLOAD", StatusCode::BAD_REQUEST, false),
            Self::MethodNotAllowed => ("METHOD_NOT_ALLOWED", StatusCode::METHOD_NOT_ALLOWED, false),
            Self::NotFound => ("NOT_FOUND", StatusCode::NOT_FOUND, false),
            Self::OriginNotAllowed => ("ORIGIN_NOT_ALLOWED", StatusCode::FORBIDDEN, false),
            Self::PayloadTooLarge => ("PAYLOAD_TOO_LARGE", StatusCode::PAYLOAD_TOO_LARGE, false),
            Self::QuotaExceeded => ("QUOTA_EXCEEDED", StatusCode::TOO_MANY_REQUESTS, false),
            Self::RateLimited => ("RATE_LIMITED", StatusCode::TOO_MANY_REQUESTS, true),
            Self::ServerError => ("SERVER_ERROR", StatusCode::INTERNAL_SERVER_ERROR, true),
            Self::Unavailable => ("UNAVAILABLE", StatusCode::SERVICE_UNAVAILABLE, true),
        }
    }

    pub(super) fn as_str(self) -> &'static str {
        self.facts().0
    }

    /// The code that an answer of this status most likely carries.
    pub(super) fn of_status(status: StatusCode) -> Self {
        match status.as_u16() {
            401 => Self::AuthFailed,
            403 => Self::InsufficientScope,
            404 => Self::NotFound,
            405 => Self::MethodNotAllowed,
            409 => Self::DuplicateEvent,
            413 => Self::PayloadTooLarge,
            422 => Self::IdempotencyKeyReused,
            429 => Self::RateLimited,
            502..=504 => Self::Unavailable,
            400..=499 => Self::InvalidPayload,
            _ => Self::ServerError,
        }
    }
}

impl Problem {
    pub(super) fn new(code: Code, message: impl Into<String>) -> Self {
        Self { code, status: code.facts().1, message: message.into(), details: None, retry_after: None, header: None }
    }

    pub(super) fn with_details(self, details: Value) -> Self {
        Self { details: Some(Box::new(details)), ..self }
    }

    fn with_retry_after(self, retry_after: SignedDuration) -> Self {
        Self { retry_after: Some(retry_after), ..self }
    }

    fn with_header(self, name: HeaderName, value: impl Into<String>) -> Self {
        Self { header: Some((name, value.into())), ..self }
    }

    pub(super) fn status(&self) -> StatusCode {
        self.status
    }

    /// The short form, for one of several results.
    pub(super) fn brief(&self) -> Value {
        json!({"code": self.code.as_str(), "message": self.message})
    }

    /// The envelope.
    pub(super) fn envelope(&self, request_id: &str) -> Value {
        let (code, _, retryable) = self.code.facts();
        let mut error = json!({"code": code, "message": self.message, "request_id": request_id, "retryable": retryable});
        let mut envelope = Map::new();
        if let Some(details) = &self.details {
            error["details"] = Value::clone(details);
        }
        if let Some(retry_after) = self.retry_after {
            let millis = json!(retry_after.as_millis());
            error["retry_after_ms"] = millis.clone();
            // The public client looks for it here and nowhere else.
            envelope.insert("retry_after_ms".to_owned(), millis);
        }
        envelope.insert("error".to_owned(), error);
        Value::Object(envelope)
    }

    /// The refusal of a request; as problem details too if the client asks for those.
    pub(super) fn reply(&self, head: &Head) -> Reply {
        let mut reply = Reply::json(self.status, &self.envelope(&head.request_id));
        if head.header(header::ACCEPT).is_some_and(|accepted| accepted.contains(PROBLEM_JSON)) {
            reply.headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(PROBLEM_JSON));
            if let Some(Value::Object(body)) = &mut reply.body {
                body.extend([
                    ("type".to_owned(), json!("about:blank")),
                    ("title".to_owned(), json!(self.code.as_str())),
                    ("status".to_owned(), json!(self.status.as_u16())),
                    ("detail".to_owned(), json!(self.message)),
                    ("instance".to_owned(), json!(head.path)),
                ]);
            }
        }
        if let Some(retry_after) = self.retry_after {
            reply = reply.with_header(header::RETRY_AFTER, whole_seconds(retry_after));
        }
        match &self.header {
            Some((name, value)) => reply.with_header(name.clone(), value.as_str()),
            None => reply,
        }
    }
}

impl From<&Refusal> for Problem {
    fn from(refusal: &Refusal) -> Self {
        match refusal {
            Refusal::NotFound => Self::new(Code::NotFound, "there is nothing at this path; see /openapi.json for the paths there are"),
            Refusal::MethodNotAllowed(methods) => {
                let allowed = allow(methods);
                let message = format!("this path has only the methods {allowed}");
                Self::new(Code::MethodNotAllowed, message).with_header(header::ALLOW, allowed)
            }
            Refusal::NoKey => Self::unauthorized("the request carries no key; send it in the header X-Api-Key"),
            Refusal::UnknownKey => Self::unauthorized("the key is not known to this service; check that it is whole and not revoked"),
            Refusal::ForeignOrigin(origin) => {
                let message = format!("pages of {origin} may not call this; call it from a program, or let the server allow the origin");
                Self::new(Code::OriginNotAllowed, message)
            }
            Refusal::MissingScope(scope) => {
                let message = format!("the key does not have the scope {}; use one that has", scope.as_str());
                Self::new(Code::InsufficientScope, message)
            }
            Refusal::BodyTooLarge(max) => {
                Self::new(Code::PayloadTooLarge, format!("the body is larger than {max} bytes; send less at a time"))
            }
            Refusal::BodyUnreadable(reason) => Self::new(Code::InvalidPayload, format!("the body could not be read: {reason}")),
            Refusal::RateLimited { limit, retry_after } => {
                Self::new(Code::RateLimited, format!("{limit} requests in a minute are the limit; wait")).with_retry_after(*retry_after)
            }
            Refusal::QuotaExceeded(quota) => {
                let message = format!("the account may store {quota} events and has done so; extend the plan");
                Self::new(Code::QuotaExceeded, message).with_retry_after(QUOTA_RETRY)
            }
            Refusal::IdempotencyKeyReused => {
                Self::new(Code::IdempotencyKeyReused, "the Idempotency-Key came with another request before; use a new one")
            }
            Refusal::IdempotencyInProgress => {
                Self::new(Code::IdempotencyInProgress, "a request with this Idempotency-Key is under way; wait for its answer")
            }
            Refusal::Fault(status) => {
                Self { status: *status, ..Self::new(Code::of_status(*status), format!("a fault rule asks for status {}", status.as_u16())) }
            }
        }
    }
}

impl Problem {
    pub(super) fn unauthorized(message: impl Into<String>) -> Self {
        Self::new(Code::AuthFailed, message).with_header(header::WWW_AUTHENTICATE, "Bearer")
    }
}
