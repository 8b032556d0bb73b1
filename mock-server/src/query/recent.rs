//! What arrived in the last seconds.

use super::tally::top;
use super::{Filter, Number};
use crate::store::{Code, Field, Row, View};
use jiff::{SignedDuration, Timestamp};
use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;

/// Further back nothing is remembered, however recent it is.
const MAX_EVENTS: usize = 10_000;

/// How many of each list are shown.
const SHOWN: usize = 10;

/// The events that arrived within some time before now.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Recent {
    /// Different users.
    pub(crate) active_visitors: usize,
    pub(crate) active_sessions: usize,
    pub(crate) events_per_minute: u64,
    /// By visitors, the most first, then by path.
    pub(crate) top_pages: Vec<BusyPage>,
    /// By events, the most first, then by name.
    pub(crate) top_events: Vec<BusyEvent>,
    /// The last to arrive first.
    #[serde(skip)]
    pub(crate) latest: Vec<Row>,
}

/// A path with visitors.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct BusyPage {
    pub(crate) path: String,
    pub(crate) visitors: usize,
}

/// A kind of event that happens.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct BusyEvent {
    pub(crate) event: String,
    pub(crate) count: usize,
}

/// The events that the filter admits, whenever they occurred, among those that arrived after `now - window`.
pub(crate) fn recent(view: View<'_>, filter: &Filter, now: Timestamp, window: SignedDuration) -> Recent {
    let since = now - window;
    let arrived = view.events.rows_from(0).rev().take_while(|row| view.events.received_at(*row) > since);
    let rows: Vec<_> = arrived.filter(|row| filter.admits(view, *row)).take(MAX_EVENTS).collect();
    let (mut pages, mut events) = (FxHashMap::<Code, FxHashSet<Code>>::default(), FxHashMap::<Code, usize>::default());
    let [path, kind, user, session] =
        [Field::PagePath, Field::EventType, Field::UserId, Field::SessionId].map(|field| view.events.column(field));
    for row in &rows {
        if let (Some(path), Some(user)) = (path.code(*row), user.code(*row)) {
            pages.entry(path).or_default().insert(user);
        }
        if let Some(kind) = kind.code(*row) {
            *events.entry(kind).or_default() += 1;
        }
    }
    let distinct = |codes: &mut dyn Iterator<Item = Code>| codes.collect::<FxHashSet<_>>().len();
    let pages = pages.into_iter().map(|(code, users)| (path.text(code), users.len()));
    let events = events.into_iter().map(|(code, count)| (kind.text(code), count));
    Recent {
        active_visitors: distinct(&mut rows.iter().filter_map(|row| user.code(*row))),
        active_sessions: distinct(&mut rows.iter().filter_map(|row| session.code(*row))),
        events_per_minute: Number::from(rows.len() as f64 * 60.0 / window.as_secs_f64()).rounded(0).get() as u64,
        top_pages: top(pages, SHOWN, |visitors| *visitors)
            .into_iter()
            .map(|(path, visitors)| BusyPage { path: path.to_owned(), visitors })
            .collect(),
        top_events: top(events, SHOWN, |count| *count)
            .into_iter()
            .map(|(event, count)| BusyEvent { event: event.to_owned(), count })
            .collect(),
        latest: rows.into_iter().take(SHOWN).collect(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{event, everything, json, store, time};
    use serde_json::json;

    #[test]
    fn what_arrived_within_the_window_counts_and_the_last_comes_first() {
        let mut store = store([
            event("view", "2026-11-20T10:00:00Z").user("old").path("/old"),
            event("view", "2026-11-20T10:00:00.001Z").user("ann").session("s").path("/a"),
            event("view", "2026-11-20T10:00:10Z").user("ann").session("s").path("/a"),
            event("view", "2026-11-20T10:00:20Z").user("bob").path("/b"),
            event("click", "2026-11-20T10:00:30Z").user("bob").path("/a"),
            event("click", "2026-11-20T10:00:30Z"),
        ]);
        let found = recent(store.view(), &everything(), time("2026-11-20T10:00:30Z"), SignedDuration::from_secs(30));
        assert_eq!(
            json(&found),
            json!({
                "active_visitors": 2,
                "active_sessions": 1,
                "events_per_minute": 10,
                "top_pages": [{"path": "/a", "visitors": 2}, {"path": "/b", "visitors": 1}],
                "top_events": [{"event": "view", "count": 3}, {"event": "click", "count": 2}],
            })
        );
        assert_eq!(found.latest, [5, 4, 3, 2, 1].map(Row::new));
    }
}
