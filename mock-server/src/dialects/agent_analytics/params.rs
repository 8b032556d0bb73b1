//! Parameters of a query, read as leniently as the service reads them: what is no number is the default, and what is too great is the
//! greatest.

use super::problem::{Code, Problem};
use crate::exchange::Head;
use crate::query::Property;
use jiff::civil::{Date, DateTime};
use jiff::tz::Offset;
use jiff::{SignedDuration, Timestamp};

/// How far back reads look unless told otherwise.
pub(super) const WEEK: u32 = 7;

const MAX_KEY_CHARS: usize = 128;

/// A parameter, unless it is empty.
pub(super) fn text(head: &Head, name: &str) -> Option<String> {
    head.parameter(name).filter(|text| !text.is_empty())
}

/// A whole number between two others.
pub(super) fn number(head: &Head, name: &str, default: i64, (min, max): (i64, i64)) -> i64 {
    let given = head.parameter(name).and_then(|text| leading_digits(&text));
    given.filter(|number| *number != 0).unwrap_or(default).clamp(min, max)
}

/// The number that a text begins with; the rest of it does not matter.
pub(super) fn leading_digits(text: &str) -> Option<i64> {
    let text = text.trim_start();
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    let digits = unsigned.bytes().take_while(u8::is_ascii_digit).count();
    let sign = if text.starts_with('-') { -1 } else { 1 };
    // Digits that are no number are too many digits.
    (digits > 0).then(|| unsigned[..digits].parse().unwrap_or(i64::MAX) * sign)
}

/// The instant that `since` means: so many days back, or the beginning of what it names; `default` days back if it is not understood.
/// Not before 1970: no event is older.
pub(super) fn since(text: Option<&str>, default: u32, now: Timestamp) -> Timestamp {
    let named = text.and_then(|text| days(text).map(|days| back(now, days)).or_else(|| instant(text)));
    named.unwrap_or_else(|| back(now, default)).max(Timestamp::UNIX_EPOCH)
}

fn days(text: &str) -> Option<u32> {
    let digits = text.strip_suffix('d').filter(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))?;
    Some(digits.parse().unwrap_or(u32::MAX))
}

fn back(now: Timestamp, days: u32) -> Timestamp {
    now.saturating_sub(SignedDuration::from_hours(24 * i64::from(days))).unwrap_or(Timestamp::MIN)
}

/// A year, a month, a day or a time; without an offset it is one in UTC.
pub(super) fn instant(text: &str) -> Option<Timestamp> {
    let day = |text: &str| text.parse::<Date>().ok().map(|day| day.at(0, 0, 0, 0));
    let shape: String = text.chars().map(|char| if char.is_ascii_digit() { '0' } else { char }).collect();
    let moment = match shape.as_str() {
        "0000" => day(&format!("{text}-01-01")),
        "0000-00" => day(&format!("{text}-01")),
        "0000-00-00" => day(text),
        _ if !text.contains('T') => None,
        _ => return text.parse().ok().or_else(|| Offset::UTC.to_timestamp(text.parse::<DateTime>().ok()?).ok()),
    };
    Offset::UTC.to_timestamp(moment?).ok()
}

/// A property by its name, which the service wants to be a word.
pub(super) fn property(key: &str) -> Result<Property, Problem> {
    let is_word = (1..=MAX_KEY_CHARS).contains(&key.len()) && key.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    if !is_word {
        let message = format!("a property key is 1 to {MAX_KEY_CHARS} letters, digits and underscores");
        return Err(Problem::new(Code::InvalidPropertyKey, message));
    }
    Ok(super::rows::property(key))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_what_a_text_begins_with_between_their_bounds() {
        let limit = |query: &str| number(&Head { query: query.to_owned(), ..Head::of_nobody() }, "limit", 100, (1, 1_000));
        let read = ["", "limit=", "limit=abc", "limit=0", "limit=-5", "limit=10abc", "limit=1.9", "limit=1e3", "limit=5000", "limit=%207"];
        assert_eq!(read.map(limit), [100, 100, 100, 100, 1, 10, 1, 1, 1_000, 7]);
        assert_eq!(limit("limit=99999999999999999999999"), 1_000);
        assert_eq!(limit("limit=-99999999999999999999999"), 1);
    }

    #[test]
    fn since_is_days_back_or_the_beginning_of_what_it_names() {
        let now = "2026-11-22T10:30:00Z".parse().unwrap();
        let read = |text: &str| since(Some(text), WEEK, now).to_string();
        assert_eq!(read("30d"), "2026-10-23T10:30:00Z");
        assert_eq!(read("2026"), "2026-01-01T00:00:00Z");
        assert_eq!(read("2026-11"), "2026-11-01T00:00:00Z");
        assert_eq!(read("2026-11-20"), "2026-11-20T00:00:00Z");
        assert_eq!(read("2026-11-01T00:00:00+05:00"), "2026-10-31T19:00:00Z");
        assert_eq!(read("2026-11-20T10:00:00"), "2026-11-20T10:00:00Z");
        for unknown in ["", "7D", "1w", "-3d", "now", "d", "1763800200000", "2026-13", "2026-02-30"] {
            assert_eq!(read(unknown), "2026-11-15T10:30:00Z", "{unknown}");
        }
        assert_eq!(since(None, 30, now), since(Some("30d"), WEEK, now));
        assert_eq!([read("99999999999d"), read("0001-01-01")], ["1970-01-01T00:00:00Z"; 2]);
    }
}
