//! The values of a property.

use super::tally::{Tally, top};
use super::{Filter, Property};
use crate::store::View;
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
    let mut tallies = FxHashMap::<Cow<'_, str>, Tally>::default();
    let (mut total_events, mut total_with_property) = (0, 0);
    for row in filter.rows(view) {
        total_events += 1;
        if let Some(value) = property.of(view, row) {
            total_with_property += 1;
            tallies.entry(value.into_text()).or_default().add(view, row);
        }
    }
    let named = |(value, tally): (Cow<'_, str>, Tally)| PropertyValue {
        value: value.into_owned(),
        count: tally.events,
        unique_users: tally.users(),
    };
    let values = top(tallies, limit, |tally| tally.events).into_iter().map(named).collect();
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
    fn values_are_texts_and_an_empty_text_is_one_but_null_is_none() {
        let plans = [json!("pro"), json!(1), json!(1.0), json!("1"), json!(true), json!(""), json!(null), json!(["x"])];
        let sent = plans.map(|plan| event("view", "2026-11-20T10:00:00Z").properties(json!({"plan": plan})));
        let found = breakdown(store(sent).view(), &everything(), &property("plan"), 20);
        let counts: Vec<_> = found.values.iter().map(|value| (value.value.as_str(), value.count)).collect();
        assert_eq!(counts, [("1", 3), ("", 1), (r#"["x"]"#, 1), ("pro", 1), ("true", 1)]);
        assert_eq!(json([found.total_events, found.total_with_property]), json!([8, 7]));
    }
}
