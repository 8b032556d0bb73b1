//! Something, or nothing, for each row. What no row has costs nothing.

use super::Row;

#[derive(Debug)]
pub(super) struct PerRow<T>(
    /// Shorter than the table while the last rows hold nothing.
    Vec<Option<T>>,
);

impl<T: Copy> PerRow<T> {
    /// Gives its value to a row that is after every row that has one so far.
    pub(super) fn put(&mut self, row: Row, value: T) {
        self.0.resize(row.index(), None);
        self.0.push(Some(value));
    }

    pub(super) fn get(&self, row: Row) -> Option<T> {
        self.0.get(row.index()).copied().flatten()
    }
}

impl<T> Default for PerRow<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}
