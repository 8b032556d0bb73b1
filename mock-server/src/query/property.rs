//! What else an event says, by name.

use crate::store::{Field, Row, View};
use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

/// A named value of an event: a column that every service fills in its own way, or else a member of the JSON object that the client sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Property {
    /// The name in the object.
    pub(crate) key: String,
    /// The column that has the same meaning and, where it is set, counts.
    pub(crate) column: Option<Field>,
}

/// A value that can be compared and grouped by.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Scalar<'a> {
    Text(Cow<'a, str>),
    Number(f64),
    Bool(bool),
    /// An object or an array.
    Json(Cow<'a, str>),
}

impl Property {
    /// The value, unless it is missing or null.
    pub(super) fn of<'a>(&self, view: View<'a>, row: Row) -> Option<Scalar<'a>> {
        let column = self.column.and_then(|field| view.events.text(field, row));
        match column {
            Some(text) => Some(Scalar::Text(text.into())),
            None => self.member_of(view, row),
        }
    }

    /// The value in the client's object, unless it is missing or null.
    pub(super) fn member_of<'a>(&self, view: View<'a>, row: Row) -> Option<Scalar<'a>> {
        member(view.events.properties(row)?, &self.key)
    }
}

impl<'a> Scalar<'a> {
    /// The value as text: `1` for 1.0, `true` for true, JSON for what is not a scalar.
    pub(super) fn into_text(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) | Self::Json(text) => text,
            Self::Number(number) => number.to_string().into(),
            Self::Bool(truth) => if truth { "true" } else { "false" }.into(),
        }
    }

    /// Which one comes first, if they are of the same kind.
    pub(super) fn order(&self, other: &Scalar<'_>) -> Option<Ordering> {
        match (self, other) {
            (Self::Text(a), Scalar::Text(b)) => Some(a.cmp(b)),
            (Self::Number(a), Scalar::Number(b)) => a.partial_cmp(b),
            _ => None,
        }
    }

    fn of_json(json: &'a RawValue) -> Option<Self> {
        let json = json.get();
        match json.as_bytes().first()? {
            b'n' => None,
            b't' | b'f' => Some(Self::Bool(json == "true")),
            b'{' | b'[' => Some(Self::Json(json.into())),
            b'"' => unescaped(json).map(Self::Text),
            _ => json.parse().ok().map(Self::Number),
        }
    }
}

impl Scalar<'static> {
    /// The value of a JSON value; nothing for null.
    pub(crate) fn of_value(value: &Value) -> Option<Self> {
        match value {
            Value::Null => None,
            Value::Bool(truth) => Some(Self::Bool(*truth)),
            Value::Number(number) => number.as_f64().map(Self::Number),
            Value::String(text) => Some(Self::Text(text.clone().into())),
            Value::Array(_) | Value::Object(_) => Some(Self::Json(value.to_string().into())),
        }
    }
}

/// The text of a JSON string, copied only where it has escapes.
fn unescaped(json: &str) -> Option<Cow<'_, str>> {
    let borrowed = serde_json::from_str::<&str>(json).map(Cow::Borrowed);
    borrowed.or_else(|_| serde_json::from_str(json).map(Cow::Owned)).ok()
}

/// One member of an object, without building the rest of it; of several with the same name, the last.
fn member<'a>(object: &'a str, key: &str) -> Option<Scalar<'a>> {
    Member(key).deserialize(&mut serde_json::Deserializer::from_str(object)).ok()?.and_then(Scalar::of_json)
}

struct Member<'k>(&'k str);

impl<'de> DeserializeSeed<'de> for Member<'_> {
    type Value = Option<&'de RawValue>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Member<'_> {
    type Value = Option<&'de RawValue>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(is_it) = map.next_key_seed(Is(self.0))? {
            if is_it {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}

/// Reads a text and tells whether it is this one.
struct Is<'k>(&'k str);

impl<'de> DeserializeSeed<'de> for Is<'_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Is<'_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<bool, E> {
        Ok(text == self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_member_is_found_by_its_whole_name_and_null_is_as_good_as_missing() {
        let object = r#"{"plan": "pro\n", "pla": 1, "n": 1.50, "whole": 2.0, "yes": true, "none": null, "list": [1, {"plan": 2}]}"#;
        let text = |key| member(object, key).map(|value| value.into_text().into_owned());
        assert_eq!(text("plan").as_deref(), Some("pro\n"));
        assert_eq!(["pla", "n", "whole", "yes", "list"].map(|key| text(key).unwrap()), ["1", "1.5", "2", "true", r#"[1, {"plan": 2}]"#]);
        assert_eq!([text("none"), text("p"), text("")], [None, None, None]);
        assert_eq!(member("[]", "plan"), None);
    }

    #[test]
    fn a_number_is_not_its_text() {
        let object = r#"{"number": 1, "text": "1"}"#;
        assert_ne!(member(object, "number"), member(object, "text"));
        assert_eq!(member(object, "number"), Scalar::of_value(&serde_json::json!(1.0)));
    }
}
