//! What does not fit in memory, and what is left at the end, waits on disk and is delivered from there.

use std::path::Path;
use std::time::Duration;

use agentlytics::delivery::{DeliveryOptions, State};
use agentlytics::{EventId, Metrone};
use agentlytics_mock_server::MockServer;
use serde_json::json;

use crate::PATIENCE;
use crate::ledger::{Ledger, assert_same, numbers, quick, stored, track_one};
use crate::programs::{Flood, KEY, nowhere};

const BOUND: u64 = 8 * 1024 * 1024;

fn client(endpoint: &str, directory: &Path, options: DeliveryOptions) -> Metrone {
    Metrone::builder().api_key(KEY).endpoint(endpoint).delivery(options).spool_dir(directory).build().unwrap()
}

#[test]
fn a_hundred_thousand_events_survive_an_outage_and_the_end_of_their_process() {
    let directory = tempfile::tempdir().unwrap();
    let flood = Flood::new(BOUND, Duration::from_millis(500)).spool(directory.path());
    let said = flood.run();
    said.assert_accounted();
    assert_eq!(said.number("/report/spooled"), 100_000, "{said:?}");
    let grown = said.number("/rss_grown");
    assert!(grown <= 2 * BOUND + 16 * 1024 * 1024, "grew by {grown} bytes: {said:?}");

    let server = MockServer::builder().listen(flood.address).key("metrone", KEY).start_blocking().unwrap();
    let heir = client(&flood.endpoint(), directory.path(), DeliveryOptions::default());
    let report = heir.shutdown_blocking(PATIENCE * 4);
    assert_eq!((report.dropped, report.pending, report.spooled), (0, 0, 0));
    assert_eq!(heir.delivery_stats().recovered, 100_000);
    assert!(numbers(&server.control()).into_iter().eq(0..100_000), "each once and in order");
}

#[test]
fn when_the_service_is_back_all_is_delivered_from_memory_and_disk_in_order() {
    let directory = tempfile::tempdir().unwrap();
    let address = nowhere();
    let mut options = quick();
    options.max_queue_events = 300;
    let client = client(&format!("http://{address}"), directory.path(), options);
    let mut tracked: Vec<EventId> = (0..5_000).map(|number| track_one(&client, number)).collect();
    client.flush_blocking(PATIENCE);
    let stats = client.delivery_stats();
    assert_eq!((stats.state, stats.pending), (State::Offline, 5_000));
    // All but 300 in memory, and those of the request that asks whether the service is back.
    assert!(stats.spooled >= 4_600 && stats.spool_bytes > 0, "{stats:?}");

    let server = MockServer::builder().listen(address).key("metrone", KEY).start_blocking().unwrap();
    tracked.extend((5_000..6_000).map(|number| track_one(&client, number)));
    let report = client.shutdown_blocking(PATIENCE);
    assert_eq!((report.dropped, report.pending, report.spooled), (0, 0, 0));
    assert_same(&stored(&server.control()), &tracked.iter().map(ToString::to_string).collect::<Vec<_>>());
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "no file is left behind");
}

#[test]
fn a_halted_client_leaves_its_events_to_the_next_one() {
    let directory = tempfile::tempdir().unwrap();
    let mut options = quick();
    options.spool.directory = Some(directory.path().to_owned());
    let mut ledger = Ledger::new(options.clone());
    ledger
        .world
        .fault(json!({"operation": "trackBatch", "fault": {"type": "status", "status": 401, "body": {"error": {"code": "AUTH_FAILED"}}}}));
    ledger.track(250);
    let report = ledger.client.shutdown_blocking(PATIENCE);
    assert_eq!((report.delivered, report.dropped, report.pending, report.spooled), (0, 0, 0, 250));

    ledger.world.control.clear_faults();
    ledger.reopen(options);
    ledger.track(10);
    ledger.client.shutdown_blocking(PATIENCE);
    ledger.assert_exact();
}

#[test]
fn events_of_another_account_are_not_touched() {
    let directory = tempfile::tempdir().unwrap();
    let server = MockServer::builder().key("metrone", KEY).start_blocking().unwrap();
    let first = client(&format!("http://{}", nowhere()), directory.path(), quick());
    track_one(&first, 0);
    assert_eq!(first.shutdown_blocking(Duration::from_millis(50)).spooled, 1);
    // Another endpoint is another service.
    let other = client(server.uri("metrone"), directory.path(), quick());
    other.shutdown_blocking(PATIENCE);
    assert_eq!((other.delivery_stats().recovered, stored(&server.control()).len()), (0, 0));
}
