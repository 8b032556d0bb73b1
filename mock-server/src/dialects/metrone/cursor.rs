//! Where the next page of events begins, as a text that clients hand back unread.

use super::problem::{Code, Problem};
use crate::store::{EventId, from_millis};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A place in a walk through pages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Cursor {
    /// The walk's span, in milliseconds since 1970: it stays what it was on the first page, whatever time it is now.
    from: i64,
    to: i64,
    /// The last event of the page before, and when it happened.
    at: i64,
    pub(super) last: EventId,
    /// Of the filters that the walk began with.
    filters: u64,
}

impl Cursor {
    pub(super) fn new(span: (Timestamp, Timestamp), at: Timestamp, last: EventId, filters: u64) -> Self {
        Self { from: span.0.as_millisecond(), to: span.1.as_millisecond(), at: at.as_millisecond(), last, filters }
    }

    pub(super) fn span(&self) -> (Timestamp, Timestamp) {
        (from_millis(self.from), from_millis(self.to))
    }

    pub(super) fn encode(&self) -> String {
        // An object of numbers and one text always becomes JSON.
        BASE64_URL_SAFE_NO_PAD.encode(serde_json::to_vec(self).unwrap_or_default())
    }

    /// Reads a cursor that was issued for these filters.
    pub(super) fn decode(text: &str, filters: u64) -> Result<Self, Problem> {
        let bytes =
            BASE64_URL_SAFE_NO_PAD.decode(text).map_err(|_| invalid("the cursor is not one of ours; pass meta.next_cursor as it is"))?;
        let cursor: Self =
            serde_json::from_slice(&bytes).map_err(|_| invalid("the cursor is not one of ours; pass meta.next_cursor as it is"))?;
        if cursor.filters != filters {
            return Err(invalid("the cursor was issued for other filters; begin anew without a cursor"));
        }
        Ok(cursor)
    }
}

pub(super) fn invalid(message: &str) -> Problem {
    Problem::new(Code::InvalidCursor, message)
}
