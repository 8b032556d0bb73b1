//! Sessions, each from all of its events.

use super::told::{Told, events, filter, grouped, of_project, share, store};
use crate::query::testing::json;
use crate::query::{End, Filter, Number, session_distribution, session_pages, session_summary, sessions};
use proptest::prelude::*;
use serde_json::json;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// The events of one session, in the order of arrival.
struct Visit<'a>(Vec<&'a Told>);

impl<'a> Visit<'a> {
    fn first(&self) -> &'a Told {
        self.0[0]
    }

    fn earliest(&self) -> &'a Told {
        self.0.iter().min_by_key(|told| (told.at, told.arrival)).unwrap()
    }

    fn latest(&self) -> &'a Told {
        self.0.iter().max_by_key(|told| (told.at, told.arrival)).unwrap()
    }

    fn duration(&self) -> usize {
        self.latest().at.duration_since(self.earliest().at).as_millis() as usize
    }
}

/// The sessions that are asked for, those that arrived first first.
fn visits<'a>(told: &'a [Told], filter: &Filter) -> Vec<Visit<'a>> {
    let groups = grouped(&of_project(told, filter), |told| Some((told.project, told.session?)));
    let mut visits: Vec<_> = groups.into_values().map(Visit).collect();
    visits.retain(|visit| filter.from <= visit.first().at && visit.first().at < filter.to);
    visits.sort_by_key(|visit| visit.first().arrival);
    visits
}

fn page(told: &Told) -> Option<&'static str> {
    told.path.or(told.url)
}

fn bounces(visits: &[Visit<'_>]) -> usize {
    visits.iter().filter(|visit| visit.0.len() == 1).count()
}

fn total<'a>(visits: &[Visit<'a>], of: impl Fn(&Visit<'a>) -> usize) -> usize {
    visits.iter().map(of).sum()
}

proptest! {
    #[test]
    fn sessions_agree(told in events(40), filter in filter(), is_bounce in any::<Option<bool>>(), limit in 1_usize..8) {
        let mut visits = visits(&told, &filter);
        visits.retain(|visit| is_bounce.is_none_or(|is_bounce| (visit.0.len() == 1) == is_bounce));
        visits.sort_by_key(|visit| Reverse((visit.earliest().at, visit.first().arrival)));
        let row = |visit: &Visit<'_>| json!({
            "session_id": visit.first().session,
            "user_id": visit.first().user,
            "start_time": visit.earliest().at.as_millisecond(),
            "end_time": visit.latest().at.as_millisecond(),
            "duration": visit.duration(),
            "entry_page": page(visit.earliest()),
            "exit_page": page(visit.latest()),
            "event_count": visit.0.len(),
            "is_bounce": visit.0.len() == 1,
            "date": &visit.first().at.to_string()[..10],
        });
        let expected: Vec<_> = visits.iter().take(limit).map(row).collect();
        prop_assert_eq!(json(sessions(store(&told).view(), &filter, is_bounce, limit)), json!(expected));
    }

    #[test]
    fn summaries_agree(told in events(40), filter in filter()) {
        let visits = visits(&told, &filter);
        let users: BTreeSet<_> = visits.iter().filter_map(|visit| visit.first().user).collect();
        let found = session_summary(store(&told).view(), &filter);
        prop_assert_eq!(found.total_sessions, visits.len());
        prop_assert_eq!(found.bounce_rate.get(), if visits.is_empty() { 0.0 } else { bounces(&visits) as f64 / visits.len() as f64 });
        prop_assert_eq!(found.avg_duration.get(), share(total(&visits, Visit::duration), visits.len(), 0));
        prop_assert_eq!(found.pages_per_session.get(), share(total(&visits, |visit| visit.0.len()), visits.len(), 1));
        prop_assert_eq!(found.sessions_per_user.get(), share(visits.len(), users.len().max(1), 1));
    }

    #[test]
    fn session_pages_agree(told in events(40), filter in filter(), end in prop::sample::select(vec![End::Entry, End::Exit]), limit in 1_usize..4) {
        let mut pages = BTreeMap::<_, Vec<Visit<'_>>>::new();
        for visit in visits(&told, &filter) {
            let told = if end == End::Entry { visit.earliest() } else { visit.latest() };
            pages.entry(page(told)).or_default().push(visit);
        }
        let mut pages: Vec<_> = pages.into_iter().filter_map(|(page, visits)| Some((page?, visits))).collect();
        pages.sort_by_key(|(page, visits)| (Reverse(visits.len()), *page));
        let row = |(page, visits): &(&str, Vec<Visit<'_>>)| json!({
            "page": page,
            "sessions": visits.len(),
            "bounces": bounces(visits),
            "bounce_rate": Number::from(share(bounces(visits), visits.len(), 3)),
            "avg_duration": share(total(visits, Visit::duration), visits.len(), 0) as i64,
            "avg_events": Number::from(share(total(visits, |visit| visit.0.len()), visits.len(), 1)),
        });
        let expected: Vec<_> = pages.iter().take(limit).map(row).collect();
        prop_assert_eq!(json(session_pages(store(&told).view(), &filter, end, limit)), json!(expected));
    }

    #[test]
    fn distributions_agree(told in events(40), filter in filter()) {
        let bounds = [("0s", 0..1), ("1-10s", 1..10_000), ("10-30s", 10_000..30_000), ("30-60s", 30_000..60_000), ("1-3m", 60_000..180_000), ("3-10m", 180_000..600_000), ("10m+", 600_000..usize::MAX)];
        let visits = visits(&told, &filter);
        let mut durations: Vec<_> = visits.iter().map(Visit::duration).collect();
        durations.sort_unstable();
        let bucket = |duration: &usize| bounds.iter().find(|(_, bounds)| bounds.contains(duration)).unwrap().0;
        let found = session_distribution(store(&told).view(), &filter);
        prop_assert_eq!(found.median_bucket, durations.get(durations.len().saturating_sub(1) / 2).map(bucket));
        let engaged = durations.iter().filter(|duration| **duration >= 30_000).count();
        prop_assert_eq!(found.engaged_pct.get(), share(engaged * 100, visits.len(), 1));
        let expected: Vec<_> = bounds.iter().filter_map(|(name, bounds)| {
            let sessions = durations.iter().filter(|duration| bounds.contains(duration)).count();
            (sessions > 0).then(|| (*name, sessions, share(sessions * 100, visits.len(), 1)))
        }).collect();
        let found: Vec<_> = found.distribution.iter().map(|length| (length.bucket, length.sessions, length.pct.get())).collect();
        prop_assert_eq!(found, expected);
    }
}
