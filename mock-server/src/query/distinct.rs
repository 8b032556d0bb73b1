//! Different things in each of several groups, told apart side by side.
//!
//! A group is a number below a small one: a day, an hour of the week, a value of a property in the order in which they are met. A set of
//! things for each of them would cost a search for each event. Instead a group has a bit for each thing of the store, as long as all bits
//! take no more memory than a word for each event that is looked at; the things of any further group are kept as pairs. So the cost does
//! not grow with things that nobody asked about.

use crate::store::Code;
use rustc_hash::FxHashSet;

/// The groups, in the making.
pub(super) struct Distinct {
    words: usize,
    /// How many groups may have bits.
    roomy: usize,
    bits: Vec<u64>,
    /// Groups without bits, each with its things.
    pairs: FxHashSet<(usize, Code)>,
}

/// Of a word.
const BITS: usize = u64::BITS as usize;

impl Distinct {
    /// No groups yet, of so many things in so many events at most.
    pub(super) fn new(things: usize, events: usize) -> Self {
        let words = things.div_ceil(BITS);
        Self { words, roomy: events / words.max(1), bits: Vec::new(), pairs: FxHashSet::default() }
    }

    /// Adds a thing to a group, and tells whether it is the first of its kind there.
    pub(super) fn insert(&mut self, group: usize, thing: Code) -> bool {
        let word = group * self.words + thing.place() / BITS;
        if word >= self.bits.len() && !self.make_room(group) {
            return self.pairs.insert((group, thing));
        }
        set(&mut self.bits[word], thing)
    }

    /// How many different things all groups have together.
    pub(super) fn together(&self) -> usize {
        let mut all = vec![0; self.words];
        for group in self.bits.chunks_exact(self.words.max(1)) {
            all.iter_mut().zip(group).for_each(|(all, things)| *all |= things);
        }
        for (_, thing) in &self.pairs {
            set(&mut all[thing.place() / BITS], *thing);
        }
        all.iter().map(|things| things.count_ones() as usize).sum()
    }

    /// Gives a group its bits; `false` if it may have none.
    #[cold]
    fn make_room(&mut self, group: usize) -> bool {
        let has_room = group < self.roomy;
        if has_room {
            self.bits.resize((group + 1) * self.words, 0);
        }
        has_room
    }
}

/// Sets the bit of a thing in the word that has it, and tells whether it was not set.
fn set(word: &mut u64, thing: Code) -> bool {
    let bit = 1 << (thing.place() % BITS);
    let is_new = *word & bit == 0;
    *word |= bit;
    is_new
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    proptest! {
        #[test]
        fn groups_with_bits_and_without_tell_things_apart(things in prop::collection::vec((0_usize..9, 0_usize..200), 0..300)) {
            let mut distinct = Distinct::new(200, things.len());
            let mut expected = BTreeSet::new();
            for (group, thing) in &things {
                prop_assert_eq!(distinct.insert(*group, Code::at(*thing).unwrap()), expected.insert((*group, *thing)));
            }
            prop_assert_eq!(distinct.together(), things.iter().map(|(_, thing)| thing).collect::<BTreeSet<_>>().len());
        }
    }
}
