//! How long sessions last.

use super::sessions::opened;
use super::tally::Visits;
use super::{Filter, Number};
use crate::store::View;
use serde::Serialize;

/// The names of the lengths, and the milliseconds from which each one counts.
const LENGTHS: [(&str, i64); 7] =
    [("0s", 0), ("1-10s", 1), ("10-30s", 10_000), ("30-60s", 30_000), ("1-3m", 60_000), ("3-10m", 180_000), ("10m+", 600_000)];

/// Who stays this long is engaged.
const ENGAGED_MS: i64 = 30_000;

/// Sessions by how long they last.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Distribution {
    /// The shortest first. Lengths that no session has are left out.
    pub(crate) distribution: Vec<Length>,
    /// The length of the session in the middle; of two, the shorter one.
    pub(crate) median_bucket: Option<&'static str>,
    /// The share of sessions of 30 seconds and longer, in percent, to one decimal.
    pub(crate) engaged_pct: Number,
}

/// The sessions of one length.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Length {
    pub(crate) bucket: &'static str,
    pub(crate) sessions: usize,
    pub(crate) bounces: usize,
    /// To one decimal.
    pub(crate) avg_events: Number,
    /// Of all sessions, in percent, to one decimal.
    pub(crate) pct: Number,
}

pub(crate) fn session_distribution(view: View<'_>, filter: &Filter) -> Distribution {
    let mut by_length = [Visits::default(); LENGTHS.len()];
    for session in opened(view, filter) {
        let duration = session.duration_ms(view.events);
        let length = LENGTHS.iter().rposition(|(_, from)| *from <= duration).unwrap_or_default();
        by_length[length].add(view, session);
    }
    let total: usize = by_length.iter().map(|visits| visits.sessions).sum();
    let share = |part| Number::from(Number::ratio(part, total).get() * 100.0).rounded(1);
    let filled = || LENGTHS.iter().zip(by_length).filter(|(_, visits)| visits.sessions > 0);
    let named = |((bucket, _), visits): (&(&'static str, i64), Visits)| Length {
        bucket,
        sessions: visits.sessions,
        bounces: visits.bounces,
        avg_events: visits.avg_events(),
        pct: share(visits.sessions),
    };
    let up_to = filled().scan(0, |sessions, ((bucket, _), visits)| {
        *sessions += visits.sessions;
        Some((*bucket, *sessions))
    });
    let engaged = filled().filter(|((_, from), _)| *from >= ENGAGED_MS).map(|(_, visits)| visits.sessions).sum();
    Distribution {
        median_bucket: up_to.into_iter().find(|(_, sessions)| sessions * 2 >= total).map(|(bucket, _)| bucket),
        distribution: filled().map(named).collect(),
        engaged_pct: share(engaged),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{event, everything, json, store};
    use jiff::{SignedDuration, Timestamp};
    use serde_json::json;

    /// For each number, a session that lasts so many milliseconds.
    fn lasting(durations: &[i64]) -> Distribution {
        let start: Timestamp = "2026-11-20T10:00:00Z".parse().unwrap();
        let events = durations.iter().enumerate().flat_map(|(index, duration)| {
            let ends = if *duration == 0 { vec![0] } else { vec![0, *duration] };
            ends.into_iter()
                .map(move |after| event("any", &(start + SignedDuration::from_millis(after)).to_string()).session(&index.to_string()))
        });
        session_distribution(store(events).view(), &everything())
    }

    #[test]
    fn shares_and_the_middle_of_sixteen_sessions() {
        let found =
            lasting(&[0, 0, 0, 1, 9_999, 10_000, 29_999, 30_000, 59_999, 60_000, 179_999, 180_000, 599_999, 600_000, 700_000, 3_600_000]);
        let lengths: Vec<_> = found.distribution.iter().map(|length| (length.bucket, length.sessions, length.pct.get())).collect();
        let expected = [
            ("0s", 3, 18.8),
            ("1-10s", 2, 12.5),
            ("10-30s", 2, 12.5),
            ("30-60s", 2, 12.5),
            ("1-3m", 2, 12.5),
            ("3-10m", 2, 12.5),
            ("10m+", 3, 18.8),
        ];
        assert_eq!(lengths, expected);
        assert_eq!((found.median_bucket, found.engaged_pct.get()), (Some("30-60s"), 56.3));
        assert_eq!(found.distribution.iter().map(|length| length.bounces).collect::<Vec<_>>(), [3, 0, 0, 0, 0, 0, 0]);
    }

    #[test]
    fn lengths_that_nobody_has_are_left_out_and_nobody_has_no_middle() {
        assert_eq!(
            json(lasting(&[0, 600_000])),
            json!({
                "distribution": [
                    {"bucket": "0s", "sessions": 1, "bounces": 1, "avg_events": 1, "pct": 50},
                    {"bucket": "10m+", "sessions": 1, "bounces": 0, "avg_events": 2, "pct": 50},
                ],
                "median_bucket": "0s",
                "engaged_pct": 50,
            })
        );
        assert_eq!(json(lasting(&[])), json!({"distribution": [], "median_bucket": null, "engaged_pct": 0}));
    }
}
