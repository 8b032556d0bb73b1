//! Carries out what a fault rule wants.

use crate::dialects::{Dialect, Refusal, Spoiled};
use crate::exchange::Head;
use crate::world::{Fault, When};
use axum::body::{Body, BodyDataStream};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::{Stream, StreamExt, stream};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

/// What takes the place of an answer.
pub(super) enum Instead {
    Respond(Response),
    HangUp,
}

/// What a fault puts in the place of processing the request.
pub(super) fn instead(fault: Option<&Fault>, dialect: &dyn Dialect, head: &Head) -> Option<Instead> {
    match fault? {
        Fault::Status { status, headers, body } => {
            let status = final_status(*status);
            let mut response = match body {
                None => dialect.refuse(&Refusal::Fault(status), head).into_response(),
                Some(Value::String(text)) => typed(status, "text/plain; charset=utf-8", text.clone()),
                Some(json) => typed(status, "application/json", json.to_string()),
            };
            replace(response.headers_mut(), headers);
            Some(Instead::Respond(response))
        }
        Fault::Respond { status, headers, chunks } => {
            let mut response = Response::new(Body::from_stream(one_by_one(chunks.clone())));
            *response.status_mut() = final_status(*status);
            replace(response.headers_mut(), headers);
            response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
            Some(Instead::Respond(response))
        }
        Fault::Drop { when: When::Before } => Some(Instead::HangUp),
        Fault::Drop { when: When::After } | Fault::Delay { .. } | Fault::Partial { .. } | Fault::Truncate { .. } => None,
    }
}

/// What a fault does right before and right after the processing of the request.
pub(super) async fn pause(fault: Option<&Fault>, side: When) {
    if let Some(Fault::Delay { ms, when }) = fault
        && *when == side
    {
        tokio::time::sleep(Duration::from_millis(*ms)).await;
    }
}

/// The events that a fault wants refused.
pub(super) fn spoiled(fault: Option<&Fault>) -> Option<Spoiled> {
    match fault {
        Some(Fault::Partial { reject, code }) => Some(Spoiled { indexes: reject.clone(), code: code.clone() }),
        _ => None,
    }
}

/// What a fault does to an answer that is ready to be sent; `None` if it is not sent at all.
pub(super) fn spoil(fault: Option<&Fault>, response: Response) -> Option<Response> {
    match fault {
        Some(Fault::Drop { when: When::After }) => None,
        Some(Fault::Truncate { bytes }) => {
            let bytes = *bytes;
            Some(response.map(|body| Body::from_stream(cut(body.into_data_stream(), bytes))))
        }
        _ => Some(response),
    }
}

/// A status that can end an exchange.
fn final_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).ok().filter(|status| !status.is_informational()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn typed(status: StatusCode, content_type: &'static str, text: String) -> Response {
    let mut response = Response::new(Body::from(text));
    *response.status_mut() = status;
    response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(content_type));
    response
}

/// Headers that cannot stand in an answer are left out.
fn replace(headers: &mut HeaderMap, wanted: &BTreeMap<String, String>) {
    for (name, value) in wanted {
        if let (Ok(name), Ok(value)) = (name.parse::<HeaderName>(), value.parse()) {
            headers.insert(name, value);
        }
    }
}

/// Gives the connection the time to send each chunk before the next is there.
fn one_by_one(chunks: Vec<String>) -> impl Stream<Item = io::Result<Bytes>> {
    stream::iter(chunks).then(async |chunk| {
        tokio::task::yield_now().await;
        Ok(Bytes::from(chunk))
    })
}

/// The first bytes of a body; then it fails, which makes the connection end without the rest. A body that is short enough to be sent
/// whole fails too: its length is announced or its end is marked, and neither comes true.
fn cut(body: BodyDataStream, bytes: usize) -> impl Stream<Item = io::Result<Bytes>> {
    let first = body.scan(bytes, |left, chunk| {
        let chunk = chunk.map(|mut data| data.split_to(data.len().min(*left))).map_err(io::Error::other);
        *left -= chunk.as_ref().map_or(*left, Bytes::len);
        let done = chunk.as_ref().is_ok_and(Bytes::is_empty);
        async move { (!done).then_some(chunk) }
    });
    let end = stream::once(async {
        tokio::task::yield_now().await;
        Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut by a fault rule"))
    });
    first.chain(end)
}
