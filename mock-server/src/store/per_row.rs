//! Something, or nothing, for each row. What no row has costs nothing.

use super::Row;

#[derive(Debug)]
pub(super) struct PerRow<T> {
    /// Shorter than the table while the last rows hold nothing.
    values: Vec<Option<T>>,
    filled: usize,
}

impl<T: Copy> PerRow<T> {
    /// Gives its value to a row that is after every row that has one so far.
    pub(super) fn put(&mut self, row: Row, value: T) {
        self.values.resize(row.index(), None);
        self.values.push(Some(value));
        self.filled += 1;
    }

    pub(super) fn get(&self, row: Row) -> Option<T> {
        self.values.get(row.index()).copied().flatten()
    }

    /// How many rows have something.
    pub(super) fn filled(&self) -> usize {
        self.filled
    }
}

impl<T> Default for PerRow<T> {
    fn default() -> Self {
        Self { values: Vec::new(), filled: 0 }
    }
}
