//! Example requests as if they were made now: with ids that no endpoint has seen, and times that have just passed.
//!
//! Nothing here knows a platform. What names a call and when it was, the event says that an example becomes; the same words in
//! the body are then other ones, of the same shape. Examples of one call stay examples of one call.

use std::collections::HashMap;
use std::fmt;

use agentlytics_bridge::webhooks::{Example, Receiver, Request, UnifiedEvent};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use jiff::fmt::rfc2822;
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

use crate::failure::Failure;

/// Shorter words are not taken for ids: a kind of event, a number of a sequence.
const SHORTEST_ID: usize = 8;
/// A number is a time only if it is that near to the example's own.
const SAME_TIME: SignedDuration = SignedDuration::from_hours(24);
/// When an event was that does not say so: the SDK takes it for when the request came, and none of them came then.
const UNTOLD: Timestamp = Timestamp::UNIX_EPOCH;

/// One way to make examples fresh.
pub(super) struct Freshness {
    ids: HashMap<String, String>,
    examples_end: Timestamp,
    shift: SignedDuration,
}

impl Freshness {
    /// The newest of the examples tells of `now`, the others of times as long before as they did.
    ///
    /// # Errors
    /// An example is damaged (work).
    pub(super) fn new(examples: &[&Example], now: Timestamp) -> Result<Self, Failure> {
        let events: Vec<_> = examples.iter().map(event_of).collect::<Result<_, _>>()?;
        let events: Vec<_> = events.iter().flatten().collect();
        let ids = events.iter().copied().flat_map(ids_of).map(|id| (id.to_owned(), fresh_id(id))).collect();
        let examples_end = events.iter().map(|event| event.timestamp).filter(|time| *time != UNTOLD).max().unwrap_or(now);
        Ok(Self { ids, examples_end, shift: now.duration_since(examples_end) })
    }

    /// The body of an example, made fresh.
    ///
    /// # Errors
    /// The example is damaged (work).
    pub(super) fn body(&self, example: &Example) -> Result<String, Failure> {
        if example.content_type == "application/json" {
            let body = serde_json::from_str(example.body).map_err(|error| damaged(example, error))?;
            return Ok(self.value(body).to_string());
        }
        let mut form = form_urlencoded::Serializer::new(String::new());
        for (name, value) in form_urlencoded::parse(example.body.as_bytes()) {
            form.append_pair(&name, &self.text(&value));
        }
        Ok(form.finish())
    }

    fn value(&self, value: Value) -> Value {
        match value {
            Value::String(text) => self.text(&text).into(),
            Value::Number(number) => number.as_i64().and_then(|number| self.number(number)).map_or(Value::Number(number), Value::from),
            Value::Array(items) => items.into_iter().map(|item| self.value(item)).collect(),
            Value::Object(members) => members.into_iter().map(|(name, value)| (name, self.value(value))).collect(),
            Value::Null | Value::Bool(_) => value,
        }
    }

    fn text(&self, text: &str) -> String {
        if let Ok(time) = text.parse::<Timestamp>() {
            return (time + self.shift).to_string();
        }
        if let Ok(time) = rfc2822::parse(text) {
            let moved = (time.timestamp() + self.shift).to_zoned(TimeZone::UTC);
            return rfc2822::to_string(&moved).unwrap_or_else(|_| text.to_owned());
        }
        self.ids.iter().fold(text.to_owned(), |text, (old, new)| text.replace(old, new))
    }

    /// Seconds or milliseconds since 1970, moved; nothing if it is another number.
    fn number(&self, number: i64) -> Option<i64> {
        let near = |time: &Timestamp| time.duration_since(self.examples_end).abs() <= SAME_TIME;
        let seconds = Timestamp::from_second(number).ok().filter(near).map(|time| (time + self.shift).as_second());
        seconds.or_else(|| Timestamp::from_millisecond(number).ok().filter(near).map(|time| (time + self.shift).as_millisecond()))
    }
}

/// The event that an example becomes, if it becomes one.
fn event_of(example: &&Example) -> Result<Option<UnifiedEvent>, Failure> {
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, HeaderValue::from_static(example.content_type))]);
    let request = Request { url: "https://example.com/", headers: &headers, body: example.body.as_bytes() };
    let received = Receiver::new(example.platform).receive(&request, UNTOLD).map_err(|refused| damaged(example, refused))?;
    Ok(received.event)
}

fn damaged(example: &Example, error: impl fmt::Display) -> Failure {
    Failure::work(error).about(format_args!("the example {} of {}", example.event, example.platform))
}

/// The ids by which an event is known.
fn ids_of(event: &UnifiedEvent) -> impl Iterator<Item = &str> {
    let named = [&event.ai_call_id, &event.ai_session_id].into_iter().flatten().map(String::as_str);
    named.chain(event.idempotency_key.split(':')).filter(|word| is_id(word))
}

/// An id is long, and has letters and digits.
fn is_id(word: &str) -> bool {
    word.len() >= SHORTEST_ID && word.contains(|c: char| c.is_ascii_digit()) && word.contains(|c: char| c.is_ascii_alphabetic())
}

/// Another id of the same shape.
fn fresh_id(id: &str) -> String {
    id.chars().map(|letter| if letter.is_ascii_digit() { fastrand::digit(10) } else { letter }).collect()
}
