//! How Agent Analytics takes events: up to a hundred of one project, all or none, and none recognised the second time.

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use serde::Deserialize;

use super::AmbiguousFailures;
use super::dialect::Service;
use crate::core::{Batch, Fault, Kind, Safety, Secret};
use crate::delivery::{Destination, Limits, Outcome, Verdict};
use crate::vendors::wire::{post, write_events};

const MAX_EVENTS: usize = 100;
/// A request may have 1 MiB; token, brackets and commas are not in the events' bytes.
const MAX_BYTES: usize = 1024 * 1024 - 1024;

/// The answer to a batch. The hosted service says `queued` and `count`, one that somebody hosts himself `count` alone,
/// and both say neither to a sender that they take for a bot.
#[derive(Deserialize)]
struct Answer {
    #[serde(default)]
    queued: bool,
    count: Option<usize>,
}

impl Destination for Service {
    fn operation(&self) -> &'static str {
        "trackBatch"
    }

    /// Partitions have the names of projects; one token, any of them, tells whose projects these are.
    fn account(&self) -> Option<&Secret> {
        self.token.as_ref().or_else(|| self.tokens.values().next())
    }

    fn limits(&self) -> Limits {
        Limits::new(MAX_EVENTS, MAX_BYTES).max_age(self.max_age)
    }

    fn safety(&self) -> Safety {
        Safety::Once
    }

    /// The token names the project; it is public, but not at rest anywhere, so it is added here.
    fn encode(&self, batch: &Batch) -> Request<Bytes> {
        let mut body = Vec::new();
        body.push(b'{');
        if let Some(token) = self.token_of(&batch.partition) {
            body.extend_from_slice(b"\"token\":");
            // Text has a JSON form, and writing to memory cannot fail.
            let _ = serde_json::to_writer(&mut body, token.expose());
            body.push(b',');
        }
        body.extend_from_slice(b"\"events\":");
        write_events(batch, &mut body);
        body.push(b'}');
        post(&self.batch_uri, body)
    }

    fn settle(&self, batch: &Batch, answer: &Response<Bytes>) -> Outcome {
        let sent = batch.events.len();
        // This status alone says that the events are queued: an answer that is cut short is not worth sending them twice.
        let is_queued = answer.status() == StatusCode::ACCEPTED;
        match serde_json::from_slice(answer.body()) {
            Ok(Answer { queued: false, count: None }) if !is_queued => Outcome::Reject(taken_for_a_bot()),
            Ok(Answer { count, .. }) => Outcome::Settled(verdicts(sent, count.unwrap_or(sent))),
            Err(_) if is_queued => Outcome::Settled(vec![Verdict::Accepted; sent]),
            Err(cause) => {
                let mut fault = Fault::new(Kind::Decode, format!("the answer to a batch could not be read: {cause}"));
                fault.retryable = true;
                fault.ambiguous = true;
                self.failed(batch, fault)
            }
        }
    }

    fn failed(&self, _batch: &Batch, mut fault: Fault) -> Outcome {
        if self.ambiguous_failures == AmbiguousFailures::Retry {
            fault.ambiguous = false;
        }
        Outcome::of(fault, self.safety())
    }
}

/// A server that takes fewer events than it was sent without a word about the others has lost those.
fn verdicts(sent: usize, taken: usize) -> Vec<Verdict> {
    let lost = || Fault::new(Kind::Rejected, "the service took fewer events than it was sent and did not say why");
    (0..sent).map(|place| if place < taken { Verdict::Accepted } else { Verdict::Rejected(lost()) }).collect()
}

fn taken_for_a_bot() -> Fault {
    let message = "the service stored nothing: it takes the sender for a bot, by its User-Agent or that of a proxy on the way";
    let mut fault = Fault::new(Kind::Rejected, message);
    fault.code = Some("TAKEN_FOR_BOT".to_owned());
    fault
}

#[cfg(test)]
mod tests {
    use http::Method;
    use jiff::Timestamp;
    use serde_json::{Value, json};

    use super::super::dialect::tests::{TOKEN, service};
    use super::*;
    use crate::core::{Envelope, EventId, Partition, TransportError, TransportErrorKind, read_fault};

    fn batch(partition: Partition, count: usize) -> Batch {
        let event = |n| Envelope::new(EventId::new(), partition.clone(), Timestamp::UNIX_EPOCH, format!("{{\"n\":{n}}}").into_bytes());
        Batch::seal(partition.clone(), (0..count).map(event).collect())
    }

