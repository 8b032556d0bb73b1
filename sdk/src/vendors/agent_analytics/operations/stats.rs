//! Totals of a period.

use serde::{Deserialize, Serialize};

use crate::core::OperationInfo;

arguments! {
    /// Asks for the totals of a period, a series over it, its most frequent events and its sessions.
    GetStats {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// Start of the period, included: a day, or `30d` for so many days back. Default seven days.
        since: String = impl Into<String>,
        /// Width of a bucket of the series. Default a day.
        #[serde(rename = "groupBy")]
        group_by: Interval = Interval,
    }
}

operation!(GetStats -> Stats = OperationInfo::get("getStats", "/stats"), requires ["project"], settings ["project"]);

/// Width of a bucket of time. Weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Interval {
    /// An hour.
    Hour,
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

answers! {
    /// Totals of a period.
    Stats {
        /// The project.
        project: String,
        /// The days that were counted.
        period: StatsPeriod,
        /// The totals.
        totals: StatsTotals,
        /// The series, oldest first, without empty buckets.
        #[serde(rename = "timeSeries")]
        time_series: Vec<StatsBucket>,
        /// The twenty most frequent events, most frequent first.
        events: Vec<EventCount>,
        /// The sessions.
        sessions: SessionStats,
    }

    /// The days that an answer covers, and the width of a bucket.
    StatsPeriod {
        /// The first day, included.
        from: String,
        /// The last day, included.
        to: String,
        /// Width of a bucket; see [`Interval`] for the words known today.
        #[serde(rename = "groupBy")]
        group_by: String,
    }

    /// The days that an answer covers.
    Period {
        /// The first day, included.
        from: String,
        /// The last day, included.
        to: String,
    }

    /// Totals.
    StatsTotals {
        /// Different users. An event without a `user_id` counts no user.
        unique_users: u64,
        /// All events.
        total_events: u64,
    }

    /// One bucket of a series.
    StatsBucket {
        /// Its start: an hour as `2026-03-09T12:00`, a day, a week by its Monday, or a month as `2026-03`.
        bucket: String,
        /// Different users in it.
        unique_users: u64,
        /// Events in it.
        total_events: u64,
    }

    /// How often an event came.
    EventCount {
        /// Its name.
        event: String,
        /// How often it came.
        count: u64,
        /// Different users that it came from.
        unique_users: u64,
    }

    /// The sessions of a period.
    SessionStats {
        /// All sessions.
        total_sessions: u64,
        /// Fraction of sessions that are bounces, not rounded.
        bounce_rate: f64,
        /// Mean length in milliseconds.
        avg_duration: f64,
        /// Events for each session, with one decimal.
        pages_per_session: f64,
        /// Sessions for each user, with one decimal.
        sessions_per_user: f64,
    }
}
