//! The service's description of itself.

use serde_json::Value;

use crate::core::{Operation, OperationInfo};

arguments! {
    /// Asks for the service's OpenAPI document. Needs no valid key.
    GetOpenapi {}
}

impl Operation for GetOpenapi {
    type Output = Value;
    const INFO: OperationInfo = OperationInfo::get("getOpenapi", "/openapi.json");
}
