//! What services do alike on the wire: lists of events as they are sent, failures that are no words of the service.

use bytes::Bytes;
use http::{HeaderValue, Method, Request, StatusCode, Uri, header};
use serde_json::Value;

use crate::core::Batch;

/// How much of an answer that is no error of the service, such as a proxy's page, becomes the message.
const EXCERPT: usize = 200;

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
