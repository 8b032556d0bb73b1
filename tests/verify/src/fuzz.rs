//! The fuzz targets, which libFuzzer feeds: see `tests/fuzz`.

use std::ffi::OsString;
use std::fs;

use anyhow::{Context, bail};

use crate::count;
use crate::job::Job;
use crate::outcome::{Outcome, Tally};
use crate::tools::Tool;

const CARGO_FUZZ: Tool = Tool { name: "cargo-fuzz", version: "0.13.2" };

/// The targets, and how many inputs each is given: about ten seconds' worth.
const TARGETS: &[(&str, u32)] =
    &[("answers", 4_000), ("ingest", 4_000), ("reads", 8_000), ("spool", 8_000), ("sse", 8_000), ("webhooks", 8_000)];

/// For how long each target is fed instead, in the long form.
const SECONDS: &str = "AGENTLYTICS_TEST_FUZZ_SECONDS";

/// Gives every target its seeds and inputs made of them. Each input is a case.
pub fn fuzz(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    check_compiler(job)?;
    let cargo_fuzz = CARGO_FUZZ.find(job).context("the fuzz targets are built with cargo-fuzz")?;
    let mut tally = Tally::default();
    for (target, runs) in TARGETS {
        let found = job.checkout.scratch("fuzz").join(target);
        let measure = match std::env::var(SECONDS) {
            Ok(seconds) => vec![format!("-max_total_time={seconds}")],
            Err(_) => {
                // The same commit must have the same outcome: nothing is left of earlier runs, and chance has a seed.
                let _ = fs::remove_dir_all(&found);
                vec![format!("-runs={runs}"), "-seed=1".to_owned()]
            }
        };
        fs::create_dir_all(&found)?;
        let mut run = job.command(&cargo_fuzz);
        // The sanitizers need a nightly compiler, and look for mistakes that safe code cannot make.
        run.args(["run", "--sanitizer", "none", "--codegen-units", "16", "--fuzz-dir", "tests/fuzz", "--target-dir"]);
        run.arg(job.checkout.target().join("fuzz")).arg(target).arg(&found).arg(format!("tests/fuzz/seeds/{target}"));
        tally.add(job.count(run.args(["--", "-max_len=4096", "-timeout=10"]).args(measure), count::libfuzzer)?);
    }
    Ok(tally.into())
}

/// Says what is missing, in place of the compiler's many words.
fn check_compiler(job: &mut Job<'_>) -> anyhow::Result<()> {
    let compiler = std::env::var_os("CXX").unwrap_or_else(|| OsString::from("c++"));
    if !job.attempt(job.command(&compiler).arg("--version")).is_ok_and(|finished| finished.success) {
        bail!("libFuzzer is written in C++, and `{}` cannot be run: install g++ or clang, or name a compiler in CXX", compiler.display());
    }
    Ok(())
}
