//! Bearer tokens, which end and are replaced: what one is, and where they come from.
//!
//! Keeps none and adds none to a request: that is the business of whoever sends requests.

use jiff::Timestamp;

use super::{BoxFuture, Error, Secret};

/// A bearer token, and until when it is good.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Token {
    /// The token itself, without `Bearer`.
    pub secret: Secret,
    /// When it ends; `None` if that is not known, or never.
    pub expires_at: Option<Timestamp>,
}

impl Token {
    /// A token that is taken to be good until the service says otherwise.
    #[must_use]
    pub fn lasting(secret: impl Into<String>) -> Self {
        Self { secret: Secret::new(secret), expires_at: None }
    }

    /// A token that ends at a time.
    #[must_use]
    pub fn until(secret: impl Into<String>, expires_at: Timestamp) -> Self {
        Self { secret: Secret::new(secret), expires_at: Some(expires_at) }
    }
}

/// Gives out bearer tokens. A [`Token`] is one that gives out itself.
///
/// ```
/// use agentlytics::core::{BoxFuture, Error, Token, TokenProvider};
/// use jiff::{SignedDuration, Timestamp};
///
/// struct Vault;
///
/// impl TokenProvider for Vault {
///     fn token(&self, now: Timestamp) -> BoxFuture<'_, Result<Token, Error>> {
///         // Here it would ask the vault.
///         Box::pin(async move { Ok(Token::until("from the vault", now + SignedDuration::from_mins(15))) })
///     }
/// }
/// ```
pub trait TokenProvider: Send + Sync + 'static {
    /// A token that is good at `now`. Asked for when there is none yet, shortly before the last one ends, and after the
    /// service has refused it; never twice at a time. Runs on the SDK's own thread, so it must not block.
    fn token(&self, now: Timestamp) -> BoxFuture<'_, Result<Token, Error>>;

    /// Whether there can be another token when the service refuses one.
    fn is_renewable(&self) -> bool {
        true
    }
}

impl TokenProvider for Token {
    fn token(&self, _now: Timestamp) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(std::future::ready(Ok(self.clone())))
    }

    fn is_renewable(&self) -> bool {
        false
    }
}
