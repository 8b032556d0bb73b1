//! How Metrone takes events: a bare JSON array, answered event by event.

use std::collections::HashMap;

use bytes::Bytes;
use http::{HeaderName, HeaderValue, Request, Response, StatusCode, header};
use serde::Deserialize;

use super::dialect::{Service, kind};
use crate::core::{Batch, Fault, Kind, Safety, Secret};
use crate::delivery::{Destination, Limits, Outcome, Verdict};
use crate::vendors::wire::{post, write_events};

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

    fn account(&self) -> Option<&Secret> {
        Some(self.api_key())
    }

    fn limits(&self) -> Limits {
        Limits::new(MAX_EVENTS, MAX_BYTES)
    }

    fn safety(&self) -> Safety {
        Safety::Keyed
    }

    fn encode(&self, batch: &Batch) -> Request<Bytes> {
        let mut body = Vec::new();
        write_events(batch, &mut body);
        let mut request = post(&self.batch_uri, body);
        request.headers_mut().extend(HeaderValue::from_str(&batch.id.to_string()).map(|id| (IDEMPOTENCY_KEY, id)));
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

#[cfg(test)]
mod tests {
    use http::Method;
    use jiff::Timestamp;
    use serde_json::{Value, json};
    use url::Url;

    use super::*;
    use crate::core::{Dialect, Envelope, EventId, Partition, Secret, read_fault};

    fn service() -> Service {
        Service::new(Url::parse("http://127.0.0.1:1/base/").unwrap(), Secret::new("mk_test_00000000000000000000000000000000")).unwrap()
    }

    fn batch(count: usize) -> Batch {
        let event = |n| Envelope::new(EventId::new(), Partition::default(), Timestamp::UNIX_EPOCH, format!("{{\"n\":{n}}}").into_bytes());
        Batch::seal(Partition::default(), (0..count).map(event).collect())
    }

    fn answer(status: u16, body: &str) -> Response<Bytes> {
        Response::builder().status(status).header("content-type", "application/json").body(Bytes::copy_from_slice(body.as_bytes())).unwrap()
    }

    /// One letter for each verdict, or the outcome's name.
    fn told(outcome: Outcome) -> String {
        let letter = |verdict| match verdict {
            Verdict::Accepted => 'a',
            Verdict::Duplicate => 'd',
            Verdict::Rejected(_) => 'r',
            Verdict::Retry => '?',
        };
        match outcome {
            Outcome::Settled(verdicts) => verdicts.into_iter().map(letter).collect(),
            Outcome::Retry(_) => "retry".into(),
            Outcome::Split(_) => "split".into(),
            Outcome::Reject(_) => "reject".into(),
            Outcome::Halt(_) => "halt".into(),
        }
    }

    fn settled(count: usize, body: &Value) -> String {
        told(service().settle(&batch(count), &answer(200, &body.to_string())))
    }

    fn failed(count: usize, status: u16, body: &str) -> String {
        let fault = read_fault(&service(), &answer(status, body), Timestamp::UNIX_EPOCH);
        told(service().failed(&batch(count), fault))
    }

    #[test]
    fn a_batch_is_a_bare_array_under_its_own_key() {
        let batch = batch(3);
        let request = service().encode(&batch);
        assert_eq!((request.method(), request.uri().to_string().as_str()), (&Method::POST, "http://127.0.0.1:1/base/v1/events/batch"));
        assert_eq!(request.headers()["idempotency-key"], batch.id.to_string().as_str());
        assert_eq!(request.headers()["content-type"], "application/json");
        assert_eq!(request.body(), r#"[{"n":0},{"n":1},{"n":2}]"#);
        assert_eq!(service().endpoint().path(), "/base/");
    }

    #[test]
    fn each_event_gets_its_verdict() {
        assert_eq!(settled(3, &json!({"ok": true, "accepted": 3, "duplicates": 0, "rejected": 0, "errors": []})), "aaa");
        assert_eq!(settled(3, &json!({"ok": true})), "aaa");
        assert_eq!(settled(4, &json!({"accepted": 3, "duplicates": 1, "errors": [{"index": 0, "code": "INVALID_PAYLOAD"}]})), "rdaa");
        assert_eq!(
            settled(
                3,
                &json!({"accepted": 1, "errors": [{"index": 1, "code": "RATE_LIMITED"}, {"index": 2, "code": "X", "retryable": true}]})
            ),
            "a??"
        );
        assert_eq!(settled(2, &json!({"accepted": 1, "errors": [{"index": 0, "code": "DUPLICATE_EVENT"}]})), "da");
        assert_eq!(settled(3, &json!({"accepted": 2})), "aar", "an event that is lost without a word is counted as lost");
    }

    #[test]
    fn a_refusal_keeps_the_services_words() {
        let body = json!({"accepted": 0, "errors": [{"index": 0, "code": "INVALID_PAYLOAD", "message": "timestamp"}]});
        let Outcome::Settled(verdicts) = service().settle(&batch(1), &answer(200, &body.to_string())) else { panic!("settled") };
        let Verdict::Rejected(fault) = &verdicts[0] else { panic!("rejected") };
        assert_eq!((fault.kind, fault.code.as_deref(), fault.message.as_str()), (Kind::Rejected, Some("INVALID_PAYLOAD"), "timestamp"));
    }

    #[test]
    fn success_without_a_report_is_success_and_a_broken_report_is_asked_for_again() {
        assert_eq!(told(service().settle(&batch(2), &answer(204, ""))), "aa");
        let text = Response::builder().header("content-type", "text/plain").body(Bytes::from("OK")).unwrap();
        assert_eq!(told(service().settle(&batch(2), &text)), "aa");
        assert_eq!(told(service().settle(&batch(2), &answer(200, r#"{"ok":tr"#))), "retry");
    }

    #[test]
    fn failures_are_told_apart() {
        assert_eq!(failed(2, 400, r#"{"error":{"code":"BATCH_ALL_INVALID","message":""}}"#), "reject");
        assert_eq!(failed(2, 401, r#"{"error":"unknown key"}"#), "halt");
        assert_eq!(failed(2, 413, ""), "split");
        assert_eq!(failed(2, 429, r#"{"error":"slow down"}"#), "retry");
        assert_eq!(failed(2, 429, r#"{"error":{"code":"QUOTA_EXCEEDED"}}"#), "halt");
        assert_eq!(failed(2, 409, r#"{"error":{"code":"IDEMPOTENCY_IN_PROGRESS"}}"#), "retry");
        assert_eq!(failed(2, 422, r#"{"error":{"code":"IDEMPOTENCY_KEY_REUSED"}}"#), "reject");
        assert_eq!(failed(1, 409, r#"{"error":{"code":"DUPLICATE_EVENT"}}"#), "d");
        assert_eq!(failed(2, 409, r#"{"error":{"code":"DUPLICATE_EVENT"}}"#), "split", "only some of them may be duplicates");
        assert_eq!(failed(2, 503, "<html>"), "retry");
    }
}
