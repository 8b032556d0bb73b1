//! The agentlytics command: mock server, demo, import and spool. Says how it ended by its exit code; see [`failure`].

mod demo;
mod failure;
mod import;
mod losses;
mod output;
mod serve;
mod spool;
mod unpack;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use failure::Failure;

/// Analytics for AI agents: a mock server to test against, a demo, the import of logs, and a look into what clients keep on disk.
///
/// Exit codes: 0 done; 1 the work failed; 2 the command line cannot be followed.
#[derive(Parser)]
#[command(name = "agentlytics", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Serve(serve::Serve),
    Demo(demo::Demo),
    Import(import::Import),
    Spool(spool::Spool),
}

fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("agentlytics: {failure}");
            failure.exit_code()
        }
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    match cli.command {
        Command::Serve(serve) => serve.run(),
        Command::Demo(demo) => demo.run(),
        Command::Import(import) => import.run(),
        Command::Spool(spool) => spool.run(),
    }
}
