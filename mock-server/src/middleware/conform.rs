//! Holds requests and answers against the specification. It only takes note: what to refuse is for the dialect to decide, and an answer
//! that breaks the specification is for a test to find.

use crate::exchange::{Asked, Reply};
use agentlytics_spec::{Operation, RequestParts, Spec, Violation};
use http::header;
use serde_json::Value;

const FORM: &str = "application/x-www-form-urlencoded";

pub(super) fn request(operation: &Operation, path: &[(&str, String)], asked: &Asked) -> Vec<Violation> {
    let form = form(operation, asked);
    let body = if asked.body.bytes().is_empty() { None } else { form.as_ref().or_else(|| asked.body.json().ok()) };
    let parts = RequestParts { path, query: &asked.head.query, headers: Some(&asked.head.headers), body };
    operation.check_request(&parts)
}

/// A body that is a form, as the object of its members. Where the specification knows no forms, only the content type says that it is one,
/// and programs that send JSON say so, too.
fn form(operation: &Operation, asked: &Asked) -> Option<Value> {
    operation.request_body()?.content.iter().find(|media| media.media_type == FORM)?;
    asked.head.header(header::CONTENT_TYPE).filter(|content_type| content_type.trim_start().starts_with(FORM))?;
    let members = form_urlencoded::parse(asked.body.bytes()).into_owned().map(|(name, value)| (name, Value::String(value)));
    Some(Value::Object(members.collect()))
}

/// `operation` is `None` for answers to paths and methods that do not exist.
pub(super) fn reply(spec: &Spec, operation: Option<&Operation>, reply: &Reply) -> Vec<Violation> {
    match operation {
        Some(operation) => operation.check_response(reply.status, &reply.headers, reply.body.as_ref()),
        None => spec.check_fallback(reply.status, &reply.headers, reply.body.as_ref()),
    }
}
