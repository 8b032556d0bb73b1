//! Headers with a meaning.

use super::problem::{Code, Problem};
use crate::exchange::Head;
use http::Method;

const MAX_KEY_CHARS: usize = 256;

/// The value of `Idempotency-Key`, bare or between double quotes.
pub(super) fn idempotency_key(head: &Head) -> Option<&str> {
    let value = head.header("idempotency-key")?.trim();
    let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    (!bare.is_empty()).then_some(bare)
}

/// Refuses a key that is too long to be kept. It is read on writes only.
pub(super) fn check_idempotency_key(head: &Head) -> Result<(), Problem> {
    let is_long = |key: &str| key.chars().count() > MAX_KEY_CHARS;
    if head.method == Method::POST && idempotency_key(head).is_some_and(is_long) {
        let message = format!("the Idempotency-Key must not be longer than {MAX_KEY_CHARS} characters");
        return Err(Problem::new(Code::InvalidPayload, message));
    }
    Ok(())
}
