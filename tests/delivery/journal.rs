//! A journal and a process that is killed: what `track()` has returned for is delivered by the next one, once.

use std::collections::BTreeSet;
use std::path::Path;

use agentlytics::Metrone;
use agentlytics::delivery::{Durability, Report, Stats};
use agentlytics_mock_server::MockServer;

use crate::PATIENCE;
use crate::ledger::{quick, stored};
use crate::programs::{Journalist, KEY};
use crate::row;

const EVENTS: usize = 20_000;
/// Sets the number of kills; the default is for every day.
const KILLS: &str = "AGENTLYTICS_TEST_KILLS";

/// Tracks from eight threads in a process that is killed after so many events, if it is not done before. Returns the ids of
/// all events for which `track()` returned.
fn track_and_kill(server: &MockServer, directory: &Path, after: usize) -> BTreeSet<String> {
    let Journalist { mut process, ids } = Journalist::start(server, EVENTS, Some(directory));
    let mut ids = ids.map(Result::unwrap);
    let mut tracked: BTreeSet<_> = ids.by_ref().take(after).collect();
    // A signal that nobody can catch, and nothing is cleaned up after.
    process.kill().unwrap();
    // What it said before it died; a line that was cut off is no id.
    tracked.extend(ids.filter(|line| line.len() == 36));
    process.wait().unwrap();
    tracked
}

/// The next client of the same service: delivers what the ones before it have left.
pub fn deliver_what_is_left(endpoint: &str, directory: &Path) -> (Report, Stats) {
    let client = Metrone::builder()
        .api_key(KEY)
        .endpoint(endpoint)
        .delivery(quick())
        .spool_dir(directory)
        .durability(Durability::Journal)
        .build()
        .unwrap();
    (client.shutdown_blocking(PATIENCE), client.delivery_stats())
}

#[test]
fn a_process_that_is_killed_at_any_instant_loses_nothing() {
    let kills = std::env::var(KILLS).map_or(3, |kills| kills.parse().unwrap());
    let mut random = fastrand::Rng::with_seed(7);
    let mut row = row::empty("kill");
    for _ in 0..kills {
        let after = random.usize(..EVENTS + EVENTS / 10);
        let server = MockServer::builder().key("metrone", KEY).start_blocking().unwrap();
        let directory = tempfile::tempdir().unwrap();
        let tracked = track_and_kill(&server, directory.path(), after);
        assert!(tracked.len() >= after.min(EVENTS), "killed after {after}, heard of {}", tracked.len());

        let before = stored(&server.control()).len();
        let (report, stats) = deliver_what_is_left(server.uri("metrone"), directory.path());
        assert_eq!((report.rejected, report.dropped, report.pending, report.spooled), (0, 0, 0, 0), "killed after {after}");
        let stored = stored(&server.control());
        row::add(&mut row, tracked.iter().cloned(), &stored);
        let distinct: BTreeSet<_> = stored.iter().cloned().collect();
        assert_eq!((stored.len(), tracked.difference(&distinct).count()), (distinct.len(), 0), "stored twice, lost; killed after {after}");
        assert_eq!(stats.recovered, stats.delivered + stats.duplicate, "{stats:?}");
        // One request was under way at most: only its events may be sent a second time.
        assert!(stats.duplicate <= 100, "{} of {before} were sent again, killed after {after}", stats.duplicate);
        assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "no file is left behind");
    }
    row::note(row, format!("{kills} kills"));
}
