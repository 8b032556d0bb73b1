//! What happens to events between `track()` and the service's store, over real connections.
//!
//! Every test keeps a ledger by event id: counters miss a loss and a duplicate that cancel each other out. Some are rows of
//! the [delivery table](agentlytics_tests::delivery_table), which is printed when all of them are measured.

mod at_rest;
mod batches;
mod chaos;
mod dead_letters;
mod exits;
mod full_disk;
mod journal;
mod ledger;
mod outage;
mod programs;
mod refusals;
mod repetition;
mod row;
mod runtimes;
mod spill;

use std::time::Duration;

/// Longer than anything here takes; a test that reaches it has failed.
const PATIENCE: Duration = Duration::from_secs(30);
