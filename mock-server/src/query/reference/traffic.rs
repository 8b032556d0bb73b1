//! Page views, sources, the present, and the events themselves.

use crate::query::{Filter, Start, live, page, pages, sources, stats};
use crate::store::{Field, NewEvent, Store, StoredEvent, from_millis};
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use std::collections::BTreeSet;

/// Midnight of the day around which events happen, in milliseconds.
const MIDNIGHT: i64 = 1_773_014_400_000;
const DAY: i64 = 24 * 60 * 60 * 1_000;

/// A few texts, so that they meet often.
fn text() -> impl Strategy<Value = Option<&'static str>> {
    prop::option::weighted(0.7, prop::sample::select(vec!["a", "b", "c", "d"]))
}

/// Coarse times, so that some are equal, and in any order.
fn time() -> impl Strategy<Value = Timestamp> {
    (-30_i64..30).prop_map(|step| from_millis(MIDNIGHT + step * DAY / 48))
}

prop_compose! {
    fn event()(at in time(), texts in prop::array::uniform6(text()), [page_view, conversion, ai_interaction, web] in any::<[bool; 4]>()) -> NewEvent {
        let mut event = NewEvent::new("any", at, at);
        let fields = [Field::Project, Field::PagePath, Field::PageUrl, Field::Source, Field::ReferrerDomain, Field::SessionId];
        for (field, text) in fields.into_iter().zip(texts) {
            if let Some(text) = text {
                event.fields.set(field, text);
            }
        }
        if let Some(visitor) = texts[5] {
            event.fields.set(Field::VisitorId, visitor);
        }
        event.traits.page_view = page_view;
        event.traits.conversion = conversion;
        event.traits.ai_interaction = ai_interaction;
        event.traits.web = web;
        event
    }
}

fn filter() -> impl Strategy<Value = Filter> {
    (time(), time(), text()).prop_map(|(from, to, project)| {
        let equal = project.map(|project| (Field::Project, project.to_owned())).into_iter().collect();
        Filter { from, to, equal }
    })
}

/// The events of a filter, oldest first.
fn chosen(store: &mut Store, filter: &Filter) -> Vec<StoredEvent> {
    let events = store.events();
    let mut all: Vec<_> = events.rows_from(0).map(|row| events.get(row)).collect();
    all.retain(|event| filter.from <= event.occurred_at && event.occurred_at < filter.to);
    all.retain(|event| filter.equal.iter().all(|(field, text)| event.fields.get(*field) == Some(text)));
    all.sort_by_key(|event| event.occurred_at);
    all
}

fn distinct(events: &[StoredEvent], field: Field) -> BTreeSet<&str> {
    events.iter().filter_map(|event| event.fields.get(field)).collect()
}

fn with<'a>(events: &'a [StoredEvent], field: Field, text: &'a str) -> Vec<StoredEvent> {
    events.iter().filter(|event| event.fields.get(field) == Some(text)).cloned().collect()
}

fn count(events: &[StoredEvent], is: impl Fn(&StoredEvent) -> bool) -> usize {
    events.iter().filter(|event| is(event)).count()
}

/// Hundredths of a percent, rounded half up, without fractions.
fn share(part: usize, whole: usize) -> usize {
    if whole == 0 { 0 } else { (part * 20_000 + whole) / (2 * whole) }
}

fn hundredths(percent: f64) -> usize {
    (percent * 100.0).round() as usize
}

