//! Faults, as their victims see them.

use crate::support::{Answer, Site, refused};
use serde_json::json;
use std::io::ErrorKind;
use std::time::{Duration, Instant};

#[expect(clippy::disallowed_methods, reason = "how long an answer really takes is what is measured")]
fn now() -> Instant {
    Instant::now()
}

fn live(site: &Site) -> Result<Answer, ureq::Error> {
    site.try_send("GET", "/v1/api/live", &[("x-api-key", site.key())], "")
}

fn batch(site: &Site) -> Result<Answer, ureq::Error> {
    let events = json!([{"event_type": "a"}, {"event_type": "b"}, {"event_type": "c"}]);
    site.try_send("POST", "/v1/events/batch", &[("x-api-key", site.key())], events.to_string())
}

#[test]
fn a_status_comes_with_the_services_own_words_unless_others_are_given() {
    let site = Site::start();
    site.fail_once("trackBatch", json!({"type": "status", "status": 503}));
    let answer = batch(&site).unwrap();
    assert_eq!(answer.refusal(), refused(503, "UNAVAILABLE"));
    assert_eq!(answer.json()["error"]["retryable"], true);

    let headers = json!({"retry-after": "7", "content-type": "text/html"});
    site.fail_once("trackBatch", json!({"type": "status", "status": 429, "headers": headers, "body": "<h1>busy</h1>"}));
    let answer = batch(&site).unwrap();
    assert_eq!((answer.status, answer.text.as_str()), (429, "<h1>busy</h1>"));
    assert_eq!((answer.header("retry-after"), answer.header("content-type")), (Some("7"), Some("text/html")));

    site.fail_once("trackBatch", json!({"type": "status", "status": 500, "body": {"error": "flat"}}));
    assert_eq!(batch(&site).unwrap().json(), json!({"error": "flat"}));
    assert_eq!(site.stored(), 0);
    assert_eq!(batch(&site).unwrap().status, 200, "each rule held once");
}

#[test]
fn a_drop_is_a_reset_with_or_without_the_work_done() {
    let site = Site::start();
    for (when, stored) in [("before", 0), ("after", 3)] {
        site.fail_once("trackBatch", json!({"type": "drop", "when": when}));
        let body = r#"[{"event_type":"a"},{"event_type":"b"},{"event_type":"c"}]"#;
        let head = format!("POST /v1/events/batch HTTP/1.1\r\nhost: x\r\nx-api-key: {}\r\n", site.key());
        let error = site.raw(format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes()).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::ConnectionReset, "{when}");
        assert_eq!(site.stored(), stored, "{when}");
        let entry = site.control().requests(&Default::default()).pop().unwrap();
        assert_eq!((entry.outcome.status, entry.outcome.fault.is_some()), (None, true), "no answer was sent");
    }
}

#[test]
fn a_part_of_a_batch_can_be_refused() {
    let site = Site::start();
    site.fail_once("trackBatch", json!({"type": "partial", "reject": [0, 2], "code": "INVALID_PAYLOAD"}));
    let answer = batch(&site).unwrap().json();
    assert_eq!((&answer["accepted"], &answer["rejected"]), (&json!(1), &json!(2)));
    assert_eq!((&answer["errors"][0]["index"], &answer["errors"][1]["index"]), (&json!(0), &json!(2)));
    assert_eq!(site.stored(), 1);
    site.fail_once("trackBatch", json!({"type": "partial", "reject": [0, 1, 2], "code": "INVALID_PAYLOAD"}));
    assert_eq!(batch(&site).unwrap().refusal(), refused(400, "BATCH_ALL_INVALID"));
}

#[test]
fn an_answer_can_be_cut_short() {
    let site = Site::start();
    for bytes in [0, 10, 100_000] {
        site.fail_once("getLive", json!({"type": "truncate", "bytes": bytes}));
        let head = format!("GET /v1/api/live HTTP/1.1\r\nhost: x\r\nx-api-key: {}\r\n\r\n", site.key());
        let answer = site.raw(head.as_bytes()).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.starts_with("HTTP/1.1 200 OK"), "{head}");
        let whole = "{\"active_visitors\":0";
        assert!(
            !body.ends_with("0\r\n\r\n") && body.contains(&whole[..bytes.min(10)]) && !body.contains(&whole[..bytes.min(10) + 1])
                || bytes > 10,
            "{body}"
        );
        site.fail_once("getLive", json!({"type": "truncate", "bytes": bytes}));
        assert!(live(&site).is_err(), "{bytes}");
    }
    assert!(live(&site).is_ok());
}

