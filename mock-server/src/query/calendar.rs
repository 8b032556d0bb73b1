//! The UTC calendar: the units in which time is counted, and spans of whole days.

use super::Filter;
use super::filter::Chosen;
use crate::store::View;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{Timestamp, ToSpan};
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// What time is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    Hour,
    Day,
    /// From Monday.
    Week,
    Month,
}

/// Whole days, from the first to the last.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Days {
    pub(crate) from: Date,
    pub(crate) to: Date,
}

impl Unit {
    /// The unit that an instant falls into.
    pub(crate) fn around(self, instant: Timestamp) -> Range<Timestamp> {
        let at = utc(instant);
        let day = at.date();
        let (start, length) = match self {
            Self::Hour => (day.at(at.hour(), 0, 0, 0), 1.hour()),
            Self::Day => (day.at(0, 0, 0, 0), 1.day()),
            Self::Week => (day.saturating_sub(day.weekday().to_monday_zero_offset().days()).at(0, 0, 0, 0), 1.week()),
            Self::Month => (day.first_of_month().at(0, 0, 0, 0), 1.month()),
        };
        instant_of(start)..instant_of(start.saturating_add(length))
    }

    /// The units that lie wholly within a span, earliest first.
    pub(crate) fn within(self, span: Range<Timestamp>) -> impl Iterator<Item = Range<Timestamp>> {
        let first = self.around(span.start);
        let first = if first.start < span.start { self.around(first.end) } else { first };
        let next = move |unit: &Range<Timestamp>| Some(self.around(unit.end)).filter(|next| next.start >= unit.end);
        std::iter::successors(Some(first), next).take_while(move |unit| unit.end <= span.end)
    }

    /// The name of the unit that begins here, as precise as the unit is.
    pub(super) fn label(self, start: Timestamp) -> String {
        let precision = match self {
            Self::Hour => "%Y-%m-%dT%H:%M",
            Self::Day | Self::Week => "%Y-%m-%d",
            Self::Month => "%Y-%m",
        };
        utc(start).strftime(precision).to_string()
    }

    /// The rows of a filter by the unit they fall into, earliest first. A unit may be left without rows by the texts that the filter asks for.
    ///
    /// Where a unit ends is found by bisection, so that the times of most rows are not looked at.
    pub(super) fn parts<'a>(self, view: View<'a>, filter: &Filter) -> impl Iterator<Item = (Timestamp, Chosen<'a>)> + use<'a> {
        let mut rest = filter.chosen(view);
        std::iter::from_fn(move || {
            let unit = self.around(rest.begins()?);
            Some((unit.start, rest.take_before(unit.end)))
        })
    }
}

impl Days {
    /// The days of two instants, and the days between them.
    pub(crate) fn of(from: Timestamp, to: Timestamp) -> Self {
        Self { from: day(from), to: day(to) }
    }

    /// From the first instant of the first day to the first instant after the last.
    pub(crate) fn span(self) -> Range<Timestamp> {
        let midnight = |day: Date| instant_of(day.at(0, 0, 0, 0));
        midnight(self.from)..midnight(self.to.saturating_add(1.day()))
    }
}

/// The day of an instant.
pub(crate) fn day(instant: Timestamp) -> Date {
    utc(instant).date()
}

pub(super) fn utc(instant: Timestamp) -> DateTime {
    Offset::UTC.to_datetime(instant)
}

/// The first whole millisecond, since 1970, that is not before an instant: what the store keeps is before the one if it is before the other.
pub(super) fn millis(instant: Timestamp) -> i64 {
    const NANOS: i128 = 1_000_000;
    // The milliseconds of all instants are within the range.
    -((-instant.as_nanosecond()).div_euclid(NANOS)) as i64
}

fn instant_of(utc: DateTime) -> Timestamp {
    // The first day of the calendar and the last are not wholly within the range of instants.
    let nearest = if utc.year() < 0 { Timestamp::MIN } else { Timestamp::MAX };
    Offset::UTC.to_timestamp(utc).unwrap_or(nearest)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn around(unit: Unit, instant: &str) -> [String; 3] {
        let Range { start, end } = unit.around(instant.parse().unwrap());
        [unit.label(start), start.to_string(), end.to_string()]
    }

    #[test]
    fn units_begin_on_the_hour_at_midnight_on_monday_and_on_the_first() {
        let sunday = "2026-11-22T10:59:59.999Z";
        assert_eq!(around(Unit::Hour, sunday), ["2026-11-22T10:00", "2026-11-22T10:00:00Z", "2026-11-22T11:00:00Z"]);
        assert_eq!(around(Unit::Day, sunday), ["2026-11-22", "2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"]);
        assert_eq!(around(Unit::Week, sunday), ["2026-11-16", "2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z"]);
        assert_eq!(around(Unit::Week, "2026-11-23T00:00:00Z")[0], "2026-11-23");
        assert_eq!(around(Unit::Month, "2026-12-31T23:59:59Z"), ["2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z"]);
    }

    #[test]
    fn both_ends_of_a_span_of_days_are_whole_days() {
        let days = Days::of("2026-11-15T23:00:00Z".parse().unwrap(), "2026-11-22T00:00:00Z".parse().unwrap());
        let span = days.span();
        assert_eq!([span.start.to_string(), span.end.to_string()], ["2026-11-15T00:00:00Z", "2026-11-23T00:00:00Z"]);
    }

    #[test]
    fn only_whole_units_are_within_a_span() {
        let within = |unit: Unit, from: &str, to: &str| {
            let units = unit.within(from.parse().unwrap()..to.parse().unwrap());
            units.map(|unit| [unit.start, unit.end].map(|end| end.to_string()[..10].to_owned())).collect::<Vec<_>>()
        };
        let (from, to) = ("2026-02-28T00:00:00Z", "2026-03-02T23:59:59.999Z");
        assert_eq!(within(Unit::Day, from, to), [["2026-02-28", "2026-03-01"], ["2026-03-01", "2026-03-02"]]);
        assert_eq!(within(Unit::Day, "2026-02-28T00:00:00.001Z", to), [["2026-03-01", "2026-03-02"]]);
        assert_eq!(within(Unit::Week, "2026-02-16T00:00:00Z", to), [["2026-02-16", "2026-02-23"], ["2026-02-23", "2026-03-02"]]);
        assert_eq!(within(Unit::Month, "2026-01-31T00:00:00Z", to), [["2026-02-01", "2026-03-01"]]);
        assert_eq!(within(Unit::Day, to, from), [["", ""]; 0]);
        let ends: Vec<_> = Unit::Month.within("9999-11-01T00:00:00Z".parse().unwrap()..Timestamp::MAX).collect();
        assert_eq!(ends.len(), 2, "{ends:?}");
    }

    #[test]
    fn a_millisecond_that_has_begun_is_before_the_instant() {
        let of = |instant: &str| millis(instant.parse().unwrap());
        assert_eq!(of("1970-01-01T00:00:00.001Z"), 1);
        assert_eq!(of("1970-01-01T00:00:00.001000001Z"), 2);
        assert_eq!(of("1969-12-31T23:59:59.999000001Z"), 0);
        assert_eq!([of("1969-12-31T23:59:59.999Z"), of("1969-12-31T23:59:59.998999999Z")], [-1; 2]);
    }

    #[test]
    fn units_at_the_ends_of_the_calendar_end_there() {
        for unit in [Unit::Hour, Unit::Day, Unit::Week, Unit::Month] {
            assert_eq!((unit.around(Timestamp::MIN).start, unit.around(Timestamp::MAX).end), (Timestamp::MIN, Timestamp::MAX));
        }
    }
}
