//! The delivery table: the suites of the languages write their rows while they run, and a step after them prints the whole.

use std::fs;
use std::io::{self, ErrorKind};
use std::path::PathBuf;
use std::process::Command;

use crate::job::Job;
use crate::outcome::{Outcome, Tally};

/// The environment variable that tells a suite where to write its rows.
const FOLDER: &str = "AGENTLYTICS_TEST_TABLE";

/// Lets a suite write the rows of its language, after those of an earlier run are gone.
///
/// # Errors
/// If these cannot be removed.
pub fn with_rows(job: &Job<'_>, language: &str, mut suite: Command) -> io::Result<Command> {
    let folder = folder(job);
    match fs::remove_file(folder.join(language).with_extension("jsonl")) {
        Err(cause) if cause.kind() != ErrorKind::NotFound => return Err(cause),
        _ => {}
    }
    suite.env(FOLDER, folder);
    Ok(suite)
}

/// Prints what the suites have measured, and fails if a promise was broken or not measured.
pub fn delivery_table(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let mut program = job.program("agentlytics-delivery-table")?;
    let note = job.run(program.arg(folder(job)))?;
    Ok(Tally { passed: 1, note, ..Tally::default() }.into())
}

fn folder(job: &Job<'_>) -> PathBuf {
    job.checkout.scratch("delivery-table")
}
