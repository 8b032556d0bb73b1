//! When in the week things happen, in UTC.

use super::calendar::utc;
use super::crowds::Crowds;
use super::{Counts, Filter, Unit};
use crate::store::View;
use jiff::Timestamp;
use jiff::civil::Weekday;
use serde::Serialize;
use std::cmp::Reverse;

const DAYS: [&str; 7] = ["Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"];
const HOURS: usize = 24;

/// The hours of a week.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Heatmap {
    /// By day and hour. Hours in which nothing happened are left out.
    pub(crate) cells: Vec<Cell>,
    /// The cell with the most events; of several, the first.
    pub(crate) peak: Option<Cell>,
    /// The day with the most events; of several, the first.
    pub(crate) busiest_day: Option<&'static str>,
    /// The hour with the most events on all days together; of several, the first.
    pub(crate) busiest_hour: Option<usize>,
}

/// One hour of a day of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Cell {
    /// From 0, which is Sunday.
    pub(crate) day: usize,
    pub(crate) day_name: &'static str,
    pub(crate) hour: usize,
    pub(crate) events: usize,
    /// Different ones.
    pub(crate) users: usize,
}

pub(crate) fn heatmap(view: View<'_>, filter: &Filter) -> Heatmap {
    let mut week = Crowds::new(view, filter);
    for (start, part) in Unit::Hour.parts(view, filter) {
        week.extend(hour_of_week(start), part.rows());
    }
    let filled = week.into_counts().into_iter().enumerate().filter(|(_, counts)| counts.total_events > 0);
    let cells: Vec<_> = filled.map(|(hour_of_week, counts)| cell(hour_of_week, counts)).collect();
    let most = |by: fn(&Cell) -> usize, values: usize| {
        let events = |value: &usize| cells.iter().filter(|cell| by(cell) == *value).map(|cell| cell.events).sum::<usize>();
        (0..values).filter(|value| events(value) > 0).min_by_key(|value| Reverse(events(value)))
    };
    Heatmap {
        peak: cells.iter().min_by_key(|cell| Reverse(cell.events)).copied(),
        busiest_day: most(|cell| cell.day, DAYS.len()).map(|day| DAYS[day]),
        busiest_hour: most(|cell| cell.hour, HOURS),
        cells,
    }
}

fn hour_of_week(start: Timestamp) -> usize {
    let at = utc(start);
    let since_sunday = at.weekday().since(Weekday::Sunday);
    since_sunday as usize * HOURS + at.hour() as usize
}

fn cell(hour_of_week: usize, counts: Counts) -> Cell {
    let (day, hour) = (hour_of_week / HOURS, hour_of_week % HOURS);
    Cell { day, day_name: DAYS[day], hour, events: counts.total_events, users: counts.unique_users }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{event, everything, json, since, store};
    use serde_json::json;

    #[test]
    fn the_week_begins_on_sunday_and_the_same_hour_of_two_weeks_is_one_cell() {
        let mut store = store([
            event("any", "2026-11-16T09:00:00Z").user("ann"),
            event("any", "2026-11-23T09:59:59.999Z").user("ann"),
            event("any", "2026-11-22T00:00:00Z"),
            event("any", "2026-11-21T23:59:59.999Z").user("bob"),
            event("any", "2026-11-21T23:00:00Z").user("ann"),
        ]);
        let saturday = json!({"day": 6, "day_name": "Saturday", "hour": 23, "events": 2, "users": 2});
        let monday = json!({"day": 1, "day_name": "Monday", "hour": 9, "events": 2, "users": 1});
        let sunday = json!({"day": 0, "day_name": "Sunday", "hour": 0, "events": 1, "users": 0});
        let found = json(heatmap(store.view(), &everything()));
        assert_eq!(found, json!({"cells": [sunday, monday, saturday], "peak": monday, "busiest_day": "Monday", "busiest_hour": 9}));
    }

    #[test]
    fn nothing_has_no_peak() {
        let mut store = store([event("any", "2026-11-16T09:00:00Z")]);
        let found = heatmap(store.view(), &since("2026-11-17T00:00:00Z"));
        assert_eq!(found, Heatmap::default());
    }
}
