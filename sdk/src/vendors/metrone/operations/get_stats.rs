//! Totals and rates of a period.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::core::{Operation, OperationInfo};

arguments! {
    /// Asks for totals and rates of a period.
    GetStats {
        /// Length of the period in days, back from its end. Default 30; not used when `from` is given.
        days: u32 = u32,
        /// Start of the period, included: an ISO 8601 date or time.
        from: String = impl Into<String>,
        /// End of the period, not included. Default: now.
        to: String = impl Into<String>,
    }
}

impl Operation for GetStats {
    type Output = Stats;
    const INFO: OperationInfo = OperationInfo::get("getStats", "/v1/api/stats");
}

/// Totals and rates of a period.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Stats {
    /// All events.
    pub total_events: u64,
    /// Page views, those of agents included.
    pub pageviews: u64,
    /// Conversions.
    pub conversions: u64,
    /// Visitors, told apart without cookies.
    pub unique_visitors: u64,
    /// Sessions.
    pub unique_sessions: u64,
    /// Calls, chats, intents and other doings of assistants.
    pub ai_interactions: u64,
    /// Conversions per session, in percent. May pass 100.
    pub conversion_rate: f64,
    /// Web sessions of a single event, in percent.
    pub bounce_rate: f64,
    /// The period that was counted.
    pub period: Period,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// A period of time: `from` is included, `to` is not. ISO 8601.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Period {
    /// Its start.
    pub from: String,
    /// Its end.
    pub to: String,
}
