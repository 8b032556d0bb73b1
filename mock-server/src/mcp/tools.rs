//! The tools of a service: those that its own server publishes. Each asks the dialect for the operation that it stands for.

use super::message::{self, Failure};
use crate::dialects::{Call, Dialect};
use crate::exchange::{Answer, Asked, Body, Head, Reply};
use crate::middleware;
use agentlytics_spec::{Operation, ParameterIn, Spec, Tool};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use std::sync::Arc;

/// What there is.
pub(super) fn list(dialect: &dyn Dialect) -> Value {
    json!({"tools": published(dialect).collect::<Vec<_>>()})
}

/// What comes of a tool. One that fails has a result too, which says so.
pub(super) fn call(dialect: &dyn Dialect, call: &Call, params: Map<String, Value>) -> Result<Value, Failure> {
    #[derive(Deserialize)]
    struct Params {
        name: String,
        #[serde(default)]
        arguments: Map<String, Value>,
    }
    let Params { name, arguments } = message::params("tools/call", params)?;
    let unknown = || Failure::invalid_params(format!("there is no tool `{name}`; tools/list names those there are"));
    let tool = published(dialect).find(|tool| tool.name == name).ok_or_else(unknown)?;
    let unfit: Vec<_> = tool.check_arguments(&arguments).iter().map(|found| format!("{} {}", found.pointer, found.message)).collect();
    if !unfit.is_empty() {
        return Err(Failure::invalid_params(format!("the arguments do not fit {name}: {}", unfit.join("; ").trim())));
    }
    let operation = dialect.spec().operation(&tool.calls.name);
    let operation = operation.ok_or_else(|| Failure::internal(format!("{name} stands for no operation")))?;
    let call = within(call, operation, tool.request(arguments));
    let head = Arc::clone(&call.asked.head);
    let reply = match middleware::admit(dialect, &call).map(|()| dialect.answer(call)) {
        Ok(Answer::Reply(reply)) => reply,
        Ok(Answer::Stream(_)) => return Err(Failure::internal(format!("{name} does not come to an end"))),
        Err(refusal) => dialect.refuse(&refusal, &head),
    };
    Ok(result(tool, dialect.spec(), reply))
}

fn published(dialect: &dyn Dialect) -> impl Iterator<Item = &'static Tool> {
    let name = dialect.name();
    agentlytics_spec::tools().iter().filter(move |tool| tool.published && tool.calls.service == name)
}

/// A request to an operation, as if the caller had made it instead of this one.
fn within(call: &Call, operation: &'static Operation, arguments: Map<String, Value>) -> Call {
    let (mut path, mut query, mut body) = (Vec::new(), form_urlencoded::Serializer::new(String::new()), Map::new());
    for (name, value) in arguments {
        let parameter = operation.parameters().iter().find(|parameter| parameter.name == name);
        match parameter.map(|parameter| (parameter.location, parameter.name.as_str())) {
            Some((ParameterIn::Path, name)) => path.push((name, text(&value))),
            Some((ParameterIn::Query, name)) => drop(query.append_pair(name, &text(&value))),
            _ => drop(body.insert(name, value)),
        }
    }
    let outer = Head::clone(&call.asked.head);
    let head = Head { method: operation.method().clone(), path: operation.path().to_owned(), query: query.finish(), ..outer };
    let body = operation.request_body().map_or_else(Body::default, |_| Body::new(Value::Object(body).to_string().into()));
    Call { operation, path, asked: Asked { head: Arc::new(head), body }, ..call.clone() }
}

/// A value as an address carries it. JSON may write a whole number with a zero fraction, an address may not.
fn text(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Number(number) => number.as_f64().map_or_else(|| number.to_string(), |number| number.to_string()),
        other => other.to_string(),
    }
}

fn result(tool: &Tool, spec: &Spec, reply: Reply) -> Value {
    let body = reply.body.unwrap_or_default();
    if !reply.status.is_success() {
        let told = format!("{} API error {}: {body}", spec.title(), reply.status.as_u16());
        return json!({"content": [{"type": "text", "text": told}], "isError": true});
    }
    let answer = spec.answer(&body).clone();
    json!({
        "content": [{"type": "text", "text": format!("{answer:#}")}],
        "structuredContent": tool.structured(answer),
        "isError": false,
    })
}
