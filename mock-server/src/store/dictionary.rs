//! Different texts, each with a code, one after the other in one piece of memory.
//!
//! A text costs its bytes, the place where it ends and an entry of the table by which it is found; it has no allocation of its own.
//! Nothing is ever removed.

use super::Code;
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

#[derive(Debug, Default)]
pub(super) struct Dictionary {
    texts: Texts,
    codes: HashTable<Code>,
}

#[derive(Debug, Default)]
struct Texts {
    all: String,
    /// Where each text ends. It begins where the one before it ends.
    ends: Vec<usize>,
}

impl Dictionary {
    /// The code of a text, a new one if the text is new.
    pub(super) fn put(&mut self, text: &str) -> Option<Code> {
        let Self { texts, codes } = self;
        let is_it = |code: &Code| texts.get(*code) == text;
        match codes.entry(hash(text), is_it, |code| hash(texts.get(*code))) {
            Entry::Occupied(known) => Some(*known.get()),
            Entry::Vacant(free) => {
                let code = Code::at(texts.ends.len())?;
                free.insert(code);
                texts.push(text);
                Some(code)
            }
        }
    }

    pub(super) fn code_of(&self, text: &str) -> Option<Code> {
        self.codes.find(hash(text), |code| self.texts.get(*code) == text).copied()
    }

    /// The text of a code of this dictionary; empty for a code of another one.
    pub(super) fn text(&self, code: Code) -> &str {
        self.texts.get(code)
    }

    pub(super) fn len(&self) -> usize {
        self.texts.ends.len()
    }

    /// Every text, in the order in which they came.
    pub(super) fn texts(&self) -> impl Iterator<Item = &str> {
        (0..self.len()).filter_map(Code::at).map(|code| self.text(code))
    }
}

impl Texts {
    fn get(&self, code: Code) -> &str {
        let place = code.place();
        let start = place.checked_sub(1).and_then(|before| self.ends.get(before)).copied().unwrap_or_default();
        self.ends.get(place).and_then(|end| self.all.get(start..*end)).unwrap_or_default()
    }

    fn push(&mut self, text: &str) {
        self.all.push_str(text);
        self.ends.push(self.all.len());
    }
}

fn hash(text: &str) -> u64 {
    FxBuildHasher.hash_one(text)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn a_text_has_one_code_and_a_code_one_text(texts in prop::collection::vec("[a-cé]{0,3}", 0..200)) {
            let mut dictionary = Dictionary::default();
            let codes: Vec<_> = texts.iter().map(|text| dictionary.put(text).unwrap()).collect();
            for (text, code) in texts.iter().zip(&codes) {
                prop_assert_eq!(dictionary.text(*code), text);
                prop_assert_eq!(dictionary.code_of(text), Some(*code));
            }
            let mut first_seen = texts.clone();
            let mut seen = std::collections::HashSet::new();
            first_seen.retain(|text| seen.insert(text.clone()));
            prop_assert_eq!(dictionary.texts().collect::<Vec<_>>(), first_seen);
            prop_assert_eq!(dictionary.code_of("never"), None);
        }
    }
}
