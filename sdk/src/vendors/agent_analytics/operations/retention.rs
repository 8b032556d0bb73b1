//! How many users come back.

use serde::{Deserialize, Serialize};

use crate::core::OperationInfo;

arguments! {
    /// Asks how many users come back, by the period in which they first came.
    GetRetention {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// Length of a period. Default a week.
        period: RetentionPeriod = RetentionPeriod,
        /// Periods, the current one included: up to 30 days, 12 weeks or 12 months. Default 8.
        cohorts: u32 = u32,
        /// The event by which users first come. Default: any session.
        event: String = impl Into<String>,
        /// The event by which they come back. Default: `event`.
        returning_event: String = impl Into<String>,
        /// Where the first cohort begins: a day, or `30d` for so many days back.
        since: String = impl Into<String>,
    }
}

operation!(GetRetention -> Retention = OperationInfo::get("getRetention", "/retention"), requires ["project"], settings ["project"]);

/// Length of a period. Weeks begin on Monday.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum RetentionPeriod {
    /// A day.
    Day,
    /// A week.
    Week,
    /// A month.
    Month,
}

answers! {
    /// How many users come back.
    Retention {
        /// Length of a period; see [`RetentionPeriod`] for the words known today.
        period: String,
        /// The cohorts, oldest first. Empty ones are left out.
        cohorts: Vec<Cohort>,
        /// The rates of all cohorts that reach so far, weighed by their users. The first is 1.
        average_rates: Vec<f64>,
        /// Users of all cohorts. At most ten thousand.
        users_analyzed: u64,
    }

    /// The users that first came in one period.
    Cohort {
        /// First day of the period.
        date: String,
        /// How many they are.
        users: u64,
        /// How many of them came in that period, the next, and so on. Later cohorts have shorter lists.
        retained: Vec<u64>,
        /// The same as fractions, with three decimals.
        rates: Vec<f64>,
    }
}
