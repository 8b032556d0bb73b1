//! The service is away: what a program may cost meanwhile, and what it gets when the service is back.

use std::time::Duration;

use agentlytics::delivery::State;
use agentlytics::{EventId, Metrone};
use agentlytics_mock_server::MockServer;

use crate::PATIENCE;
use crate::ledger::{assert_same, numbers, quick, stored, track_one};
use crate::programs::{Flood, KEY, nowhere};
use crate::row;

#[test]
fn events_wait_and_are_delivered_in_order_when_the_service_is_back() {
    let address = nowhere();
    let client = Metrone::builder().api_key(KEY).endpoint(format!("http://{address}")).delivery(quick()).build().unwrap();
    let mut tracked: Vec<EventId> = (0..250).map(|number| track_one(&client, number)).collect();
    let report = client.flush_blocking(PATIENCE);
    assert_eq!((report.delivered, report.dropped, report.pending), (0, 0, 250));
    assert_eq!(client.delivery_stats().state, State::Offline);
    tracked.extend((250..300).map(|number| track_one(&client, number)));

    let server = MockServer::builder().listen(address).key("metrone", KEY).start_blocking().unwrap();
    let report = client.shutdown_blocking(PATIENCE);
    assert_eq!((report.dropped, report.pending), (0, 0));
    let tracked: Vec<_> = tracked.iter().map(ToString::to_string).collect();
    assert_same(&stored(&server.control()), &tracked);
}

#[test]
fn a_hundred_thousand_tracked_in_an_outage_of_twenty_seconds_are_delivered_in_order() {
    const BOUND: u64 = 8 * 1024 * 1024;
    let directory = tempfile::tempdir().unwrap();
    let flood = Flood::new(BOUND, PATIENCE * 3).spool(directory.path());
    let mut server = None;
    let said = flood.run_until(|before| {
        assert_eq!((before.number("/stats/delivered"), before.number("/stats/pending")), (0, 100_000), "{before:?}");
        assert!(before.number("/stats/queued_bytes") <= BOUND, "{before:?}");
        server = Some(MockServer::builder().listen(flood.address).key("metrone", KEY).start_blocking().unwrap());
    });
    let stored = numbers(&server.unwrap().control());
    let grown = said.number("/rss_grown");
    let note = format!("a queue of {} MiB; memory grew by {} MiB", BOUND >> 20, grown >> 20);
    row::note(row::of("outage", 0..100_000, &stored), note);
    said.assert_accounted();
    assert!(stored.into_iter().eq(0..100_000), "each once and in order");
    assert!(grown <= 2 * BOUND + 16 * 1024 * 1024, "grew by {grown} bytes: {said:?}");
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "no file is left behind");
}

#[test]
fn a_flood_without_a_service_keeps_to_its_bytes_and_its_deadline() {
    const BOUND: u64 = 8 * 1024 * 1024;
    let deadline = Duration::from_millis(500);
    let flood = Flood::new(BOUND, deadline).run();
    flood.assert_accounted();
    assert!(flood.number("/stats/dropped/queue_overflow") > 50_000, "the bound was not reached: {}", flood.0);
    // Besides the queue: buffers of the queue itself and of the HTTP client, and the losses on their way to the hook.
    let grown = flood.number("/rss_grown");
    assert!(grown <= 2 * BOUND + 16 * 1024 * 1024, "grew by {grown} bytes: {}", flood.0);
    assert!(flood.number("/shutdown_ms") <= 500 + 1000, "{}", flood.0);
}

#[test]
fn the_default_bounds_hold_a_burst_of_a_hundred_thousand() {
    let flood = Flood::new(64 * 1024 * 1024, Duration::from_millis(500)).run();
    flood.assert_accounted();
    assert_eq!(flood.0.pointer("/stats/dropped/queue_overflow"), None, "{}", flood.0);
    assert_eq!(flood.number("/stats/dropped/shutdown"), 100_000, "{}", flood.0);
    assert!(flood.number("/rss_grown") <= 2 * 64 * 1024 * 1024, "{}", flood.0);
    assert!(flood.number("/shutdown_ms") <= 500 + 1000, "{}", flood.0);
}
