//! What a world lets a client do.

use serde::{Deserialize, Serialize};
use std::time::Duration;

/// What an account pays for, in services with more than one tier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Tier {
    /// Nothing.
    Free,
    /// Everything the service offers.
    Pro,
}

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
    /// What the account pays for.
    pub tier: Tier,
    /// Projects the account may have; `null` for as many as the service's tier allows.
    pub projects: Option<usize>,
    /// Events in one request.
    pub batch_events: usize,
    /// Bytes of one request body.
    pub body_bytes: usize,
    /// Bytes of one report of a platform, in services that take those.
    pub webhook_bytes: usize,
    /// Bytes of the properties of one event, as JSON.
    pub property_bytes: usize,
    /// Characters of an event's type.
    pub event_type_chars: usize,
    /// Characters of any other text of an event.
    pub text_chars: usize,
    /// Whether an event that happened too long ago or lies ahead is refused, by services that refuse it.
    pub check_event_time: bool,
    /// Milliseconds until an accepted event can be read, in services that store events later.
    pub ingestion_delay_ms: u64,
    /// Streams of the account at a time, in services that bound them.
    pub streams: usize,
    /// Milliseconds without a matching event after which a stream ends, in services that end it.
    pub stream_idle_ms: u64,
    /// Stored events that a stream can still resume after.
    pub stream_buffer: usize,
    /// Milliseconds between the comments that keep a stream alive; `null` for as many as the service takes.
    pub stream_ping_ms: Option<u64>,
}

impl Limits {
    pub(crate) fn ingestion_delay(&self) -> Duration {
        Duration::from_millis(self.ingestion_delay_ms)
    }

    pub(crate) fn stream_idle(&self) -> Duration {
        Duration::from_millis(self.stream_idle_ms)
    }

    pub(crate) fn stream_ping(&self) -> Option<Duration> {
        self.stream_ping_ms.map(|millis| Duration::from_millis(millis.max(1)))
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            requests_per_minute: 600,
            enforce_rate: false,
            event_quota: None,
            tier: Tier::Pro,
            projects: None,
            batch_events: 100,
            body_bytes: 1024 * 1024,
            webhook_bytes: agentlytics_webhooks::MAX_BODY_BYTES,
            property_bytes: 16 * 1024,
            event_type_chars: 128,
            text_chars: 2_048,
            check_event_time: true,
            ingestion_delay_ms: 0,
            streams: 10,
            stream_idle_ms: 30 * 60 * 1_000,
            stream_buffer: 1_000,
            stream_ping_ms: None,
        }
    }
}
