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
