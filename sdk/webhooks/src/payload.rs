//! Reading what others have written: members that may be absent or of another type, times and numbers in several forms.

use jiff::Timestamp;
use jiff::fmt::rfc2822;
use serde_json::Value;

use crate::event::MAX_ID;
use crate::refused::Refused;

/// The object that a body is.
pub(crate) fn object(body: &[u8]) -> Result<Value, Refused> {
    let value: Option<Value> = serde_json::from_slice(body).ok();
    value.filter(Value::is_object).ok_or(Refused::MalformedBody { wanted: "a JSON object" })
}

/// Members by JSON pointer. What is of another type is as good as absent.
pub(crate) trait Members {
    /// Text that is not empty.
    fn text(&self, pointer: &str) -> Option<&str>;
    /// A number, or the text of one.
    fn number(&self, pointer: &str) -> Option<f64>;
    /// Whether it is there and true.
    fn is_true(&self, pointer: &str) -> bool;
    /// The items of a list.
    fn items(&self, pointer: &str) -> &[Value];
    /// A time in RFC 3339.
    fn time(&self, pointer: &str) -> Option<Timestamp>;
    /// A time in milliseconds since 1970.
    fn millis(&self, pointer: &str) -> Option<Timestamp>;
    /// What identifies the event.
    fn id(&self, pointer: &'static str) -> Result<&str, Refused>;
}

impl Members for Value {
    fn text(&self, pointer: &str) -> Option<&str> {
        self.pointer(pointer)?.as_str().filter(|text| !text.is_empty())
    }

    fn number(&self, pointer: &str) -> Option<f64> {
        match self.pointer(pointer)? {
            Self::String(text) => number(text),
            other => other.as_f64(),
        }
    }

    fn is_true(&self, pointer: &str) -> bool {
        self.pointer(pointer).and_then(Self::as_bool).unwrap_or_default()
    }

    fn items(&self, pointer: &str) -> &[Value] {
        self.pointer(pointer).and_then(Self::as_array).map(Vec::as_slice).unwrap_or_default()
    }

    fn time(&self, pointer: &str) -> Option<Timestamp> {
        self.text(pointer)?.parse().ok()
    }

    fn millis(&self, pointer: &str) -> Option<Timestamp> {
        let millis = self.pointer(pointer)?.as_f64()?;
        #[allow(clippy::cast_possible_truncation, reason = "what is too large for a time is no time")]
        Timestamp::from_millisecond(millis as i64).ok()
    }

    fn id(&self, pointer: &'static str) -> Result<&str, Refused> {
        let id = self.text(pointer).filter(|id| id.chars().count() <= MAX_ID);
        id.ok_or(Refused::MissingMember { member: pointer })
    }
}

/// A number in text, if it is a finite one.
pub(crate) fn number(text: &str) -> Option<f64> {
    text.trim().parse().ok().filter(|number: &f64| number.is_finite())
}

/// A time as in the headers of mail.
pub(crate) fn mail_time(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

/// Seconds from one time to the other.
pub(crate) fn seconds_between(start: Option<Timestamp>, end: Option<Timestamp>) -> Option<f64> {
    Some(end?.duration_since(start?).as_secs_f64())
}

/// What was said by callers, in a transcript whose lines begin with who speaks.
pub(crate) fn callers_lines(transcript: Option<&str>) -> String {
    let spoken = transcript.unwrap_or_default().lines().filter_map(|line| {
        let (speaker, words) = line.split_once(':')?;
        matches!(speaker.trim().to_lowercase().as_str(), "user" | "customer").then_some(words)
    });
    spoken.collect::<Vec<_>>().join("\n")
}
