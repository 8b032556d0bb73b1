//! Pages of a website and what happened on them.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::core::{Operation, OperationInfo};

arguments! {
    /// Asks which pages were seen, most seen first.
    GetPages {
        /// Length of the period in days, back from its end. Default 30; not used when `from` is given.
        days: u32 = u32,
        /// Start of the period, included: an ISO 8601 date or time.
        from: String = impl Into<String>,
        /// End of the period, not included. Default: now.
        to: String = impl Into<String>,
        /// Pages to name, 1 to 100. Default 20.
        limit: u32 = u32,
    }
}

impl Operation for GetPages {
    type Output = Pages;
    const INFO: OperationInfo = OperationInfo::get("getPages", "/v1/api/pages");
}

/// Pages, most seen first.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Pages {
    /// One row per path.
    pub data: Vec<PageRow>,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

/// One path and what happened on it.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PageRow {
    /// The path.
    pub page_path: String,
    /// An address with that path.
    pub page_url: Option<String>,
    /// Page views.
    pub pageviews: u64,
    /// Sessions that saw it.
    pub unique_sessions: u64,
    /// Conversions on it.
    pub conversions: u64,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
