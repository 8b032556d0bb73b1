//! Events over time, by kind, by property and by hour of the week; tables.

use super::told::{Told, chosen, events, filter, grouped, plan, store, users};
use crate::query::testing::{json, path, property};
use crate::query::{CountMode, Dimension, Metric, TableQuery, TableRow, Unit, breakdown, event_names, heatmap, series, table, totals};
use jiff::Timestamp;
use jiff::civil::{Date, Weekday};
use proptest::prelude::*;
use serde_json::json;
use std::cmp::Reverse;
use std::collections::BTreeSet;

fn date(at: Timestamp) -> Date {
    at.to_string()[..10].parse().unwrap()
}

fn monday(mut date: Date) -> Date {
    while date.weekday() != Weekday::Monday {
        date = date.yesterday().unwrap();
    }
    date
}

fn label(unit: Unit, at: Timestamp) -> String {
    match unit {
        Unit::Hour => format!("{}:00", &at.to_string()[..13]),
        Unit::Day => date(at).to_string(),
        Unit::Week => monday(date(at)).to_string(),
        Unit::Month => at.to_string()[..7].to_owned(),
    }
}

proptest! {
    #[test]
    fn series_agree(told in events(60), filter in filter(), unit in prop::sample::select(vec![Unit::Hour, Unit::Day, Unit::Week, Unit::Month])) {
        let mut store = store(&told);
        let chosen = chosen(&told, &filter);
        let counts = totals(store.view(), &filter);
        prop_assert_eq!((counts.total_events, counts.unique_users), (chosen.len(), users(&chosen)));
        let expected: Vec<_> = grouped(&chosen, |told| Some(label(unit, told.at)))
            .into_iter()
            .map(|(bucket, told)| json!({"bucket": bucket, "total_events": told.len(), "unique_users": users(&told)}))
            .collect();
        let found = series(store.view(), &filter, unit);
        prop_assert_eq!(found.totals, counts);
        prop_assert_eq!(json(found.buckets), json!(expected));
    }

    #[test]
    fn event_names_agree(told in events(60), filter in filter(), limit in 0_usize..4) {
        let mut kinds: Vec<_> = grouped(&chosen(&told, &filter), |told| Some(told.kind)).into_iter().collect();
        kinds.sort_by_key(|(kind, told)| (Reverse(told.len()), *kind));
        let expected: Vec<_> = kinds.into_iter().take(limit).map(|(kind, told)| {
            let days: BTreeSet<_> = told.iter().map(|told| date(told.at)).collect();
            json!({"event": kind, "count": told.len(), "unique_users": users(&told), "first_seen": days.first(), "last_seen": days.last()})
        }).collect();
        prop_assert_eq!(json(event_names(store(&told).view(), &filter, limit)), json!(expected));
    }

    #[test]
    fn breakdowns_agree(told in events(60), filter in filter(), of_column in any::<bool>(), limit in 0_usize..6) {
        let property = if of_column { path() } else { property("plan") };
        let chosen = chosen(&told, &filter);
        let mut values: Vec<_> = grouped(&chosen, |told| if of_column { told.path.map(str::to_owned) } else { plan(told) }).into_iter().collect();
        values.sort_by_key(|(value, told)| (Reverse(told.len()), value.clone()));
        let with_property: usize = values.iter().map(|(_, told)| told.len()).sum();
        let row = |(value, told): &(String, Vec<&Told>)| json!({"value": value, "count": told.len(), "unique_users": users(told)});
        let expected: Vec<_> = values.iter().take(limit).map(row).collect();
        prop_assert_eq!(
            json(breakdown(store(&told).view(), &filter, &property, limit)),
            json!({"values": expected, "total_events": chosen.len(), "total_with_property": with_property})
        );
    }

    #[test]
    fn heatmaps_agree(told in events(60), filter in filter()) {
        let names = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
        let chosen = chosen(&told, &filter);
        let day = |told: &Told| date(told.at).weekday().to_sunday_zero_offset() as usize;
        let hour = |told: &Told| told.at.to_string()[11..13].parse::<usize>().unwrap();
        let cells: Vec<_> = grouped(&chosen, |told| Some((day(told), hour(told)))).into_iter().collect();
        let cell = |((day, hour), told): &((usize, usize), Vec<&Told>)| {
            json!({"day": day, "day_name": names[*day], "hour": hour, "events": told.len(), "users": users(told)})
        };
        let busiest = |by: &dyn Fn(&Told) -> usize| {
            grouped(&chosen, |told| Some(by(told))).into_iter().max_by_key(|(value, told)| (told.len(), Reverse(*value))).map(|(value, _)| value)
        };
        prop_assert_eq!(
            json(heatmap(store(&told).view(), &filter)),
            json!({
                "cells": cells.iter().map(cell).collect::<Vec<_>>(),
                "peak": cells.iter().max_by_key(|(hour, told)| (told.len(), Reverse(*hour))).map(cell),
                "busiest_day": busiest(&day).map(|day| names[day]),
                "busiest_hour": busiest(&hour),
            })
        );
    }

    #[test]
    fn tables_agree(told in events(60), filter in filter()) {
        let query = TableQuery {
            metrics: vec![Metric::EventCount, Metric::UniqueUsers, Metric::SessionCount],
            group_by: vec![Dimension::Date, Dimension::UserId],
            limit: 100,
            ..TableQuery::default()
        };
        let row = |TableRow { group, metrics }| json!([group, metrics]);
        let found: Vec<_> = table(store(&told).view(), &filter, &query).into_iter().map(row).collect();
        let mut groups: Vec<_> = grouped(&chosen(&told, &filter), |told| Some((date(told.at), told.user))).into_iter().collect();
        groups.sort_by_key(|((day, user), _)| (Reverse(*day), *user));
        let expected: Vec<_> = groups.into_iter().map(|((day, user), told)| {
            let sessions: BTreeSet<_> = told.iter().filter_map(|told| Some((told.project, told.session?))).collect();
            json!([[json!(day), json!(user)], [told.len(), users(&told), sessions.len()]])
        }).collect();
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn actions_agree(told in events(60), filter in filter()) {
        let chosen = chosen(&told, &filter);
        let query = TableQuery { metrics: vec![Metric::EventCount], count_mode: CountMode::SessionThenUser, limit: 1, ..TableQuery::default() };
        let sessions: BTreeSet<_> = chosen.iter().filter_map(|told| Some((told.project, told.user, told.session?))).collect();
        let lone = |user: &str| chosen.iter().all(|told| told.user != Some(user) || told.session.is_none());
        let outside = ["ann", "bob", "cat"].into_iter().filter(|user| chosen.iter().any(|told| told.user == Some(user)) && lone(user)).count();
        let anonymous = chosen.iter().filter(|told| told.user.is_none() && told.session.is_none()).count();
        let found = &table(store(&told).view(), &filter, &query)[0].metrics;
        prop_assert_eq!(json(found), json!([sessions.len() + outside + anonymous]));
    }
}
