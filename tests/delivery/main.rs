//! What happens to events between `track()` and the service's store, over real connections.
//!
//! Every test keeps a ledger by event id: counters miss a loss and a duplicate that cancel each other out.

mod at_rest;
mod batches;
mod chaos;
mod dead_letters;
mod journal;
mod ledger;
mod outage;
mod programs;
mod refusals;
mod repetition;
mod runtimes;
mod spill;

use std::time::Duration;

/// Longer than anything here takes; a test that reaches it has failed.
const PATIENCE: Duration = Duration::from_secs(30);
