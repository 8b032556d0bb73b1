//! Sessions of a span: those whose first event to arrive happened in it. All events of such a session count, wherever they lie.

use super::distinct::Distinct;
use super::tally::Visits;
use super::{Filter, Number, day};
use crate::store::{Field, Row, Session, View};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::serde::timestamp::millisecond;
use serde::Serialize;
use std::cmp::Reverse;

/// One session.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct SessionRow {
    pub(crate) session_id: String,
    /// As the first event to arrive has it.
    pub(crate) user_id: Option<String>,
    #[serde(with = "millisecond::required")]
    pub(crate) start_time: Timestamp,
    #[serde(with = "millisecond::required")]
    pub(crate) end_time: Timestamp,
    /// In milliseconds.
    pub(crate) duration: i64,
    pub(crate) entry_page: Option<String>,
    pub(crate) exit_page: Option<String>,
    pub(crate) event_count: usize,
    pub(crate) is_bounce: bool,
    /// The day of the first event to arrive.
    pub(crate) date: Date,
}

/// Sessions in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub(crate) struct SessionSummary {
    pub(crate) total_sessions: usize,
    /// The share of sessions of one event, from 0 to 1, not rounded.
    pub(crate) bounce_rate: Number,
    /// In whole milliseconds.
    pub(crate) avg_duration: Number,
    /// Events for each session, whether or not they are page views, to one decimal.
    pub(crate) pages_per_session: Number,
    /// To one decimal; sessions without a user count as well.
    pub(crate) sessions_per_user: Number,
}

/// The sessions that began last, at most `limit`, the last one first. A text that the filter asks for must be that of the first event
/// to arrive, which is how a session comes by its user.
pub(crate) fn sessions(view: View<'_>, filter: &Filter, is_bounce: Option<bool>, limit: usize) -> Vec<SessionRow> {
    let wanted = |session: &&Session| is_bounce.is_none_or(|is_bounce| session.is_bounce() == is_bounce);
    let began = |session: &Session| view.events.time_key(session.earliest).0;
    let mut sessions: Vec<&Session> = Vec::new();
    for session in begun(view, filter).filter(wanted) {
        // Which of the sessions that began at the same time comes first shows when all of them are there.
        if sessions.len() >= limit && sessions.last().is_none_or(|last| began(last) != began(session)) {
            break;
        }
        sessions.push(session);
    }
    if sessions.len() < limit {
        // Those that began before the span, with events that arrived late, are none of these.
        sessions = opened(view, filter).filter(wanted).collect();
    }
    sessions.sort_unstable_by_key(|session| Reverse((began(session), session.first)));
    sessions.into_iter().take(limit).map(|session| row(view, session)).collect()
}

/// The sessions that the filter is about and that began within its span, the last one first; looked for from the end, so that the first
/// few are found without looking at the rest.
fn begun<'a>(view: View<'a>, filter: &Filter) -> impl Iterator<Item = &'a Session> {
    let anyone = Filter { equal: Vec::new(), ..filter.clone() };
    let begins = move |row: Row| view.sessions.of(row).filter(|session| session.earliest == row);
    let is_about = move |session: &&Session| {
        let opened_at = view.events.occurred_at(session.first);
        (filter.from..filter.to).contains(&opened_at) && filter.admits(view, session.first)
    };
    anyone.rows(view).rev().filter_map(begins).filter(is_about)
}

pub(crate) fn session_summary(view: View<'_>, filter: &Filter) -> SessionSummary {
    let column = view.events.column(Field::UserId);
    let (mut visits, mut users, mut distinct) = (Visits::default(), 0, Distinct::new(column.len(), filter.at_most(view)));
    for session in opened(view, filter) {
        visits.add(view, session);
        users += usize::from(column.code(session.first).is_some_and(|user| distinct.insert(0, user)));
    }
    SessionSummary {
        total_sessions: visits.sessions,
        bounce_rate: visits.bounce_rate(),
        avg_duration: visits.avg_duration(),
        pages_per_session: visits.avg_events(),
        sessions_per_user: Number::ratio(visits.sessions, users.max(1)).rounded(1),
    }
}

/// The sessions whose first event to arrive is among those of the filter, in the order in which those arrived.
pub(super) fn opened<'a>(view: View<'a>, filter: &Filter) -> impl Iterator<Item = &'a Session> + use<'a> {
    let chosen = filter.chosen(view);
    let sessions = chosen.arrivals().map(|rows| view.sessions.opened_by(rows)).unwrap_or_default();
    sessions.iter().filter(move |session| chosen.has(session.first))
}

/// The page that an event happened on: its path, or else its address.
pub(super) fn page_of<'a>(view: View<'a>, row: Row) -> Option<&'a str> {
    view.events.text(Field::PagePath, row).or_else(|| view.events.text(Field::PageUrl, row))
}

