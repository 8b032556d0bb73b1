//! Why the command failed, and with which exit code it says so.
//!
//! | code | meaning |
//! |---|---|
//! | 0 | done |
//! | 1 | the work failed: a damaged file, a service that refused, numbers that do not agree |
//! | 2 | the command line cannot be followed: an unknown option, a malformed value, a taken port, a file that cannot be opened |

use std::fmt;

/// A failed command. Prints as one sentence: what was attempted, what happened, what to do.
#[derive(Debug, thiserror::Error)]
#[error("{message}")]
pub(crate) struct Failure {
    code: u8,
    message: String,
}

impl Failure {
    /// The work failed.
    pub(crate) fn work(message: impl fmt::Display) -> Self {
        Self { code: 1, message: message.to_string() }
    }

    /// The command line cannot be followed.
    pub(crate) fn usage(message: impl fmt::Display) -> Self {
        Self { code: 2, message: message.to_string() }
    }

    /// Says what it was about.
    #[must_use]
    pub(crate) fn about(mut self, subject: impl fmt::Display) -> Self {
        self.message = format!("{subject}: {}", self.message);
        self
    }

    /// How the process ends.
    pub(crate) fn exit_code(&self) -> u8 {
        self.code
    }
}
