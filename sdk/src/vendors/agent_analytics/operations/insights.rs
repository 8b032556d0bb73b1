//! A period compared with the one before.

use serde::{Deserialize, Serialize};

use super::Period;
use crate::core::OperationInfo;

arguments! {
    /// Compares a period with the one before.
    GetInsights {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// Length of the period. Default seven days.
        period: InsightsPeriod = InsightsPeriod,
    }
}

operation!(GetInsights -> Insights = OperationInfo::get("getInsights", "/insights"), requires ["project"], settings ["project"]);

/// Length of a period in days.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub enum InsightsPeriod {
    /// One day.
    #[serde(rename = "1d")]
    Days1,
    /// Seven days.
    #[serde(rename = "7d")]
    Days7,
    /// Fourteen days.
    #[serde(rename = "14d")]
    Days14,
    /// Thirty days.
    #[serde(rename = "30d")]
    Days30,
    /// Ninety days.
    #[serde(rename = "90d")]
    Days90,
}

answers! {
    /// A period and the one before. They share a day.
    Insights {
        /// The project.
        project: String,
        /// The period.
        current_period: Period,
        /// The one before.
        previous_period: Period,
        /// What is compared.
        metrics: InsightsMetrics,
        /// Where the number of events goes: `growing` or `declining` by more than ten percent, or `stable`.
        trend: String,
    }

    /// What is compared.
    InsightsMetrics {
        /// All events.
        total_events: DeltaMetric,
        /// Different users.
        unique_users: DeltaMetric,
        /// All sessions.
        total_sessions: DeltaMetric,
        /// Fraction of sessions that are bounces, with three decimals.
        bounce_rate: DeltaMetric,
        /// Mean length of a session in whole milliseconds.
        avg_duration: DeltaMetric,
    }

    /// A number, and what it was before.
    DeltaMetric {
        /// In the period.
        current: f64,
        /// In the period before.
        previous: f64,
        /// The first less the second.
        change: f64,
        /// The change in whole percent; `None` when there was nothing before and there is something now.
        change_pct: Option<i64>,
    }
}