proptest! {
    #[test]
    fn stats_agree(events in prop::collection::vec(event(), 0..80), filter in filter()) {
        let mut store: Store = events.into_iter().collect();
        let chosen = chosen(&mut store, &filter);
        let found = stats(store.view(), &filter);
        let sessions = distinct(&chosen, Field::SessionId);
        prop_assert_eq!(found.events, chosen.len());
        prop_assert_eq!(found.page_views, count(&chosen, |event| event.traits.page_view));
        prop_assert_eq!(found.conversions, count(&chosen, |event| event.traits.conversion));
        prop_assert_eq!(found.ai_interactions, count(&chosen, |event| event.traits.ai_interaction));
        prop_assert_eq!(found.sessions, sessions.len());
        prop_assert_eq!(found.visitors, distinct(&chosen, Field::VisitorId).len());
        prop_assert_eq!(hundredths(found.conversion_rate), share(found.conversions, sessions.len()));
        let web: Vec<_> = sessions
            .into_iter()
            .map(|session| with(&chosen, Field::SessionId, session))
            .filter(|events| events.iter().any(|event| event.traits.web))
            .collect();
        let bounced = web.iter().filter(|events| events.len() == 1).count();
        prop_assert_eq!(hundredths(found.bounce_rate), share(bounced, web.len()));
    }

    #[test]
    fn pages_agree(events in prop::collection::vec(event(), 0..80), filter in filter(), limit in 1_usize..6) {
        let mut store: Store = events.into_iter().collect();
        let chosen = chosen(&mut store, &filter);
        let found = pages(store.view(), &filter, limit);
        let mut expected: Vec<_> = distinct(&chosen, Field::PagePath).into_iter().map(|path| {
            let events = with(&chosen, Field::PagePath, path);
            let url = events.iter().rev().find_map(|event| event.fields.get(Field::PageUrl)).map(str::to_owned);
            let views = count(&events, |event| event.traits.page_view);
            let conversions = count(&events, |event| event.traits.conversion);
            (std::cmp::Reverse(views), path.to_owned(), url, distinct(&events, Field::SessionId).len(), conversions)
        }).collect();
        expected.sort();
        expected.truncate(limit);
        let found: Vec<_> = found
            .into_iter()
            .map(|page| (std::cmp::Reverse(page.page_views), page.path, page.url, page.sessions, page.conversions))
            .collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn sources_agree(events in prop::collection::vec(event(), 0..80), filter in filter()) {
        let mut store: Store = events.into_iter().collect();
        let chosen = chosen(&mut store, &filter);
        let found = sources(store.view(), &filter);
        let tally = |field: Field| {
            let mut rows: Vec<_> = distinct(&chosen, field).into_iter().map(|text| {
                let events = with(&chosen, field, text);
                let conversions = count(&events, |event| event.traits.conversion);
                (std::cmp::Reverse(events.len()), text.to_owned(), distinct(&events, Field::SessionId).len(), conversions)
            }).collect();
            rows.sort();
            rows
        };
        let channels: Vec<_> = found.channels.iter().map(|row| (std::cmp::Reverse(row.events), row.source.clone(), row.sessions, row.conversions)).collect();
        prop_assert_eq!(channels, tally(Field::Source));
        for row in &found.channels {
            prop_assert_eq!(hundredths(row.share), share(row.events, chosen.len()));
        }
        let referrers: Vec<_> = found.referrers.iter().map(|row| (std::cmp::Reverse(row.events), row.domain.clone(), row.sessions)).collect();
        let expected: Vec<_> = tally(Field::ReferrerDomain).into_iter().map(|(events, domain, sessions, _)| (events, domain, sessions)).collect();
        prop_assert_eq!(referrers, expected);
    }

    #[test]
    fn live_agrees(events in prop::collection::vec(event(), 0..80), filter in filter()) {
        let mut store: Store = events.into_iter().collect();
        let found = live(store.view(), &filter);
        let last = filter.to - SignedDuration::from_millis(1);
        let midnight = from_millis(last.as_millisecond() - last.as_millisecond().rem_euclid(DAY));
        let today = chosen(&mut store, &Filter { from: midnight, ..filter.clone() });
        let now = chosen(&mut store, &Filter { from: filter.to - SignedDuration::from_mins(5), ..filter.clone() });
        prop_assert_eq!(found.active_visitors, distinct(&now, Field::VisitorId).len());
        prop_assert_eq!(found.today_events, today.len());
        prop_assert_eq!(found.today_page_views, count(&today, |event| event.traits.page_view));
        prop_assert_eq!(found.today_sessions, distinct(&today, Field::SessionId).len());
        prop_assert_eq!(found.today_conversions, count(&today, |event| event.traits.conversion));
    }

    #[test]
    fn both_ways_through_the_pages_lead_past_each_event_once(
        events in prop::collection::vec(event(), 0..80),
        filter in filter(),
        limit in 1_usize..9,
    ) {
        let mut store: Store = events.into_iter().collect();
        let expected: Vec<_> = chosen(&mut store, &filter).into_iter().rev().map(|event| event.id).collect();
        let (mut by_cursor, mut by_offset) = (Vec::new(), Vec::new());
        let mut start = Start::Offset(0);
        loop {
            let (after, skipped) = (page(store.view(), &filter, start, limit), page(store.view(), &filter, Start::Offset(by_offset.len()), limit));
            prop_assert_eq!(&after, &skipped);
            by_cursor.extend(after.rows.iter().map(|row| store.events().id(*row)));
            by_offset.extend(skipped.rows.iter().map(|row| store.events().id(*row)));
            match after.rows.last() {
                Some(last) if after.has_more => start = Start::After(*last),
                _ => break,
            }
        }
        prop_assert_eq!(&by_cursor, &expected);
        prop_assert_eq!(&by_offset, &expected);
    }
}
