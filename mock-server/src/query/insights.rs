//! A span held against the one before it.

use super::{Days, Filter, Number, session_summary, totals};
use crate::store::View;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;

/// A change of more than this many percent is a trend.
const TREND_PCT: f64 = 10.0;

/// What changed between two spans.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Insights {
    pub(crate) metrics: Changes,
    /// Of the number of events.
    pub(crate) trend: Trend,
}

/// The metrics that are held against each other.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Changes {
    pub(crate) total_events: Change,
    pub(crate) unique_users: Change,
    pub(crate) total_sessions: Change,
    /// From 0 to 1, to three decimals.
    pub(crate) bounce_rate: Change,
    /// In whole milliseconds.
    pub(crate) avg_duration: Change,
}

/// One metric in both spans.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct Change {
    pub(crate) current: Number,
    pub(crate) previous: Number,
    pub(crate) change: Number,
    /// In whole percent of the previous value; of nothing, 0 if nothing has come of it and `None` if something has.
    pub(crate) change_pct: Option<Number>,
}

/// Where things go.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Trend {
    Growing,
    Stable,
    Declining,
}

/// The last days and the days before them. The day that lies this many days back belongs to both.
pub(crate) fn periods(now: Timestamp, days: u16) -> [Days; 2] {
    let length = SignedDuration::from_hours(24 * i64::from(days));
    let before = SignedDuration::from_millis(1);
    [Days::of(now - length, now), Days::of(now - length * 2 - before, now - length - before)]
}

pub(crate) fn insights(view: View<'_>, current: &Filter, previous: &Filter) -> Insights {
    let [(now, now_sessions), (then, then_sessions)] =
        [current, previous].map(|filter| (totals(view, filter), session_summary(view, filter)));
    let count = |now: usize, then: usize| Change::between(now.into(), then.into());
    let metrics = Changes {
        total_events: count(now.total_events, then.total_events),
        unique_users: count(now.unique_users, then.unique_users),
        total_sessions: count(now_sessions.total_sessions, then_sessions.total_sessions),
        bounce_rate: Change::between(now_sessions.bounce_rate.rounded(3), then_sessions.bounce_rate.rounded(3)),
        avg_duration: Change::between(now_sessions.avg_duration, then_sessions.avg_duration),
    };
    Insights { metrics, trend: Trend::of(metrics.total_events) }
}

impl Change {
    fn between(current: Number, previous: Number) -> Self {
        let (now, then) = (current.get(), previous.get());
        let change = Number::from(now - then);
        let change_pct = match then > 0.0 {
            true => Some(Number::from(change.get() / then * 100.0).rounded(0)),
            false => (now <= 0.0).then(Number::default),
        };
        Self { current, previous, change, change_pct }
    }
}

impl Trend {
    fn of(change: Change) -> Self {
        match change.change_pct.map(Number::get) {
            None => Self::Growing,
            Some(pct) if pct > TREND_PCT => Self::Growing,
            Some(pct) if pct < -TREND_PCT => Self::Declining,
            Some(_) => Self::Stable,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{event, json, store};
    use serde_json::json;

    fn change(now: f64, then: f64) -> (f64, Option<f64>, Trend) {
        let change = Change::between(now.into(), then.into());
        (change.change.get(), change.change_pct.map(Number::get), Trend::of(change))
    }

    #[test]
    fn changes_are_whole_percents_with_halves_up_and_unknown_only_from_nothing_to_something() {
        assert_eq!(change(14.0, 8.0), (6.0, Some(75.0), Trend::Growing));
        assert_eq!(change(11.0, 10.0), (1.0, Some(10.0), Trend::Stable));
        assert_eq!(change(9.0, 10.0), (-1.0, Some(-10.0), Trend::Stable));
        assert_eq!(change(7.0, 8.0), (-1.0, Some(-12.0), Trend::Declining));
        assert_eq!(change(9.0, 8.0), (1.0, Some(13.0), Trend::Growing));
        assert_eq!(change(3.0, 0.0), (3.0, None, Trend::Growing));
        assert_eq!(change(0.0, 0.0), (0.0, Some(0.0), Trend::Stable));
        assert_eq!(change(0.333, 1.0).1, Some(-67.0));
        assert_eq!(change(60_000.0, 0.0).1, None);
    }

    #[test]
    fn the_periods_share_the_day_between_them() {
        let periods = periods("2026-11-22T12:00:00Z".parse().unwrap(), 7);
        let texts = periods.map(|Days { from, to }| [from.to_string(), to.to_string()]);
        assert_eq!(texts, [["2026-11-15", "2026-11-22"], ["2026-11-08", "2026-11-15"]]);
    }

    #[test]
    fn rates_are_rounded_before_they_are_compared_and_the_shared_day_counts_twice() {
        let hit = |session: &str, at: &str| event("any", at).user("ann").session(session);
        let mut store = store([
            hit("alone", "2026-11-10T10:00:00Z"),
            hit("shared", "2026-11-15T10:00:00Z"),
            hit("1", "2026-11-20T10:00:00Z"),
            hit("1", "2026-11-20T10:02:00Z"),
            hit("2", "2026-11-20T10:00:00Z"),
            hit("2", "2026-11-20T10:01:00Z"),
        ]);
        let filter = |days: Days| Filter { from: days.span().start, to: days.span().end, equal: Vec::new() };
        let [current, previous] = periods("2026-11-22T12:00:00Z".parse().unwrap(), 7).map(filter);
        let change = |current: f64, previous: f64, change: f64, change_pct: Option<i32>| {
            let [current, previous, change] = [current, previous, change].map(Number::from);
            json!({"current": current, "previous": previous, "change": change, "change_pct": change_pct})
        };
        assert_eq!(
            json(insights(store.view(), &current, &previous)),
            json!({
                "metrics": {
                    "total_events": change(5.0, 2.0, 3.0, Some(150)),
                    "unique_users": change(1.0, 1.0, 0.0, Some(0)),
                    "total_sessions": change(3.0, 2.0, 1.0, Some(50)),
                    "bounce_rate": change(0.333, 1.0, 0.333 - 1.0, Some(-67)),
                    "avg_duration": change(60_000.0, 0.0, 60_000.0, None),
                },
                "trend": "growing",
            })
        );
    }
}
