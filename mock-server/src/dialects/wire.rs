//! What more than one service writes in the same way: times, waits and rate limits.
//!
//! A service that differs writes its own; nothing here asks which service it is for.

use crate::world::{RateStatus, WINDOW_SECONDS};
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

/// A time as text carries milliseconds, always three digits of them.
pub(super) fn moment(instant: Timestamp) -> String {
    format!("{instant:.3}")
}

/// A time with its offset, or a date, which stands for its first instant in UTC.
pub(super) fn parse_moment(text: &str) -> Option<Timestamp> {
    let midnight = || Some(text.parse::<Date>().ok()?.to_zoned(TimeZone::UTC).ok()?.timestamp());
    // A longer text that begins with a date would be read as that date.
    text.parse().ok().or_else(|| midnight().filter(|_| text.len() == "2026-03-09".len()))
}

/// Whether a value takes no more bytes than these, written as JSON.
pub(super) fn is_within(value: &Value, max_bytes: usize) -> bool {
    most_bytes(value) <= max_bytes || value.to_string().len() <= max_bytes
}

/// What a value takes at most, written as JSON. Hardly any is so large that it must be written to be measured.
fn most_bytes(value: &Value) -> usize {
    // A character that is escaped takes six bytes, and with each text, member and element come quotes, colons or commas.
    let text = |text: &str| 6 * text.len() + 4;
    match value {
        Value::Null | Value::Bool(_) => 6,
        Value::Number(_) => 32,
        Value::String(string) => text(string),
        Value::Array(items) => items.iter().map(|item| most_bytes(item) + 1).sum::<usize>() + 2,
        Value::Object(members) => members.iter().map(|(name, member)| text(name) + most_bytes(member) + 1).sum::<usize>() + 2,
    }
}

/// How long to wait, rounded up: a client that comes back a moment early is refused again.
pub(super) fn whole_seconds(duration: SignedDuration) -> i64 {
    duration.as_secs() + i64::from(duration.subsec_nanos() > 0)
}

/// Where the client stands with the rate limit, under the older names and those of the IETF draft.
pub(super) fn announce_rate(rate: &RateStatus, headers: &mut HeaderMap) {
    let (limit, remaining) = (rate.limit, rate.remaining);
    let values = [
        (HeaderName::from_static("x-ratelimit-limit"), limit.to_string()),
        (HeaderName::from_static("x-ratelimit-remaining"), remaining.to_string()),
        (HeaderName::from_static("x-ratelimit-reset"), rate.resets_at.as_second().max(0).to_string()),
        (HeaderName::from_static("ratelimit-policy"), format!("\"default\";q={limit};w={WINDOW_SECONDS}")),
        (HeaderName::from_static("ratelimit"), format!("\"default\";r={remaining};t={}", rate.resets_in.as_secs())),
    ];
    headers.extend(values.into_iter().filter_map(|(name, value)| Some((name, HeaderValue::try_from(value).ok()?))));
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_moment_is_a_time_with_offset_or_a_date() {
        let read = |text: &str| parse_moment(text).map(moment);
        assert_eq!(read("2026-03-09").as_deref(), Some("2026-03-09T00:00:00.000Z"));
        assert_eq!(read("2026-03-09T12:00:00.0005+01:00").as_deref(), Some("2026-03-09T11:00:00.000Z"));
        for wrong in ["", "now", "2026-03-09T12:00:00", "2026-13-01", "2026-03-09T12:00:00 01:00"] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn a_value_is_measured_as_it_is_written_whatever_its_escapes() {
        let values = [
            json!(null),
            json!(f64::MIN_POSITIVE),
            json!(i64::MIN),
            json!("\u{1}\"é"),
            json!(["", 1, [], {}]),
            json!({"\n": {"a": [true, "b"]}}),
        ];
        for value in values {
            let length = value.to_string().len();
            assert!(most_bytes(&value) >= length, "{value}");
            assert!(is_within(&value, length) && !is_within(&value, length - 1), "{value}");
        }
    }

    #[test]
    fn a_wait_is_never_too_short() {
        assert_eq!([0, 1, 1_000, 1_001].map(|millis| whole_seconds(SignedDuration::from_millis(millis))), [0, 1, 1, 2]);
    }
}
