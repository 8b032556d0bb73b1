//! Where events come from.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::core::{Operation, OperationInfo};

arguments! {
    /// Asks where events come from: channels and referrers.
    GetSources {
        /// Length of the period in days, back from its end. Default 30; not used when `from` is given.
        days: u32 = u32,
        /// Start of the period, included: an ISO 8601 date or time.
        from: String = impl Into<String>,
        /// End of the period, not included. Default: now.
        to: String = impl Into<String>,
    }
}

impl Operation for GetSources {
    type Output = Sources;
    const INFO: OperationInfo = OperationInfo::get("getSources", "/v1/api/sources");
}

/// Where events come from, most events first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Sources {
    /// By source.
    pub channels: Vec<ChannelRow>,
    /// By referring host.
    pub referrers: Vec<ReferrerRow>,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// One source of events.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ChannelRow {
    /// Its name; see [`Source`](crate::metrone::Source) for the words known today.
    pub source: String,
    /// Its events.
    pub events: u64,
    /// Its conversions.
    pub conversions: u64,
    /// Its sessions.
    pub unique_sessions: u64,
    /// Its part of all events, in percent.
    pub share: f64,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// One referring host.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct ReferrerRow {
    /// The host, without `www.`.
    pub referrer_domain: String,
    /// Events that it led to.
    pub events: u64,
    /// Sessions that it led to.
    pub unique_sessions: u64,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
