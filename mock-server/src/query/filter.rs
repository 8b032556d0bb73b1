//! Which events a question is about.

use crate::store::{Code, Column, Field, Row, View};
use jiff::Timestamp;

/// Events of a time span that carry certain texts.
#[derive(Debug, Clone)]
pub(crate) struct Filter {
    /// The first instant of the span.
    pub(crate) from: Timestamp,
    /// The first instant after the span.
    pub(crate) to: Timestamp,
    /// Texts that an event must carry, all of them.
    pub(crate) equal: Vec<(Field, String)>,
}

impl Filter {
    /// The rows of the events, by the time they occurred, earliest first.
    pub(crate) fn rows<'a>(&self, view: View<'a>) -> impl DoubleEndedIterator<Item = Row> + use<'a> {
        self.rows_before(view, None)
    }

    /// Those of the rows that come before the given one, whether or not that one is among them.
    pub(crate) fn rows_before<'a>(&self, view: View<'a>, end: Option<Row>) -> impl DoubleEndedIterator<Item = Row> + use<'a> {
        let conditions = self.conditions(view);
        // No conditions to be had: they ask for a text that no event ever carried.
        let span = if conditions.is_some() { self.span(view, end) } else { &[] };
        let conditions = conditions.unwrap_or_default();
        span.iter().copied().filter(move |row| conditions.iter().all(|(column, code)| column.code(*row) == Some(*code)))
    }

    /// No fewer than there are rows.
    pub(crate) fn at_most(&self, view: View<'_>) -> usize {
        self.span(view, None).len()
    }

    /// Whether one event is among them, whenever it occurred.
    pub(crate) fn admits(&self, view: View<'_>, row: Row) -> bool {
        self.equal.iter().all(|(field, text)| view.events.text(*field, row) == Some(text))
    }

    fn conditions<'a>(&self, view: View<'a>) -> Option<Vec<(&'a Column, Code)>> {
        let condition = |(field, text): &(Field, String)| {
            let column = view.events.column(*field);
            Some((column, column.code_of(text)?))
        };
        self.equal.iter().map(condition).collect()
    }

    fn span<'a>(&self, view: View<'a>, end: Option<Row>) -> &'a [Row] {
        let earlier_than = |instant: Timestamp| view.by_time.partition_point(|row| view.events.occurred_at(*row) < instant);
        let before = |end: Row| view.by_time.partition_point(|row| view.events.time_key(*row) < view.events.time_key(end));
        let last = end.map_or(usize::MAX, before).min(earlier_than(self.to));
        view.by_time.get(earlier_than(self.from)..last).unwrap_or_default()
    }
}
