//! How Metrone takes events: a bare JSON array, answered event by event.

use std::collections::HashMap;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Method, Request, Response, StatusCode, header};
use serde::Deserialize;

use super::dialect::{Service, kind};
use crate::core::{Batch, Fault, Kind, Safety};
use crate::delivery::{Destination, Limits, Outcome, Verdict};

const IDEMPOTENCY_KEY: HeaderName = HeaderName::from_static("idempotency-key");
const MAX_EVENTS: usize = 100;
/// A request may have 1 MiB; brackets and commas are not in the events' bytes.
const MAX_BYTES: usize = 1024 * 1024 - 2 * MAX_EVENTS;

/// The answer to a batch. Every member may be missing: older servers answer `{"ok":true}`, or nothing.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Answer {
    accepted: Option<usize>,
    duplicates: usize,
    errors: Vec<Refusal>,
}

#[derive(Deserialize)]
struct Refusal {
    index: usize,
    #[serde(default)]
    code: String,
    #[serde(default)]
    message: String,
    #[serde(default)]
    retryable: bool,
}

impl Refusal {
    fn verdict(self) -> Verdict {
        match self.code.as_str() {
            "DUPLICATE_EVENT" => Verdict::Duplicate,
            _ if self.retryable => Verdict::Retry,
            "RATE_LIMITED" | "SERVER_ERROR" | "UNAVAILABLE" => Verdict::Retry,
            _ => {
                let mut fault = Fault::new(kind(StatusCode::BAD_REQUEST, Some(&self.code)), self.message);
                fault.code = Some(self.code);
                Verdict::Rejected(fault)
            }
        }
    }
}

impl Destination for Service {
    fn operation(&self) -> &'static str {
        "trackBatch"
    }

    fn limits(&self) -> Limits {
        Limits::new(MAX_EVENTS, MAX_BYTES)
    }

    fn safety(&self) -> Safety {
        Safety::Keyed
    }

    fn encode(&self, batch: &Batch) -> Request<Bytes> {
        let mut body = Vec::with_capacity(batch.payload_bytes() + batch.events.len() + 1);
        for event in &batch.events {
            body.push(if body.is_empty() { b'[' } else { b',' });
            body.extend_from_slice(&event.payload);
        }
        body.push(b']');
        let mut request = Request::new(Bytes::from(body));
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.batch_uri.clone();
        let headers = request.headers_mut();
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static("application/json"));
        headers.extend(HeaderValue::from_str(&batch.id.to_string()).map(|id| (IDEMPOTENCY_KEY, id)));
        request
    }

    fn settle(&self, batch: &Batch, answer: &Response<Bytes>) -> Outcome {
        let body = answer.body();
        let is_json = answer.headers().get(header::CONTENT_TYPE).is_none_or(|given| given.as_bytes().starts_with(b"application/json"));
        if body.is_empty() || !is_json {
            return Outcome::Settled(vec![Verdict::Accepted; batch.events.len()]);
        }
        match serde_json::from_slice(body) {
            Ok(answer) => Outcome::Settled(verdicts(batch.events.len(), answer)),
            // The same request again gets the same answer, whole this time: the service recognises its key.
            Err(cause) => {
                let mut fault = Fault::new(Kind::Decode, format!("the answer to a batch could not be read: {cause}"));
                fault.retryable = true;
                Outcome::Retry(fault)
            }
        }
    }

    fn failed(&self, batch: &Batch, fault: Fault) -> Outcome {
        if fault.code.as_deref() == Some("DUPLICATE_EVENT") {
            // Of several events, only those that are repeated are duplicates: alone, each gets its own answer.
            return if batch.events.len() == 1 { Outcome::Settled(vec![Verdict::Duplicate]) } else { Outcome::Split(fault) };
        }
        Outcome::of(fault, self.safety())
    }
}

/// One verdict for each of `count` events. The service names the refused ones and only counts the duplicates: these are
/// put first, because it is the older part of a batch that may have been stored before.
fn verdicts(count: usize, answer: Answer) -> Vec<Verdict> {
    let mut refused: HashMap<usize, Refusal> = answer.errors.into_iter().map(|refusal| (refusal.index, refusal)).collect();
    let mut duplicates = answer.duplicates;
    // A server that stores fewer than it was sent without a word about the others has lost those.
    let mut stored = answer.accepted.unwrap_or(count);
    let verdict = |index| match refused.remove(&index) {
        Some(refusal) => refusal.verdict(),
        None if stored == 0 => {
            Verdict::Rejected(Fault::new(Kind::Rejected, "the service accepted fewer events than it was sent and did not say why"))
        }
        None => {
            stored -= 1;
            if duplicates > 0 {
                duplicates -= 1;
                Verdict::Duplicate
            } else {
                Verdict::Accepted
            }
        }
    };
    (0..count).map(verdict).collect()
}
