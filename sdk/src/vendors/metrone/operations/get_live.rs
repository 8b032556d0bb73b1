//! What happens now, and has happened today.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::core::{Operation, OperationInfo};

arguments! {
    /// Asks who is there now and what has happened today, in UTC.
    GetLive {}
}

impl Operation for GetLive {
    type Output = Live;
    const INFO: OperationInfo = OperationInfo::get("getLive", "/v1/api/live");
}

/// Now, and today.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Live {
    /// Visitors of the last minutes.
    pub active_visitors: u64,
    /// Events today.
    pub today_events: u64,
    /// Page views today.
    pub today_pageviews: u64,
    /// Sessions today.
    pub today_sessions: u64,
    /// Conversions today.
    pub today_conversions: u64,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
