//! Measures the SDK and its peers side by side: each round runs every client once, so that a noisy machine is noisy for all of them.
//!
//! Writes `latest.json`, `README.md` and charts into the folder of results. What counts is the ratio within a round.
#![allow(clippy::disallowed_methods, reason = "what is measured is the time of the machine")]

mod environment;
mod machine;
mod measure;
mod process;
mod report;
mod sink;
mod suites;
mod targets;

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Parser;

use self::environment::{Environment, Language};
use self::measure::Bench;
use self::report::Results;

/// Runs the benchmarks and writes their results.
#[derive(Parser)]
struct Arguments {
    /// A tenth of the events, one round: some minutes, and figures to be taken lightly.
    #[arg(long)]
    quick: bool,
    /// Only these suites; may be repeated.
    #[arg(long = "suite", value_name = "NAME")]
    suites: Vec<String>,
    /// Only these languages; may be repeated.
    #[arg(long = "language", value_name = "NAME")]
    languages: Vec<Language>,
    /// How often each client is measured, in place of what each suite says.
    #[arg(long, value_name = "N")]
    rounds: Option<usize>,
    /// Take what an earlier run has built and installed.
    #[arg(long)]
    installed: bool,
    /// Where the results go.
    #[arg(long, value_name = "FOLDER")]
    out: Option<PathBuf>,
}

fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..").canonicalize().context("the checkout has moved since this was built")?;
    let languages = if arguments.languages.is_empty() { Language::ALL.to_vec() } else { arguments.languages };
    let suites = suites::named(&arguments.suites)?;
    let environment = Environment::new(&root, &languages)?;
    if !arguments.installed {
        environment.prepare()?;
    }
    // Now: who commits meanwhile has not measured that.
    let machine = machine::describe(&root)?;
    let bench = Bench { environment, quick: arguments.quick, rounds: arguments.rounds };
    let measured: Vec<_> = suites.into_iter().map(|suite| bench.run(suite)).filter(|measured| !measured.tables.is_empty()).collect();
    for suite in &measured {
        println!("{:>14} {:>5} s", suite.name, suite.seconds);
    }
    let out = arguments.out.unwrap_or_else(|| root.join("tests/bench/results"));
    report::write(&out, &Results { machine, quick: bench.quick, suites: measured })?;
    println!("{}", out.display());
    Ok(())
}
