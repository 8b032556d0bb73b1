//! Requests that are sent again.

use crate::support::{Site, eventually, refused};
use serde_json::json;
use std::time::Duration;

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

#[test]
fn a_repeated_request_is_answered_as_the_first_time() {
    let site = Site::at_noon();
    let batch = json!([{"event_type": "a"}, {"event_type": "b"}]);
    let first = site.post_with_key("/v1/events/batch", "k-1", &batch);
    let again = site.post_with_key("/v1/events/batch", "\"k-1\"", &batch);
    assert_eq!((first.status, first.json()), (again.status, again.json()));
    assert_eq!((first.header("idempotency-replayed"), again.header("idempotency-replayed")), (None, Some("true")));
    assert_ne!(first.header("x-request-id"), again.header("x-request-id"), "the request is another one");
    assert_eq!(site.stored(), 2);
    assert_eq!(site.control().audit().requests_replayed, 1);

    site.advance(DAY);
    assert_eq!(site.post_with_key("/v1/events/batch", "k-1", &batch).header("idempotency-replayed"), None);
    assert_eq!(site.stored(), 4);
}

#[test]
fn a_key_belongs_to_one_request() {
    let site = Site::start();
    site.post_with_key("/v1/events", "k", &json!({"event_type": "a"}));
    let other_body = site.post_with_key("/v1/events", "k", &json!({"event_type": "b"}));
    assert_eq!(other_body.refusal(), refused(422, "IDEMPOTENCY_KEY_REUSED"));
    let other_path = site.post_with_key("/v1/api/events", "k", &json!({"event_type": "a"}));
    assert_eq!(other_path.refusal(), refused(422, "IDEMPOTENCY_KEY_REUSED"));
    assert_eq!(site.stored(), 1);
}

#[test]
fn a_refused_request_can_be_mended_under_its_key() {
    let site = Site::start();
    assert_eq!(site.post_with_key("/v1/events", "k", &json!({"event_type": ""})).status, 400);
    assert_eq!(site.post_with_key("/v1/events", "k", &json!({"event_type": "mended"})).status, 200);
    assert_eq!(site.stored(), 1);
}

#[test]
fn a_request_under_way_is_not_begun_again() {
    let site = Site::start();
    site.fail_once("trackEvent", json!({"type": "delay", "ms": 10_000}));
    let event = r#"{"event_type":"x"}"#;
    let request = format!(
        "POST /v1/events HTTP/1.1\r\nhost: x\r\nx-api-key: {}\r\nidempotency-key: k\r\ncontent-length: {}\r\n\r\n{event}",
        site.key(),
        event.len()
    );
    let mut slow = site.connect();
    std::io::Write::write_all(&mut slow, request.as_bytes()).unwrap();
    eventually("the delay", || (site.control().faults()[0].hits > 0).then_some(()));
    let meanwhile = site.post_with_key("/v1/events", "k", &json!({"event_type": "x"}));
    assert_eq!(meanwhile.refusal(), refused(409, "IDEMPOTENCY_IN_PROGRESS"));
    assert_eq!(meanwhile.json()["error"]["retryable"], true);

    // Whoever asked has gone: the key is free again.
    drop(slow);
    let retried = || Some(site.post_with_key("/v1/events", "k", &json!({"event_type": "x"}))).filter(|answer| answer.status != 409);
    assert_eq!(eventually("the release of the key", retried).status, 200);
    assert_eq!(site.stored(), 1);
}

#[test]
fn a_repeated_event_is_known_by_its_own_key() {
    let site = Site::at_noon();
    let event = json!({"event_type": "x", "idempotency_key": "e-1"});
    let first = site.post("/v1/events", &event).json()["event_id"].clone();
    let again = site.post("/v1/api/events", &event);
    assert_eq!(again.refusal(), refused(409, "DUPLICATE_EVENT"));
    assert_eq!(again.json()["error"]["details"]["event_id"], first);
    let batch = site.post("/v1/events/batch", &json!([event, {"event_type": "y"}])).json();
    assert_eq!((&batch["accepted"], &batch["duplicates"]), (&json!(2), &json!(1)));
    assert_eq!(site.stored(), 2);

    site.advance(DAY);
    assert_eq!(site.post("/v1/events", &event).status, 200, "after a day it is another event");
}

#[test]
fn a_batch_whose_answer_was_lost_is_stored_once() {
    let site = Site::start();
    let batch = json!([{"event_type": "a", "idempotency_key": "1"}, {"event_type": "b", "idempotency_key": "2"}]);
    site.fail_once("trackBatch", json!({"type": "drop", "when": "after"}));
    let headers = [("x-api-key", site.key()), ("idempotency-key", "k")];
    assert!(site.try_send("POST", "/v1/events/batch", &headers, batch.to_string()).is_err());
    assert_eq!(site.stored(), 2);

    let again = site.post_with_key("/v1/events/batch", "k", &batch);
    assert_eq!((again.status, again.header("idempotency-replayed")), (200, Some("true")));
    assert_eq!(again.json()["duplicates"], 0, "it is the first answer, not a new one");
    let anew = site.post_with_key("/v1/events/batch", "k-2", &batch).json();
    assert_eq!((&anew["accepted"], &anew["duplicates"]), (&json!(2), &json!(2)));
    assert_eq!(site.stored(), 2);
}

#[test]
fn whoever_sends_an_event_at_the_same_time_it_is_stored_once() {
    let site = Site::start();
    let event = json!([{"event_type": "x", "idempotency_key": "e-1"}]);
    let answers: Vec<_> = std::thread::scope(|scope| {
        let sends: Vec<_> = (0..8)
            .map(|sender| {
                let (site, event) = (&site, &event);
                scope.spawn(move || site.post_with_key("/v1/events/batch", &format!("k-{}", sender % 4), event).json())
            })
            .collect();
        sends.into_iter().map(|send| send.join().unwrap()).collect()
    });
    assert_eq!(site.stored(), 1, "{answers:?}");
    let fresh = answers.iter().filter(|answer| answer["duplicates"] == 0).count();
    assert_eq!(fresh, 2, "the one that stored it, and its repetition: {answers:?}");
}
