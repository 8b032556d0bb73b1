//! What a table counts.

use super::Number;
use super::tally::Visits;
use crate::store::{Code, Field, Row, View};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Metric {
    EventCount,
    UniqueUsers,
    SessionCount,
    /// Of all events of the sessions that the events belong to; from 0 to 1, to three decimals.
    BounceRate,
    /// Of the sessions that the events belong to, in whole milliseconds.
    AvgDuration,
}

/// What counts as an event.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum CountMode {
    /// Each one.
    #[default]
    Raw,
    /// Each session of a user once. What a user did outside of sessions counts once, and not at all beside a session of the same user.
    /// Each event without user and session counts.
    SessionThenUser,
}

/// One metric in the making.
#[derive(Debug)]
pub(super) enum Accumulator {
    Events(usize),
    Actions(Actions),
    Users(FxHashSet<Code>),
    /// By the first event of each.
    Sessions(Metric, FxHashSet<Row>),
}

/// Events as [`CountMode::SessionThenUser`] counts them.
#[derive(Debug, Default)]
pub(super) struct Actions {
    sessions: FxHashSet<(Option<Code>, Row)>,
    in_session: FxHashSet<Code>,
    outside: FxHashSet<Code>,
    anonymous: usize,
}

impl Accumulator {
    pub(super) fn new(metric: Metric, count_mode: CountMode) -> Self {
        match (metric, count_mode) {
            (Metric::EventCount, CountMode::Raw) => Self::Events(0),
            (Metric::EventCount, CountMode::SessionThenUser) => Self::Actions(Actions::default()),
            (Metric::UniqueUsers, _) => Self::Users(FxHashSet::default()),
            (Metric::SessionCount | Metric::BounceRate | Metric::AvgDuration, _) => Self::Sessions(metric, FxHashSet::default()),
        }
    }

    pub(super) fn add(&mut self, view: View<'_>, row: Row) {
        let user = || view.events.code(Field::UserId, row);
        let session = || view.sessions.of(row).map(|session| session.first);
        match self {
            Self::Events(events) => *events += 1,
            Self::Actions(actions) => actions.add(user(), session()),
            Self::Users(users) => users.extend(user()),
            Self::Sessions(_, sessions) => sessions.extend(session()),
        }
    }

    pub(super) fn value(&self, view: View<'_>) -> Number {
        match self {
            Self::Events(events) => (*events).into(),
            Self::Actions(actions) => actions.count().into(),
            Self::Users(users) => users.len().into(),
            Self::Sessions(metric, sessions) => {
                let mut visits = Visits::default();
                sessions.iter().filter_map(|first| view.sessions.of(*first)).for_each(|session| visits.add(view, session));
                match metric {
                    Metric::BounceRate => visits.bounce_rate().rounded(3),
                    Metric::AvgDuration => visits.avg_duration(),
                    _ => visits.sessions.into(),
                }
            }
        }
    }
}

impl Actions {
    fn add(&mut self, user: Option<Code>, session: Option<Row>) {
        match (user, session) {
            (user, Some(session)) => {
                self.sessions.insert((user, session));
                self.in_session.extend(user);
            }
            (Some(user), None) => drop(self.outside.insert(user)),
            (None, None) => self.anonymous += 1,
        }
    }

    fn count(&self) -> usize {
        self.sessions.len() + self.outside.difference(&self.in_session).count() + self.anonymous
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{event, store};

    #[test]
    fn sessions_count_once_and_events_outside_of_them_only_for_users_without_any() {
        let at = "2026-11-20T10:00:00Z";
        let mut store = store([
            event("any", at).user("u1").session("s1"),
            event("any", at).user("u1").session("s1"),
            event("any", at).user("u1"),
            event("any", at).user("u2"),
            event("any", at).user("u2"),
            event("any", at),
            event("any", at),
        ]);
        let view = store.view();
        let count = |count_mode| {
            let mut accumulator = Accumulator::new(Metric::EventCount, count_mode);
            view.by_time.iter().for_each(|row| accumulator.add(view, *row));
            accumulator.value(view).get()
        };
        assert_eq!([CountMode::Raw, CountMode::SessionThenUser].map(count), [7.0, 4.0]);
    }
}
