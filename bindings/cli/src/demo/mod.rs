//! `agentlytics demo`: what an agent did, sent through the SDK to a mock server and read back through every service.

mod fact;
mod report;
mod services;

use std::path::PathBuf;
use std::time::Duration;

use agentlytics_mock_server::{ClockChange, MockServer};
use clap::Args;

use crate::Context;
use crate::browser;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::output::note;
use crate::stopwatch::Stopwatch;
use crate::transcript::{Contents, Transcript};
use report::Report;
use services::{Replay, readings};

/// Some services tell of days that are over, so they are asked on the day after.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Replay recorded sessions of an agent against a mock server, and read them back through every service.
///
/// Events go through the SDK. Nothing leaves this machine, and no word of the sessions leaves the file: events carry who, what and how long.
#[derive(Args, Debug)]
#[command(after_help = "Examples:\n  agentlytics demo\n  agentlytics demo sessions.jsonl --output json")]
pub(crate) struct Demo {
    /// A JSON array of sessions, or one session per line, plain or gzip; without it, a small sample.
    ///
    /// A session is an object with `messages` (or `traj`) in the form of OpenAI's chat API and, if known, `user_id`,
    /// `agent_id` and `reward` (1 is success). Sessions that cannot be read are named and left out.
    file: Option<PathBuf>,
    /// Show in a browser what was sent, until Ctrl-C.
    #[arg(long)]
    open: bool,
}

impl Demo {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let (recording, transcript) = match &self.file {
            Some(path) => (path.display().to_string(), Transcript::read(path)?),
            None => ("the sample that comes with agentlytics".to_owned(), Transcript::sample()?),
        };
        for damaged in &transcript.damaged {
            note(format_args!("agentlytics: {recording}: {damaged}; left out"));
        }
        let server = MockServer::start_blocking().map_err(Failure::work)?;
        let report = replay(&server, recording, &transcript)?;
        context.output.report(&report)?;
        if self.open {
            keep_open(&server)?;
        }
        report.check()
    }
}

/// Shows the page of the server until somebody wants an end.
fn keep_open(server: &MockServer) -> Result<(), Failure> {
    let interrupt = Interrupt::listen()?;
    let inspector = server.inspector_url();
    note(format_args!("agentlytics: the inspector is at {inspector} until Ctrl-C"));
    browser::show(&inspector);
    while !interrupt.wait(DAY) {}
    Ok(())
}

fn replay(server: &MockServer, recording: String, transcript: &Transcript) -> Result<Report, Failure> {
    let contents = Contents::of(&transcript.sessions);
    let mut replay = Replay::to(server)?;

    let sending = Stopwatch::start();
    let delivery = replay.send(&transcript.sessions)?;
    let seconds_sending = sending.seconds();

    server.control().set_clock(&ClockChange::advance(DAY));
    let reading = Stopwatch::start();
    let totals = replay.read_back()?;
    let seconds_reading = reading.seconds();
    Ok(Report {
        recording,
        totals,
        damaged: transcript.damaged.iter().map(ToString::to_string).collect(),
        seconds_sending,
        seconds_reading,
        readings: readings(server, &contents)?,
        delivery,
        contents,
    })
}
