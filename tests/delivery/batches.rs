//! How events are gathered into requests.

use agentlytics_tests::World;
use serde_json::json;

use crate::PATIENCE;
use crate::ledger::{Ledger, quick};

#[test]
fn a_shutdown_delivers_everything_at_any_batch_size() {
    for batch_size in [0, 1, 7, 10, 100, 1000] {
        let mut options = quick();
        options.batch_size = batch_size;
        let mut ledger = Ledger::new(options);
        ledger.track(250);
        let report = ledger.client.shutdown_blocking(PATIENCE);
        assert_eq!((report.rejected, report.dropped, report.pending), (0, 0, 0), "batch size {batch_size}");
        ledger.assert_exact();
        ledger.assert_settled();
    }
}

#[test]
fn no_request_holds_more_than_the_service_takes() {
    let mut ledger = Ledger::new(quick());
    ledger.world.fault(json!({"operation": "trackBatch", "times": 1, "fault": {"type": "delay", "ms": 50}}));
    ledger.track(1000);
    ledger.client.shutdown_blocking(PATIENCE);
    ledger.assert_exact();
    let sizes = sizes(&ledger.world);
    assert!(sizes.iter().all(|size| *size <= 100), "{sizes:?}");
    assert!(sizes.len() < 30, "a backlog drains in hundreds, not in {} requests", sizes.len());
}

#[test]
fn a_request_that_is_too_large_is_halved_until_it_is_not() {
    let mut options = quick();
    options.batch_size = 100;
    let mut ledger = Ledger::new(options);
    let mut limits = ledger.world.control.limits();
    limits.batch_events = 10;
    ledger.world.control.set_limits(limits);
    ledger.track(100);
    ledger.client.shutdown_blocking(PATIENCE);
    ledger.assert_exact();
    ledger.assert_settled();
}

#[test]
fn of_a_partly_accepted_batch_only_the_bad_events_are_lost() {
    let mut ledger = Ledger::new(quick());
    ledger.world.fault(json!({
        "operation": "trackBatch",
        "times": 1,
        "fault": {"type": "partial", "reject": [1, 4], "code": "INVALID_PAYLOAD"},
    }));
    ledger.track(6);
    let report = ledger.client.shutdown_blocking(PATIENCE);
    assert_eq!((report.delivered, report.rejected, report.dropped, report.pending), (4, 2, 0, 0));
    let mut expected = ledger.tracked();
    expected.remove(4);
    expected.remove(1);
    assert_eq!(crate::ledger::stored(&ledger.world.control), expected);
    assert_eq!(ledger.world.requests().len(), 1, "what was refused for good is not sent again");
}

/// How many events each request held.
fn sizes(world: &World) -> Vec<usize> {
    let bodies = world.requests().into_iter().filter_map(|request| request.body);
    bodies.map(|body| body.as_array().map_or(1, Vec::len)).collect()
}
