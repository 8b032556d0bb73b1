//! Why the command failed, and with which exit code it says so.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done, or nobody reads the output any more |
//! | 1 | the work failed: a damaged file, events that did not arrive, numbers that do not agree |
//! | 2 | the command line or the configuration cannot be followed: an unknown option, a malformed value or key, a missing file |
//! | 3 | the service does not know the credential, or does not allow this with it |
//! | 4 | the service refused the request: there is no such thing, it clashes with what is there, it is not acceptable |
//! | 5 | the rate limit is reached, or the plan is used up |
//! | 6 | the service cannot be reached, did not answer in time, or failed itself |

use std::{fmt, io};

use agentlytics_bridge::{Error, Kind, data};
use serde::Serialize;
use serde_json::json;

use crate::output::note;

/// A failed command. Prints as one sentence: what was attempted, what happened, what to do.
#[derive(Debug, thiserror::Error)]
#[error("{}", told.message)]
pub(crate) struct Failure {
    exit_code: u8,
    told: Box<Told>,
}

/// What `--json` prints of it on standard error.
#[derive(Debug, Default, Serialize)]
struct Told {
    /// What sort of failure: `failed`, `usage`, or a kind of the SDK, for example `rate_limited`.
    kind: &'static str,
    /// The service's own code, verbatim; without one, the kind.
    code: String,
    message: String,
    /// The service that was called.
    service: Option<&'static str>,
    /// The `operationId` that was called.
    operation: Option<&'static str>,
    /// HTTP status, if an answer came.
    status: Option<u16>,
    /// The service's name for the request.
    request_id: Option<String>,
    /// Whether the same command may succeed later.
    retryable: bool,
    /// What to do, if that can be told.
    hint: Option<String>,
}

impl Failure {
    fn new(exit_code: u8, kind: &'static str, message: String) -> Self {
        Self { exit_code, told: Box::new(Told { kind, code: kind.to_owned(), message, ..Told::default() }) }
    }

    /// The work failed.
    pub(crate) fn work(message: impl fmt::Display) -> Self {
        Self::new(1, "failed", message.to_string())
    }

    /// The command line, or the configuration, cannot be followed.
    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self::new(2, "usage", message.to_string())
    }

    /// A result cannot be printed. Where nobody reads it any more, as behind `| head`, the command ends without a word.
    pub(crate) fn printing(error: &io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::BrokenPipe => Self::new(0, "closed", String::new()),
            _ => Self::work(format!("cannot print the result: {error}")),
        }
    }

    /// Says what it was about.
    #[must_use]
    pub(crate) fn about(mut self, subject: impl fmt::Display) -> Self {
        self.told.message = format!("{subject}: {}", self.told.message);
        self
    }

    /// Says what to do, in place of what is said in general.
    #[must_use]
    pub(crate) fn hint(mut self, hint: impl fmt::Display) -> Self {
        self.told.hint = Some(hint.to_string());
        self
    }

    /// Says which service it is about, where the SDK could not yet.
    #[must_use]
    pub(crate) fn of_service(mut self, service: &'static str) -> Self {
        self.told.service = Some(service);
        self
    }

    /// What to do, if that can be told.
    pub(crate) fn advice(&self) -> Option<&str> {
        self.told.hint.as_deref()
    }

    /// How the process ends.
    pub(crate) fn exit_code(&self) -> u8 {
        self.exit_code
    }

    /// Tells on standard error, as text or as one line of JSON.
    pub(crate) fn tell(&self, as_json: bool) {
        if self.exit_code == 0 {
            return;
        }
        if as_json {
            note(json!({ "error": self.told }));
            return;
        }
        note(format_args!("agentlytics: {self}"));
        if let Some(hint) = &self.told.hint {
            note(format_args!("hint: {hint}"));
        }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::from(&error)
    }
}

impl From<&Error> for Failure {
    fn from(error: &Error) -> Self {
        let data::Error { kind, code, message, status, retryable, request_id, vendor, operation, .. } = data::Error::from(error);
        let hint = hint(error);
        let told = Told { kind, code, message, service: vendor, operation, status, request_id, retryable, hint };
        Self { exit_code: exit_code(error.kind()), told: Box::new(told) }
    }
}

/// The table above.
fn exit_code(kind: Kind) -> u8 {
    match kind {
        Kind::Config | Kind::Validation => 2,
        Kind::Auth | Kind::Permission => 3,
        Kind::NotFound | Kind::Conflict | Kind::Rejected | Kind::TooLarge => 4,
        Kind::RateLimited | Kind::QuotaExceeded => 5,
        Kind::Server | Kind::Timeout | Kind::Network => 6,
        _ => 1,
    }
}

/// What to do about an error, as far as its kind tells.
fn hint(error: &Error) -> Option<String> {
    let service = error.vendor().unwrap_or("SERVICE").replace('_', "-");
    match error.kind() {
        Kind::Auth => Some(format!("the service does not know this credential; `agentlytics doctor {service}` tells where it comes from")),
        Kind::Permission => Some("the credential is known, but does not open this; use one with more scope".to_owned()),
        Kind::RateLimited => error.retry_after().map(|wait| format!("try again in {} s", wait.as_secs().max(1))),
        Kind::QuotaExceeded => Some("the plan is used up; waiting a little does not help".to_owned()),
        Kind::Network => Some(format!("is the service running, and its address right? `agentlytics doctor {service}` finds out")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_error_of_a_service_is_told_with_what_to_do() {
        let error = Error::new(Kind::Network, "no answer from 127.0.0.1:9").during("agent_analytics", "getStats", 2);
        let failure = Failure::from(error);
        let told = serde_json::to_value(&failure.told).unwrap();
        assert_eq!(failure.exit_code(), 6);
        let expected = json!({
            "kind": "network",
            "code": "network",
            "message": "agent_analytics getStats: no answer from 127.0.0.1:9 [network, 2 attempts]",
            "service": "agent_analytics",
            "operation": "getStats",
            "status": null,
            "request_id": null,
            "retryable": true,
            "hint": "is the service running, and its address right? `agentlytics doctor agent-analytics` finds out",
        });
        assert_eq!(told, expected);
    }

    #[test]
    fn a_closed_pipe_is_no_failure() {
        assert_eq!(Failure::printing(&io::ErrorKind::BrokenPipe.into()).exit_code(), 0);
        assert_eq!(Failure::printing(&io::ErrorKind::StorageFull.into()).exit_code(), 1);
    }
}
