//! Bytes that nobody would send on purpose, and what becomes of them: nothing worse than a refusal.
//!
//! Inputs are the lines of `corpus/`, as they are and with random edits; an input that has found a mistake belongs there. How
//! many are tried is said by `PROPTEST_CASES`; the default is for every day. The readers that are not reached from outside, of
//! event streams and of spool files, have tests of this kind beside them.

mod answers;
mod corpus;
mod requests;

use agentlytics_spec::{Kind, Spec};
use proptest::test_runner::{Config, TestRunner};

/// A runner that tries other inputs each time. What fails is printed, and added to the corpus by whoever mends it.
fn runner() -> TestRunner {
    TestRunner::new(Config { failure_persistence: None, ..Config::default() })
}

/// The services that take events.
fn recorded() -> impl Iterator<Item = &'static Spec> {
    let takes_events = |spec: &&Spec| spec.operations().iter().any(|operation| operation.kind() == Kind::Ingest);
    Spec::all().into_iter().filter(takes_events)
}
