//! A command line for a tool, from the examples of its schema.

use std::borrow::Cow;

use agentlytics_spec::Tool;
use serde_json::Value;

use super::arguments::{is_required, long, properties};
use super::form::Form;
use crate::service::word;

/// The last part of a tool's help.
pub(super) fn help(tool: &Tool) -> String {
    let line = line(tool);
    if tool.calls.paginated { format!("Examples:\n  {line}\n  {line} --all --output ndjson") } else { format!("Example:\n  {line}") }
}

fn line(tool: &Tool) -> String {
    let mut words = vec!["agentlytics".to_owned(), word(&tool.calls.service), super::name(tool)];
    for (name, schema) in properties(tool) {
        let shown = schema["examples"].get(0);
        if shown.is_none() && !is_required(tool, name) {
            continue;
        }
        let form = Form::of(schema);
        let value = shown.cloned().unwrap_or_else(|| placeholder(name, &form));
        let items = match (&form, &value) {
            (Form::List(_), Value::Array(items)) => items.as_slice(),
            _ => std::slice::from_ref(&value),
        };
        for item in items {
            words.extend([format!("--{}", long(name)), quoted(item)]);
        }
    }
    if tool.annotations.destructive_hint {
        words.push("--yes".to_owned());
    }
    words.join(" ")
}

/// What stands for a value of which nobody gave an example.
fn placeholder(name: &str, form: &Form) -> Value {
    match form {
        Form::Choice(choices) => choices.first().map_or(Value::Null, |choice| choice.as_str().into()),
        Form::Integer | Form::Number => 1.into(),
        _ => name.to_uppercase().into(),
    }
}

/// As a shell reads it.
fn quoted(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    shlex::try_quote(&text).map_or_else(|_| text.clone(), Cow::into_owned)
}
