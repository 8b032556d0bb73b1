//! The agentlytics command: mock server, demo, import, spool and MCP server. Says how it ended by its exit code.
//!
//! The program `agentlytics` is this and no more; the packages for Python and Node carry it as well, so that an installed package brings
//! the command with it.

mod demo;
mod failure;
mod import;
mod losses;
mod mcp;
mod output;
mod serve;
mod spool;
mod unpack;

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use failure::Failure;

/// Analytics for AI agents: a mock server to test against, a demo, the import of logs, tools for AI assistants, and a look into what
/// clients keep on disk.
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
    Mcp(mcp::Mcp),
    Spool(spool::Spool),
}

/// Does what a command line asks for, of which the first word is the name of the program; returns the exit code.
///
/// Writes to the streams of the process, and may listen to its signals. To be called once in a process that exists for this.
#[must_use]
pub fn run(command_line: impl IntoIterator<Item = OsString>) -> u8 {
    let outcome = match Cli::try_parse_from(command_line) {
        Ok(cli) => cli.run(),
        Err(told) => return print_of(&told),
    };
    match outcome {
        Ok(()) => 0,
        Err(failure) => {
            eprintln!("agentlytics: {failure}");
            failure.exit_code()
        }
    }
}

/// Prints what the parser says instead of a command: help, the version, or what is wrong.
fn print_of(told: &clap::Error) -> u8 {
    // A closed stream leaves nobody to tell.
    let _ = told.print();
    u8::try_from(told.exit_code()).unwrap_or(2)
}

impl Cli {
    fn run(self) -> Result<(), Failure> {
        match self.command {
            Command::Serve(serve) => serve.run(),
            Command::Demo(demo) => demo.run(),
            Command::Import(import) => import.run(),
            Command::Mcp(mcp) => mcp.run(),
            Command::Spool(spool) => spool.run(),
        }
    }
}
