//! The values of a property.

use super::tally::{Tally, top};
use super::{Filter, Property};
use crate::store::{Code, View};
use rustc_hash::FxHashMap;
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
    let column = property.column.map(|field| view.events.column(field));
    let (mut by_code, mut by_text) = (FxHashMap::<Code, Tally>::default(), FxHashMap::<Cow<'_, str>, Tally>::default());
    let mut total_events = 0;
    for row in filter.rows(view) {
        total_events += 1;
        if let Some(code) = column.and_then(|column| column.code(row)) {
            by_code.entry(code).or_default().add(view, row);
        } else if let Some(value) = property.member_of(view, row) {
            by_text.entry(value.into_text()).or_default().add(view, row);
        }
    }
    for (text, tally) in by_code.into_iter().filter_map(|(code, tally)| Some((column?.text(code), tally))) {
        by_text.entry(text.into()).or_default().merge(tally);
    }
    let total_with_property = by_text.values().map(|tally| tally.events).sum();
    let named = |(value, tally): (Cow<'_, str>, Tally)| PropertyValue {
        value: value.into_owned(),
        count: tally.events,
        unique_users: tally.users(),
    };
    let values = top(by_text, limit, |tally| tally.events).into_iter().map(named).collect();
    Breakdown { values, total_events, total_with_property }
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
