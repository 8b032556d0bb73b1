//! The JSON object in a request's body.

use super::problem::{Code, Problem};
use crate::dialects::Call;
use serde_json::{Map, Value};

/// The members of a body. `null` is as good as absent.
#[derive(Clone, Copy)]
pub(super) struct Body<'a>(&'a Map<String, Value>);

impl<'a> Body<'a> {
    pub(super) fn of(call: &'a Call) -> Result<Self, Problem> {
        let invalid = |message: String| Problem::new(Code::InvalidBody, message);
        let json = call.asked.body.json().map_err(|error| invalid(format!("the body is not valid JSON: {error}")))?;
        Self::of_value(json).ok_or_else(|| invalid("the body must be a JSON object".to_owned()))
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
