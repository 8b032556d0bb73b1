//! A program that ends without a word to its client: what it has tracked is delivered all the same.

use std::time::{Duration, Instant};

use agentlytics_mock_server::MockServer;

use crate::journal::deliver_what_is_left;
use crate::ledger::{assert_same, stored};
use crate::programs::{Journalist, KEY};
use crate::row;

const EVENTS: usize = 25;

#[test]
fn a_program_that_returns_from_main_has_delivered_everything() {
    let server = MockServer::builder().key("metrone", KEY).start_blocking().unwrap();
    let Journalist { mut process, ids } = Journalist::start(&server, EVENTS, None);
    let mut tracked: Vec<_> = ids.map(Result::unwrap).take(EVENTS).collect();
    let ended = now();
    assert!(process.wait().unwrap().success());
    let added = now() - ended;

    let mut stored = stored(&server.control());
    row::note(row::of("clean_exit", tracked.clone(), &stored), format!("{} ms added", added.as_millis()));
    assert!(added < Duration::from_secs(2), "the exit took {added:?}");
    // Eight threads have tracked them: which was the first is not known.
    tracked.sort();
    stored.sort();
    assert_same(&stored, &tracked);
}

#[test]
fn a_program_that_exits_at_once_has_its_journal_delivered_at_the_next_start() {
    let server = MockServer::builder().key("metrone", KEY).start_blocking().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let Journalist { mut process, ids } = Journalist::start(&server, EVENTS, Some(directory.path()));
    let mut tracked: Vec<_> = ids.map(Result::unwrap).collect();
    assert!(process.wait().unwrap().success());
    let before = stored(&server.control()).len();

    let (report, _) = deliver_what_is_left(server.uri("metrone"), directory.path());
    let mut stored = stored(&server.control());
    row::note(row::of("hard_exit", tracked.clone(), &stored), format!("{} of them at the next start", stored.len() - before));
    assert_eq!((report.dropped, report.pending, report.spooled), (0, 0, 0));
    tracked.sort();
    stored.sort();
    assert_same(&stored, &tracked);
}

#[expect(clippy::disallowed_methods, reason = "how long an exit really takes is what is measured")]
fn now() -> Instant {
    Instant::now()
}
