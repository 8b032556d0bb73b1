//! Totals of the last days.

use super::super::span::check_range;
use super::{Counts, Entity};
use crate::core::{Error, OperationInfo};

/// The service looks back so many days.
const MOST_DAYS: u32 = 90;

arguments! {
    /// Asks for the totals of the last days, and of each of them. The window ends with today, which is not over yet.
    GetRolling {
        /// Length of the window in days, 1 to 90. Default 7.
        window: u32 = u32,
        /// Only events of the assistant with this id.
        assistant: String = impl Into<String>,
    }
}

operation!(GetRolling -> Rolling = OperationInfo::get("getRolling", "/analytics/rolling"), checked by check);

fn check(arguments: &GetRolling) -> Result<(), Error> {
    check_range("window", arguments.window, 1, MOST_DAYS)
}

answers! {
    /// Totals of the last days, and each of these days. Times are ISO 8601.
    #[serde(rename_all = "camelCase", default)]
    Rolling {
        /// Length of the window in days.
        window: u32,
        /// Start of the window, included.
        start_date: String,
        /// End of the window, not included.
        end_date: String,
        /// The assistant asked for.
        assistant: Option<Entity>,
        /// Different users of all events of the window. Less than the sum of its days, where users come back.
        active_users: u64,
        /// How often each kind of event happened.
        #[serde(flatten)]
        counts: Counts,
        /// All four together.
        total: u64,
        /// As [`Counts::completion_rate`], told by the service.
        completion_rate: Option<f64>,
        /// The days, the earliest first; those without events too.
        series: Vec<RollingDay>,
        /// When the totals were computed.
        computed_at: String,
    }

    /// One day of a window.
    #[serde(rename_all = "camelCase", default)]
    RollingDay {
        /// The day in UTC.
        date: String,
        /// Different users of its events.
        active_users: u64,
        /// How often each kind of event happened.
        #[serde(flatten)]
        counts: Counts,
        /// All four together.
        total: u64,
        /// As [`Counts::completion_rate`], told by the service.
        completion_rate: Option<f64>,
    }
}
