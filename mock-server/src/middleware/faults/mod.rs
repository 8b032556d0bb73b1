//! Carries out what a fault rule wants: [`Strike`] is asked at each station of a request's way. Which requests are struck is decided by
//! the rules of the [`world`](crate::world).

mod body;
mod stream;

use crate::dialects::{Dialect, Refusal, Spoiled};
use crate::exchange::{Frame, Head};
use crate::world::{Fault, Part, When};
use axum::body::Body;
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::stream::{BoxStream, StreamExt};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use serde_json::Value;
use std::collections::BTreeMap;
use std::io;
use std::time::Duration;

/// What one request has to suffer, if anything.
pub(super) struct Strike {
    fault: Option<Fault>,
    /// Decides about random bytes.
    seed: u64,
}

/// How an exchange ends.
pub(super) enum Ending {
    Respond(Response),
    /// With bytes that are no answer, or with none.
    HangUp(Bytes),
}

impl Strike {
    /// `number` is the request's number in its world.
    pub(super) fn new(fault: Option<Fault>, number: u64) -> Self {
        Self { fault, seed: number }
    }

    /// Nothing to suffer.
    pub(super) fn none() -> Self {
        Self { fault: None, seed: 0 }
    }

    /// What takes the place of the answer, before or after the request is processed.
    pub(super) fn instead(&self, side: When, dialect: &dyn Dialect, head: &Head) -> Option<Ending> {
        match self.fault.as_ref()? {
            Fault::Status { status, headers, body, when } if *when == side => {
                let status = final_status(*status);
                let mut response = match body {
                    None => dialect.refuse(&Refusal::Fault(status), head).into_response(),
                    Some(Value::String(text)) => typed(status, "text/plain; charset=utf-8", text.clone()),
                    Some(json) => typed(status, "application/json", json.to_string()),
                };
                replace(response.headers_mut(), headers);
                Some(Ending::Respond(response))
            }
            Fault::Respond { status, headers, chunks, when } if *when == side => {
                let mut response = Response::new(Body::from_stream(body::one_by_one(chunks.clone())));
                *response.status_mut() = final_status(*status);
                replace(response.headers_mut(), headers);
                response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
                Some(Ending::Respond(response))
            }
            Fault::Garbage { bytes, instead_of, when } if *when == side => {
                let garbage = body::garbage(*bytes, self.seed);
                Some(match instead_of {
                    Part::Body => Ending::Respond(typed(StatusCode::OK, "application/json", garbage)),
                    Part::Answer => Ending::HangUp(garbage),
                })
            }
            Fault::Drop { when } if *when == side => Some(Ending::HangUp(Bytes::new())),
            _ => None,
        }
    }

    /// Waits before or after the request is processed.
    pub(super) async fn pause(&self, side: When) {
        if let Some(Fault::Delay { ms, when }) = &self.fault
            && *when == side
        {
            tokio::time::sleep(Duration::from_millis(*ms)).await;
        }
    }

    /// Whether the request is to be processed once more than it was sent.
    pub(super) fn repeats(&self) -> bool {
        matches!(self.fault, Some(Fault::Repeat))
    }

    /// The events that are to be refused.
    pub(super) fn spoiled(&self) -> Option<Spoiled> {
        match &self.fault {
            Some(Fault::Partial { reject, code }) => Some(reject.iter().map(|index| (*index, code.clone())).collect()),
            Some(Fault::Verdicts { codes }) => {
                Some(codes.iter().enumerate().filter_map(|(index, code)| Some((index, code.clone()?))).collect())
            }
            _ => None,
        }
    }

    /// What is left of a stream. It fails where its connection is to be cut: here, or when `cut` comes.
    pub(super) fn frames(
        &self,
        frames: BoxStream<'static, Frame>,
        cut: impl Future<Output = ()> + Send + 'static,
    ) -> BoxStream<'static, io::Result<Frame>> {
        let frames = match self.fault {
            Some(Fault::Gap { after, count }) => stream::without(frames, after, count).map(Ok).boxed(),
            Some(Fault::Disconnect { after }) => stream::only(frames, after),
            _ => frames.map(Ok).boxed(),
        };
        stream::until(cut, frames)
    }

    /// What arrives of an answer that is ready to be sent.
    pub(super) fn spoil(&self, response: Response) -> Response {
        match self.fault {
            Some(Fault::Truncate { bytes }) => response.map(|whole| Body::from_stream(body::cut(whole.into_data_stream(), bytes))),
            Some(Fault::Drip { bytes, ms }) => {
                let pause = Duration::from_millis(ms);
                response.map(|whole| Body::from_stream(body::drip(whole.into_data_stream(), bytes, pause)))
            }
            _ => response,
        }
    }
}

/// A status that can end an exchange.
fn final_status(status: u16) -> StatusCode {
    StatusCode::from_u16(status).ok().filter(|status| !status.is_informational()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

fn typed(status: StatusCode, content_type: &'static str, body: impl Into<Body>) -> Response {
    let mut response = Response::new(body.into());
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
