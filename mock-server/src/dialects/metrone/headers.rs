//! Headers with a meaning.

use crate::exchange::Head;

/// The value of `Idempotency-Key`, bare or between double quotes.
pub(super) fn idempotency_key(head: &Head) -> Option<&str> {
    let value = head.header("idempotency-key")?.trim();
    let bare = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    (!bare.is_empty()).then_some(bare)
}
