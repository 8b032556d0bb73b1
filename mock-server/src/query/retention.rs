//! Who comes back.

use super::calendar::millis;
use super::numbering::Numbering;
use super::side_by_side::side_by_side;
use super::{Filter, Number, Unit, day};
use crate::store::{Column, Field, Row, View};
use jiff::civil::Date;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::ops::Range;

/// At most so many users are followed: the first ones.
const MAX_USERS: usize = 10_000;

/// What counts as being there, and when.
#[derive(Debug, Clone)]
pub(crate) struct RetentionQuery {
    /// The length of a period.
    pub(crate) period: Unit,
    /// How many periods to look at, at most 32. The last one is the present one.
    pub(crate) cohorts: usize,
    pub(crate) now: Timestamp,
    /// The kind of event by which users appear, and that by which they come back. Without them, any session is enough, in the period in
    /// which it began; and any event outside of sessions.
    pub(crate) events: Option<(String, String)>,
}

/// Users by when they appeared, and how many of them came back.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub(crate) struct Retention {
    /// The oldest first. Periods in which nobody appeared are left out.
    pub(crate) cohorts: Vec<Cohort>,
    /// The share of all users who came back so many periods later, where that is not in the future; from 0 to 1, to three decimals.
    pub(crate) average_rates: Vec<Number>,
    pub(crate) users_analyzed: usize,
}

/// The users who appeared in one period.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Cohort {
    /// The first day of the period.
    pub(crate) date: Date,
    pub(crate) users: usize,
    /// How many were there so many periods later, up to the present one; all of them after none.
    pub(crate) retained: Vec<usize>,
    /// The same as shares, from 0 to 1, to three decimals.
    pub(crate) rates: Vec<Number>,
}

/// In which periods a user was there, one bit for each.
#[derive(Debug, Clone, Default)]
struct Presence {
    appeared: u32,
    returned: u32,
}

impl Presence {
    fn add(&mut self, period: usize, appears: bool, returns: bool) {
        let bit = 1 << period;
        self.appeared |= if appears { bit } else { 0 };
        self.returned |= if returns { bit } else { 0 };
    }
}

/// Looks at the events of the filter in the periods up to now. Who appeared before them and is there again appears again.
pub(crate) fn retention(view: View<'_>, filter: &Filter, query: &RetentionQuery) -> Retention {
    let periods = query.periods();
    let (Some(oldest), Some(present)) = (periods.first(), periods.last()) else { return Retention::default() };
    let span = Filter { from: filter.from.max(oldest.start), to: filter.to.min(present.end), ..filter.clone() };
    let within: Vec<_> = periods.iter().map(|period| millis(period.start.max(span.from))..millis(period.end.min(span.to))).collect();
    let (is, column) = (query.is(view), view.events.column(Field::UserId));
    // Most often it is the period of the event before.
    let period_of = |row, latest: usize| {
        let at = query.counts_at(view, row);
        if within[latest].contains(&at) { Some(latest) } else { within.iter().position(|period| period.contains(&at)) }
    };
    let followed = followed(column, span.rows(view), |row| is(row).0 && period_of(row, 0).is_some());
    let scans = side_by_side(span.chosen(view), |rows| {
        let (mut presences, mut latest) = (vec![Presence::default(); followed.len()], 0);
        rows.for_each_slice(|rows| {
            for row in rows.iter().copied() {
                // Of many users, most events are somebody's who is not followed.
                let Some(user) = column.code(row).and_then(|user| followed.known(user)) else { continue };
                let (appears, returns) = is(row);
                if let Some(period) = (appears || returns).then(|| period_of(row, latest)).flatten() {
                    latest = period;
                    presences[user].add(period, appears, returns);
                }
            }
        });
        presences
    });
    let mut retained: Vec<_> = (1..=periods.len()).rev().map(|length| vec![0; length]).collect();
    for user in 0..followed.len() {
        let in_any = |bits: fn(&Presence) -> u32| scans.iter().fold(0, |all, presences| all | bits(&presences[user]));
        let (appeared, returned) = (in_any(|presence| presence.appeared), in_any(|presence| presence.returned));
        let first = appeared.trailing_zeros() as usize;
        // Not all who are followed appear.
        let Some(retained) = retained.get_mut(first) else { continue };
        for (later, retained) in retained.iter_mut().enumerate() {
            *retained += usize::from(later == 0 || returned & (1 << (first + later)) != 0);
        }
    }
    let cohorts = periods.iter().zip(retained).filter(|(_, retained)| retained[0] > 0);
    Retention::of(cohorts.map(|(period, retained)| Cohort::of(period, retained)).collect())
}

