//! The JSON object in a request's body.

use super::problem::{Code, Problem};
use crate::dialects::Call;
use serde_json::{Map, Value};

/// The members of a body. `null` is as good as absent.
#[derive(Clone, Copy)]
pub(super) struct Body<'a>(&'a Map<String, Value>);

/// The members of a body, for the one who needs them last.
pub(super) fn take(call: &mut Call) -> Result<Map<String, Value>, Problem> {
    match std::mem::take(&mut call.asked.body).into_json().map_err(no_json)? {
        Value::Object(members) => Ok(members),
        _ => Err(no_object()),
    }
}

fn no_json(error: String) -> Problem {
    Problem::new(Code::InvalidBody, format!("the body is not valid JSON: {error}"))
}

fn no_object() -> Problem {
    Problem::new(Code::InvalidBody, "the body must be a JSON object")
}

impl<'a> Body<'a> {
    pub(super) fn of(call: &'a Call) -> Result<Self, Problem> {
        Self::of_value(call.asked.body.json().map_err(no_json)?).ok_or_else(no_object)
    }

    pub(super) fn of_members(members: &'a Map<String, Value>) -> Self {
        Self(members)
    }

    pub(super) fn of_value(value: &'a Value) -> Option<Self> {
        value.as_object().map(Self)
    }

    pub(super) fn get(self, name: &str) -> Option<&'a Value> {
        self.0.get(name).filter(|value| !value.is_null())
    }

    /// A text that is not empty.
    pub(super) fn text(self, name: &str) -> Option<&'a str> {
        self.get(name)?.as_str().filter(|text| !text.is_empty())
    }

    /// A list; an empty one if there is none.
    pub(super) fn list(self, name: &str) -> Result<&'a [Value], Problem> {
        match self.get(name) {
            None => Ok(&[]),
            Some(Value::Array(items)) => Ok(items),
            Some(_) => Err(Problem::new(Code::InvalidBody, format!("{name} must be an array"))),
        }
    }
}
