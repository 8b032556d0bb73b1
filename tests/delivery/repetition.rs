//! Requests whose answers are lost, and requests that fail: sent again, stored once.

use std::sync::Arc;
use std::time::Duration;

use agentlytics::Metrone;
use agentlytics::core::{Clock, ManualClock, SystemClock};
use agentlytics_tests::World;
use jiff::Timestamp;
use serde_json::json;

use crate::PATIENCE;
use crate::ledger::{Ledger, assert_same, quick, stored, track_one};
use crate::row;

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
fn of_a_request_whose_every_answer_is_lost_each_event_is_stored_once() {
    let mut options = quick();
    options.batch_size = 25;
    let mut ledger = Ledger::new(options);
    ledger.world.fault(json!({"operation": "trackBatch", "fault": {"type": "drop", "when": "after"}}));
    ledger.track(25);
    let report = ledger.client.flush_blocking(PATIENCE);
    let (attempts, stored) = (ledger.world.requests().len(), stored(&ledger.world.control));
    row::note(row::of("landed_then_reset", ledger.tracked(), &stored), format!("sent {attempts} times, no answer arrived"));
    assert!(attempts >= 4, "{attempts} attempts");
    assert_eq!((report.delivered, report.dropped, report.pending), (0, 0, 25), "nobody has told");
    ledger.assert_exact();

    ledger.world.control.clear_faults();
    let report = ledger.client.shutdown_blocking(PATIENCE);
    assert_eq!((report.dropped, report.pending), (0, 0));
    ledger.assert_exact();
    ledger.assert_settled();
}

#[test]
fn a_service_that_is_unavailable_twice_gets_everything_the_third_time() {
    let mut ledger = Ledger::new(quick());
    ledger.world.fault(json!({"operation": "trackBatch", "times": 2, "fault": {"type": "status", "status": 503}}));
    ledger.track(25);
    let report = ledger.client.shutdown_blocking(PATIENCE);
    let attempts = ledger.world.requests().len();
    row::note(row::of("refused_twice", ledger.tracked(), &stored(&ledger.world.control)), format!("{attempts} requests"));
    assert_eq!((report.delivered, report.dropped, report.pending), (25, 0, 0));
    ledger.assert_exact();
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

#[test]
fn a_wait_in_the_header_is_kept_to_whatever_is_flushed_meanwhile() {
    let asked = Duration::from_secs(3);
    let world = World::of("metrone");
    world
        .fault(json!({"operation": "trackBatch", "times": 1, "fault": {"type": "status", "status": 429, "headers": {"retry-after": "3"}}}));
    let clock = Arc::new(ManualClock::at(SystemClock::new().wall()));
    let builder = Metrone::builder().api_key(world.key()).endpoint(world.url()).delivery(quick());
    let client = builder.clock(Arc::clone(&clock)).build().unwrap();
    let tracked: Vec<_> = (0..25).map(|number| track_one(&client, number).to_string()).collect();
    let flush = || client.flush_blocking(Duration::from_millis(1)).pending;

    // A flush returns once nothing can happen before its deadline, by the clock that stands still.
    assert_eq!(flush(), 25);
    clock.advance(asked - Duration::from_millis(2));
    assert_eq!((flush(), world.requests().len()), (25, 1), "asked again too early");
    // So that not all clients come at once, up to a tenth is added.
    clock.advance(asked / 10 + Duration::from_millis(2));
    let pending = flush();
    let stored = stored(&world.control);
    row::note(row::of("retry_after", tracked.clone(), &stored), "nothing was sent for 3 s".to_owned());
    assert_eq!(pending, 0);
    assert_same(&stored, &tracked);
}
