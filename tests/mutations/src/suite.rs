//! The tests that must notice: those of the delivery engine, and those that follow events over real connections.

use std::fmt;
use std::process::Command;

use anyhow::Context;

use crate::copy::Copy;

/// Unit tests of the engine and the spool, and every test target called `delivery`; nothing else is built.
const TESTS: &str = "test(/^delivery::/) or binary(delivery)";

/// What the tests say about a tree.
pub enum Verdict {
    /// Nothing is wrong.
    Passed,
    /// Something is, as this test says.
    Caught(String),
    /// It does not compile, for this reason.
    NotBuilt(String),
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Passed => f.write_str("SURVIVED"),
            Self::Caught(test) => write!(f, "caught by {test}"),
            Self::NotBuilt(_) => f.write_str("does not compile"),
        }
    }
}

/// Builds and runs the tests until the first of them fails. One that hangs is ended and counts as failed.
///
/// # Errors
/// If cargo-nextest is not there, or ends in a way that says nothing about the tests.
pub fn run(copy: &Copy) -> anyhow::Result<Verdict> {
    let mut command = Command::new(env!("CARGO"));
    command.args(["nextest", "run", "--package", "agentlytics", "--package", "agentlytics-tests", "--lib", "--bins", "--test", "delivery"]);
    command.args(["--config-file", "tests/nextest.toml", "--max-fail", "1:immediate"]);
    command.args(["--color", "never", "--status-level", "fail", "--show-progress", "none"]);
    command.args(["--filterset", TESTS]).current_dir(&copy.tree).env("CARGO_TARGET_DIR", &copy.build);
    let output = command.output().context("cargo could not be started")?;
    let said = String::from_utf8_lossy(&output.stderr);
    // What nextest documents of its exit codes.
    match output.status.code() {
        Some(0) => Ok(Verdict::Passed),
        Some(100) => Ok(Verdict::Caught(first_failure(&said).unwrap_or("a test without a name").to_owned())),
        Some(101) => Ok(Verdict::NotBuilt(said.into_owned())),
        _ => anyhow::bail!("cargo-nextest is needed and did not run the tests:\n{said}"),
    }
}

/// The test in the first line that tells of a failure, as `FAIL [   0.1s] (1/9) package::target test` or `TIMEOUT [ 120s] …`.
fn first_failure(said: &str) -> Option<&str> {
    let failed = |line: &&str| ["FAIL", "TIMEOUT", "SIGABRT", "ABORT"].iter().any(|word| line.trim_start().starts_with(word));
    said.lines().find(failed)?.split_whitespace().next_back()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_failure_is_named() {
        let said = "   Compiling x\n        FAIL [   0.013s] (  3/321) agentlytics delivery::engine::tests::a\n FAIL [   0.1s] x b\n";
        assert_eq!(first_failure(said), Some("delivery::engine::tests::a"));
        assert_eq!(first_failure("   Summary"), None);
    }
}
