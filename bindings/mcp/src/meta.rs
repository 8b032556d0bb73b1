//! The names under which results carry facts beside the answer.

/// The service's name for the request.
pub(crate) const REQUEST_ID: &str = "agentlytics/request_id";
/// The key under which a write was sent; to be passed again when it is repeated.
pub(crate) const IDEMPOTENCY_KEY: &str = "agentlytics/idempotency_key";
/// What is shown only in part.
pub(crate) const CUTS: &str = "agentlytics/cuts";
/// How to get what is not shown.
pub(crate) const GO_ON: &str = "agentlytics/go_on";
/// The failure, as in the text.
pub(crate) const ERROR: &str = "agentlytics/error";
