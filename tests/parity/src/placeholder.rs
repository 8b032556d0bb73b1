//! Texts in vectors that stand for others.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// A text that stands for many values.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Placeholder<'a> {
    Any,
    Absent,
    String,
    Number,
    Uuid7,
    Timestamp,
    Prefix(&'a str),
    Below(f64),
}

impl<'a> Placeholder<'a> {
    /// What a text of a vector stands for; nothing if it stands for itself.
    pub fn read(text: &'a str) -> Option<Self> {
        Some(match text.strip_prefix('$')? {
            "any" => Self::Any,
            "absent" => Self::Absent,
            "string" => Self::String,
            "number" => Self::Number,
            "uuid7" => Self::Uuid7,
            "timestamp" => Self::Timestamp,
            other => match other.split_once(':')? {
                ("prefix", prefix) => Self::Prefix(prefix),
                ("below", limit) => Self::Below(limit.parse().ok()?),
                _ => return None,
            },
        })
    }

    /// Whether it stands for this value.
    pub fn admits(self, value: &Value) -> bool {
        let text = value.as_str().unwrap_or_default();
        match self {
            Self::Any => true,
            Self::Absent => false,
            Self::String => value.is_string(),
            Self::Number => value.is_number(),
            Self::Uuid7 => has_shape(text, "xxxxxxxx-xxxx-7xxx-xxxx-xxxxxxxxxxxx"),
            Self::Timestamp => has_shape(text, "0000-00-00T00:00:00.000Z"),
            Self::Prefix(prefix) => text.starts_with(prefix),
            Self::Below(limit) => value.as_f64().is_some_and(|number| number < limit),
        }
    }
}

/// Whether `text` looks like `shape`, in which `x` is any hexadecimal digit and `0` any decimal one.
fn has_shape(text: &str, shape: &str) -> bool {
    let fits = |(byte, like): (u8, u8)| match like {
        b'x' => byte.is_ascii_hexdigit(),
        b'0' => byte.is_ascii_digit(),
        _ => byte == like,
    };
    text.len() == shape.len() && text.bytes().zip(shape.bytes()).all(fits)
}

/// Texts that stand for one value, which is known only when a vector runs.
#[derive(Debug, Clone, Default)]
pub struct Names(BTreeMap<String, Value>);

impl Names {
    /// From now on `name` stands for this value.
    pub fn set(&mut self, name: impl Into<String>, value: impl Into<Value>) {
        self.0.insert(name.into(), value.into());
    }

    /// A copy of `value` in which every name is replaced, at any depth.
    pub fn fill(&self, value: &Value) -> Value {
        match value {
            Value::String(text) => self.0.get(text).unwrap_or(value).clone(),
            Value::Array(items) => items.iter().map(|item| self.fill(item)).collect(),
            Value::Object(members) => Value::Object(self.fill_members(members)),
            other => other.clone(),
        }
    }

    /// The same for the members of an object.
    pub fn fill_members(&self, members: &Map<String, Value>) -> Map<String, Value> {
        members.iter().map(|(name, member)| (name.clone(), self.fill(member))).collect()
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn admits(placeholder: &str, value: &Value) -> bool {
        Placeholder::read(placeholder).unwrap().admits(value)
    }

    #[test]
    fn a_placeholder_stands_for_its_kind_only() {
        assert!(admits("$uuid7", &json!("01938c2e-5b1a-7def-8000-0123456789ab")));
        assert!(!admits("$uuid7", &json!("01938c2e-5b1a-4def-8000-0123456789ab")));
        assert!(admits("$timestamp", &json!("2026-03-09T12:00:00.000Z")));
        assert!(!admits("$timestamp", &json!("2026-03-09T12:00:00Z")));
        assert!(admits("$prefix:agentlytics/", &json!("agentlytics/0.1.0")));
        assert!(!admits("$prefix:agentlytics/", &json!("python")));
        assert!(admits("$below:500", &json!(499)));
        assert!(!admits("$below:500", &json!(500)));
        assert!(admits("$string", &json!("")) && !admits("$string", &json!(1)));
        assert!(admits("$number", &json!(1.5)) && !admits("$number", &json!("1")));
    }

    #[test]
    fn other_texts_stand_for_themselves() {
        assert_eq!(Placeholder::read("uuid7"), None);
        assert_eq!(Placeholder::read("$5"), None);
        assert_eq!(Placeholder::read("$index"), None);
    }

    #[test]
    fn names_are_filled_in_at_any_depth_and_nowhere_else() {
        let mut names = Names::default();
        names.set("$index", 7);
        names.set("$kept:id", "p-1");
        let step = json!({"data": {"n": "$index", "list": ["$kept:id", "index"]}, "path": "/projects/$kept:id"});
        assert_eq!(names.fill(&step), json!({"data": {"n": 7, "list": ["p-1", "index"]}, "path": "/projects/$kept:id"}));
    }
}
