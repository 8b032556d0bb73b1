//! What a world lets a client do.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// The limits of a world. `POST /__mock/limits` changes the ones it names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct Limits {
    /// Requests of one key in a minute.
    pub requests_per_minute: u32,
    /// Whether a key beyond that is refused, or only told so in headers.
    pub enforce_rate: bool,
    /// Events the account may store before writing is refused; `null` for no end.
    pub event_quota: Option<u64>,
    /// Events in one request.
    pub batch_events: usize,
    /// Bytes of one request body.
    pub body_bytes: usize,
    /// Bytes of the properties of one event, as JSON.
    pub property_bytes: usize,
    /// Characters of an event's type.
    pub event_type_chars: usize,
    /// Characters of any other text of an event.
    pub text_chars: usize,
    /// Stored events that a stream can still resume after.
    pub stream_buffer: usize,
    /// Milliseconds between the comments that keep a stream alive.
    pub stream_ping_ms: u64,
}

impl Limits {
    pub(crate) fn stream_ping(&self) -> Duration {
        Duration::from_millis(self.stream_ping_ms.max(1))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_minute: 600,
            enforce_rate: false,
            event_quota: None,
            batch_events: 100,
            body_bytes: 1024 * 1024,
            property_bytes: 16 * 1024,
            event_type_chars: 128,
            text_chars: 2_048,
            stream_buffer: 1_000,
            stream_ping_ms: 15_000,
        }
    }
}
