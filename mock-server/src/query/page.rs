//! Events themselves, newest first, a page at a time.

use super::Filter;
use crate::store::{Row, View};

/// Where a page begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Start {
    /// After this many events. Events that arrive meanwhile shift what follows.
    Offset(usize),
    /// After this event. Events that arrive meanwhile shift nothing.
    After(Row),
}

/// Some events of a filter, newest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Page {
    pub(crate) rows: Vec<Row>,
    /// Whether there are more after them.
    pub(crate) has_more: bool,
}

pub(crate) fn page(view: View<'_>, filter: &Filter, start: Start, limit: usize) -> Page {
    let (skipped, end) = match start {
        Start::Offset(skipped) => (skipped, None),
        Start::After(last) => (0, Some(last)),
    };
    let mut rows: Vec<_> = filter.rows_before(view, end).rev().skip(skipped).take(limit.saturating_add(1)).collect();
    let has_more = rows.len() > limit;
    rows.truncate(limit);
    Page { rows, has_more }
}
