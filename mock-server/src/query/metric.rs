//! What a table counts.

use super::distinct::Distinct;
use super::tally::Visits;
use super::{Filter, Number};
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

/// The groups of some events, each a number below that of all groups.
pub(super) enum Groups {
    All(u32),
    Each(Vec<u32>),
}

/// One metric of all groups, in the making.
pub(super) enum Accumulator {
    Events(Vec<usize>),
    Actions(Vec<Actions>),
    Users(Vec<usize>, Distinct),
    Sessions(Metric, Vec<Visits>, Distinct),
}

/// Events as [`CountMode::SessionThenUser`] counts them.
#[derive(Debug, Default, Clone)]
pub(super) struct Actions {
    sessions: FxHashSet<(Option<Code>, Code)>,
    in_session: FxHashSet<Code>,
    outside: FxHashSet<Code>,
    anonymous: usize,
}

impl Accumulator {
    /// Of no events yet. They are to be among those of the filter.
    pub(super) fn new(metric: Metric, count_mode: CountMode, view: View<'_>, filter: &Filter) -> Self {
        let distinct = |things| Distinct::new(things, filter.at_most(view));
        match (metric, count_mode) {
            (Metric::EventCount, CountMode::Raw) => Self::Events(Vec::new()),
            (Metric::EventCount, CountMode::SessionThenUser) => Self::Actions(Vec::new()),
            (Metric::UniqueUsers, _) => Self::Users(Vec::new(), distinct(view.events.column(Field::UserId).len())),
            (Metric::SessionCount | Metric::BounceRate | Metric::AvgDuration, _) => {
                Self::Sessions(metric, Vec::new(), distinct(view.sessions.len()))
            }
        }
    }

    /// Counts events of these groups. `number` is that of all groups.
    pub(super) fn add(&mut self, view: View<'_>, rows: &[Row], groups: &Groups, number: usize) {
        let user = |row| view.events.code(Field::UserId, row);
        let events = || rows.iter().enumerate().map(|(place, row)| (groups.of(place), *row));
        match self {
            Self::Events(counts) => {
                counts.resize(number, 0);
                match groups {
                    Groups::All(group) => counts[*group as usize] += rows.len(),
                    Groups::Each(groups) => groups.iter().for_each(|group| counts[*group as usize] += 1),
                }
            }
            Self::Actions(actions) => {
                actions.resize(number, Actions::default());
                events().for_each(|(group, row)| actions[group].add(user(row), view.sessions.code(row)));
            }
            Self::Users(counts, distinct) => {
                counts.resize(number, 0);
                let mut is_new = |group, row| user(row).is_some_and(|user| distinct.insert(group, user));
                match groups {
                    Groups::All(group) => counts[*group as usize] += rows.iter().filter(|row| is_new(*group as usize, **row)).count(),
                    Groups::Each(_) => events().for_each(|(group, row)| counts[group] += usize::from(is_new(group, row))),
                }
            }
            Self::Sessions(_, visits, distinct) => {
                visits.resize(number, Visits::default());
                for (group, row) in events() {
                    if let Some(code) = view.sessions.code(row)
                        && distinct.insert(group, code)
                        && let Some(session) = view.sessions.get(code)
                    {
                        visits[group].add(view, session);
                    }
                }
            }
        }
    }

    /// Counts so many events of each group, which is all that counts of events need to know. `number` is that of all groups.
    pub(super) fn add_counts(&mut self, counts: &[(u32, usize)], number: usize) {
        if let Self::Events(totals) = self {
            totals.resize(number, 0);
            counts.iter().for_each(|(group, count)| totals[*group as usize] += count);
        }
    }

    /// What was counted of a group.
    pub(super) fn value(&self, group: usize) -> Number {
        match self {
            Self::Events(counts) | Self::Users(counts, _) => counts.get(group).copied().unwrap_or_default().into(),
            Self::Actions(actions) => actions.get(group).map_or(0, Actions::count).into(),
            Self::Sessions(metric, visits, _) => {
                let visits = visits.get(group).copied().unwrap_or_default();
                match metric {
                    Metric::BounceRate => visits.bounce_rate().rounded(3),
                    Metric::AvgDuration => visits.avg_duration(),
                    _ => visits.sessions.into(),
                }
            }
        }
    }
}

impl FromIterator<u32> for Groups {
    fn from_iter<I: IntoIterator<Item = u32>>(groups: I) -> Self {
        Self::Each(groups.into_iter().collect())
    }
}

impl Groups {
    /// The group of the event at a place.
    fn of(&self, place: usize) -> usize {
        match self {
            Self::All(group) => *group as usize,
            Self::Each(groups) => groups[place] as usize,
        }
    }
}

impl Actions {
    fn add(&mut self, user: Option<Code>, session: Option<Code>) {
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
    use crate::query::testing::{event, everything, store};

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
            let mut accumulator = Accumulator::new(Metric::EventCount, count_mode, view, &everything());
            accumulator.add(view, view.by_time, &Groups::All(0), 1);
            accumulator.value(0).get()
        };
        assert_eq!([CountMode::Raw, CountMode::SessionThenUser].map(count), [7.0, 4.0]);
    }
}
