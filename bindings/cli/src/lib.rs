//! The agentlytics command: operations of the services, events to them, and a mock server. Says how it ended by its exit code.
//!
//! The program `agentlytics` is this and no more; the packages for Python and Node carry it as well, so that an installed package brings
//! the command with it.

mod browser;
mod completions;
mod config;
mod demo;
mod doctor;
mod event_line;
mod failure;
mod import;
mod interrupt;
mod lines;
mod losses;
mod man;
mod mcp;
mod operations;
mod output;
mod sender;
mod serve;
mod service;
mod settings;
mod spool;
mod stopwatch;
mod tail;
mod target;
mod track;
mod transcript;
mod unpack;
mod webhooks;

use std::ffi::OsString;

use clap::{Parser, Subcommand};

use failure::Failure;
use output::Output;
use settings::Settings;

/// Analytics for AI agents: ask services, send them events, and test against a mock server.
///
/// Exit codes: 0 done; 1 the work failed; 2 the command line or the configuration cannot be followed; 3 the service does not
/// accept the credential; 4 it refused the request; 5 the rate limit or the plan is used up; 6 the service cannot be reached.
#[derive(Parser)]
#[command(name = "agentlytics", version)]
struct Cli {
    #[command(flatten)]
    output: Output,
    /// The profile of the configuration file to take settings from.
    #[arg(long, value_name = "NAME", env = "AGENTLYTICS_PROFILE", hide_env_values = true, global = true, help_heading = "Service")]
    profile: Option<String>,
    #[command(subcommand)]
    command: Command,
}

/// What every command is given.
pub(crate) struct Context {
    /// How it prints.
    pub(crate) output: Output,
    /// How it opens clients.
    pub(crate) settings: Settings,
}

#[derive(Subcommand)]
enum Command {
    Serve(serve::Serve),
    Demo(demo::Demo),
    Track(track::Track),
    Tail(tail::Tail),
    Import(import::Import),
    Spool(spool::Spool),
    Mcp(mcp::Mcp),
    Webhooks(webhooks::Webhooks),
    Config(config::Config),
    Doctor(doctor::Doctor),
    Completions(completions::Completions),
    Man(man::Man),
    #[command(flatten)]
    Operation(operations::Operation),
}

/// Does what a command line asks for, of which the first word is the name of the program; returns the exit code.
///
/// Writes to the streams of the process, and may listen to its signals. To be called once in a process that exists for this.
#[must_use]
pub fn run(command_line: impl IntoIterator<Item = OsString>) -> u8 {
    let command_line: Vec<_> = command_line.into_iter().collect();
    let json = output::wants_json_errors(&command_line);
    match Cli::try_parse_from(command_line) {
        Ok(cli) => cli.run().map_or_else(|failure| ended_by(&failure, json), |()| 0),
        Err(told) if json && told.use_stderr() => ended_by(&Failure::usage(first_line(&told)), json),
        Err(told) => print_of(&told),
    }
}

fn ended_by(failure: &Failure, json: bool) -> u8 {
    failure.tell(json);
    failure.exit_code()
}

/// Prints what the parser says instead of a command: help, the version, or what is wrong.
fn print_of(told: &clap::Error) -> u8 {
    // A closed stream leaves nobody to tell.
    let _ = told.print();
    u8::try_from(told.exit_code()).unwrap_or(2)
}

/// What is wrong with a command line, without the usage.
fn first_line(told: &clap::Error) -> String {
    let text = told.to_string();
    let line = text.lines().next().unwrap_or_default();
    line.strip_prefix("error: ").unwrap_or(line).to_owned()
}

impl Cli {
    fn run(self) -> Result<(), Failure> {
        let Self { output, profile, command } = self;
        let context = Context { output, settings: Settings::new(profile) };
        match command {
            Command::Serve(serve) => serve.run(),
            Command::Demo(demo) => demo.run(&context),
            Command::Track(track) => track.run(&context),
            Command::Tail(tail) => tail.run(&context),
            Command::Import(import) => import.run(&context),
            Command::Spool(spool) => spool.run(&context),
            Command::Mcp(mcp) => mcp.run(&context),
            Command::Webhooks(webhooks) => webhooks.run(&context),
            Command::Config(config) => config.run(&context),
            Command::Doctor(doctor) => doctor.run(&context),
            Command::Completions(completions) => completions.run(),
            Command::Man(man) => man.run(),
            Command::Operation(operation) => operation.run(&context),
        }
    }
}