    fn answer(status: u16, body: &str) -> Response<Bytes> {
        Response::builder().status(status).body(Bytes::copy_from_slice(body.as_bytes())).unwrap()
    }

    fn told(outcome: Outcome) -> String {
        let letter = |verdict| if matches!(verdict, Verdict::Accepted) { 'a' } else { 'r' };
        match outcome {
            Outcome::Settled(verdicts) => verdicts.into_iter().map(letter).collect(),
            Outcome::Retry(_) => "retry".into(),
            Outcome::Split(_) => "split".into(),
            Outcome::Reject(fault) => format!("reject {}", fault.code.unwrap_or_default()),
            Outcome::Halt(_) => "halt".into(),
        }
    }

    fn settled(status: u16, body: &str) -> String {
        told(service().settle(&batch(Partition::default(), 2), &answer(status, body)))
    }

    fn failed(service: &Service, status: u16, body: &Value) -> String {
        let fault = read_fault(service, &answer(status, &body.to_string()), Timestamp::UNIX_EPOCH);
        told(service.failed(&batch(Partition::default(), 2), fault))
    }

    #[test]
    fn a_batch_carries_the_token_of_its_lane_once() {
        let request = service().encode(&batch(Partition::default(), 2));
        assert_eq!((request.method(), request.uri().path()), (&Method::POST, "/base/track/batch"));
        assert_eq!(request.headers()["content-type"], "application/json");
        assert_eq!(request.body(), &format!(r#"{{"token":"{TOKEN}","events":[{{"n":0}},{{"n":1}}]}}"#));
        let request = service().encode(&batch(Partition::named("shop"), 1));
        assert_eq!(request.body(), r#"{"token":"aat_shop","events":[{"n":0}]}"#);
        let request = service().encode(&batch(Partition::named("gone"), 1));
        assert_eq!(request.body(), r#"{"events":[{"n":0}]}"#, "the service will say that the token is missing");
    }

    #[test]
    fn queued_is_delivered_and_a_shrug_is_not() {
        assert_eq!(settled(202, r#"{"ok":true,"queued":true,"count":2}"#), "aa");
        assert_eq!(settled(202, r#"{"ok":true}"#), "aa");
        assert_eq!(settled(200, r#"{"ok":true,"count":2}"#), "aa");
        assert_eq!(settled(200, r#"{"ok":true,"count":1}"#), "ar", "an event that is lost without a word is counted as lost");
        assert_eq!(settled(200, r#"{"ok":true}"#), "reject TAKEN_FOR_BOT");
        assert_eq!(settled(202, r#"{"ok":tr"#), "aa");
        assert_eq!(settled(200, r#"{"ok":tr"#), "retry");
    }

    #[test]
    fn failures_are_told_apart() {
        let service = service();
        assert_eq!(failed(&service, 400, &json!({"error": "INVALID_BODY"})), "reject INVALID_BODY");
        assert_eq!(failed(&service, 401, &json!({"error": "INVALID_TOKEN"})), "halt");
        assert_eq!(failed(&service, 403, &json!({"error": "FORBIDDEN"})), "halt");
        assert_eq!(failed(&service, 413, &json!({"error": "request body too large"})), "split");
        assert_eq!(failed(&service, 429, &json!({"error": "RATE_LIMITED", "reason": "rate_limit"})), "retry");
        assert_eq!(failed(&service, 429, &json!({"error": "RATE_LIMITED", "reason": "monthly_spend_cap"})), "halt");
        assert_eq!(failed(&service, 503, &json!({})), "retry");
    }

    #[test]
    fn where_nobody_knows_the_caller_has_chosen() {
        let drop = Service { ambiguous_failures: AmbiguousFailures::Drop, ..service() };
        assert_eq!(failed(&drop, 503, &json!({"error": "INTERNAL_ERROR"})), "reject INTERNAL_ERROR");
        assert_eq!(failed(&drop, 429, &json!({"error": "RATE_LIMITED"})), "retry", "nothing was taken");
        let batch = batch(Partition::default(), 2);
        let lost = |kind| Fault::from(TransportError::new(kind, ""));
        assert_eq!(told(drop.failed(&batch, lost(TransportErrorKind::Timeout))), "reject ");
        assert_eq!(told(drop.failed(&batch, lost(TransportErrorKind::Connect))), "retry", "nothing was sent");
        assert_eq!(told(service().failed(&batch, lost(TransportErrorKind::Timeout))), "retry");
        assert_eq!(told(drop.settle(&batch, &answer(200, "{"))), "reject ");
    }
}
