//! Runs the vectors of `spec/` against a client in any language.
//!
//! A vector is a small program for a client and what must come of it. Each is run in a world of its own of a mock server
//! within this process; the client is driven through an *adapter*, a process that speaks JSON lines on its standard
//! input and output (`tests/parity/README.md`). Languages run side by side; that their reports are equal is a check of
//! its own. The last line is `N passed, N failed`.

#![forbid(unsafe_code)]

mod adapter;
mod expect;
mod placeholder;
mod report;
mod runner;
mod vector;
mod world;

use std::path::PathBuf;
use std::process::ExitCode;

use agentlytics_mock_server::MockServer;
use anyhow::Context;
use clap::Parser;

use crate::adapter::AdapterCommand;
use crate::report::{Report, Reports};
use crate::vector::Vector;

/// Runs the vectors against clients in one or more languages.
#[derive(Parser)]
struct Arguments {
    /// A language and the command that starts its adapter. The Rust adapter, if none is given.
    #[arg(long = "adapter", value_name = "NAME=COMMAND")]
    adapters: Vec<AdapterCommand>,
    /// Where the vectors are.
    #[arg(long, default_value = concat!(env!("CARGO_MANIFEST_DIR"), "/../../spec/vectors"))]
    vectors: PathBuf,
    /// Run only vectors whose name holds this text.
    #[arg(long, default_value = "")]
    filter: String,
    /// Where to write what came of each vector in each language, as JSON.
    #[arg(long)]
    report: Option<PathBuf>,
}

fn main() -> anyhow::Result<ExitCode> {
    let Arguments { adapters, vectors, filter, report } = Arguments::parse();
    let adapters = if adapters.is_empty() { vec![AdapterCommand::beside_us("rust", "agentlytics-parity-rust")?] } else { adapters };
    let vectors = Vector::load_all(&vectors, &filter)?;
    let server = MockServer::start_blocking().context("the mock server does not start")?;

    let reports = std::thread::scope(|scope| {
        let running: Vec<_> = adapters.iter().map(|adapter| scope.spawn(|| runner::run(adapter, &vectors, &server))).collect();
        running.into_iter().map(|language| language.join().unwrap_or_else(|_| Report::default())).collect::<Vec<_>>()
    });
    let reports = Reports::new(adapters.into_iter().map(|adapter| adapter.name).zip(reports));

    if let Some(path) = report {
        std::fs::write(&path, reports.json()).with_context(|| format!("the report {} cannot be written", path.display()))?;
    }
    print!("{reports}");
    Ok(if reports.all_passed() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
