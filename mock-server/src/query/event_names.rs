//! What kinds of events there are.

use super::crowds::Crowds;
use super::numbering::Numbering;
use super::tally::top;
use super::{Counts, Filter, Unit, day};
use crate::store::{Field, View};
use jiff::Timestamp;
use jiff::civil::Date;
use serde::Serialize;

/// One kind of event.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct EventName {
    pub(crate) event: String,
    pub(crate) count: usize,
    pub(crate) unique_users: usize,
    pub(crate) first_seen: Date,
    pub(crate) last_seen: Date,
}

/// The days on which a kind of event was first and last seen.
struct Seen {
    first: Timestamp,
    last: Timestamp,
}

/// The kinds with the most events, at most `limit`; by name where those are equal.
pub(crate) fn event_names(view: View<'_>, filter: &Filter, limit: usize) -> Vec<EventName> {
    let names = view.events.column(Field::EventType);
    let (mut kinds, mut seen, mut crowds) = (Numbering::of(names), Vec::<Seen>::new(), Crowds::new(view, filter));
    for (midnight, part) in Unit::Day.parts(view, filter) {
        for row in part.rows() {
            let Some(code) = names.code(row) else { continue };
            let kind = kinds.number(code);
            crowds.add(kind, row);
            match seen.get_mut(kind) {
                Some(seen) => seen.last = midnight,
                None => seen.push(Seen { first: midnight, last: midnight }),
            }
        }
    }
    let named = |(name, (counts, seen)): (&str, (Counts, Seen))| EventName {
        event: name.to_owned(),
        count: counts.total_events,
        unique_users: counts.unique_users,
        first_seen: day(seen.first),
        last_seen: day(seen.last),
    };
    let texts = kinds.into_codes().into_iter().map(|code| names.text(code));
    let kinds = texts.zip(crowds.into_counts().into_iter().zip(seen));
    top(kinds, limit, |(counts, _)| counts.total_events).into_iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{event, everything, json, store};
    use serde_json::json;

    #[test]
    fn kinds_come_by_frequency_then_name_with_the_days_they_were_seen() {
        let mut store = store([
            event("view", "2026-11-20T23:59:59Z").user("ann"),
            event("view", "2026-11-22T00:00:00Z").user("ann"),
            event("signup", "2026-11-21T12:00:00Z").user("bob"),
            event("click", "2026-11-21T12:00:00Z"),
            event("view", "2026-11-19T00:00:00Z"),
        ]);
        let found = json(event_names(store.view(), &everything(), 2));
        assert_eq!(
            found,
            json!([
                {"event": "view", "count": 3, "unique_users": 1, "first_seen": "2026-11-19", "last_seen": "2026-11-22"},
                {"event": "click", "count": 1, "unique_users": 0, "first_seen": "2026-11-21", "last_seen": "2026-11-21"},
            ])
        );
    }
}