/// The first users who appear, at most [`MAX_USERS`]; or all users there are, if those are no more.
fn followed(column: &Column, rows: impl Iterator<Item = Row>, appears: impl Fn(Row) -> bool) -> Numbering {
    if column.len() <= MAX_USERS {
        return Numbering::all(column);
    }
    let mut users = Numbering::of(column);
    for row in rows {
        if let Some(user) = column.code(row)
            && users.known(user).is_none()
            && appears(row)
        {
            users.number(user);
            if users.len() == MAX_USERS {
                break;
            }
        }
    }
    users
}

impl RetentionQuery {
    /// The oldest first.
    fn periods(&self) -> Vec<Range<Timestamp>> {
        let before = |period: &Range<Timestamp>| period.start.checked_sub(SignedDuration::from_millis(1)).ok();
        let present = self.period.around(self.now);
        let back = std::iter::successors(Some(present), |period| before(period).map(|instant| self.period.around(instant)));
        let mut periods: Vec<_> = back.take(self.cohorts.min(u32::BITS as usize)).collect();
        periods.reverse();
        periods
    }

    /// When an event counts as being there, in milliseconds since 1970.
    fn counts_at(&self, view: View<'_>, row: Row) -> i64 {
        let session = if self.events.is_none() { view.sessions.of(row) } else { None };
        view.events.time_key(session.map_or(row, |session| session.first)).0
    }

    /// Whether an event lets its user appear, and come back.
    fn is<'a>(&self, view: View<'a>) -> impl Fn(Row) -> (bool, bool) + use<'a> {
        let kind = view.events.column(Field::EventType);
        let codes = self.events.as_ref().map(|(appear, come_back)| (kind.code_of(appear), kind.code_of(come_back)));
        move |row| {
            let Some((appear, come_back)) = codes else { return (true, true) };
            let said = kind.code(row);
            (said.is_some() && said == appear, said.is_some() && said == come_back)
        }
    }
}

impl Cohort {
    fn of(period: &Range<Timestamp>, retained: Vec<usize>) -> Self {
        let users = retained[0];
        let rates = retained.iter().map(|retained| Number::ratio(*retained, users).rounded(3)).collect();
        Self { date: day(period.start), users, retained, rates }
    }
}

