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
        if group >= self.roomy {
            return self.pairs.insert((group, thing));
        }
        set(self.bits_of(group), thing)
    }

    /// Adds things to one group, and tells how many of them are the first of their kind there.
    pub(super) fn extend(&mut self, group: usize, things: impl Iterator<Item = Code>) -> usize {
        if group >= self.roomy {
            return things.map(|thing| usize::from(self.pairs.insert((group, thing)))).sum();
        }
        let bits = self.bits_of(group);
        things.map(|thing| usize::from(set(bits, thing))).sum()
    }

    /// How many different things all groups have together.
    pub(super) fn together(&self) -> usize {
        let mut all = vec![0; self.words];
        for group in self.bits.chunks_exact(self.words.max(1)) {
            all.iter_mut().zip(group).for_each(|(all, things)| *all |= things);
        }
        for (_, thing) in &self.pairs {
            set(&mut all, *thing);
        }
        all.iter().map(|things| things.count_ones() as usize).sum()
    }

    fn bits_of(&mut self, group: usize) -> &mut [u64] {
        let start = group * self.words;
        if self.bits.len() < start + self.words {
            self.bits.resize(start + self.words, 0);
        }
        &mut self.bits[start..start + self.words]
    }
}

/// Sets the bit of a thing, and tells whether it was not set.
fn set(bits: &mut [u64], thing: Code) -> bool {
    let (word, bit) = (&mut bits[thing.place() / BITS], 1 << (thing.place() % BITS));
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
            let mut at_once = Distinct::new(200, things.len());
            for group in 0..9 {
                let of_group = things.iter().filter(|(of, _)| *of == group).map(|(_, thing)| Code::at(*thing).unwrap());
                prop_assert_eq!(at_once.extend(group, of_group), expected.iter().filter(|(of, _)| *of == group).count());
            }
        }
    }
}
