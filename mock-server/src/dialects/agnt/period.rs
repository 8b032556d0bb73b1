//! Spans of whole days in UTC, and what periods are called.

use crate::query::{Days, Unit, day};
use jiff::civil::Date;
use jiff::{Span, Timestamp, ToSpan};
use std::ops::Range;

/// The periods by their names.
pub(super) const PERIODS: [(&str, Unit); 3] = [("day", Unit::Day), ("week", Unit::Week), ("month", Unit::Month)];

pub(super) fn name(period: Unit) -> &'static str {
    PERIODS.iter().find(|(_, known)| *known == period).map_or("", |(name, _)| name)
}

/// The day, the ISO week or the month that an instant is in.
pub(super) fn key(period: Unit, instant: Timestamp) -> String {
    let date = day(instant);
    match period {
        Unit::Week => date.strftime("%G-W%V").to_string(),
        Unit::Month => date.strftime("%Y-%m").to_string(),
        Unit::Hour | Unit::Day => date.to_string(),
    }
}

/// The whole days of a period that ends with yesterday.
pub(super) fn before_today(period: Unit, now: Timestamp) -> Range<Timestamp> {
    let length = match period {
        Unit::Hour | Unit::Day => 1.day(),
        Unit::Week => 1.week(),
        Unit::Month => 1.month(),
    };
    let today = day(now);
    Days { from: back(today, length), to: back(today, 1.day()) }.span()
}

/// So many days, of which today is the last.
pub(super) fn up_to_today(days: usize, now: Timestamp) -> Range<Timestamp> {
    let today = day(now);
    let before = i64::try_from(days.saturating_sub(1)).unwrap_or(i64::MAX);
    Days { from: back(today, Span::new().try_days(before).unwrap_or_default()), to: today }.span()
}

fn back(date: Date, length: Span) -> Date {
    date.saturating_sub(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ends(span: Range<Timestamp>) -> [String; 2] {
        [span.start, span.end].map(|end| end.to_string().replace("T00:00:00Z", ""))
    }

    #[test]
    fn periods_before_today_are_whole_days_and_a_month_is_one_of_the_calendar() {
        let now = "2026-03-31T12:00:00Z".parse().unwrap();
        let before = |period| ends(before_today(period, now));
        assert_eq!(before(Unit::Day), ["2026-03-30", "2026-03-31"]);
        assert_eq!(before(Unit::Week), ["2026-03-24", "2026-03-31"]);
        assert_eq!(before(Unit::Month), ["2026-02-28", "2026-03-31"]);
        let midnight = "2026-03-01T00:00:00Z".parse().unwrap();
        assert_eq!(ends(before_today(Unit::Week, midnight)), ["2026-02-22", "2026-03-01"]);
    }

    #[test]
    fn a_window_ends_with_the_whole_of_today() {
        let window = |days| ends(up_to_today(days, "2026-03-09T00:00:00Z".parse().unwrap()));
        assert_eq!(window(1), ["2026-03-09", "2026-03-10"]);
        assert_eq!(window(90), ["2025-12-10", "2026-03-10"]);
    }

    #[test]
    fn a_week_belongs_to_the_year_of_its_thursday() {
        let week = |date: &str| key(Unit::Week, format!("{date}T23:59:59Z").parse().unwrap());
        assert_eq!([week("2026-02-22"), week("2027-01-03"), week("2027-01-04")], ["2026-W08", "2026-W53", "2027-W01"]);
        let at = "2026-02-22T10:00:00Z".parse().unwrap();
        assert_eq!([key(Unit::Day, at), key(Unit::Month, at)], ["2026-02-22", "2026-02"]);
    }
}
