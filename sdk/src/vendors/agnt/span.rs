//! Spans of time as the service takes them, and whether they can be ones.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::core::Error;

/// A span of time: its start is included, its end is not. Each is a date, which means its first instant in UTC, or a time
/// with its offset.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
#[non_exhaustive]
pub struct Span {
    /// Start, included.
    pub start_date: String,
    /// End, not included.
    pub end_date: String,
}

impl Span {
    /// The span from `start_date` up to `end_date`.
    #[must_use]
    pub fn new(start_date: impl Into<String>, end_date: impl Into<String>) -> Self {
        Self { start_date: start_date.into(), end_date: end_date.into() }
    }

    pub(super) fn between(start: Timestamp, end: Timestamp) -> Self {
        Self::new(format!("{start:.3}"), format!("{end:.3}"))
    }

    /// Its start and its end.
    pub(super) fn moments(&self) -> Result<(Timestamp, Timestamp), Error> {
        check(Some(&self.start_date), Some(&self.end_date))?;
        Ok((moment("startDate", &self.start_date)?, moment("endDate", &self.end_date)?))
    }
}

/// The first instant of the day in UTC that holds a moment.
pub(super) fn midnight(of: Timestamp) -> Timestamp {
    first_instant(of.to_zoned(TimeZone::UTC).date()).unwrap_or(of)
}

/// A whole number of days.
pub(super) const fn days(count: u32) -> SignedDuration {
    SignedDuration::from_hours(24 * count as i64)
}

/// Finds a start or an end that is none, and an end before its start. That one is missing is found elsewhere.
pub(super) fn check(start: Option<&String>, end: Option<&String>) -> Result<(), Error> {
    let start = start.map(|start| moment("startDate", start)).transpose()?;
    let end = end.map(|end| moment("endDate", end)).transpose()?;
    if start.zip(end).is_some_and(|(start, end)| end < start) {
        return Err(Error::validation("endDate must not be before startDate"));
    }
    Ok(())
}

/// Finds a number that the service would refuse.
pub(super) fn check_range(name: &str, given: Option<u32>, least: u32, most: u32) -> Result<(), Error> {
    let is_outside = given.is_some_and(|given| !(least..=most).contains(&given));
    if is_outside { Err(Error::validation(format!("{name} must be a whole number from {least} to {most}"))) } else { Ok(()) }
}

/// Reads a date or a time with its offset.
fn moment(name: &str, text: &str) -> Result<Timestamp, Error> {
    if text.is_empty() {
        return Err(Error::validation(format!("{name} must not be empty")));
    }
    // A date is asked for first: a time would be taken for one otherwise.
    let date = (text.len() == "2026-03-09".len()).then(|| text.parse::<Date>().ok()).flatten();
    let moment = date.map_or_else(|| text.parse().ok(), first_instant);
    moment.ok_or_else(|| Error::validation(format!("{name} must be an ISO 8601 time with its offset, or a date")))
}

fn first_instant(date: Date) -> Option<Timestamp> {
    date.to_zoned(TimeZone::UTC).ok().map(|start| start.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn message(start: &str, end: &str) -> Option<String> {
        Span::new(start, end).moments().err().map(|error| error.message().to_owned())
    }

    #[test]
    fn a_date_is_its_first_instant() {
        let (start, end) = Span::new("2026-03-02", "2026-03-02T01:00:00+01:00").moments().unwrap();
        assert_eq!((start, start), ("2026-03-02T00:00:00Z".parse().unwrap(), end));
        assert_eq!(midnight("2026-03-02T23:59:59Z".parse().unwrap()), start);
        assert_eq!(Span::between(start, start + days(2)), Span::new("2026-03-02T00:00:00.000Z", "2026-03-04T00:00:00.000Z"));
    }

    #[test]
    fn what_is_no_span_is_found() {
        assert_eq!(message("2026-03-02", "2026-03-02"), None, "an empty span is one");
        assert_eq!(message("2026-03-02", "2026-03-01").unwrap(), "endDate must not be before startDate");
        for none in ["monday", "2026-13-01", "2026-03-02T00:00:00", "1773057600000"] {
            assert_eq!(message(none, "2026-03-02").unwrap(), "startDate must be an ISO 8601 time with its offset, or a date", "{none}");
        }
    }

    #[test]
    fn an_empty_text_is_no_time() {
        assert_eq!(message("2026-03-02", "").unwrap(), "endDate must not be empty");
    }

    #[test]
    fn numbers_have_their_range() {
        for fine in [None, Some(1), Some(90)] {
            assert!(check_range("window", fine, 1, 90).is_ok());
        }
        for outside in [0, 91] {
            let error = check_range("window", Some(outside), 1, 90).unwrap_err();
            assert_eq!(error.message(), "window must be a whole number from 1 to 90");
        }
    }
}
