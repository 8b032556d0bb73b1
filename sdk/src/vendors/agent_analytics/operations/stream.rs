//! Events as they arrive.

use serde_json::{Map, Value};

use crate::core::{FrameKind, OperationInfo, Streaming};

arguments! {
    /// Asks for events as they arrive, as a stream.
    StreamEvents {
        /// Name of the project. Default: the client's, or the first one of the account.
        project: String = impl Into<String>,
        /// Only events of these names, divided by commas.
        events: String = impl Into<String>,
        /// Only events with these properties: pairs `key:value`, divided by semicolons. See [`having`](Self::having).
        filter: String = impl Into<String>,
    }
}

impl StreamEvents {
    /// Only events with this property, besides those asked for before.
    #[must_use]
    pub fn having(mut self, property: &str, value: &str) -> Self {
        let pair = format!("{property}:{value}");
        self.filter = Some(self.filter.map_or_else(|| pair.clone(), |before| format!("{before};{pair}")));
        self
    }
}

operation!(StreamEvents -> StreamEvent = OperationInfo::get("streamEvents", "/stream"), settings ["project"]);

impl Streaming for StreamEvents {
    fn frame(name: &str) -> FrameKind {
        match name {
            "connected" => FrameKind::Ready,
            "track" => FrameKind::Event,
            "error" => FrameKind::Error,
            _ => FrameKind::Other,
        }
    }
}

answers! {
    /// An event as it arrived.
    StreamEvent {
        /// What happened.
        event: String,
        /// Everything else.
        properties: Option<Map<String, Value>>,
        /// Who did it.
        user_id: Option<String>,
        /// The visit that it belongs to.
        session_id: Option<String>,
        /// When it happened, in milliseconds since 1970.
        timestamp: i64,
        /// Two letters.
        country: Option<String>,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn conditions_add_up() {
        let stream = StreamEvents::default().having("plan", "pro").having("path", "/a");
        assert_eq!(stream.filter.as_deref(), Some("plan:pro;path:/a"));
    }
}
