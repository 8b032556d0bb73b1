//! Events that the service refuses for good: kept, listed, sent again, removed.

use agentlytics::delivery::{DeadLetter, DropReason, SpoolDirectory};
use serde_json::{Value, json};

use crate::PATIENCE;
use crate::ledger::{Ledger, quick};

/// A client with a spool directory, three of whose events were refused, and its directory.
fn refused() -> (Ledger, tempfile::TempDir) {
    let directory = tempfile::tempdir().unwrap();
    let mut options = quick();
    options.spool.directory = Some(directory.path().to_owned());
    let mut ledger = Ledger::new(options);
    let body = json!({"error": {"code": "BATCH_ALL_INVALID", "message": "not like this"}});
    ledger.world.fault(json!({"operation": "trackBatch", "times": 1, "fault": {"type": "status", "status": 400, "body": body}}));
    ledger.track(3);
    assert_eq!(ledger.client.flush_blocking(PATIENCE).rejected, 3);
    (ledger, directory)
}

#[test]
fn they_are_listed_with_the_services_word() {
    let (ledger, _directory) = refused();
    let letters = ledger.client.dead_letters().unwrap();
    assert_eq!(letters.iter().map(|letter| letter.id.to_string()).collect::<Vec<_>>(), ledger.tracked());
    for letter in &letters {
        assert_eq!(
            (letter.reason, letter.code.as_deref(), letter.message.as_str()),
            (DropReason::Rejected, Some("BATCH_ALL_INVALID"), "not like this")
        );
        let event: Value = serde_json::from_slice(&letter.payload).unwrap();
        assert_eq!(event["event_type"], "agent_action");
    }
}

#[test]
fn sent_again_they_are_the_same_events() {
    let (ledger, _directory) = refused();
    assert_eq!(ledger.client.replay_dead_letters().unwrap(), 3);
    assert_eq!(ledger.client.flush_blocking(PATIENCE).delivered, 3);
    ledger.assert_exact();
    assert_eq!(ledger.client.dead_letters().unwrap().len(), 0);
}

#[test]
fn they_outlive_the_client_and_can_be_removed_without_one() {
    let (mut ledger, directory) = refused();
    let outside = SpoolDirectory::new(directory.path());
    assert_eq!(outside.clients().unwrap().iter().map(|client| (client.in_use, client.dead_letters)).collect::<Vec<_>>(), [(true, 3)]);
    let purged = outside.purge_dead_letters(|_| true).unwrap();
    assert_eq!((purged.removed, purged.kept), (0, 3), "a running client keeps its own");

    let mut options = quick();
    options.spool.directory = Some(directory.path().to_owned());
    ledger.client.shutdown_blocking(PATIENCE);
    ledger.reopen(options);
    assert_eq!(ledger.client.dead_letters().unwrap().len(), 3, "the next client has them");

    ledger.client.shutdown_blocking(PATIENCE);
    let letters = outside.dead_letters().unwrap();
    assert_eq!(letters.iter().map(DeadLetter::service).collect::<Vec<_>>(), ["metrone"; 3]);
    assert_eq!(outside.purge_dead_letters(|letter| letter.id == letters[1].id).unwrap().removed, 1);
    assert_eq!(outside.purge_dead_letters(|_| true).unwrap().removed, 2);
    assert_eq!(outside.clients().unwrap(), []);
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "no file is left behind");
}

#[test]
fn a_client_removes_its_own() {
    let (ledger, _directory) = refused();
    assert_eq!(ledger.client.purge_dead_letters().unwrap(), 3);
    assert_eq!((ledger.client.dead_letters().unwrap().len(), ledger.client.replay_dead_letters().unwrap()), (0, 0));
}
