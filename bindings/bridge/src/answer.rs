//! An answer without its type.

use agentlytics::Timestamp;
use agentlytics::core::RateLimit;
use serde::Serialize;
use serde_json::Value;

/// What a service answered, and the facts of the exchange.
#[derive(Clone, Debug, Serialize)]
#[non_exhaustive]
pub struct Answer {
    /// The answer itself.
    pub data: Value,
    /// HTTP status.
    pub status: u16,
    /// The service's name for the request; ours, if the service gave none.
    pub request_id: String,
    /// The rate limit after this answer.
    pub rate_limit: RateLimit,
    /// How often the request was sent.
    pub attempts: u32,
    /// The service's time of the answer, to the second, if it told: what a clock can be compared with.
    #[serde(skip)]
    pub date: Option<Timestamp>,
}
