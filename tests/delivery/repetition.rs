//! Requests whose answers are lost, and requests that fail: sent again, stored once.

use std::time::Duration;

use jiff::Timestamp;
use serde_json::json;

use crate::PATIENCE;
use crate::ledger::{Ledger, quick};

#[test]
fn a_lost_answer_loses_and_doubles_nothing() {
    let mut ledger = Ledger::new(quick());
    ledger.world.fault(json!({"operation": "trackBatch", "every": 2, "fault": {"type": "drop", "when": "after"}}));
    ledger.track(5000);
    let report = ledger.client.shutdown_blocking(PATIENCE);
    assert_eq!((report.rejected, report.dropped, report.pending), (0, 0, 0));
    ledger.assert_exact();
    ledger.assert_settled();
    let lost = ledger.world.requests().iter().filter(|request| request.outcome.status.is_none()).count();
    assert!(lost >= 20, "the fault has struck only {lost} times");
}

#[test]
fn no_mixture_of_faults_loses_or_doubles_an_event() {
    for seed in 1..=4 {
        let mut ledger = Ledger::new(quick());
        for fault in [
            json!({"type": "drop", "when": "after"}),
            json!({"type": "drop", "when": "before"}),
            json!({"type": "truncate", "bytes": 10}),
            json!({"type": "status", "status": 503}),
            json!({"type": "status", "status": 500, "body": "<html>"}),
            json!({"type": "status", "status": 429, "body": {"error": {"code": "RATE_LIMITED", "message": "slow", "retry_after_ms": 2}}}),
            json!({"type": "status", "status": 200, "headers": {"content-type": "application/json"}, "body": "{\"accepted\""}),
        ] {
            ledger.world.fault(json!({"operation": "trackBatch", "probability": 0.08, "seed": seed, "fault": fault}));
        }
        ledger.track(1500);
        let report = ledger.client.shutdown_blocking(PATIENCE);
        assert_eq!((report.rejected, report.dropped, report.pending), (0, 0, 0), "seed {seed}");
        ledger.assert_exact();
        ledger.assert_settled();
    }
}

#[test]
fn a_repetition_is_the_same_request() {
    let mut ledger = Ledger::new(quick());
    ledger.world.fault(json!({"operation": "trackBatch", "times": 3, "fault": {"type": "status", "status": 503}}));
    ledger.track(3);
    ledger.client.shutdown_blocking(PATIENCE);
    let requests = ledger.world.requests();
    assert_eq!(requests.len(), 4);
    for request in &requests[1..] {
        assert_eq!(request.headers.get("idempotency-key"), requests[0].headers.get("idempotency-key"));
        assert_eq!(request.body, requests[0].body);
    }
    assert!(requests[0].headers.contains_key("idempotency-key"));
}

#[test]
fn the_service_is_not_asked_again_before_the_time_it_named() {
    let wait = Duration::from_millis(200);
    let mut ledger = Ledger::new(quick());
    ledger.world.fault(json!({
        "operation": "trackBatch",
        "times": 1,
        "fault": {"type": "status", "status": 429, "body": {"error": {"code": "RATE_LIMITED", "message": "slow down", "retry_after_ms": 200}}},
    }));
    ledger.track(1);
    let report = ledger.client.shutdown_blocking(PATIENCE);
    assert_eq!(report.delivered, 1);
    let times: Vec<Timestamp> = ledger.world.requests().iter().map(|request| request.at).collect();
    let [first, second] = times[..] else { panic!("{} requests came", times.len()) };
    assert!(Duration::try_from(second.duration_since(first)).unwrap() >= wait, "asked again after {}", second.duration_since(first));
}
