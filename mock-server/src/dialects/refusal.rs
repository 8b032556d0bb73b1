//! Why the server refuses a request before, or instead of, its dialect.

use crate::world::Scope;
use http::{Method, StatusCode};
use jiff::SignedDuration;

/// A reason, without the words of any service.
#[derive(Debug, Clone)]
pub(crate) enum Refusal {
    /// No service has this path.
    NotFound,
    /// The path has only these methods.
    MethodNotAllowed(Vec<Method>),
    /// The request carries no key.
    NoKey,
    /// The request carries a key that nobody issued.
    UnknownKey,
    /// A page of this origin may not call the operation.
    ForeignOrigin(String),
    /// The key does not allow it.
    MissingScope(Scope),
    /// The body is greater than this many bytes.
    BodyTooLarge(usize),
    /// The body broke off.
    BodyUnreadable(String),
    /// The key made its requests of this minute; the next begins after this time.
    RateLimited { limit: u32, retry_after: SignedDuration },
    /// The account has stored all that it may.
    QuotaExceeded(u64),
    /// The idempotency key was used for another request.
    IdempotencyKeyReused,
    /// The request with this idempotency key is not answered yet.
    IdempotencyInProgress,
    /// A fault rule wants this status.
    Fault(StatusCode),
}
