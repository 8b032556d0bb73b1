//! Codes of one column, numbered from 0 in the order in which they are met.
//!
//! What is known of each of them can then lie side by side, without a search for each event.

use crate::store::{Code, Column};

/// The numbers given so far.
pub(super) struct Numbering {
    /// By the place of a code: 0 if it was not met, or else its number and one.
    given: Vec<u32>,
    met: Vec<Code>,
}

impl Numbering {
    /// Of the codes of a column, none of which is met yet.
    pub(super) fn of(column: &Column) -> Self {
        Self { given: vec![0; column.len()], met: Vec::new() }
    }

    /// Of the codes of a column, all of which are met.
    pub(super) fn all(column: &Column) -> Self {
        let mut all = Self::of(column);
        (0..column.len()).filter_map(Code::at).for_each(|code| _ = all.number(code));
        all
    }

    /// The number of a code, a new one if it is met for the first time.
    pub(super) fn number(&mut self, code: Code) -> usize {
        let given = &mut self.given[code.place()];
        if *given == 0 {
            self.met.push(code);
            *given = self.met.len() as u32;
        }
        *given as usize - 1
    }

    /// The number of a code, if it was met.
    pub(super) fn known(&self, code: Code) -> Option<usize> {
        (self.given[code.place()] as usize).checked_sub(1)
    }

    pub(super) fn len(&self) -> usize {
        self.met.len()
    }

    /// The codes, by number.
    pub(super) fn into_codes(self) -> Vec<Code> {
        self.met
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{event, store};
    use crate::store::Field;

    #[test]
    fn a_code_keeps_the_number_under_which_it_was_met() {
        let at = "2026-11-20T10:00:00Z";
        let mut store = store(["ann", "bob", "cat"].map(|user| event("any", at).user(user)));
        let users = store.view().events.column(Field::UserId);
        let [ann, bob, cat] = ["ann", "bob", "cat"].map(|user| users.code_of(user).unwrap());
        let mut numbering = Numbering::of(users);
        assert_eq!([cat, ann, cat].map(|user| numbering.number(user)), [0, 1, 0]);
        assert_eq!([ann, bob, cat].map(|user| numbering.known(user)), [Some(1), None, Some(0)]);
        assert_eq!(numbering.len(), 2);
        assert_eq!(numbering.into_codes(), [cat, ann]);
    }
}
