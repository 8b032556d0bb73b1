//! Pages: one rule for cursors, offsets and skips.

use super::Operation;

/// A read whose answer is one page of a longer list.
pub trait Paginated: Operation + Clone {
    /// One row.
    type Item: Send + 'static;

    /// The call that reads the next page after `page`, or `None` at the end of the list.
    ///
    /// Must lead forward: a service that answers with the same cursor for ever must not make the walk endless.
    fn next(&self, page: &Self::Output) -> Option<Self>;

    /// The rows of a page.
    fn items(page: Self::Output) -> Vec<Self::Item>;
}
