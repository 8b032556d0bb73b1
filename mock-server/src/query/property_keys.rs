//! Which properties clients send.

use super::Filter;
use crate::store::{Code, Field, Object, View};
use rustc_hash::FxHashSet;
use serde::Serialize;
use std::collections::BTreeSet;

/// A property that came with a kind of event.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct ReceivedProperty {
    pub(crate) key: String,
    pub(crate) event: String,
}

/// The names in the latest different objects, at most `objects` of them, in order.
pub(crate) fn property_keys(view: View<'_>, filter: &Filter, objects: usize) -> BTreeSet<String> {
    let mut seen = FxHashSet::default();
    let latest = filter.rows(view).rev().filter_map(|row| view.events.properties(row)).filter(|object| seen.insert(object.key()));
    latest.take(objects).flat_map(Object::names).map(str::to_owned).collect()
}

/// The names in the latest events that have properties, at most `events` of them, with the kinds of those events; in order of both.
pub(crate) fn received_properties(view: View<'_>, filter: &Filter, events: usize) -> BTreeSet<ReceivedProperty> {
    let kind = view.events.column(Field::EventType);
    let latest = filter.rows(view).rev().filter_map(|row| Some((kind.code(row)?, view.events.properties(row)?)));
    let pairs: FxHashSet<(Code, &str)> =
        latest.take(events).flat_map(|(code, object)| object.names().map(move |key| (code, key))).collect();
    pairs.into_iter().map(|(code, key)| ReceivedProperty { key: key.to_owned(), event: kind.text(code).to_owned() }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{event, everything, json, store};
    use serde_json::json;

    #[test]
    fn only_the_names_at_the_top_of_the_latest_objects_count() {
        let sent = |name, second, object| event(name, &format!("2026-11-20T10:00:0{second}Z")).properties(object);
        let mut store = store([
            sent("view", 3, json!({"path": "/a", "deep": {"inner": 1}})),
            sent("view", 2, json!({"path": "/a", "deep": {"inner": 1}})),
            sent("click", 1, json!({"path": "/b"})),
            sent("click", 0, json!({"old": 1})),
            event("bare", "2026-11-20T10:00:09Z"),
        ]);
        let view = store.view();
        assert_eq!(json(property_keys(view, &everything(), 1)), json!(["deep", "path"]));
        assert_eq!(json(property_keys(view, &everything(), 3)), json!(["deep", "old", "path"]));
        let pair = |key, event| json!({"key": key, "event": event});
        let received = json(received_properties(view, &everything(), 3));
        assert_eq!(received, json!([pair("deep", "view"), pair("path", "click"), pair("path", "view")]));
    }
}
