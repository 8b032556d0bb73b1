//! Events and different users of several groups, counted side by side.
//!
//! A group is a number below a small one: a day, an hour of the week, a value of a property in the order in which they are met. A set of
//! users for each of them would cost a search for each event. Instead a group has a bit for each user of the store, as long as all bits
//! take no more memory than a word for each event that is looked at; the users of any further group are kept as pairs. So the cost does
//! not grow with users that nobody asked about.

use super::{Counts, Filter};
use crate::store::{Code, Column, Field, Row, View};
use rustc_hash::FxHashSet;

/// The groups, in the making.
pub(super) struct Crowds<'a> {
    users: &'a Column,
    counts: Vec<Counts>,
    words: usize,
    /// How many groups have bits.
    roomy: usize,
    bits: Vec<u64>,
    /// Groups without bits, each with its users.
    pairs: FxHashSet<(usize, Code)>,
}

impl<'a> Crowds<'a> {
    /// No groups yet. Their events are to be among those of the filter.
    pub(super) fn new(view: View<'a>, filter: &Filter) -> Self {
        let users = view.events.column(Field::UserId);
        let words = users.len().div_ceil(BITS);
        let roomy = filter.at_most(view) / words.max(1);
        Self { users, counts: Vec::new(), words, roomy, bits: Vec::new(), pairs: FxHashSet::default() }
    }

    /// Counts an event of a group. An event without a user adds none.
    pub(super) fn add(&mut self, group: usize, row: Row) {
        if group >= self.counts.len() {
            self.counts.resize(group + 1, Counts::default());
        }
        let is_new = self.users.code(row).is_some_and(|user| self.is_new(group, user));
        let counts = &mut self.counts[group];
        counts.total_events += 1;
        counts.unique_users += usize::from(is_new);
    }

    fn is_new(&mut self, group: usize, user: Code) -> bool {
        if group >= self.roomy {
            return self.pairs.insert((group, user));
        }
        let (word, bit) = (group * self.words + user.place() / BITS, 1 << (user.place() % BITS));
        if word >= self.bits.len() {
            self.bits.resize((group + 1) * self.words, 0);
        }
        let word = &mut self.bits[word];
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// What a group has so far.
    pub(super) fn of(&self, group: usize) -> Counts {
        self.counts.get(group).copied().unwrap_or_default()
    }

    /// What each group has, in order, as far as any group has something.
    pub(super) fn into_counts(self) -> Vec<Counts> {
        self.counts
    }
}

/// Of a word.
const BITS: usize = u64::BITS as usize;

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
        }
    }
}
