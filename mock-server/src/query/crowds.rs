//! Events and different users of several groups, counted side by side.

use super::distinct::Distinct;
use super::{Counts, Filter};
use crate::store::{Column, Field, Row, View};

/// The groups, in the making.
pub(super) struct Crowds<'a> {
    users: &'a Column,
    counts: Vec<Counts>,
    distinct: Distinct,
}

impl<'a> Crowds<'a> {
    /// No groups yet. Their events are to be among those of the filter.
    pub(super) fn new(view: View<'a>, filter: &Filter) -> Self {
        let users = view.events.column(Field::UserId);
        Self { users, counts: Vec::new(), distinct: Distinct::new(users.len(), filter.at_most(view)) }
    }

    /// Counts an event of a group. An event without a user adds none.
    pub(super) fn add(&mut self, group: usize, row: Row) {
        self.extend(group, [row]);
    }

    /// Counts events of one group.
    pub(super) fn extend(&mut self, group: usize, rows: impl IntoIterator<Item = Row>) {
        let (mut total_events, mut unique_users) = (0, 0);
        rows.into_iter().for_each(|row| {
            total_events += 1;
            unique_users += usize::from(self.users.code(row).is_some_and(|user| self.distinct.insert(group, user)));
        });
        let counts = self.counts_of(group);
        counts.total_events += total_events;
        counts.unique_users += unique_users;
    }

    /// What all groups have together. A user of two groups counts once.
    pub(super) fn together(&self) -> Counts {
        let total_events = self.counts.iter().map(|counts| counts.total_events).sum();
        Counts { total_events, unique_users: self.distinct.together() }
    }

    /// What a group has so far.
    pub(super) fn of(&self, group: usize) -> Counts {
        self.counts.get(group).copied().unwrap_or_default()
    }

    /// What each group has, in order, as far as any group has something.
    pub(super) fn into_counts(self) -> Vec<Counts> {
        self.counts
    }

    fn counts_of(&mut self, group: usize) -> &mut Counts {
        if group >= self.counts.len() {
            self.counts.resize(group + 1, Counts::default());
        }
        &mut self.counts[group]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{event, everything, store};
    use proptest::prelude::*;
    use std::collections::{BTreeMap, BTreeSet};

    proptest! {
        #[test]
        fn users_of_groups_with_bits_and_without_are_the_different_ones(events in prop::collection::vec((0_usize..9, prop::option::of(0_u32..200)), 0..300)) {
            let samples = events.iter().map(|(_, user)| {
                let event = event("any", "2026-11-20T10:00:00Z");
                user.map_or(event.clone(), |user| event.user(&user.to_string()))
            });
            let mut store = store(samples);
            let view = store.view();
            let mut crowds = Crowds::new(view, &everything());
            let mut expected = BTreeMap::<usize, (usize, BTreeSet<u32>)>::new();
            for ((group, user), row) in events.iter().zip(view.events.rows_from(0)) {
                crowds.add(*group, row);
                let (events, users) = expected.entry(*group).or_default();
                *events += 1;
                users.extend(user);
            }
            for group in 0..10 {
                let (total_events, unique_users) = expected.get(&group).map_or((0, 0), |(events, users)| (*events, users.len()));
                prop_assert_eq!(crowds.of(group), Counts { total_events, unique_users });
            }
            let users: BTreeSet<_> = events.iter().filter_map(|(_, user)| *user).collect();
            prop_assert_eq!(crowds.together(), Counts { total_events: events.len(), unique_users: users.len() });
        }
    }
}
