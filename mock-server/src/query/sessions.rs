//! Sessions of a span: those whose first event to arrive happened in it. All events of such a session count, wherever they lie.

use super::tally::Visits;
use super::{Filter, Number, day};
use crate::store::{Field, Row, Session, View};
use jiff::Timestamp;
use jiff::civil::Date;
use jiff::fmt::serde::timestamp::millisecond;
use rustc_hash::FxHashSet;
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
    let mut sessions: Vec<_> = opened(view, filter).filter(wanted).collect();
    sessions.sort_unstable_by_key(|session| Reverse((view.events.occurred_at(session.earliest), session.first)));
    sessions.into_iter().take(limit).map(|session| row(view, session)).collect()
}

pub(crate) fn session_summary(view: View<'_>, filter: &Filter) -> SessionSummary {
    let (mut visits, mut users) = (Visits::default(), FxHashSet::default());
    for session in opened(view, filter) {
        visits.add(view, session);
        users.extend(view.events.code(Field::UserId, session.first));
    }
    SessionSummary {
        total_sessions: visits.sessions,
        bounce_rate: visits.bounce_rate(),
        avg_duration: visits.avg_duration(),
        pages_per_session: visits.avg_events(),
        sessions_per_user: Number::ratio(visits.sessions, users.len().max(1)).rounded(1),
    }
}

/// The sessions whose first event to arrive is among those of the filter.
pub(super) fn opened<'a>(view: View<'a>, filter: &Filter) -> impl Iterator<Item = &'a Session> + use<'a> {
    filter.rows(view).filter_map(move |row| view.sessions.of(row).filter(|session| session.first == row))
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
