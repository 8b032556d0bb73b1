//! What a schema says of an argument, as far as a command line can make use of it.

use clap::builder::{PossibleValuesParser, TypedValueParser, ValueParser};
use serde_json::Value;

/// How the value of an argument is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Form {
    Boolean,
    Integer,
    Number,
    /// One of these texts.
    Choice(Vec<String>),
    /// A date or a time; also a number of days back, as `7d`, where such is taken.
    Moment {
        days: bool,
    },
    Text,
    /// Given once for each item.
    List(Box<Form>),
    Json,
}

impl Form {
    /// The form that a schema asks for. What it says beyond that is checked when all arguments are known.
    pub(super) fn of(schema: &Value) -> Self {
        if let Some(alternatives) = schema["anyOf"].as_array() {
            return Self::of_alternatives(alternatives);
        }
        if let Some(choices) = schema["enum"].as_array() {
            return Self::Choice(choices.iter().filter_map(Value::as_str).map(str::to_owned).collect());
        }
        match type_of(schema) {
            Some("boolean") => Self::Boolean,
            Some("integer") => Self::Integer,
            Some("number") => Self::Number,
            Some("array") => Self::List(Box::new(Self::of(&schema["items"]))),
            Some("string") if matches!(schema["format"].as_str(), Some("date" | "date-time")) => Self::Moment { days: false },
            Some("string") => Self::Text,
            _ => Self::Json,
        }
    }

    fn of_alternatives(alternatives: &[Value]) -> Self {
        let alternatives = alternatives.iter().filter(|schema| type_of(schema) != Some("null")).map(Self::of);
        alternatives.reduce(Self::or).unwrap_or(Self::Json)
    }

    /// The form of what may have either.
    fn or(self, other: Self) -> Self {
        match (self, other) {
            (one, other) if one == other => one,
            (Self::Moment { days }, Self::Moment { days: also }) => Self::Moment { days: days || also },
            (Self::Moment { .. }, Self::Text) | (Self::Text, Self::Moment { .. }) => Self::Moment { days: true },
            (Self::List(one), Self::List(other)) => Self::List(Box::new(one.or(*other))),
            _ => Self::Json,
        }
    }

    /// What stands for the value in help.
    pub(super) fn value_name(&self) -> &'static str {
        match self {
            Self::Boolean => "BOOL",
            Self::Integer => "N",
            Self::Number => "NUMBER",
            Self::Choice(_) => "WORD",
            Self::Moment { .. } => "DATE",
            Self::Text => "TEXT",
            Self::List(item) => item.value_name(),
            Self::Json => "JSON",
        }
    }

    /// Reads one value, or one item of a list.
    pub(super) fn parser(&self) -> ValueParser {
        match self {
            Self::Boolean => PossibleValuesParser::new(["true", "false"]).map(|word| Value::from(word == "true")).into(),
            Self::Choice(choices) => PossibleValuesParser::new(choices.clone()).map(Value::from).into(),
            Self::Integer => ValueParser::new(integer),
            Self::Number => ValueParser::new(number),
            Self::Moment { .. } | Self::Text => ValueParser::new(|text: &str| Ok::<_, String>(Value::from(text))),
            Self::List(item) => item.parser(),
            Self::Json => ValueParser::new(json),
        }
    }
}

/// The type that is not null.
fn type_of(schema: &Value) -> Option<&str> {
    match &schema["type"] {
        Value::Array(types) => types.iter().filter_map(Value::as_str).find(|name| *name != "null"),
        one => one.as_str(),
    }
}

fn integer(text: &str) -> Result<Value, String> {
    text.parse::<i64>().map(Value::from).map_err(|_| format!("it is no whole number{}", instead(text)))
}

fn number(text: &str) -> Result<Value, String> {
    let number = text.parse::<f64>().ok().and_then(serde_json::Number::from_f64);
    number.map(Value::Number).ok_or_else(|| format!("it is no number{}", instead(text)))
}

/// What was meant, where a number has a unit.
fn instead(text: &str) -> String {
    let digits = text.trim_end_matches(|character: char| !character.is_ascii_digit());
    if digits.parse::<f64>().is_ok() { format!("; write {digits}, without a unit") } else { String::new() }
}

/// A word that is no JSON is a text, unless it was meant to be more.
fn json(text: &str) -> Result<Value, String> {
    match serde_json::from_str(text) {
        Ok(value) => Ok(value),
        Err(error) if text.trim_start().starts_with(['{', '[', '"']) => Err(format!(
            "it is no JSON ({error}); a shell takes quotation marks away unless all of it stands in '…', as '{{\"name\": \"value\"}}'"
        )),
        Err(_) => Ok(text.into()),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json as value;

    use super::*;

    #[test]
    fn a_schema_tells_the_form() {
        let date = value!({"type": "string", "format": "date"});
        let days = value!({"type": "string", "pattern": "^[0-9]+d$"});
        for (schema, form) in [
            (value!({"type": ["integer", "null"]}), Form::Integer),
            (value!({"type": "string", "enum": ["a", "b"]}), Form::Choice(vec!["a".to_owned(), "b".to_owned()])),
            (value!({"anyOf": [date, {"type": "null"}]}), Form::Moment { days: false }),
            (value!({"anyOf": [{"anyOf": [days, date]}, {"type": "null"}]}), Form::Moment { days: true }),
            (value!({"type": "array", "items": {"type": "object"}}), Form::List(Box::new(Form::Json))),
            (
                value!({"anyOf": [{"type": "array", "items": {"type": "string"}}, {"type": "array", "items": {"type": "object"}}]}),
                Form::List(Box::new(Form::Json)),
            ),
            (value!({"type": "object"}), Form::Json),
            (value!({}), Form::Json),
        ] {
            assert_eq!(Form::of(&schema), form, "{schema}");
        }
    }

    #[test]
    fn a_unit_is_named_as_the_mistake() {
        assert_eq!(integer("7"), Ok(value!(7)));
        assert_eq!(integer("7d").unwrap_err(), "it is no whole number; write 7, without a unit");
        assert_eq!(integer("soon").unwrap_err(), "it is no whole number");
        assert_eq!(number("1.5"), Ok(value!(1.5)));
    }

    #[test]
    fn quotation_marks_that_a_shell_took_away_are_named() {
        assert_eq!(json(r#"{"a": 1}"#), Ok(value!({"a": 1})));
        assert_eq!(json("control"), Ok(value!("control")));
        assert!(json("{plan: pro}").unwrap_err().contains("a shell takes quotation marks away"));
    }
}
