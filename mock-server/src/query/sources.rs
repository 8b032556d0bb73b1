//! Where events came from.

use super::{Filter, percent::percent};
use crate::store::{Code, Column, Field, View};
use rustc_hash::{FxHashMap, FxHashSet};

/// Where the events of a filter came from.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Sources {
    /// By source, the most events first, then by name.
    pub(crate) channels: Vec<Channel>,
    /// By referring host, in the same order.
    pub(crate) referrers: Vec<Referrer>,
}

/// One source of events.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Channel {
    pub(crate) source: String,
    pub(crate) events: usize,
    pub(crate) conversions: usize,
    pub(crate) sessions: usize,
    /// Of all events, in percent.
    pub(crate) share: f64,
}

/// One referring host.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Referrer {
    pub(crate) domain: String,
    pub(crate) events: usize,
    pub(crate) sessions: usize,
}

#[derive(Default)]
struct Tally {
    events: usize,
    conversions: usize,
    sessions: FxHashSet<Code>,
}

pub(crate) fn sources(view: View<'_>, filter: &Filter) -> Sources {
    let (by_source, total) = tally(view, filter, view.events.column(Field::Source));
    let (by_referrer, _) = tally(view, filter, view.events.column(Field::ReferrerDomain));
    let channel = |(source, tally): (&str, Tally)| Channel {
        source: source.to_owned(),
        events: tally.events,
        conversions: tally.conversions,
        sessions: tally.sessions.len(),
        share: percent(tally.events, total),
    };
    let referrer =
        |(domain, tally): (&str, Tally)| Referrer { domain: domain.to_owned(), events: tally.events, sessions: tally.sessions.len() };
    Sources { channels: by_source.into_iter().map(channel).collect(), referrers: by_referrer.into_iter().map(referrer).collect() }
}

/// The events by the text of a column, the most first, then by text; and the number of all events, with that text or without.
fn tally<'a>(view: View<'a>, filter: &Filter, column: &'a Column) -> (Vec<(&'a str, Tally)>, usize) {
    let session = view.events.column(Field::SessionId);
    let mut tallies = FxHashMap::<Code, Tally>::default();
    let mut total = 0;
    for row in filter.rows(view) {
        total += 1;
        let Some(code) = column.code(row) else { continue };
        let tally = tallies.entry(code).or_default();
        tally.events += 1;
        tally.conversions += usize::from(view.events.traits(row).conversion);
        tally.sessions.extend(session.code(row));
    }
    let mut tallies: Vec<_> = tallies.into_iter().map(|(code, tally)| (column.text(code), tally)).collect();
    tallies.sort_unstable_by(|(a, left), (b, right)| right.events.cmp(&left.events).then(a.cmp(b)));
    (tallies, total)
}
