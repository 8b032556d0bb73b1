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
        self.extend(group, [row]);
    }

    /// Counts events of one group.
    pub(super) fn extend(&mut self, group: usize, rows: impl IntoIterator<Item = Row>) {
        self.make_room(group);
        let Self { users, counts, words, roomy, bits, pairs } = self;
        let counts = &mut counts[group];
        let users = rows.into_iter().inspect(|_| counts.total_events += 1).filter_map(|row| users.code(row));
        if group < *roomy {
            let bits = &mut bits[group * *words..][..*words];
            counts.unique_users += users.map(|user| usize::from(set(bits, user))).sum::<usize>();
        } else {
            counts.unique_users += users.map(|user| usize::from(pairs.insert((group, user)))).sum::<usize>();
        }
    }

    fn make_room(&mut self, group: usize) {
        if group >= self.counts.len() {
            self.counts.resize(group + 1, Counts::default());
            self.bits.resize((group + 1).min(self.roomy) * self.words, 0);
        }
    }

    /// What all groups have together. A user of two groups counts once.
    pub(super) fn together(&self) -> Counts {
        let mut all = vec![0; self.words];
        for group in self.bits.chunks_exact(self.words.max(1)) {
            all.iter_mut().zip(group).for_each(|(all, users)| *all |= users);
        }
        for (_, user) in &self.pairs {
            set(&mut all, *user);
        }
        Counts {
            total_events: self.counts.iter().map(|counts| counts.total_events).sum(),
            unique_users: all.iter().map(|users| users.count_ones() as usize).sum(),
        }
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

/// Sets the bit of a user, and tells whether it was not set.
fn set(bits: &mut [u64], user: Code) -> bool {
    let (word, bit) = (&mut bits[user.place() / BITS], 1 << (user.place() % BITS));
    let is_new = *word & bit == 0;
    *word |= bit;
    is_new
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
