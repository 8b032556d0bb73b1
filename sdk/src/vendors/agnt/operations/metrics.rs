//! Totals of a span.

use serde::{Deserialize, Serialize};

use super::super::span;
use super::{Counts, Period};
use crate::core::{Error, OperationInfo};

arguments! {
    /// Asks for the totals of a span.
    GetMetrics {
        /// By what kind of period the span is called. Must be given.
        period: Period = Period,
        /// Start of the span, included: a date, or a time with its offset. Must be given.
        #[serde(rename = "startDate")]
        start_date: String = impl Into<String>,
        /// End of the span, not included. Must be given.
        #[serde(rename = "endDate")]
        end_date: String = impl Into<String>,
        /// Only events of the assistant with this id.
        assistant: String = impl Into<String>,
    }
}

operation!(
    GetMetrics -> Metrics = OperationInfo::get("getMetrics", "/analytics/metrics"),
    requires ["period", "startDate", "endDate"],
    checked by check
);

fn check(arguments: &GetMetrics) -> Result<(), Error> {
    span::check(arguments.start_date.as_ref(), arguments.end_date.as_ref())
}

/// Totals of a span. The service documents one set of them; whether it can answer with one for each period, it does not
/// say.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
#[non_exhaustive]
pub enum Metrics {
    /// One set of totals for the whole span.
    Whole(PeriodMetrics),
    /// One set of totals for each period.
    Periods(Vec<PeriodMetrics>),
}

impl Metrics {
    /// The sets of totals, however many there are.
    #[must_use]
    pub fn periods(&self) -> &[PeriodMetrics] {
        match self {
            Self::Whole(totals) => std::slice::from_ref(totals),
            Self::Periods(periods) => periods,
        }
    }
}

answers! {
    /// Totals of a span or of a part of it. Times are ISO 8601.
    #[serde(rename_all = "camelCase", default)]
    PeriodMetrics {
        /// The period asked for; see [`Period`] for the words known today.
        period: String,
        /// The day, the ISO week or the month that it begins in, for example `2026-W08`.
        period_key: String,
        /// Start, included.
        start_date: String,
        /// End, not included.
        end_date: String,
        /// Different users of all events.
        active_users: u64,
        /// How often each kind of event happened.
        #[serde(flatten)]
        counts: Counts,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn one_set_of_totals_or_many() {
        let week = |key: &str, completed: u64| {
            json!({"period": "week", "periodKey": key, "startDate": "", "endDate": "", "activeUsers": 3, "incomingMessages": 1,
                "outgoingMessages": 2, "tasksInitiated": 4, "tasksCompleted": completed, "mood": "good"})
        };
        for answer in [week("2026-W08", 3), json!([week("2026-W08", 3), week("2026-W09", 1)])] {
            let metrics: Metrics = serde_json::from_value(answer.clone()).unwrap();
            let first = &metrics.periods()[0];
            assert_eq!((first.counts.completion_rate(), &first.extra), (Some(0.75), json!({"mood": "good"}).as_object().unwrap()));
            assert_eq!(metrics.periods().len(), answer.as_array().map_or(1, Vec::len));
            assert_eq!(serde_json::to_value(&metrics).unwrap(), answer, "nothing is lost");
        }
        let sparse: Metrics = serde_json::from_value(json!({"periodKey": "2026-03"})).unwrap();
        assert_eq!(sparse.periods()[0].counts, Counts::default(), "a number that is left out is 0");
        assert!(serde_json::from_value::<Metrics>(Value::from("text")).is_err());
    }
}
