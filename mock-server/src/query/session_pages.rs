//! The pages on which sessions begin and end.

use super::sessions::{opened, page_of};
use super::tally::{Visits, top};
use super::{Filter, Number};
use crate::store::View;
use rustc_hash::FxHashMap;
use serde::Serialize;

/// One of the two ends of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum End {
    Entry,
    Exit,
}

/// The sessions with the same page at one end.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct SessionPage {
    pub(crate) page: String,
    pub(crate) sessions: usize,
    pub(crate) bounces: usize,
    /// From 0 to 1, to three decimals.
    pub(crate) bounce_rate: Number,
    /// In whole milliseconds.
    pub(crate) avg_duration: Number,
    /// To one decimal.
    pub(crate) avg_events: Number,
}

/// The pages with the most sessions, at most `limit`; by page where those are equal. Sessions without a page at that end are left out.
pub(crate) fn session_pages(view: View<'_>, filter: &Filter, end: End, limit: usize) -> Vec<SessionPage> {
    let mut pages = FxHashMap::<&str, Visits>::default();
    for session in opened(view, filter) {
        let row = match end {
            End::Entry => session.earliest,
            End::Exit => session.latest,
        };
        if let Some(page) = page_of(view, row) {
            pages.entry(page).or_default().add(view, session);
        }
    }
    let named = |(page, visits): (&str, Visits)| SessionPage {
        page: page.to_owned(),
        sessions: visits.sessions,
        bounces: visits.bounces,
        bounce_rate: visits.bounce_rate().rounded(3),
        avg_duration: visits.avg_duration(),
        avg_events: visits.avg_events(),
    };
    top(pages, limit, |visits| visits.sessions).into_iter().map(named).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{Sample, event, everything, json, store};
    use serde_json::json;

    /// The entry page of a session, and its exit page so many seconds later, if there is one.
    type Visit = (&'static str, Option<(&'static str, u32)>);

    fn visits(sessions: &[Visit]) -> Vec<Sample> {
        let hit = |session: usize, path: &str, second: u32| {
            let at = format!("2026-11-20T10:{:02}:{:02}Z", second / 60, second % 60);
            event("page_view", &at).session(&session.to_string()).path(path)
        };
        let session = |(index, (entry, exit)): (usize, &Visit)| {
            let exit = exit.map(|(exit, after)| hit(index, exit, after));
            std::iter::once(hit(index, entry, 0)).chain(exit).collect::<Vec<_>>()
        };
        sessions.iter().enumerate().flat_map(session).collect()
    }

    #[test]
    fn four_sessions_that_enter_on_one_page() {
        let mut store = store(visits(&[("/home", None), ("/home", None), ("/home", Some(("/b", 30))), ("/home", Some(("/a", 45)))]));
        assert_eq!(
            json(session_pages(store.view(), &everything(), End::Entry, 20)),
            json!([{"page": "/home", "sessions": 4, "bounces": 2, "bounce_rate": 0.5, "avg_duration": 18_750, "avg_events": 1.5}])
        );
        let exits = session_pages(store.view(), &everything(), End::Exit, 2);
        let exits: Vec<_> = exits.iter().map(|exit| (exit.page.as_str(), exit.sessions, exit.avg_duration.get())).collect();
        assert_eq!(exits, [("/home", 2, 0.0), ("/a", 1, 45_000.0)]);
    }

    #[test]
    fn a_page_left_by_one_of_three_and_a_session_without_a_page() {
        let mut events = visits(&[("/a", None), ("/a", None), ("/a", Some(("/a", 60)))]);
        events.push(event("click", "2026-11-20T10:00:00Z").session("pathless"));
        let mut store = store(events);
        assert_eq!(
            json(session_pages(store.view(), &everything(), End::Entry, 20)),
            json!([{"page": "/a", "sessions": 3, "bounces": 2, "bounce_rate": 0.667, "avg_duration": 20_000, "avg_events": 1.3}])
        );
    }
}
