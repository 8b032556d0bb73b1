//! The vectors of `spec/`, run in every language as it is shipped: see `tests/parity`.

use std::ffi::OsStr;
use std::process::Command;

use anyhow::Context;

use crate::job::Job;
use crate::outcome::Outcome;
use crate::{count, javascript, python};

/// Runs all vectors in all languages, whose reports must be equal.
pub fn vectors(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let mut runner = job.program("agentlytics-parity")?;
    runner.arg("--report").arg(job.checkout.scratch("parity.json"));
    for (language, adapter) in adapters(job)? {
        runner.arg("--adapter").arg(format!("{language}={}", words(&adapter)?));
    }
    let finished = job.attempt(&mut runner)?;
    let mut tally = count::plain(&finished.output);
    tally.failed += u32::from(!finished.success && tally.failed == 0);
    // The table is what one wants to see, whether or not all is well.
    tally.note = finished.output;
    Ok(tally.into())
}

/// How each language is driven.
fn adapters(job: &mut Job<'_>) -> anyhow::Result<Vec<(&'static str, Command)>> {
    let rust = job.program("agentlytics-parity-rust")?;
    let interpreter = python::environment(job)?;
    let mut python = job.command(interpreter);
    python.arg("tests/parity/adapters/python.py");
    let mut adapters = vec![("rust", rust), ("python", python)];
    for runtime in ["node", "deno", "bun"] {
        let mut adapter = javascript::runtime(job, runtime)?;
        adapter.arg("tests/parity/adapters/node.mjs");
        adapters.push((runtime, adapter));
    }
    // The clients without native code, beside the addon's.
    let mut edge = javascript::runtime(job, "node")?;
    edge.args(["tests/parity/adapters/node.mjs", "edge/dist/index.mjs"]);
    adapters.push(("edge", edge));
    Ok(adapters)
}

/// The command in the form in which the runner takes it.
fn words(command: &Command) -> anyhow::Result<String> {
    let words = std::iter::once(command.get_program()).chain(command.get_args()).map(OsStr::to_str);
    let words: Option<Vec<_>> = words.collect();
    shlex::try_join(words.context("a path is not Unicode")?).context("a path cannot be quoted")
}
