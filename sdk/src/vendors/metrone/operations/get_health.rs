//! Whether the service is there.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::core::{Operation, OperationInfo};

arguments! {
    /// Asks whether the service is there. Needs no valid key.
    GetHealth {}
}

impl Operation for GetHealth {
    type Output = Health;
    const INFO: OperationInfo = OperationInfo::get("getHealth", "/health");
}

/// The service is there.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Health {
    /// `ok`.
    pub status: String,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}
