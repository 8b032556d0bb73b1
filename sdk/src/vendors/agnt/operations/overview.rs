//! Totals of the last day, week or month.

use serde_json::{Map, Value};

use super::{Counts, Period};
use crate::core::OperationInfo;

arguments! {
    /// Asks for the totals of the last day, week or month: whole days in UTC that end with yesterday.
    GetOverview {
        /// How long the span is. Default a week.
        period: Period = Period,
        /// Only events of the assistant with this id.
        assistant: String = impl Into<String>,
    }
}

operation!(GetOverview -> Overview = OperationInfo::get("getOverview", "/analytics/overview"));

answers! {
    /// Totals of the last day, week or month. Times are ISO 8601.
    #[serde(rename_all = "camelCase", default)]
    Overview {
        /// The period asked for; see [`Period`] for the words known today.
        period: String,
        /// Start of the span, included.
        start_date: String,
        /// End of the span, not included.
        end_date: String,
        /// Different users of all events.
        active_users: u64,
        /// How often each kind of event happened.
        events: EventCounts,
        /// What the account holds. Its members are not documented.
        resources: Map<String, Value>,
        /// What goes on at the moment. Its members are not documented.
        realtime: Map<String, Value>,
        /// When the totals were computed.
        computed_at: String,
    }

    /// How often each kind of event happened.
    #[serde(default)]
    EventCounts {
        /// Each kind.
        #[serde(flatten)]
        counts: Counts,
        /// All four together.
        total: u64,
    }
}
