//! Why the server cannot be opened or listen. Failures of tools are results, and not of this type.

use std::io;
use std::net::SocketAddr;

/// The server could not be opened, or cannot go on. Prints as one line: what was attempted, what happened, what to do.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// No service was asked for, and for none is there a key.
    #[error("there is no key of any service: {0}")]
    NoService(String),
    /// A service that was asked for cannot be used as it is set up.
    #[error("{service} cannot be served: {reason}")]
    Service {
        /// The service's name.
        service: String,
        /// What is wrong with its settings, and what is wanted.
        reason: String,
    },
    /// An option has a value that cannot work.
    #[error("{0}")]
    Options(String),
    /// The address cannot be listened at.
    #[error("cannot listen at {address}: {cause}; take another port, or 0 for a free one")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        cause: io::Error,
    },
    /// The connection broke down.
    #[error("the connection to the client failed: {0}")]
    Connection(String),
}

impl Error {
    /// A name for programs, for example `no_service`.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::NoService(_) => "no_service",
            Self::Service { .. } => "service",
            Self::Options(_) => "options",
            Self::Listen { .. } => "listen",
            Self::Connection(_) => "connection",
        }
    }
}
