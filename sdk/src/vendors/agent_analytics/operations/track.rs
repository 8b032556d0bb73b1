//! Events stored past the queue.
//!
//! [`AgentAnalytics::track`](crate::agent_analytics::AgentAnalytics::track) is the better choice wherever an event need not
//! be taken by the service before the program goes on. The service recognises no repetition, so these calls are not
//! repeated once they may have been processed.

use serde_json::{Map, Value};

use crate::core::{Operation, OperationInfo, Safety};
use crate::vendors::number::Number;

arguments! {
    /// Stores one event, past the queue. `event` is required.
    TrackEvent {
        /// Public token of the project. Default: the client's.
        token: String = impl Into<String>,
        /// What happened.
        event: String = impl Into<String>,
        /// Everything else.
        properties: Map<String, Value> = Map<String, Value>,
        /// Who did it.
        user_id: String = impl Into<String>,
        /// The visit that it belongs to.
        session_id: String = impl Into<String>,
        /// When it happened, in milliseconds since 1970. Default: when it arrives.
        timestamp: Number = impl Into<Number>,
    }
}

operation!(TrackEvent -> Queued = OperationInfo::post("trackEvent", "/track", Safety::Once), requires ["token", "event"], settings ["token"]);

arguments! {
    /// Stores up to a hundred events of one project in one request, past the queue. `events` are required.
    TrackBatch {
        /// Public token of the project. Default: the client's, unless the events have one.
        token: String = impl Into<String>,
        /// The events. All are refused if one is.
        events: Vec<BatchEvent> = impl Into<Vec<BatchEvent>>,
    }
}

impl Operation for TrackBatch {
    type Output = Queued;
    const INFO: OperationInfo = OperationInfo::post("trackBatch", "/track/batch", Safety::Once);
    const REQUIRED: &'static [&'static str] = &["events"];

    /// The token stands beside the events or in them; where both are, they have to agree.
    fn settings(&self) -> &'static [&'static str] {
        let in_events = self.events.iter().flatten().any(|event| event.token.is_some());
        if in_events { &[] } else { &["token"] }
    }
}

/// An event of a [`TrackBatch`].
pub type BatchEvent = TrackEvent;

answers! {
    /// The service has taken what it was sent; reads show it a moment later.
    Queued {
        /// Always true.
        ok: bool,
        /// True. Not there when the service takes the sender for a bot: then nothing was stored.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        queued: Option<bool>,
        /// Events of a batch.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        count: Option<u64>,
    }
}
