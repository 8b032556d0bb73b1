//! How a service lays out its events: which fields it publishes, and what each of them takes. Knows no service, and writes nothing.

use super::Error;

/// The shape of a published field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FieldKind {
    /// A JSON string.
    Text,
    /// A JSON string that is not empty.
    Name,
    /// A JSON string of at most so many characters.
    ShortText(usize),
    /// A JSON string of at most so many characters that is not empty.
    ShortName(usize),
    /// A JSON number.
    Number,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// The object of free keys; its members are merged with all unknown keys.
    Properties,
    /// A field that only the SDK writes.
    Reserved,
}

/// A field that a service publishes.
#[derive(Debug)]
pub struct Field {
    /// Its name, in which no character needs escaping.
    pub name: &'static str,
    /// A number of its own among the fields of the service, below 64.
    pub position: u8,
    /// What it takes.
    pub kind: FieldKind,
}

/// How a service lays out its events.
#[derive(Debug)]
pub struct EventFormat {
    /// The published field of a name; `None` for any other key.
    pub field: fn(&str) -> Option<&'static Field>,
    /// Name of the object of free keys.
    pub properties: &'static str,
    /// The field that holds the event's id, if the service has one.
    pub id: Option<&'static Field>,
}

impl FieldKind {
    /// Whether a value has this shape.
    #[inline]
    pub(super) fn takes(self, json: &[u8]) -> bool {
        let is_text = json.first() == Some(&b'"');
        let is_empty = json.len() == 2;
        match self {
            Self::Text => is_text,
            Self::Name => is_text && !is_empty,
            Self::ShortText(most) => is_text && is_short(json, most),
            Self::ShortName(most) => is_text && !is_empty && is_short(json, most),
            Self::Number => matches!(json.first(), Some(b'-' | b'0'..=b'9')),
            Self::OneOf(words) => is_text && words.iter().any(|word| word.as_bytes() == &json[1..json.len() - 1]),
            Self::Properties | Self::Reserved => false,
        }
    }

    /// The shape in words.
    fn wanted(self) -> String {
        match self {
            Self::Text => "text".to_owned(),
            Self::Name => "text that is not empty".to_owned(),
            Self::ShortText(most) => format!("text of at most {most} characters"),
            Self::ShortName(most) => format!("text of 1 to {most} characters"),
            Self::Number => "a number".to_owned(),
            Self::OneOf(words) => format!("one of {}", words.join(", ")),
            Self::Properties | Self::Reserved => "left out".to_owned(),
        }
    }
}

impl Field {
    /// What is wrong with a value that the field does not take; nothing with null, which stands for absence.
    #[cold]
    pub(super) fn mistake(&self, json: &[u8]) -> Option<Error> {
        if json == b"null" {
            return None;
        }
        let shown: String = String::from_utf8_lossy(json).chars().take(40).collect();
        Some(Error::validation(format!("'{}' must be {}, not {shown}", self.name, self.kind.wanted())))
    }
}

/// Whether a JSON string has at most so many characters. Only one that has more bytes costs a parse.
fn is_short(json: &[u8], most: usize) -> bool {
    json.len() - 2 <= most || serde_json::from_slice(json).is_ok_and(|text: String| text.chars().count() <= most)
}
