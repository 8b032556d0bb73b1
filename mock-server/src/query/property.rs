//! What else an event says, by name.

use crate::store::{Datum, Field, Row, View};
use serde_json::Value;
use std::borrow::Cow;
use std::cmp::Ordering;

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
        Scalar::of_datum(view.events.properties(row)?.get(&self.key)?)
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

    /// Nothing for null.
    pub(super) fn of_datum(datum: Datum<'a>) -> Option<Self> {
        let json = match datum {
            Datum::Whole(whole) => return Some(Self::Number(whole.into())),
            Datum::Json(json) => json,
        };
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

#[cfg(test)]
mod tests {
    use super::*;

    fn text(json: &str) -> Option<String> {
        Scalar::of_datum(Datum::Json(json)).map(|value| value.into_text().into_owned())
    }

    #[test]
    fn a_value_is_text_without_its_quotes_and_null_is_none() {
        let texts = [r#""pro\n""#, "1", "1.5", "2.0", "true", r#"[1,{"plan":2}]"#].map(|json| text(json).unwrap());
        assert_eq!(texts, ["pro\n", "1", "1.5", "2", "true", r#"[1,{"plan":2}]"#]);
        assert_eq!(text("null"), None);
    }

    #[test]
    fn a_number_is_not_its_text() {
        let of = |json| Scalar::of_datum(Datum::Json(json));
        assert_ne!(of("1"), of("\"1\""));
        assert_eq!(of("1.0"), Scalar::of_value(&serde_json::json!(1)));
        assert_eq!(of("1.0"), Scalar::of_datum(Datum::Whole(1)));
    }
}
