//! Members of an event that come as JSON already, as bindings have them: their text is copied, and no tree is made of it.
//!
//! Reads the text once. What it does not look into is the values, beyond their being JSON.

use std::borrow::Cow;
use std::fmt;

use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::{Error, EventBuffer};

impl EventBuffer {
    /// As [`merge`](Self::merge), for an object in JSON.
    ///
    /// # Errors
    /// `validation` if it is none; some of its members may be set then.
    pub fn merge_json(&mut self, object: &str) -> Result<(), Error> {
        each_member(object, |key, json| self.set_with(key, |out| copy(out, json)))
    }

    /// As [`fill`](Self::fill), for an object in JSON.
    ///
    /// # Errors
    /// As [`merge_json`](Self::merge_json).
    pub fn fill_json(&mut self, object: &str) -> Result<(), Error> {
        each_member(object, |key, json| self.set_if_absent_with(key, |out| copy(out, json)))
    }
}

#[allow(clippy::unnecessary_wraps, reason = "other writers of an event's values can fail")]
fn copy(out: &mut Vec<u8>, json: &str) -> Result<(), Error> {
    out.extend_from_slice(json.as_bytes());
    Ok(())
}

/// Hands over the members of an object as they come: each key, and the JSON of its value.
fn each_member(object: &str, set: impl FnMut(&str, &str)) -> Result<(), Error> {
    let mut json = serde_json::Deserializer::from_str(object);
    let read = Members(set).deserialize(&mut json).and_then(|()| json.end());
    read.map_err(|cause| Error::validation(format!("not an object of names and values: {cause}")))
}

struct Members<F>(F);

impl<'de, F: FnMut(&str, &str)> DeserializeSeed<'de> for Members<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, json: D) -> Result<(), D::Error> {
        json.deserialize_map(self)
    }
}

impl<'de, F: FnMut(&str, &str)> Visitor<'de> for Members<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("names and values")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<(), A::Error> {
        while let Some((key, value)) = members.next_entry::<Name<'de>, &RawValue>()? {
            (self.0)(&key.0, value.get());
        }
        Ok(())
    }
}

/// A key, borrowed unless it holds an escape.
#[derive(Deserialize)]
struct Name<'a>(#[serde(borrow)] Cow<'a, str>);

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;
    use crate::core::{EventFormat, Field, FieldKind};

    static NAME: Field = Field { name: "name", position: 0, kind: FieldKind::Text };
    static FORMAT: EventFormat = EventFormat { field: |key| (key == NAME.name).then_some(&NAME), properties: "properties", id: None };

    #[test]
    fn members_are_set_as_those_of_a_map() {
        let mut event = EventBuffer::new(&FORMAT);
        event.merge_json(r#" {"name": "n", "te\"xt": "\u00fc", "size": 1.50, "list": [1, {"a": null}], "size": 2} "#).unwrap();
        event.fill_json(r#"{"name": "other", "size": 3, "more": true}"#).unwrap();
        let properties = json!({"te\"xt": "ü", "list": [1, {"a": null}], "size": 2, "more": true});
        assert_eq!(Value::Object(event.to_object().unwrap()), json!({"name": "n", "properties": properties}));
    }

    #[test]
    fn the_text_of_a_value_stays_as_it_is() {
        let mut event = EventBuffer::new(&FORMAT);
        event.merge_json(r#"{"n": 12345678901234567890.10}"#).unwrap();
        let bytes = event.finish(crate::core::EventId::from_bytes([7; 16])).unwrap();
        assert_eq!(*bytes, *br#"{"properties":{"n":12345678901234567890.10}}"#);
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for json in ["[1]", "null", "\"x\"", "", r#"{"a": }"#, r#"{"a": 1"#, r#"{"a": 1} {}"#, r#"{"a": "\x"}"#] {
            let mut event = EventBuffer::new(&FORMAT);
            assert!(event.merge_json(json).unwrap_err().message().starts_with("not an object of names and values"), "{json}");
            assert!(event.fill_json(json).is_err(), "{json}");
        }
        let mut event = EventBuffer::new(&FORMAT);
        event.merge_json(r#"{"name": 1}"#).unwrap();
        assert!(event.to_object().unwrap_err().message().starts_with("'name' must be text"));
    }
}
