//! Which events a question is about.

use super::calendar::millis;
use crate::store::{Code, Column, Field, Row, View};
use jiff::Timestamp;
use std::ops::RangeInclusive;
use std::sync::Arc;

/// What a loop needs for so many rows stays in the processor's first cache.
const AT_A_TIME: usize = 1_024;

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

/// The rows that a filter is about, earliest first.
#[derive(Clone)]
pub(super) struct Chosen<'a> {
    view: View<'a>,
    /// With rows that do not meet the conditions.
    span: &'a [Row],
    conditions: Arc<[(&'a Column, Code)]>,
}

impl Filter {
    /// The rows of the events, by the time they occurred, earliest first.
    pub(crate) fn rows<'a>(&self, view: View<'a>) -> impl DoubleEndedIterator<Item = Row> + use<'a> {
        self.chosen(view).rows()
    }

    /// Those of the rows that come before the given one, whether or not that one is among them.
    pub(crate) fn rows_before<'a>(&self, view: View<'a>, end: Option<Row>) -> impl DoubleEndedIterator<Item = Row> + use<'a> {
        let Chosen { span, conditions, .. } = self.chosen(view);
        let before = |end| span.partition_point(|row| view.events.time_key(*row) < view.events.time_key(end));
        Chosen { view, span: &span[..end.map_or(span.len(), before)], conditions }.rows()
    }

    /// The same rows, not yet looked at one by one.
    pub(super) fn chosen<'a>(&self, view: View<'a>) -> Chosen<'a> {
        let conditions = self.conditions(view);
        // No conditions to be had: they ask for a text that no event ever carried.
        let span = if conditions.is_some() { self.span(view) } else { &[] };
        Chosen { view, span, conditions: conditions.unwrap_or_default().into() }
    }

    /// No fewer than there are rows.
    pub(crate) fn at_most(&self, view: View<'_>) -> usize {
        self.span(view).len()
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
        let mut conditions = self.equal.iter().map(condition).collect::<Option<Vec<_>>>()?;
        conditions.retain(|(column, _)| !column.is_uniform(view.events.len()));
        Some(conditions)
    }

    fn span<'a>(&self, view: View<'a>) -> &'a [Row] {
        let earlier_than = |instant| place_of(instant, view, view.by_time);
        view.by_time.get(earlier_than(self.from)..earlier_than(self.to)).unwrap_or_default()
    }
}

impl<'a> Chosen<'a> {
    pub(super) fn rows(self) -> impl DoubleEndedIterator<Item = Row> + use<'a> {
        let Self { span, conditions, .. } = self;
        span.iter().copied().filter(move |row| meets(&conditions, *row))
    }

    /// Shows them all, earliest first and some at a time: loops over a slice are faster than over rows that come one by one.
    pub(super) fn for_each_slice(self, mut show: impl FnMut(&[Row])) {
        let Self { span, conditions, .. } = self;
        let mut met = Vec::new();
        for rows in span.chunks(AT_A_TIME) {
            if conditions.is_empty() {
                show(rows);
                continue;
            }
            met.clear();
            met.extend(rows.iter().copied().filter(|row| meets(&conditions, *row)));
            show(&met);
        }
    }

    /// Whether a row is one of them.
    pub(super) fn has(&self, row: Row) -> bool {
        let key = |row: &Row| self.view.events.time_key(*row);
        let (Some(first), Some(last)) = (self.span.first(), self.span.last()) else { return false };
        (key(first)..=key(last)).contains(&key(&row)) && meets(&self.conditions, row)
    }

    /// From the first of the span to arrive to the last.
    pub(super) fn arrivals(&self) -> Option<RangeInclusive<Row>> {
        let one = *self.span.first()?;
        let (first, last) = self.span.iter().fold((one, one), |(first, last), row| (first.min(*row), last.max(*row)));
        Some(first..=last)
    }

    /// When the first event of the span occurred, whether or not it meets the conditions.
    pub(super) fn begins(&self) -> Option<Timestamp> {
        self.span.first().map(|row| self.view.events.occurred_at(*row))
    }

    /// Takes off what occurred before an instant.
    pub(super) fn take_before(&mut self, instant: Timestamp) -> Self {
        self.take(place_of(instant, self.view, self.span))
    }

    /// Takes off the first so many rows of the span, whether or not they meet the conditions.
    pub(super) fn take(&mut self, rows: usize) -> Self {
        let (first, rest) = self.span.split_at(rows.min(self.span.len()));
        self.span = rest;
        Self { span: first, ..self.clone() }
    }

    /// No fewer than there are rows.
    pub(super) fn at_most(&self) -> usize {
        self.span.len()
    }
}

fn meets(conditions: &[(&Column, Code)], row: Row) -> bool {
    conditions.iter().all(|(column, code)| column.code(row) == Some(*code))
}

/// How many of the rows, which are in the order of time, occurred before an instant.
fn place_of(instant: Timestamp, view: View<'_>, rows: &[Row]) -> usize {
    let instant = millis(instant);
    rows.partition_point(|row| view.events.time_key(*row).0 < instant)
}
