//! Answers that must not be followed by another attempt: no storm of retries is possible.

use agentlytics::delivery::State;
use serde_json::json;

use crate::PATIENCE;
use crate::ledger::{Ledger, quick, stored};

/// A client with three events, whose every request is refused like this.
fn refused(status: u16, code: &str) -> Ledger {
    let mut ledger = Ledger::new(quick());
    let body = json!({"error": {"code": code, "message": "no"}});
    ledger.world.fault(json!({"operation": "trackBatch", "fault": {"type": "status", "status": status, "body": body}}));
    ledger.track(3);
    ledger
}

#[test]
fn a_bad_request_is_sent_once() {
    let ledger = refused(400, "BATCH_ALL_INVALID");
    let report = ledger.client.flush_blocking(PATIENCE);
    assert_eq!((report.delivered, report.rejected, report.pending), (0, 3, 0));
    ledger.client.shutdown_blocking(PATIENCE);
    assert_eq!(ledger.world.requests().len(), 1);
}

#[test]
fn a_bad_key_or_a_used_up_plan_is_asked_about_once_and_costs_no_event() {
    for (status, code) in [(401, "AUTH_FAILED"), (403, "INSUFFICIENT_SCOPE"), (429, "QUOTA_EXCEEDED")] {
        let mut ledger = refused(status, code);
        let report = ledger.client.flush_blocking(PATIENCE);
        assert_eq!((report.delivered, report.dropped, report.pending), (0, 0, 3), "{code}");
        assert_eq!(ledger.client.delivery_stats().state, State::Halted, "{code}");

        ledger.track(40);
        ledger.client.flush_blocking(PATIENCE);
        assert_eq!(ledger.world.requests().len(), 1, "{code}: one request, whatever is tracked or flushed meanwhile");

        // The key or the plan was mended.
        ledger.world.control.clear_faults();
        ledger.client.resume();
        ledger.client.shutdown_blocking(PATIENCE);
        ledger.assert_exact();
        ledger.assert_settled();
    }
}

#[test]
fn a_shutdown_while_halted_sends_nothing_and_says_what_was_lost() {
    let ledger = refused(401, "AUTH_FAILED");
    ledger.client.flush_blocking(PATIENCE);
    let report = ledger.client.shutdown_blocking(PATIENCE);
    assert_eq!((report.delivered, report.dropped, report.pending), (0, 3, 0));
    assert_eq!(ledger.world.requests().len(), 1);
    assert_eq!(stored(&ledger.world.control), Vec::<String>::new());
}
