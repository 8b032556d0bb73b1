//! What can go wrong with a mock server itself. What goes wrong with a request is answered, not returned.

use std::io;
use std::net::SocketAddr;

/// Why the server could not do what it was told.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// The address is in use, or not ours.
    #[error("could not listen on {address}: {source}; choose a free address, or port 0")]
    Listen {
        /// The address.
        address: SocketAddr,
        /// What the system says.
        source: io::Error,
    },
    /// The system gave no thread.
    #[error("could not start the server's thread: {0}")]
    Thread(io::Error),
    /// No such service is mocked.
    #[error("there is no service {0:?}")]
    UnknownService(String),
    /// The key does not have the form that the service's clients insist on. The key itself is not repeated here.
    #[error("this is not a well-formed key of {service}; leave it out to have one generated")]
    MalformedKey {
        /// The service.
        service: &'static str,
    },
    /// The service's clients present their keys and sign nothing with them.
    #[error("{service} takes no signed tokens; leave out the public key")]
    NoSignedTokens {
        /// The service.
        service: &'static str,
    },
    /// The public key is not one that tokens can be verified with.
    #[error("this is not a public RSA key of 2048 bits or more in PEM, with the label PUBLIC KEY; `openssl pkey -pubout` writes one")]
    MalformedPublicKey,
    /// Webhooks cannot be verified in this way. The secrets are not repeated here.
    #[error("the webhooks of {provider:?} to {label:?} cannot be verified: {reason}")]
    Webhook {
        /// The platform.
        provider: String,
        /// The label.
        label: String,
        /// What is wrong.
        reason: String,
    },
    /// No world belongs to the key that should choose one.
    #[error("no key of this server chooses that world; issue the key first")]
    UnknownWorld,
    /// An event of a seed is not as the service wants it; nothing was stored.
    #[error("event {index} of the seed: {reason}; nothing was stored")]
    Seed {
        /// Its place in the seed, from 0.
        index: usize,
        /// What is wrong with it.
        reason: String,
    },
}

impl Error {
    /// The error as one word, the same in each version.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Listen { .. } => "listen",
            Self::Thread(_) => "thread",
            Self::UnknownService(_) => "unknown_service",
            Self::MalformedKey { .. } => "malformed_key",
            Self::NoSignedTokens { .. } => "no_signed_tokens",
            Self::MalformedPublicKey => "malformed_public_key",
            Self::Webhook { .. } => "webhook",
            Self::UnknownWorld => "unknown_world",
            Self::Seed { .. } => "seed",
        }
    }
}

/// What the server was told to give, or why it could not.
pub type Result<T> = std::result::Result<T, Error>;
