//! Errors on their way to JavaScript, where `lib/errors.cjs` makes instances of the right classes of them.

use agentlytics_bridge::data;
use napi::Status;

/// The error as data, in JSON, is the message: Node-API has no other place for it that every runtime keeps.
pub fn thrown(error: impl Into<data::Error>) -> napi::Error {
    napi::Error::new(Status::GenericFailure, json(&error.into()).unwrap_or_else(|unwritable| unwritable.reason))
}

/// Text for `JSON.parse`.
pub fn json<T: serde::Serialize + ?Sized>(value: &T) -> napi::Result<String> {
    serde_json::to_string(value).map_err(|cause| napi::Error::new(Status::GenericFailure, cause.to_string()))
}
