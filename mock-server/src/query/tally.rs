//! Counts, and what is the most of something.

use super::Number;
use crate::store::{Session, View};
use serde::Serialize;

/// How many events, and by how many known users.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Counts {
    pub(crate) total_events: usize,
    /// Events without a user add none.
    pub(crate) unique_users: usize,
}

/// Those with the most of something, at most `limit`; by name where they have as much.
pub(super) fn top<K: Ord, T>(named: impl IntoIterator<Item = (K, T)>, limit: usize, size: impl Fn(&T) -> usize) -> Vec<(K, T)> {
    let mut named: Vec<_> = named.into_iter().collect();
    named.sort_unstable_by(|(a, left), (b, right)| size(right).cmp(&size(left)).then_with(|| a.cmp(b)));
    named.truncate(limit);
    named
}

/// Sessions, added up.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Visits {
    pub(super) sessions: usize,
    pub(super) bounces: usize,
    events: usize,
    millis: i64,
}

impl Visits {
    pub(super) fn add(&mut self, view: View<'_>, session: &Session) {
        self.sessions += 1;
        self.bounces += usize::from(session.is_bounce());
        self.events += session.events as usize;
        self.millis += session.duration_ms(view.events);
    }

    /// The share of sessions of one event, from 0 to 1.
    pub(super) fn bounce_rate(&self) -> Number {
        Number::ratio(self.bounces, self.sessions)
    }

    /// In whole milliseconds.
    pub(super) fn avg_duration(&self) -> Number {
        Number::from(self.millis as f64 / self.sessions.max(1) as f64).rounded(0)
    }

    /// To one decimal.
    pub(super) fn avg_events(&self) -> Number {
        Number::ratio(self.events, self.sessions).rounded(1)
    }
}
