//! `agentlytics demo`: what an agent did, sent through the SDK to a mock server and read back.

mod metrone;
mod report;
mod stopwatch;
mod transcript;

use std::io::{self, Write};
use std::path::PathBuf;

use agentlytics_mock_server::MockServer;
use clap::Args;

use crate::failure::Failure;
use metrone::{Replay, SERVICE};
use report::Report;
use stopwatch::Stopwatch;
use transcript::Transcript;

/// Replay recorded agent sessions through the SDK against a mock server, and read the analytics back.
///
/// Nothing leaves this machine, and no word of the sessions leaves the file: events carry who, what and how long.
#[derive(Args, Debug)]
pub(crate) struct Demo {
    /// A JSON array of sessions, or one session per line, plain or gzip; without it, a small sample.
    ///
    /// A session is an object with `messages` (or `traj`) in the form of OpenAI's chat API and, if known, `user_id`,
    /// `agent_id` and `reward` (1 is success). Sessions that cannot be read are named and left out.
    file: Option<PathBuf>,
    /// Print one JSON object instead of tables.
    #[arg(long)]
    json: bool,
}

impl Demo {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let (recording, transcript) = match &self.file {
            Some(path) => (path.display().to_string(), Transcript::read(path)?),
            None => ("the sample that comes with agentlytics".to_owned(), Transcript::sample()?),
        };
        for damaged in &transcript.damaged {
            eprintln!("agentlytics: {recording}: {damaged}; left out");
        }
        let report = replay(recording, &transcript)?;
        print(&report, self.json).map_err(|error| Failure::work(format!("cannot print the result: {error}")))?;
        if report.holds() { Ok(()) } else { Err(discrepancy(&report)) }
    }
}

fn replay(recording: String, transcript: &Transcript) -> Result<Report, Failure> {
    let server = MockServer::start_blocking().map_err(Failure::work)?;
    let mut replay = Replay::to(server.url(), server.key(SERVICE))?;

    let sending = Stopwatch::start();
    let delivery = replay.send(&transcript.sessions)?;
    let seconds_sending = sending.seconds();

    let reading = Stopwatch::start();
    let (totals, service) = replay.read_back()?;
    Ok(Report {
        recording,
        totals,
        damaged: transcript.damaged.iter().map(ToString::to_string).collect(),
        seconds_sending,
        seconds_reading: reading.seconds(),
        service,
        delivery,
    })
}

fn discrepancy(report: &Report) -> Failure {
    let Report { totals, delivery, .. } = report;
    Failure::work(format!(
        "what was read back is not what was sent: {} lost, {} twice, {} refused by the service, {} still waiting",
        totals.lost, totals.duplicates, delivery.rejected, delivery.pending
    ))
}

fn print(report: &Report, json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if json {
        serde_json::to_writer(&mut out, report)?;
        writeln!(out)
    } else {
        write!(out, "{report}")
    }
}
