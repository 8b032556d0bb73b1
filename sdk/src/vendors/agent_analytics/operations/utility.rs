//! What needs no credential.

use crate::core::{Operation, OperationInfo};

arguments! {
    /// Asks whether the service answers.
    HealthCheck {}
}

operation!(HealthCheck -> Health = OperationInfo::get("healthCheck", "/health"));

answers! {
    /// The service answers.
    Health {
        /// `ok`.
        status: String,
        /// Name of the service.
        service: String,
    }
}

arguments! {
    /// Asks for the script that pages load to send events.
    GetTracker {}
}

impl Operation for GetTracker {
    type Output = String;
    const INFO: OperationInfo = OperationInfo::get("getTracker", "/tracker.js");

    fn decode(body: &[u8]) -> Result<String, serde_json::Error> {
        Ok(String::from_utf8_lossy(body).into_owned())
    }
}
