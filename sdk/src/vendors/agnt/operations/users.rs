//! The users with the most events.

use super::super::span;
use super::{Counts, Entity};
use crate::core::{Error, OperationInfo};

/// The service gives so many users.
const MOST_USERS: u32 = 100;

arguments! {
    /// Asks for the users with the most events in a span.
    GetTopUsers {
        /// Start of the span, included: a date, or a time with its offset. Must be given.
        #[serde(rename = "startDate")]
        start_date: String = impl Into<String>,
        /// End of the span, not included. Must be given.
        #[serde(rename = "endDate")]
        end_date: String = impl Into<String>,
        /// Only events of the assistant with this id.
        assistant: String = impl Into<String>,
        /// Most users to return, 1 to 100. Default 10.
        limit: u32 = u32,
    }
}

operation!(
    GetTopUsers -> TopUsers = OperationInfo::get("getTopUsers", "/analytics/users/top"),
    requires ["startDate", "endDate"],
    checked by check
);

fn check(arguments: &GetTopUsers) -> Result<(), Error> {
    span::check(arguments.start_date.as_ref(), arguments.end_date.as_ref())?;
    span::check_range("limit", arguments.limit, 1, MOST_USERS)
}

answers! {
    /// The users with the most events.
    #[serde(rename_all = "camelCase", default)]
    TopUsers {
        /// The users, the most active first.
        #[serde(alias = "data")]
        users: Vec<UserRow>,
        /// Start of the span, included.
        start_date: String,
        /// End of the span, not included.
        end_date: String,
        /// Most users to return.
        limit: u64,
    }

    /// The totals of one user.
    #[serde(rename_all = "camelCase", default)]
    UserRow {
        /// The user.
        user: Entity,
        /// The address, if it is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        email: Option<String>,
        /// The name, if it is known.
        #[serde(skip_serializing_if = "Option::is_none")]
        name: Option<String>,
        /// How often each kind of event happened.
        #[serde(flatten)]
        counts: Counts,
        /// All four together.
        total: u64,
        /// Time of the user's last event in the span, ISO 8601.
        last_active_at: Option<String>,
    }
}
