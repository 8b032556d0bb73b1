//! The values of a property.

use super::crowds::Crowds;
use super::numbering::Numbering;
use super::property::Scalar;
use super::tally::top;
use super::{Counts, Filter, Property};
use crate::store::{Cell, Column, Row, View};
use indexmap::IndexSet;
use rustc_hash::{FxBuildHasher, FxHashMap};
use serde::Serialize;
use std::borrow::Cow;

/// Events by the value of a property.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Breakdown {
    pub(crate) values: Vec<PropertyValue>,
    /// With the property or without.
    pub(crate) total_events: usize,
    pub(crate) total_with_property: usize,
}

/// The events with one value. Values that look the same as text are the same: 1, 1.0 and `"1"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PropertyValue {
    pub(crate) value: String,
    pub(crate) count: usize,
    pub(crate) unique_users: usize,
}

/// The values with the most events, at most `limit`; by value where those are equal. An empty text is a value, null is none.
pub(crate) fn breakdown(view: View<'_>, filter: &Filter, property: &Property, limit: usize) -> Breakdown {
    let name = view.events.property_name(&property.key);
    let (mut values, mut crowds, mut total_events) = (Values::of(property, view), Crowds::new(view, filter), 0);
    for row in filter.rows(view) {
        total_events += 1;
        let said = values.in_column(row);
        let said = said.or_else(|| values.of_cell(view.events.properties(row)?.cell(name?)?, view));
        if let Some(value) = said {
            crowds.add(value, row);
        }
    }
    let counts = crowds.into_counts();
    let total_with_property = counts.iter().map(|counts| counts.total_events).sum();
    let named = |(value, counts): (Cow<'_, str>, Counts)| PropertyValue {
        value: value.into_owned(),
        count: counts.total_events,
        unique_users: counts.unique_users,
    };
    let values = top(values.texts.into_iter().zip(counts), limit, |counts| counts.total_events).into_iter().map(named).collect();
    Breakdown { values, total_events, total_with_property }
}

/// The different values met so far, and the place of each by each way to say it.
struct Values<'a> {
    texts: IndexSet<Cow<'a, str>, FxBuildHasher>,
    column: Option<InColumn<'a>>,
    /// `None` for null.
    by_cell: FxHashMap<Cell, Option<usize>>,
}

/// Values that a column holds.
struct InColumn<'a> {
    column: &'a Column,
    codes: Numbering,
    /// By the number of the code.
    places: Vec<usize>,
}

impl<'a> Values<'a> {
    fn of(property: &Property, view: View<'a>) -> Self {
        let column = property.column.map(|field| view.events.column(field));
        let column = column.map(|column| InColumn { column, codes: Numbering::of(column), places: Vec::new() });
        Self { texts: IndexSet::default(), column, by_cell: FxHashMap::default() }
    }

    /// The place of what the column says of an event, if it says something.
    fn in_column(&mut self, row: Row) -> Option<usize> {
        let InColumn { column, codes, places } = self.column.as_mut()?;
        let code = column.code(row)?;
        let number = codes.number(code);
        if number == places.len() {
            places.push(self.texts.insert_full(column.text(code).into()).0);
        }
        Some(places[number])
    }

    /// The place of what a client says, unless that is null.
    fn of_cell(&mut self, cell: Cell, view: View<'a>) -> Option<usize> {
        let text = || Scalar::of_datum(view.events.datum(cell)).map(Scalar::into_text);
        *self.by_cell.entry(cell).or_insert_with(|| Some(self.texts.insert_full(text()?).0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{Sample, event, everything, json, path, property, store};
    use crate::store::Field;
    use serde_json::json;

    fn on(name: &str, user: &str, path: &str) -> Sample {
        event(name, "2026-11-20T10:00:00Z").user(user).path(path)
    }

    #[test]
    fn values_come_with_their_users_and_totals_with_all_events() {
        let pathless = event("view", "2026-11-20T10:00:00Z");
        let mut store = store([
            on("view", "ann", "/a"),
            on("view", "ann", "/a"),
            on("view", "bob", "/a"),
            on("view", "bob", "/a"),
            on("view", "cat", "/a"),
            on("view", "ann", "/b"),
            on("view", "ann", "/b"),
            on("view", "ann", "/b"),
            on("click", "bob", "/b"),
            pathless.clone().with(Field::EventType, "click"),
            pathless.with(Field::EventType, "click"),
        ]);
        let value = |value, count, unique_users| PropertyValue { value: str::to_owned(value), count, unique_users };
        let all = breakdown(store.view(), &everything(), &path(), 20);
        let expected = Breakdown { values: vec![value("/a", 5, 3), value("/b", 4, 2)], total_events: 11, total_with_property: 9 };
        assert_eq!(all, expected);
        let views = crate::query::Filter { equal: vec![(Field::EventType, "view".to_owned())], ..everything() };
        let views = breakdown(store.view(), &views, &path(), 1);
        assert_eq!(views, Breakdown { values: vec![value("/a", 5, 3)], total_events: 8, total_with_property: 8 });
    }

    #[test]
    fn what_a_column_says_and_what_the_client_says_are_values_alike() {
        let said = |path: &str| event("view", "2026-11-20T10:00:00Z").user("ann").properties(json!({"path": path}));
        let mut store = store([on("view", "ann", "/a"), said("/a"), said("/b").path("/a"), said("")]);
        let found = breakdown(store.view(), &everything(), &path(), 20);
        let values: Vec<_> = found.values.iter().map(|value| (value.value.as_str(), value.count, value.unique_users)).collect();
        assert_eq!((values, found.total_with_property), (vec![("/a", 3, 1), ("", 1, 1)], 4));
    }

    #[test]
    fn values_are_texts_and_an_empty_text_is_one_but_null_is_none() {
        let plans = [json!("pro"), json!(1), json!(1.0), json!("1"), json!(true), json!(""), json!(null), json!(["x"])];
        let sent = plans.map(|plan| event("view", "2026-11-20T10:00:00Z").properties(json!({"plan": plan})));
        let found = breakdown(store(sent).view(), &everything(), &property("plan"), 20);
        let counts: Vec<_> = found.values.iter().map(|value| (value.value.as_str(), value.count)).collect();
        assert_eq!(counts, [("1", 3), ("", 1), (r#"["x"]"#, 1), ("pro", 1), ("true", 1)]);
        assert_eq!(json([found.total_events, found.total_with_property]), json!([8, 7]));
    }
}