#[test]
fn each_event_of_a_batch_can_have_a_verdict_of_its_own() {
    let site = Site::start();
    site.fail_once("trackBatch", json!({"type": "verdicts", "codes": ["RATE_LIMITED", null, "INVALID_PAYLOAD"]}));
    let answer = batch(&site).unwrap().json();
    let codes: Vec<_> = answer["errors"].as_array().unwrap().iter().map(|error| (&error["index"], &error["code"])).collect();
    assert_eq!(codes, [(&json!(0), &json!("RATE_LIMITED")), (&json!(2), &json!("INVALID_PAYLOAD"))]);
    assert_eq!((&answer["accepted"], site.stored()), (&json!(1), 1));
}

#[test]
fn a_request_that_is_repeated_on_the_way_meets_its_own_events() {
    let site = Site::start();
    site.fail_once("trackBatch", json!({"type": "repeat"}));
    let events = json!([{"event_type": "a", "idempotency_key": "1"}, {"event_type": "b"}]);
    let answer = site.post("/v1/events/batch", &events).json();
    assert_eq!((&answer["accepted"], &answer["duplicates"]), (&json!(2), &json!(1)));
    assert_eq!(site.stored(), 3, "an event without a key is not recognised");
    site.fail_once("createEvent", json!({"type": "repeat"}));
    let answer = site.post("/v1/api/events", &json!({"event_type": "a", "idempotency_key": "2"}));
    assert_eq!(answer.refusal(), refused(409, "DUPLICATE_EVENT"));
}

#[test]
fn the_nth_request_alone_can_be_struck() {
    let site = Site::start();
    let rule = json!({"operation": "getLive", "after": 2, "times": 1, "fault": {"type": "status", "status": 503}});
    site.control().add_fault(crate::support::from_json(rule));
    let statuses: Vec<_> = (0..5).map(|_| live(&site).unwrap().status).collect();
    assert_eq!(statuses, [200, 200, 503, 200, 200]);
}

#[test]
fn chance_strikes_the_same_requests_in_every_world() {
    let struck = || {
        let site = Site::start();
        let rule = json!({"operation": "getLive", "probability": 0.3, "seed": 5, "fault": {"type": "status", "status": 503}});
        site.control().add_fault(crate::support::from_json(rule));
        (0..40).map(|_| if live(&site).unwrap().status == 503 { 'x' } else { '.' }).collect::<String>()
    };
    let first = struck();
    assert_eq!(first, struck());
    assert!((6..20).contains(&first.matches('x').count()), "{first}");
}

#[test]
fn an_answer_can_be_replaced_after_the_work_is_done() {
    let site = Site::start();
    site.fail_once("trackBatch", json!({"type": "status", "status": 503, "when": "after"}));
    assert_eq!(batch(&site).unwrap().refusal(), refused(503, "UNAVAILABLE"));
    assert_eq!(site.stored(), 3);
    site.fail_once("trackBatch", json!({"type": "respond", "status": 200, "chunks": ["{\"accep"], "when": "after"}));
    assert_eq!(batch(&site).unwrap().text, "{\"accep");
    assert_eq!(site.stored(), 6);
}

#[test]
fn garbage_is_neither_json_nor_text_nor_even_http() {
    let head = |site: &Site| format!("GET /v1/api/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-api-key: {}\r\n\r\n", site.key());
    let answers = || {
        let site = Site::start();
        site.fail_once("getLive", json!({"type": "garbage", "bytes": 16}));
        site.fail_once("getLive", json!({"type": "garbage", "instead_of": "answer"}));
        [(); 2].map(|()| site.raw_bytes(head(&site).as_bytes()).unwrap())
    };
    let [body, whole] = answers();
    let split = body.windows(4).position(|four| four == b"\r\n\r\n").unwrap() + 4;
    let head = std::str::from_utf8(&body[..split]).unwrap();
    assert!(head.starts_with("HTTP/1.1 200 OK") && head.contains("content-type: application/json"), "{head}");
    assert!(body[split..].len() == 16 && body[split] >= 0x80, "{body:?}");
    assert!(whole.len() == 64 && whole[0] >= 0x80, "{whole:?}");
    let again = answers();
    assert_eq!((&body[split..], &whole), (&again[0][again[0].len() - 16..], &again[1]), "the same in every world");

    let site = Site::start();
    site.fail_once("trackBatch", json!({"type": "garbage", "instead_of": "answer"}));
    assert!(batch(&site).is_err() && site.stored() == 0);
    site.fail_once("trackBatch", json!({"type": "garbage", "instead_of": "answer", "when": "after"}));
    assert!(batch(&site).is_err() && site.stored() == 3);
}

