//! A disk that takes no more, or nothing at all: what it cannot hold is counted, and costs nothing else.
#![cfg(unix)]

use std::time::Duration;

use agentlytics_mock_server::MockServer;

use crate::PATIENCE;
use crate::journal::deliver_what_is_left;
use crate::ledger::numbers;
use crate::programs::{Flood, KEY, can_mount};
use crate::row;

const BOUND: u64 = 8 * 1024 * 1024;

#[test]
fn a_full_disk_costs_only_what_it_cannot_hold() {
    let directory = tempfile::tempdir().unwrap();
    let flood = Flood::new(BOUND, PATIENCE * 3).spool(directory.path());
    let (flood, what) = match can_mount() {
        Ok(()) => (flood.tmpfs("size=4m"), "a tmpfs of 4 MiB".to_owned()),
        Err(reason) => (flood.file_limit(2048), format!("files of 2 MiB at most, since no tmpfs can be mounted: {reason}")),
    };
    let mut server = None;
    let said =
        flood.run_until(|_| server = Some(MockServer::builder().listen(flood.address).key("metrone", KEY).start_blocking().unwrap()));
    let stored = numbers(&server.unwrap().control());
    let mut row = row::of("disk_full", 0..100_000, &stored);
    row.dropped = said.dropped();
    row::note(row, what);
    said.assert_accounted();
    assert_eq!(said.number("/stats/dropped/spool_error"), said.dropped(), "{said:?}");
    assert!(said.dropped() > 10_000 && stored.len() > 10_000, "{said:?}");
    assert_eq!(stored.len() as u64 + said.dropped(), 100_000, "{said:?}");
    assert!(stored.is_sorted(), "what is left is in order");
}

#[test]
fn what_a_full_disk_holds_is_for_the_next_client() {
    let directory = tempfile::tempdir().unwrap();
    let flood = Flood::new(BOUND, Duration::from_millis(500)).spool(directory.path()).file_limit(2048);
    let said = flood.run();
    said.assert_accounted();
    let (spooled, dropped) = (said.number("/report/spooled"), said.number("/stats/dropped/spool_error"));
    assert!(spooled > 1_000 && dropped > 1_000, "{said:?}");

    let server = MockServer::builder().listen(flood.address).key("metrone", KEY).start_blocking().unwrap();
    deliver_what_is_left(&flood.endpoint(), directory.path());
    let mut stored = numbers(&server.control());
    stored.sort_unstable();
    stored.dedup();
    assert_eq!((stored.len() as u64, server.control().events().len() as u64), (spooled, spooled));
}

#[test]
fn a_directory_that_cannot_be_written_to_is_refused_before_anything_is_tracked() {
    if let Err(reason) = can_mount() {
        return println!("skipped: no read-only file system can be mounted: {reason}");
    }
    let directory = tempfile::tempdir().unwrap();
    let said = Flood::new(BOUND, PATIENCE).spool(directory.path()).tmpfs("ro").fail();
    for part in [&*directory.path().to_string_lossy(), "cannot be used", "Read-only file system", "may write to"] {
        assert!(said.contains(part), "{part} is not in {said}");
    }
}
