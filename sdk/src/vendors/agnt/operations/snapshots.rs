//! Totals as they were computed when a period was over.

use super::super::span;
use super::{Counts, Period};
use crate::core::{Error, OperationInfo};

arguments! {
    /// Asks for the totals of each day, week or month that lies wholly within a span and in the past.
    GetSnapshots {
        /// Start of the span, included: a date, or a time with its offset. Must be given.
        #[serde(rename = "startDate")]
        start_date: String = impl Into<String>,
        /// End of the span, not included. Must be given.
        #[serde(rename = "endDate")]
        end_date: String = impl Into<String>,
        /// How long a snapshot's period is. Default a day.
        period: Period = Period,
        /// Only events of the assistant with this id.
        assistant: String = impl Into<String>,
    }
}

operation!(
    GetSnapshots -> Snapshots = OperationInfo::get("getSnapshots", "/analytics/snapshots"),
    requires ["startDate", "endDate"],
    checked by check
);

fn check(arguments: &GetSnapshots) -> Result<(), Error> {
    span::check(arguments.start_date.as_ref(), arguments.end_date.as_ref())
}

answers! {
    /// The totals of each period.
    #[serde(rename_all = "camelCase", default)]
    Snapshots {
        /// The snapshots, the earliest first; of periods without events too.
        #[serde(alias = "data")]
        snapshots: Vec<Snapshot>,
        /// Start of the span, included.
        start_date: String,
        /// End of the span, not included.
        end_date: String,
    }

    /// The totals of one period. Times are ISO 8601.
    #[serde(rename_all = "camelCase", default)]
    Snapshot {
        /// Its name.
        id: String,
        /// How long it is; see [`Period`] for the words known today.
        period: String,
        /// The day, the ISO week or the month, for example `2026-03-08`.
        period_key: String,
        /// Start, included.
        start_date: String,
        /// End, not included.
        end_date: String,
        /// Different users of its events.
        active_users: u64,
        /// How often each kind of event happened.
        #[serde(flatten)]
        counts: Counts,
        /// All four together.
        total: u64,
        /// As [`Counts::completion_rate`], told by the service.
        completion_rate: Option<f64>,
        /// When it was computed.
        computed_at: String,
    }
}
