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
