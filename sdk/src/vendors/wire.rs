//! What services do alike on the wire: what events are made of and how lists of them are sent, failures that are no words
//! of the service.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode, Uri, header};
use serde::Serialize;
use serde_json::{Map, Value};

use crate::core::{Batch, Error};

/// How much of an answer that is no error of the service, such as a proxy's page, becomes the message.
const EXCERPT: usize = 200;

/// The members of what a caller gives as the data of an event; none of `null`.
pub(super) fn members(data: impl Serialize) -> Result<Map<String, Value>, Error> {
    match serde_json::to_value(data) {
        Ok(Value::Object(members)) => Ok(members),
        Ok(Value::Null) => Ok(Map::new()),
        Ok(_) => Err(Error::validation("the data of an event must be an object of names and values")),
        Err(cause) => Err(Error::validation(format!("the data of an event cannot be expressed as JSON: {cause}")).caused_by(cause)),
    }
}

/// Writes the events of a batch as a JSON array.
pub(super) fn write_events(batch: &Batch, out: &mut Vec<u8>) {
    out.reserve(batch.payload_bytes() + batch.events.len() + 1);
    let mut before = b'[';
    for event in &batch.events {
        out.push(before);
        out.extend_from_slice(&event.payload);
        before = b',';
    }
    out.push(b']');
}

/// A POST of JSON.
pub(super) fn post(uri: &Uri, body: Vec<u8>) -> Request<Bytes> {
    let mut request = Request::new(Bytes::from(body));
    *request.method_mut() = Method::POST;
    *request.uri_mut() = uri.clone();
    request.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
    request
}

/// Text that says something.
pub(super) fn text(value: &Value) -> Option<String> {
    value.as_str().filter(|text| !text.is_empty()).map(str::to_owned)
}

/// The message of an answer in which the service says nothing that we understand.
pub(super) fn excerpt(status: StatusCode, body: &[u8]) -> String {
    let text = String::from_utf8_lossy(body);
    let text = text.trim();
    if text.is_empty() {
        return format!("the service answered {status} without a word");
    }
    let shown: String = text.chars().take(EXCERPT).collect();
    let more = if shown.len() < text.len() { "…" } else { "" };
    format!("the service answered {status}: {shown}{more}")
}
