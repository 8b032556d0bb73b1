//! The one public error: what was attempted, what happened, what to do; machine-readable, one line, no secret.

use std::error::Error as StdError;
use std::fmt;
use std::time::Duration;

use serde_json::Value;

use super::Fault;

/// What sort of failure, in one vocabulary for all services and languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// The client is set up wrongly: nothing was sent.
    Config,
    /// An argument or event is not acceptable: nothing was sent.
    Validation,
    /// The credential is missing, malformed or unknown (401).
    Auth,
    /// The credential does not allow this (403).
    Permission,
    /// There is no such thing (404).
    NotFound,
    /// It clashes with what is there (409).
    Conflict,
    /// The service refused the request for good (other 4xx).
    Rejected,
    /// The request is too large (413).
    TooLarge,
    /// Too many requests (429): wait.
    RateLimited,
    /// The plan is used up (429): waiting a little does not help.
    QuotaExceeded,
    /// The service failed (5xx).
    Server,
    /// No answer in time.
    Timeout,
    /// No connection, or it broke.
    Network,
    /// The answer could not be understood.
    Decode,
    /// The queue is full and its policy refuses new events.
    QueueFull,
    /// The client was shut down.
    Closed,
    /// The caller gave up.
    Cancelled,
}

impl Kind {
    /// The kind's name in every language and in JSON, for example `rate_limited`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::Validation => "validation",
            Self::Auth => "auth",
            Self::Permission => "permission",
            Self::NotFound => "not_found",
            Self::Conflict => "conflict",
            Self::Rejected => "rejected",
            Self::TooLarge => "too_large",
            Self::RateLimited => "rate_limited",
            Self::QuotaExceeded => "quota_exceeded",
            Self::Server => "server",
            Self::Timeout => "timeout",
            Self::Network => "network",
            Self::Decode => "decode",
            Self::QueueFull => "queue_full",
            Self::Closed => "closed",
            Self::Cancelled => "cancelled",
        }
    }

    /// Whether the same request may succeed later, unless the service says otherwise.
    #[must_use]
    pub const fn retryable(self) -> bool {
        matches!(self, Self::RateLimited | Self::Server | Self::Timeout | Self::Network)
    }

    /// The kind that an HTTP status stands for when the service gives no better word.
    #[must_use]
    pub const fn of_status(status: u16) -> Self {
        match status {
            401 => Self::Auth,
            403 => Self::Permission,
            404 | 410 => Self::NotFound,
            408 => Self::Timeout,
            409 => Self::Conflict,
            413 => Self::TooLarge,
            425 | 500..=599 => Self::Server,
            429 => Self::RateLimited,
            _ => Self::Rejected,
        }
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// Why a call failed. Match on [`kind`](Self::kind) and [`code`](Self::code), never on the text.
pub struct Error(Box<Inner>);

struct Inner {
    fault: Fault,
    vendor: Option<&'static str>,
    operation: Option<&'static str>,
    attempts: u32,
    source: Option<Box<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of `kind`. The message says what happened and what to do.
    #[must_use]
    pub fn new(kind: Kind, message: impl Into<String>) -> Self {
        Fault::new(kind, message).into()
    }

    /// An argument or event that is not acceptable.
    #[must_use]
    pub fn validation(message: impl Into<String>) -> Self {
        Self::new(Kind::Validation, message)
    }

    /// A client that is set up wrongly.
    #[must_use]
    pub fn config(message: impl Into<String>) -> Self {
        Self::new(Kind::Config, message)
    }

    /// Says what was attempted, and how often.
    #[must_use]
    pub fn during(mut self, vendor: &'static str, operation: &'static str, attempts: u32) -> Self {
        self.0.vendor = Some(vendor);
        self.0.operation = Some(operation);
        self.0.attempts = attempts;
        self
    }

    /// Keeps the cause.
    #[must_use]
    pub fn caused_by(mut self, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        self.0.source = Some(source.into());
        self
    }

    /// What sort of failure.
    #[must_use]
    pub fn kind(&self) -> Kind {
        self.0.fault.kind
    }

    /// The service's own code, verbatim; without one, the kind's name.
    #[must_use]
    pub fn code(&self) -> &str {
        self.0.fault.code.as_deref().unwrap_or(self.kind().as_str())
    }

    /// What happened, in one sentence, without what was attempted.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.fault.message
    }

    /// HTTP status, if an answer came.
    #[must_use]
    pub fn status(&self) -> Option<u16> {
        self.0.fault.status
    }

    /// Whether the same call may succeed later.
    #[must_use]
    pub fn is_retryable(&self) -> bool {
        self.0.fault.retryable
    }

    /// How long the service asked us to wait.
    #[must_use]
    pub fn retry_after(&self) -> Option<Duration> {
        self.0.fault.retry_after
    }

    /// The service's name for the request: quote it when asking the service's support.
    #[must_use]
    pub fn request_id(&self) -> Option<&str> {
        self.0.fault.request_id.as_deref()
    }

    /// Further structured facts of the service.
    #[must_use]
    pub fn details(&self) -> Option<&Value> {
        self.0.fault.details.as_ref()
    }

    /// The service that was called.
    #[must_use]
    pub fn vendor(&self) -> Option<&'static str> {
        self.0.vendor
    }

    /// The `operationId` that was called.
    #[must_use]
    pub fn operation(&self) -> Option<&'static str> {
        self.0.operation
    }

    /// How often it was sent; 0 when nothing was sent.
    #[must_use]
    pub fn attempts(&self) -> u32 {
        self.0.attempts
    }
}

