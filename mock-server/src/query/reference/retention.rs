//! Retention, each cohort by itself.

use super::told::{Told, chosen, events, filter, share, store, time};
use crate::query::testing::json;
use crate::query::{Filter, Number, RetentionQuery, Unit, retention};
use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};
use proptest::prelude::*;
use serde_json::json;
use std::collections::BTreeSet;

/// Where each period begins, the oldest first; and where the one to come begins.
fn boundaries(period: Unit, now: Timestamp, cohorts: usize) -> Vec<Timestamp> {
    let today: Date = now.to_string()[..10].parse().unwrap();
    let back = |periods: i64| match period {
        Unit::Month => today.first_of_month() - periods.months(),
        Unit::Week => today.tomorrow().unwrap().nth_weekday(-1, Weekday::Monday).unwrap() - periods.weeks(),
        _ => today - periods.days(),
    };
    let midnight = |day: Date| day.to_zoned(TimeZone::UTC).unwrap().timestamp();
    (-1..cohorts as i64).rev().map(back).map(midnight).collect()
}

/// When the session of an event began, or when the event happened if it has none.
fn began(told: &Told, all: &[Told]) -> Timestamp {
    let same = |other: &&Told| told.session.is_some() && (other.project, other.session) == (told.project, told.session);
    all.iter().find(same).map_or(told.at, |first| first.at)
}

proptest! {
    #[test]
    fn retention_agrees(
        told in events(60),
        filter in filter(),
        now in time(),
        period in prop::sample::select(vec![Unit::Day, Unit::Week, Unit::Month]),
        cohorts in 1_usize..8,
        kinds in prop::sample::select(vec![None, Some(("signup", "signup")), Some(("signup", "view"))]),
    ) {
        let boundaries = boundaries(period, now, cohorts);
        let span = Filter { from: filter.from.max(boundaries[0]), to: filter.to.min(boundaries[cohorts]), ..filter.clone() };
        let seen = |kind: Option<&str>| -> BTreeSet<(&str, usize)> {
            let there = |event: &Told| {
                let at = if kinds.is_none() { began(event, &told) } else { event.at };
                let period = (0..cohorts).find(|period| boundaries[*period] <= at && at < boundaries[period + 1])?;
                (span.from <= at && at < span.to && kind.is_none_or(|kind| event.kind == kind)).then_some((event.user?, period))
            };
            chosen(&told, &span).into_iter().filter_map(there).collect()
        };
        let (appeared, returned) = (seen(kinds.map(|(kind, _)| kind)), seen(kinds.map(|(_, kind)| kind)));
        let first = |user: &str| appeared.iter().find(|(name, _)| *name == user).map(|(_, period)| *period);
        let members = |cohort: usize| ["ann", "bob", "cat"].into_iter().filter(|user| first(user) == Some(cohort)).collect::<Vec<_>>();
        let retained = |cohort: usize, later: usize| {
            members(cohort).into_iter().filter(|user| later == 0 || returned.contains(&(*user, cohort + later))).count()
        };
        let filled: Vec<_> = (0..cohorts).filter(|cohort| !members(*cohort).is_empty()).collect();
        let rates = |cohort: usize| (0..cohorts - cohort).map(move |later| Number::from(share(retained(cohort, later), members(cohort).len(), 3)));
        let expected: Vec<_> = filled.iter().map(|cohort| json!({
            "date": &boundaries[*cohort].to_string()[..10],
            "users": members(*cohort).len(),
            "retained": (0..cohorts - cohort).map(|later| retained(*cohort, later)).collect::<Vec<_>>(),
            "rates": rates(*cohort).collect::<Vec<_>>(),
        })).collect();
        let average = |later: usize| {
            let old: Vec<_> = filled.iter().filter(|cohort| *cohort + later < cohorts).collect();
            let users = old.iter().map(|cohort| members(**cohort).len()).sum();
            Number::from(share(old.iter().map(|cohort| retained(**cohort, later)).sum(), users, 3))
        };
        let longest = filled.first().map_or(0, |oldest| cohorts - oldest);
        let events = kinds.map(|(appear, come_back)| (appear.to_owned(), come_back.to_owned()));
        prop_assert_eq!(
            json(retention(store(&told).view(), &filter, &RetentionQuery { period, cohorts, now, events })),
            json!({
                "cohorts": expected,
                "average_rates": (0..longest).map(average).collect::<Vec<_>>(),
                "users_analyzed": filled.iter().map(|cohort| members(*cohort).len()).sum::<usize>(),
            })
        );
    }
}