#[test]
fn an_answer_can_drip() {
    let site = Site::start();
    let whole = live(&site).unwrap().text;
    site.fail_once("getLive", json!({"type": "drip", "bytes": 5, "ms": 1}));
    let head = format!("GET /v1/api/live HTTP/1.1\r\nhost: x\r\nconnection: close\r\nx-api-key: {}\r\n\r\n", site.key());
    let begun = now();
    let answer = site.raw(head.as_bytes()).unwrap();
    let drops = whole.len().div_ceil(5);
    assert!(begun.elapsed() >= Duration::from_millis(drops as u64), "it took {:?}", begun.elapsed());
    let (_, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(body.contains(&whole[..5]) && body.contains(&whole[whole.len() - 3..]), "{body}");

    site.fail_once("getLive", json!({"type": "drip", "bytes": 1, "ms": 0}));
    assert_eq!(live(&site).unwrap().text, whole, "nothing is missing");

    site.fail_once("trackBatch", json!({"type": "drip", "bytes": 1, "ms": 600_000}));
    let body = r#"[{"event_type":"x"}]"#;
    let head = format!("POST /v1/events/batch HTTP/1.1\r\nhost: x\r\nx-api-key: {}\r\n", site.key());
    let mut waiting = site.connect();
    std::io::Write::write_all(&mut waiting, format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes()).unwrap();
    crate::support::eventually("the work", || (site.stored() == 1).then_some(()));
}

#[test]
fn an_answer_can_be_put_in_place_chunk_by_chunk() {
    let site = Site::start();
    let headers = json!({"content-type": "text/event-stream"});
    let chunks = json!(["id: 1\nda", "ta: {}\n\n", ": ping\n\n"]);
    site.fail_once("streamEvents", json!({"type": "respond", "status": 200, "headers": headers, "chunks": chunks}));
    let head = format!("GET /v1/api/stream HTTP/1.1\r\nhost: x\r\nx-api-key: {}\r\n\r\n", site.key());
    let answer = site.raw(head.as_bytes()).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    assert!(head.contains("content-type: text/event-stream"), "{head}");
    assert_eq!(body, "8\r\nid: 1\nda\r\n8\r\nta: {}\n\n\r\n8\r\n: ping\n\n\r\n0\r\n\r\n", "the chunks as given, then the end");
}

#[test]
fn a_delay_may_come_before_or_after_the_work() {
    let site = Site::start();
    site.control().add_fault(crate::support::from_json(json!({"operation": "*", "fault": {"type": "delay", "ms": 5}})));
    assert_eq!(batch(&site).unwrap().status, 200);
    assert_eq!(site.control().faults()[0].hits, 1);
    site.control().clear_faults();

    site.fail_once("trackBatch", json!({"type": "delay", "ms": 600_000, "when": "after"}));
    let body = r#"[{"event_type":"late"}]"#;
    let head = format!("POST /v1/events/batch HTTP/1.1\r\nhost: x\r\nx-api-key: {}\r\n", site.key());
    let mut waiting = site.connect();
    std::io::Write::write_all(&mut waiting, format!("{head}content-length: {}\r\n\r\n{body}", body.len()).as_bytes()).unwrap();
    crate::support::eventually("the work", || (site.stored() == 4).then_some(()));
}

#[test]
fn every_second_answer_lost_stores_each_event_once() {
    let site = Site::start();
    let rule = json!({"operation": "trackBatch", "every": 2, "fault": {"type": "drop", "when": "after"}});
    site.control().add_fault(crate::support::from_json(rule));
    for number in 0..20 {
        let event = json!([{"event_type": "x", "idempotency_key": number.to_string()}]).to_string();
        let key = format!("batch-{number}");
        let headers = [("x-api-key", site.key()), ("idempotency-key", key.as_str())];
        let sent = (0..3).any(|_| site.try_send("POST", "/v1/events/batch", &headers, &event).is_ok());
        assert!(sent, "{number}");
    }
    let audit = site.control().audit();
    assert_eq!((audit.events.stored, audit.events.distinct, audit.events.duplicates_refused), (20, 20, 0));
    assert!(audit.requests_replayed > 0);
}
