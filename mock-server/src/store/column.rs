//! One dictionary-encoded column of text. A column that no event uses costs nothing.

use super::Row;
use super::dictionary::Dictionary;
use super::per_row::PerRow;
use std::num::NonZeroU32;

/// A place in a table of different things, such as a column's dictionary. Equal codes of one column are equal texts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Code(NonZeroU32);

/// A text, or nothing, for each row.
#[derive(Debug, Default)]
pub(crate) struct Column {
    dictionary: Dictionary,
    codes: PerRow<Code>,
}

impl Column {
    /// Writes the text of a row that is after every row written so far.
    pub(super) fn put(&mut self, row: Row, text: &str) {
        if let Some(code) = self.dictionary.put(text) {
            self.codes.put(row, code);
        }
    }

    pub(crate) fn code(&self, row: Row) -> Option<Code> {
        self.codes.get(row)
    }

    pub(crate) fn get(&self, row: Row) -> Option<&str> {
        self.code(row).map(|code| self.text(code))
    }

    /// The code of a text, if some row has held it.
    pub(crate) fn code_of(&self, text: &str) -> Option<Code> {
        self.dictionary.code_of(text)
    }

    /// Every text that some row has held.
    pub(crate) fn texts(&self) -> impl Iterator<Item = &str> {
        self.dictionary.texts()
    }

    /// How many different texts rows have held. The place of every code is below that.
    pub(crate) fn len(&self) -> usize {
        self.dictionary.len()
    }

    /// Whether so many rows, which are all there are, hold the same text.
    pub(crate) fn is_uniform(&self, rows: usize) -> bool {
        self.len() == 1 && self.codes.filled() == rows
    }

    /// The text of a code of this column; empty for a code of another one.
    pub(crate) fn text(&self, code: Code) -> &str {
        self.dictionary.text(code)
    }
}

impl Code {
    /// `None` past 2^32 - 2 different texts, far beyond what fits in memory.
    pub(crate) fn at(place: usize) -> Option<Self> {
        u32::try_from(place + 1).ok().and_then(NonZeroU32::new).map(Self)
    }

    pub(crate) fn place(self) -> usize {
        self.0.get() as usize - 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equal_texts_share_a_code_and_unwritten_rows_hold_nothing() {
        let mut column = Column::default();
        column.put(Row::new(2), "web");
        column.put(Row::new(3), "voice");
        column.put(Row::new(5), "web");
        let texts: Vec<_> = (0..7).map(|row| column.get(Row::new(row))).collect();
        assert_eq!(texts, [None, None, Some("web"), Some("voice"), None, Some("web"), None]);
        assert_eq!(column.code(Row::new(2)), column.code(Row::new(5)));
        assert_eq!(column.code_of("voice"), column.code(Row::new(3)));
        assert_eq!(column.code_of("sms"), None);
    }

    #[test]
    fn a_column_is_uniform_while_every_row_holds_the_one_text() {
        let mut column = Column::default();
        assert!(!column.is_uniform(0));
        column.put(Row::new(0), "web");
        column.put(Row::new(1), "web");
        assert!(column.is_uniform(2));
        assert!(!column.is_uniform(3), "the third row holds nothing");
        column.put(Row::new(2), "voice");
        assert!(!column.is_uniform(3));
    }
}
