//! The client works in any program: without a runtime, in one of tokio's, from several threads.

use std::thread;

use agentlytics::delivery::Report;
use serde_json::json;
use tokio::runtime::Builder;

use crate::PATIENCE;
use crate::ledger::{Ledger, assert_same, quick, stored, track_one};

fn delivered(report: Report) -> (u64, u64, u64) {
    (report.delivered, report.dropped, report.pending)
}

#[test]
fn without_a_runtime() {
    let mut ledger = Ledger::new(quick());
    ledger.track(5);
    assert_eq!(delivered(ledger.client.flush_blocking(PATIENCE)), (5, 0, 0));
    ledger.assert_exact();
}

#[test]
fn in_a_runtime_of_one_thread() {
    let mut ledger = Ledger::new(quick());
    ledger.track(5);
    // Neither time nor I/O of the caller's runtime is needed: it has none.
    let runtime = Builder::new_current_thread().build().unwrap();
    assert_eq!(delivered(runtime.block_on(ledger.client.flush(PATIENCE))), (5, 0, 0));
    ledger.assert_exact();
}

#[test]
fn in_a_runtime_of_many_threads() {
    let ledger = Ledger::new(quick());
    let runtime = Builder::new_multi_thread().worker_threads(2).build().unwrap();
    let reports = runtime.block_on(async {
        let tasks: Vec<_> = (0..4)
            .map(|task| {
                let client = ledger.client.clone();
                tokio::spawn(async move {
                    for number in 0..25 {
                        track_one(&client, 100 * task + number);
                    }
                    client.flush(PATIENCE).await
                })
            })
            .collect();
        let mut reports = Vec::new();
        for task in tasks {
            reports.push(task.await.unwrap());
        }
        reports
    });
    assert!(reports.iter().all(|report| report.pending == 0 && report.dropped == 0), "{reports:?}");
    let mut ids = stored(&ledger.world.control);
    ids.sort();
    ids.dedup();
    assert_eq!(ids.len(), 100);
}

#[test]
fn the_runtime_it_was_made_in_may_end() {
    let runtime = Builder::new_current_thread().build().unwrap();
    let mut ledger = runtime.block_on(async { Ledger::new(quick()) });
    drop(runtime);
    ledger.track(5);
    assert_eq!(delivered(ledger.client.shutdown_blocking(PATIENCE)), (5, 0, 0));
    ledger.assert_exact();
}

#[test]
fn a_flush_during_a_flush_waits_for_what_is_under_way() {
    let mut ledger = Ledger::new(quick());
    ledger.world.fault(json!({"operation": "trackBatch", "times": 1, "fault": {"type": "delay", "ms": 50}}));
    ledger.track(10);
    let first = {
        let client = ledger.client.clone();
        thread::spawn(move || client.flush_blocking(PATIENCE))
    };
    ledger.track(2);
    let report = ledger.client.flush_blocking(PATIENCE);
    assert_eq!((report.dropped, report.pending), (0, 0));
    // It has waited: when it returns, everything tracked before it is stored.
    ledger.assert_exact();
    assert_eq!(first.join().unwrap().pending, 0);
    ledger.assert_settled();
}

#[test]
fn a_client_that_is_forgotten_delivers_what_it_holds() {
    let mut ledger = Ledger::new(quick());
    ledger.track(25);
    let tracked = ledger.tracked();
    let Ledger { world, client, .. } = ledger;
    drop(client);
    assert_same(&stored(&world.control), &tracked);
}