impl Retention {
    fn of(cohorts: Vec<Cohort>) -> Self {
        let average = |later: usize| {
            let old_enough = || cohorts.iter().filter_map(|cohort| Some((cohort.retained.get(later)?, cohort.users)));
            Number::ratio(old_enough().map(|(retained, _)| retained).sum(), old_enough().map(|(_, users)| users).sum()).rounded(3)
        };
        let longest = cohorts.iter().map(|cohort| cohort.retained.len()).max().unwrap_or_default();
        Self {
            average_rates: (0..longest).map(average).collect(),
            users_analyzed: cohorts.iter().map(|cohort| cohort.users).sum(),
            cohorts,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{Sample, event, everything, json, since, store, time};
    use serde_json::{Value, json};

    /// A Sunday.
    const NOW: &str = "2026-11-22T12:00:00Z";

    fn query(period: Unit, cohorts: usize) -> RetentionQuery {
        RetentionQuery { period, cohorts, now: time(NOW), events: None }
    }

    fn seen(user: &str, day: &str) -> Sample {
        event("any", &format!("2026-{day}T10:00:00Z")).user(user)
    }

    fn cohort(date: &str, retained: &[usize], rates: &[f64]) -> Value {
        let rates: Vec<_> = rates.iter().copied().map(Number::from).collect();
        json!({"date": date, "users": retained[0], "retained": retained, "rates": rates})
    }

    #[test]
    fn younger_cohorts_have_fewer_periods_and_averages_go_by_size() {
        let mut store = store([
            seen("a1", "11-02"),
            seen("a2", "11-08"),
            seen("a3", "11-05"),
            seen("a4", "11-05"),
            seen("a1", "11-09"),
            seen("a2", "11-15"),
            seen("b1", "11-10"),
            seen("a1", "11-16"),
            seen("b1", "11-22"),
        ]);
        let found = json(retention(store.view(), &everything(), &query(Unit::Week, 8)));
        assert_eq!(
            found,
            json!({
                "cohorts": [cohort("2026-11-02", &[4, 2, 1], &[1.0, 0.5, 0.25]), cohort("2026-11-09", &[1, 1], &[1.0, 1.0])],
                "average_rates": [1, 0.6, 0.25],
                "users_analyzed": 5,
            })
        );
    }

    #[test]
    fn days_and_months_are_periods_too_and_what_is_before_the_oldest_is_not_looked_at() {
        let mut store = store([seen("a", "08-31"), seen("a", "09-01"), seen("a", "11-01"), seen("a", "11-20"), seen("a", "11-22")]);
        let mut cohorts = |period, cohorts| json(retention(store.view(), &everything(), &query(period, cohorts)))["cohorts"].clone();
        assert_eq!(cohorts(Unit::Day, 3), json!([cohort("2026-11-20", &[1, 0, 1], &[1.0, 0.0, 1.0])]));
        assert_eq!(cohorts(Unit::Month, 3), json!([cohort("2026-09-01", &[1, 0, 1], &[1.0, 0.0, 1.0])]));
        assert_eq!(cohorts(Unit::Month, 1), json!([cohort("2026-11-01", &[1], &[1.0])]));
        let later = retention(store.view(), &since("2026-11-02T00:00:00Z"), &query(Unit::Day, 30));
        assert_eq!(later.cohorts[0].date.to_string(), "2026-11-20");
    }

    #[test]
    fn a_session_counts_on_the_day_it_began_and_an_event_outside_of_sessions_on_its_own() {
        let mut store = store([
            event("any", "2026-11-20T23:50:00Z").user("ann").session("s"),
            event("any", "2026-11-21T00:10:00Z").user("ann").session("s"),
            event("any", "2026-11-20T23:50:00Z").user("bob"),
            event("any", "2026-11-21T00:10:00Z").user("bob"),
        ]);
        let found = retention(store.view(), &everything(), &query(Unit::Day, 3));
        assert_eq!(found.cohorts[0].retained, [2, 1, 0]);
    }

    #[test]
    fn only_the_first_users_are_followed() {
        let on = |day: &'static str, users: std::ops::Range<usize>| users.map(move |user| seen(&format!("user {user}"), day));
        let more = MAX_USERS + 2;
        let mut store = store(on("11-20", 0..more).chain(on("11-21", 1..2)).chain(on("11-22", MAX_USERS - 1..more)));
        let found = retention(store.view(), &everything(), &query(Unit::Day, 3));
        assert_eq!((found.users_analyzed, &found.cohorts[0].retained[..]), (MAX_USERS, &[MAX_USERS, 1, 1][..]));
    }

    #[test]
    fn events_can_be_asked_for_on_both_sides() {
        let named = |name: &str, user: &str, day: &str| event(name, &format!("2026-11-{day}T10:00:00Z")).user(user);
        let mut store = store([
            named("login", "ann", "19"),
            named("signup", "ann", "20"),
            named("signup", "ann", "21"),
            named("login", "ann", "22"),
            named("signup", "bob", "20"),
            named("login", "bob", "20"),
            named("login", "cat", "21"),
        ]);
        let events = Some(("signup".to_owned(), "login".to_owned()));
        let found = retention(store.view(), &everything(), &RetentionQuery { events, ..query(Unit::Day, 4) });
        assert_eq!(json(found.cohorts), json!([cohort("2026-11-20", &[2, 0, 1], &[1.0, 0.0, 0.5])]));
    }
}