impl From<Fault> for Error {
    fn from(fault: Fault) -> Self {
        Self(Box::new(Inner { fault, vendor: None, operation: None, attempts: 0, source: None }))
    }
}

impl From<Error> for Fault {
    fn from(error: Error) -> Self {
        error.0.fault
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let (Some(vendor), Some(operation)) = (self.vendor(), self.operation()) {
            write!(f, "{vendor} {operation}: ")?;
        }
        write!(f, "{} [{}", OneLine(self.message()), OneLine(self.code()))?;
        if let Some(status) = self.status() {
            write!(f, ", status {status}")?;
        }
        if self.attempts() > 1 {
            write!(f, ", {} attempts", self.attempts())?;
        }
        if let Some(id) = self.request_id() {
            write!(f, ", request {}", OneLine(id))?;
        }
        f.write_str("]")
    }
}

/// Text of a service, which may hold line breaks and what moves a terminal's cursor; a log line may not.
struct OneLine<'a>(&'a str);

impl fmt::Display for OneLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ends_line = |character: char| character.is_control() || matches!(character, '\u{2028}' | '\u{2029}');
        let parts = self.0.split(ends_line).map(str::trim).filter(|part| !part.is_empty());
        parts.enumerate().try_for_each(|(index, part)| write!(f, "{}{part}", if index > 0 { " " } else { "" }))
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("vendor", &self.0.vendor)
            .field("operation", &self.0.operation)
            .field("attempts", &self.0.attempts)
            .field("fault", &self.0.fault)
            .field("source", &self.0.source)
            .finish()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_line_says_what_was_attempted_and_what_happened() {
        let mut fault = Fault::new(Kind::RateLimited, "too many\n requests");
        fault.code = Some("RATE_LIMITED".into());
        fault.status = Some(429);
        fault.request_id = Some("req_1".into());
        let error = Error::from(fault).during("metrone", "getStats", 4);
        assert_eq!(error.to_string(), "metrone getStats: too many requests [RATE_LIMITED, status 429, 4 attempts, request req_1]");
        assert!(error.is_retryable());
    }

    #[test]
    fn no_text_of_a_service_breaks_the_line() {
        let mut fault = Fault::new(Kind::Rejected, "one\rtwo\u{2028}\u{1b}[2Jthree\0");
        fault.code = Some("A\nB".into());
        fault.request_id = Some("r\u{85}1".into());
        assert_eq!(Error::from(fault).to_string(), "one two [2Jthree [A B, request r 1]");
    }
}
