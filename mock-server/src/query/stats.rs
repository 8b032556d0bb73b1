//! Totals of a span.

use super::numbering::Numbering;
use super::{Filter, percent::percent};
use crate::store::{Field, View};

/// Totals over the events of a filter.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub(crate) struct Stats {
    pub(crate) events: usize,
    pub(crate) page_views: usize,
    pub(crate) conversions: usize,
    pub(crate) visitors: usize,
    pub(crate) sessions: usize,
    pub(crate) ai_interactions: usize,
    /// Conversions for each session, in percent; past 100 when conversions carry no session.
    pub(crate) conversion_rate: f64,
    /// The share of sessions seen on the web that consist of one event, in percent.
    pub(crate) bounce_rate: f64,
}

/// What is to know of a session for the bounce rate.
#[derive(Default)]
struct Session {
    events: usize,
    web: bool,
}

pub(crate) fn stats(view: View<'_>, filter: &Filter) -> Stats {
    let (session, visitor) = (view.events.column(Field::SessionId), view.events.column(Field::VisitorId));
    let mut totals = Stats::default();
    let mut visitors = Numbering::of(visitor);
    let (mut numbers, mut sessions) = (Numbering::of(session), Vec::<Session>::new());
    for row in filter.rows(view) {
        let traits = view.events.traits(row);
        totals.events += 1;
        totals.page_views += usize::from(traits.page_view);
        totals.conversions += usize::from(traits.conversion);
        totals.ai_interactions += usize::from(traits.ai_interaction);
        visitor.code(row).map(|visitor| visitors.number(visitor));
        if let Some(code) = session.code(row) {
            let number = numbers.number(code);
            if number == sessions.len() {
                sessions.push(Session::default());
            }
            let session = &mut sessions[number];
            session.events += 1;
            session.web |= traits.web;
        }
    }
    let web_sessions = || sessions.iter().filter(|session| session.web);
    totals.visitors = visitors.len();
    totals.sessions = sessions.len();
    totals.conversion_rate = percent(totals.conversions, totals.sessions);
    totals.bounce_rate = percent(web_sessions().filter(|session| session.events == 1).count(), web_sessions().count());
    totals
}
