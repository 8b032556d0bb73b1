//! The checks that cargo itself runs.

use std::process::{Command, Stdio};

use crate::count;
use crate::delivery_table::with_rows;
use crate::job::Job;
use crate::outcome::{Outcome, Tally};

/// The package of the tests that cross crates; each of its test targets is a step of its own.
const CROSS_CRATE: &str = "agentlytics-tests";

pub fn format(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    job.run(&mut job.cargo(["fmt", "--all", "--check"]))?;
    Ok(Outcome::passed())
}

pub fn clippy(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    job.run(&mut job.cargo(["clippy", "--workspace", "--all-targets", "--quiet", "--", "-D", "warnings"]))?;
    Ok(Outcome::passed())
}

/// The generated files are committed; they must be what the generator makes today.
pub fn generated(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let mut generator = job.program("agentlytics-generate")?;
    job.run(generator.arg("--check"))?;
    Ok(Outcome::passed())
}

pub fn architecture(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    cross_crate(job, "architecture")
}

pub fn conformance(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    cross_crate(job, "conformance")
}

pub fn delivery(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let (suite, count) = target(job, "delivery");
    Ok(job.count(&mut with_rows(job, "rust", suite)?, count)?.into())
}

/// Unit and integration tests, but for the targets that are steps of their own.
pub fn tests(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let tally = if nextest_is_there() {
        let filter = format!("not (package({CROSS_CRATE}) and kind(test))");
        job.count(&mut nextest(job, &filter), count::nextest)?
    } else {
        let mut command = job.cargo(["test", "--workspace", "--no-fail-fast", "--quiet", "--lib", "--bins"]);
        for name in job.checkout.integration_tests(CROSS_CRATE) {
            command.args(["--test", name]);
        }
        job.count(&mut command, count::cargo_test)?
    };
    Ok(tally.into())
}

pub fn doctests(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    Ok(job.count(&mut job.cargo(["test", "--doc", "--workspace"]), count::cargo_test)?.into())
}

fn cross_crate(job: &mut Job<'_>, name: &str) -> anyhow::Result<Outcome> {
    let (mut suite, count) = target(job, name);
    Ok(job.count(&mut suite, count)?.into())
}

/// One test target of the cross-crate package, built with the whole workspace's features so that nothing is built twice, and
/// the reader of its counts.
fn target(job: &Job<'_>, name: &str) -> (Command, fn(&str) -> Tally) {
    if nextest_is_there() {
        (nextest(job, &format!("package({CROSS_CRATE}) and binary({name})")), count::nextest)
    } else {
        (job.cargo(["test", "--workspace", "--quiet", "--test", name]), count::cargo_test)
    }
}

fn nextest(job: &Job<'_>, filter: &str) -> Command {
    let mut command = job.cargo(["nextest", "run", "--workspace", "--no-fail-fast", "--color", "never", "--status-level", "fail"]);
    command.args(["--show-progress", "none", "--config-file", "tests/nextest.toml", "--filterset", filter]);
    command
}

/// Whether cargo-nextest is installed; without it `cargo test` does the same, slower.
fn nextest_is_there() -> bool {
    let mut command = Command::new(env!("CARGO"));
    command.args(["nextest", "--version"]).stdout(Stdio::null()).stderr(Stdio::null());
    command.status().is_ok_and(|status| status.success())
}