fn row(view: View<'_>, session: &Session) -> SessionRow {
    let text = |field| view.events.text(field, session.first).map(str::to_owned);
    let page = |row| page_of(view, row).map(str::to_owned);
    SessionRow {
        session_id: text(Field::SessionId).unwrap_or_default(),
        user_id: text(Field::UserId),
        start_time: view.events.occurred_at(session.earliest),
        end_time: view.events.occurred_at(session.latest),
        duration: session.duration_ms(view.events),
        entry_page: page(session.earliest),
        exit_page: page(session.latest),
        event_count: session.events as usize,
        is_bounce: session.is_bounce(),
        date: day(view.events.occurred_at(session.first)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{Sample, event, everything, json, since, store};
    use serde_json::json;

    fn hit(session: &str, at: &str) -> Sample {
        event("page_view", at).session(session)
    }

    #[test]
    fn a_session_is_told_by_time_although_its_events_arrive_in_any_order() {
        let mut store = store([hit("s", "2026-11-20T10:05:00Z").path("/b"), hit("s", "2026-11-20T10:00:00Z").path("/a").user("ann")]);
        let found = json(sessions(store.view(), &everything(), None, 10));
        assert_eq!(
            found,
            json!([{
                "session_id": "s", "user_id": null, "start_time": 1_795_168_800_000_i64, "end_time": 1_795_169_100_000_i64,
                "duration": 300_000, "entry_page": "/a", "exit_page": "/b", "event_count": 2, "is_bounce": false, "date": "2026-11-20",
            }])
        );
    }

    #[test]
    fn a_last_event_without_a_page_leaves_no_exit_page_and_an_address_stands_in_for_a_path() {
        let mut store = store([
            hit("s", "2026-11-20T10:00:00Z").with(Field::PageUrl, "https://a.example/a"),
            hit("s", "2026-11-20T10:00:00Z").path("/same-time"),
            hit("s", "2026-11-20T10:01:00Z"),
        ]);
        let found = sessions(store.view(), &everything(), None, 10);
        assert_eq!((found[0].entry_page.as_deref(), found[0].exit_page.as_deref()), (Some("https://a.example/a"), None));
    }

    #[test]
    fn a_session_belongs_to_the_day_on_which_the_first_event_to_arrive_happened() {
        let mut store = store([
            hit("late", "2026-11-21T00:00:00Z"),
            hit("late", "2026-11-20T23:59:00Z"),
            hit("over-midnight", "2026-11-20T23:50:00Z"),
            hit("over-midnight", "2026-11-21T00:10:00Z"),
        ]);
        let found = sessions(store.view(), &since("2026-11-21T00:00:00Z"), None, 10);
        let found: Vec<_> =
            found.iter().map(|row| (row.session_id.as_str(), row.date.to_string(), row.event_count, row.duration)).collect();
        assert_eq!(found, [("late", "2026-11-21".to_owned(), 2, 60_000)]);
    }

    #[test]
    fn sessions_come_newest_first_and_can_be_asked_for_by_user_and_by_bounce() {
        let mut store = store([
            hit("a", "2026-11-20T10:00:00Z").user("ann"),
            hit("b", "2026-11-20T11:00:00Z").user("ann"),
            hit("b", "2026-11-20T11:00:01Z").user("bob"),
            hit("c", "2026-11-20T12:00:00Z").user("bob"),
            event("page_view", "2026-11-20T13:00:00Z").user("ann"),
        ]);
        let view = store.view();
        let ids = |user: Option<&str>, is_bounce, limit| {
            let equal = user.map(|user| (Field::UserId, user.to_owned())).into_iter().collect();
            let sessions = sessions(view, &Filter { equal, ..everything() }, is_bounce, limit);
            sessions.into_iter().map(|row| row.session_id).collect::<Vec<_>>()
        };
        assert_eq!(ids(None, None, 10), ["c", "b", "a"]);
        assert_eq!(ids(None, None, 1), ["c"]);
        assert_eq!(ids(Some("ann"), None, 10), ["b", "a"]);
        assert_eq!(ids(None, Some(true), 10), ["c", "a"]);
        assert_eq!(ids(Some("ann"), Some(false), 10), ["b"]);
    }

    #[test]
    fn a_summary_averages_over_sessions_and_users() {
        let mut store = store([
            hit("1", "2026-11-20T10:00:00Z").user("u1"),
            hit("2", "2026-11-20T10:00:00Z").user("u1"),
            hit("2", "2026-11-20T10:01:00Z").user("u1"),
            hit("3", "2026-11-20T10:00:00Z").user("u2"),
            hit("3", "2026-11-20T10:01:00Z").user("u2"),
            hit("3", "2026-11-20T10:03:00Z").user("u2"),
        ]);
        assert_eq!(
            json(session_summary(store.view(), &everything())),
            json!({
                "total_sessions": 3, "bounce_rate": 0.333_333_333_333_333_3, "avg_duration": 80_000,
                "pages_per_session": 2, "sessions_per_user": 1.5,
            })
        );
        let nothing = json(session_summary(store.view(), &since("2026-11-21T00:00:00Z")));
        let zeros = json!({"total_sessions": 0, "bounce_rate": 0, "avg_duration": 0, "pages_per_session": 0, "sessions_per_user": 0});
        assert_eq!(nothing, zeros);
    }
}
