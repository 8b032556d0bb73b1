//! An event as a JSON object, as lines of a file or of standard input have it.
//!
//! ```json
//! {"event_type": "signup", "timestamp": "2026-03-01T09:00:00Z", "id": "order-4711", "user_id": "u-7", "plan": "pro"}
//! ```
//!
//! What happened may be called as any service calls it; it is renamed for the one that it goes to. All members but `timestamp` and
//! `id` are the service's business.

use agentlytics_bridge::{Client, Error, EventId, EventWriter};
use jiff::Timestamp;
use serde_json::{Map, Value};
use uuid::Uuid;

use crate::lines::JsonDamage;
use crate::service::Service;

/// The names of ids that are given as words: what stands for "an event that its owner calls so" among all names.
const GIVEN: Uuid = Uuid::from_u128(0x0b6c_41de_8f0a_4c52_9d25_6e1f_77aa_b3c4);

/// What a line says.
#[derive(Debug, PartialEq)]
pub(crate) struct EventLine {
    /// The id that the event gives itself.
    pub(crate) id: Option<EventId>,
    /// When it says that it happened.
    pub(crate) time: Option<Timestamp>,
    pub(crate) event: Members,
}

/// An event as an object, what happened among its members.
#[derive(Debug, PartialEq)]
pub(crate) struct Members(pub(crate) Map<String, Value>);

impl EventLine {
    /// Reads a line.
    ///
    /// # Errors
    /// What is wrong with it, and where.
    pub(crate) fn parse(line: &str) -> Result<Self, String> {
        let mut members: Map<String, Value> = serde_json::from_str(line).map_err(|error| JsonDamage::of(&error).to_string())?;
        let time = members.remove("timestamp").as_ref().and_then(time).transpose()?;
        let id = members.remove("id").as_ref().and_then(id);
        Ok(Self { id, time, event: Members(members) })
    }
}

impl Members {
    /// Writes the event for the service of a client.
    ///
    /// # Errors
    /// The service takes no events.
    pub(crate) fn write(self, client: &Client) -> Result<EventWriter, Error> {
        let Self(mut members) = self;
        let own = Service::find(client.vendor()).and_then(|service| service.event_type);
        if let Some(own) = own.filter(|own| !members.contains_key(*own)) {
            let named = Service::all().iter().filter_map(|service| service.event_type).find_map(|name| members.remove(name));
            members.extend(named.map(|event_type| (own.to_owned(), event_type)));
        }
        client.event_from(&members)
    }
}

/// A time, in text or in milliseconds since 1970.
fn time(value: &Value) -> Option<Result<Timestamp, String>> {
    let wrong = |cause: &dyn std::fmt::Display| {
        format!("'timestamp' must be a time like 2026-03-01T09:00:00Z, or milliseconds since 1970: {cause}")
    };
    Some(match value {
        Value::Null => return None,
        Value::String(text) => text.parse().map_err(|error: jiff::Error| wrong(&error)),
        Value::Number(number) => match number.as_f64() {
            Some(millis) => Timestamp::from_millisecond(millis as i64).map_err(|error| wrong(&error)),
            None => Err(wrong(number)),
        },
        other => Err(wrong(&format!("not {other}"))),
    })
}

/// An id as it stands, or the one that always goes with these words.
fn id(value: &Value) -> Option<EventId> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text.parse().unwrap_or_else(|_| named(text))),
        other => Some(named(&other.to_string())),
    }
}

fn named(words: &str) -> EventId {
    EventId::from_bytes(Uuid::new_v5(&GIVEN, words.as_bytes()).into_bytes())
}

#[cfg(test)]
mod tests {
    use agentlytics_bridge::Hooks;
    use serde_json::json;

    use super::*;

    #[test]
    fn an_event_may_say_when_it_happened_and_what_it_is_called() {
        let uuid = "0190a3b4-0000-7000-8000-000000000001";
        let line = |time: Value, id: Value| EventLine::parse(&json!({"timestamp": time, "id": id, "a": 1}).to_string()).unwrap();
        let read = line(json!("2026-03-01T09:00:00+01:00"), json!(uuid));
        assert_eq!(read.time.unwrap().to_string(), "2026-03-01T08:00:00Z");
        assert_eq!((read.id.unwrap().to_string().as_str(), Value::from(read.event.0)), (uuid, json!({"a": 1})));

        let words = line(json!(1_772_323_200_500_i64), json!("order-1"));
        assert_eq!(words.time.unwrap().to_string(), "2026-03-01T00:00:00.5Z");
        assert_eq!(words.id, line(json!(null), json!("order-1")).id);
        assert_ne!(words.id, line(json!(null), json!("order-2")).id);
        assert_eq!((line(json!(null), json!(null)).time, line(json!(null), json!(null)).id), (None, None));
    }

    #[test]
    fn damage_has_a_place_and_a_name() {
        for (line, told) in [
            ("", "column 0: EOF while parsing a value"),
            (r#"{"a": 1"#, "column 7: EOF while parsing an object"),
            ("[1]", "column 0: invalid type: sequence, expected a map"),
            (r#"{"timestamp": "soon"}"#, "'timestamp' must be a time like 2026-03-01T09:00:00Z"),
            (r#"{"timestamp": 1e300}"#, "milliseconds since 1970"),
            (r#"{"timestamp": [1]}"#, "not [1]"),
        ] {
            let damage = EventLine::parse(line).unwrap_err();
            assert!(damage.contains(told), "{line}: {damage}");
        }
    }

    #[test]
    fn what_happened_is_called_as_the_service_calls_it() {
        let options = json!({"token": "aat_0123456789abcdef0123456789abcdef"});
        let client = Client::open("agent_analytics", options, Hooks::default()).unwrap();
        let written = |line: &str| Value::from(EventLine::parse(line).unwrap().event.write(&client).unwrap().to_object().unwrap());
        assert_eq!(written(r#"{"event_type": "a"}"#)["event"], "a");
        assert_eq!(written(r#"{"event": "a"}"#)["event"], "a");
        let both = written(r#"{"event": "a", "event_type": "b"}"#);
        assert_eq!(both, json!({"event": "a", "properties": {"event_type": "b"}}));
    }
}
