//! What happens now.

use serde_json::{Map, Value};

use crate::core::OperationInfo;

arguments! {
    /// Asks what happens now. Looks at what arrived within the window, and knows nothing older than five minutes.
    GetLiveSnapshot {
        /// Name of the project. Default: the client's, or the first one of the account.
        project: String = impl Into<String>,
        /// Length of the window in seconds, 10 to 300. Default 60.
        window: u32 = u32,
    }
}

operation!(GetLiveSnapshot -> Live = OperationInfo::get("getLiveSnapshot", "/live"), settings ["project"]);

answers! {
    /// What happens now.
    Live {
        /// The project.
        project: String,
        /// Length of the window in seconds.
        window_seconds: u64,
        /// Now, in milliseconds since 1970.
        timestamp: i64,
        /// Different users within the window.
        active_visitors: u64,
        /// Different sessions within the window.
        active_sessions: u64,
        /// Events of the window, as so many in a minute.
        events_per_minute: u64,
        /// Pages, most visitors first.
        top_pages: Vec<LivePage>,
        /// Events by name, most frequent first.
        top_events: Vec<LiveEventCount>,
        /// The last ten, newest first.
        recent_events: Vec<LiveEvent>,
    }

    /// A page that is looked at.
    LivePage {
        /// Its path.
        path: String,
        /// Different users on it.
        visitors: u64,
    }

    /// An event that comes now.
    LiveEventCount {
        /// Its name.
        event: String,
        /// How often it came.
        count: u64,
    }

    /// One of the last events.
    LiveEvent {
        /// What happened.
        event: String,
        /// Everything else.
        properties: Option<Map<String, Value>>,
        /// Who did it.
        user_id: Option<String>,
        /// When it happened, in milliseconds since 1970.
        timestamp: i64,
    }
}
