//! Pages: one rule for cursors, offsets and skips.

use super::{Error, Operation};

/// A read whose answer is one page of a longer list.
pub trait Paginated: Operation + Clone {
    /// One row.
    type Item: Send + 'static;

    /// The call that reads the next page after `page`, or `None` at the end of the list.
    ///
    /// Must lead forward: a service that answers with the same cursor for ever must not make the walk endless.
    ///
    /// # Errors
    /// If there is more, and no way to it. The walk ends with this error, after the rows of `page`.
    fn next(&self, page: &Self::Output) -> Result<Option<Self>, Error>;

    /// Takes out of a page what earlier pages have brought, for services whose pages overlap. `is_new` tells of the name
    /// of a row whether it has not been seen before.
    fn retain_new(page: &mut Self::Output, is_new: &mut dyn FnMut(&str) -> bool) {
        let _ = (page, is_new);
    }

    /// The rows of a page.
    fn items(page: Self::Output) -> Vec<Self::Item>;
}
