//! `agentlytics import`: access logs, events and recorded sessions, sent through the SDK to a service.
//!
//! Every record becomes events, or is reported as damaged. A file is read and sent in one pass, and but for an array of sessions in
//! bounded memory. Sending goes on where an import of the same file was interrupted: the file is read again from its beginning, since
//! later lines of a log are understood by earlier ones, and what has arrived is not sent again.
//!
//! Not here: what the service makes of the events. Ask it.

mod access_log;
mod checkpoint;
mod draft;
mod input;
mod outlet;
mod pace;
mod pass;
mod position;
mod reader;
mod records;
mod report;

use std::num::NonZeroU32;
use std::path::PathBuf;

use agentlytics_bridge::Client;
use clap::Args;
use clap::builder::NonEmptyStringValueParser;
use serde_json::Value;
use sha2::Sha256;

use crate::Context;
use crate::failure::Failure;
use crate::interrupt::Interrupt;
use crate::losses::FirstLoss;
use crate::sender::{Progress, Sender};
use crate::service::Service;
use crate::settings::Settings;
use crate::target::{EventAccess, Target};
use access_log::{VisitorBy, Visitors};
use checkpoint::Checkpoint;
use input::Input;
use outlet::{End, Outlet};
use pace::Pace;
use pass::Pass;
use reader::Format;
use report::Report;

pub(crate) use access_log::PageView;

/// Load a file into a service: an access log, events, or recorded sessions of an agent.
///
/// A line of an access log is a page view, with the line's own time, path, referrer, status, method, number of bytes and what the
/// User-Agent says: browser, system and device, or which bot it is. An address is never sent, and of a query only the utm parameters.
/// A session is an event for each step, without what was said. An event is sent as it stands.
///
/// What is damaged is named on standard error and left out. A service that recognises events by their ids stores each once, however
/// often the file is imported. An import that was interrupted goes on where it ended when the same command is given again.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Import {
    /// The file, plain or gzip; `-` reads standard input.
    file: PathBuf,
    /// How it is written. Without this, its beginning tells.
    // Its id must differ from that of the form of the output, which is everywhere.
    #[arg(id = "file_format", long = "format", value_name = "FORMAT")]
    format: Option<Format>,
    /// The service to send to.
    #[arg(long, value_name = "SERVICE")]
    to: Target,
    /// By what visitors are told apart, in an access log.
    #[arg(long, value_name = "WHAT", default_value = "address-and-agent")]
    visitor_by: VisitorBy,
    /// A secret that pseudonyms of visitors are made with: those of two imports are comparable if they have the same.
    /// Without it, each import makes up its own.
    #[arg(long, value_name = "SECRET", env = "AGENTLYTICS_IMPORT_SALT", hide_env_values = true, value_parser = NonEmptyStringValueParser::new())]
    salt: Option<String>,
    /// Send at most so many events in a second.
    #[arg(long, value_name = "EVENTS")]
    rate: Option<NonZeroU32>,
    /// Where the position is kept while the import runs. Without this, among the user's own files of this kind.
    #[arg(long, value_name = "FILE", conflicts_with = "dry_run")]
    resume: Option<PathBuf>,
    /// Begin at the beginning, even if an import of this file was interrupted.
    #[arg(long)]
    restart: bool,
    /// Fail if something is damaged, after all else has been sent.
    #[arg(long)]
    strict: bool,
    /// Read and count, and send nothing.
    #[arg(long)]
    dry_run: bool,
    #[command(flatten)]
    access: EventAccess,
}

const EXAMPLES: &str = "\
Examples:
  agentlytics import access.log.gz --to metrone
  zcat access.log.*.gz | agentlytics import - --to agent-analytics --project test --any-time
  agentlytics import events.ndjson --to metrone --rate 500
  agentlytics import sessions.jsonl --to metrone --dry-run";

impl Import {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let interrupt = Interrupt::listen()?;
        let Input { name, identity, progress, content } = Input::open(&self.file)?;
        let about = |failure: Failure| failure.about(&name);
        let (guess, content) = Format::guess(content).map_err(|error| about(Failure::work(format!("cannot be read: {error}"))))?;
        let format = self.format.unwrap_or(guess);

        let mut outlet = if self.dry_run { None } else { Some(self.outlet(format, identity, progress, &context.settings)?) };
        let own_salt = outlet.as_ref().and_then(|outlet| outlet.checkpoint.as_ref()).map(Checkpoint::salt);
        let reader = format.reader(Visitors::new(self.visitor_by, self.salt.as_deref().or(own_salt)));
        let records = format.records(Box::new(content)).map_err(about)?;
        let mut report = Report::new(name.clone(), format, self.to.name, self.dry_run);
        let read = Pass::new(reader, outlet.as_mut(), &interrupt, &mut report).read(records);
        let end = *read.as_ref().unwrap_or(&End::Early);
        // What was read is delivered, even if the rest cannot be read.
        let (delivery, arrived) = outlet.map(|outlet| outlet.finish(end)).unzip();
        read?;
        report.delivery = delivery;
        report.interrupted = end == End::Early;
        context.output.report(&report)?;
        arrived.unwrap_or(Ok(()))?;
        self.judge(&report)
    }

    /// The service, and what is left to send of a file of this identity.
    fn outlet(&self, format: Format, file: Option<Sha256>, progress: Progress, settings: &Settings) -> Result<Outlet, Failure> {
        let first_loss = FirstLoss::default();
        let given = self.access.options();
        let client = self.to.open(settings, given.clone(), first_loss.hooks())?;
        reach(self.to.service()?, &client)?;
        let checkpoint = match file {
            Some(file) => self.position(format, file, &given, settings)?,
            None if self.resume.is_some() => {
                return Err(Failure::usage("--resume: standard input cannot be read from its beginning again; give a file"));
            }
            None => None,
        };
        let sender = Sender::new(client, first_loss, progress);
        Ok(Outlet { target: self.to, sender, checkpoint, pace: self.rate.map(Pace::new) })
    }

    /// An early end is a failure; damage is one if there is nothing else, or if that is wanted.
    fn judge(&self, report: &Report) -> Result<(), Failure> {
        let Report { file, records, damaged, .. } = report;
        if report.interrupted {
            return Err(Failure::work(format!("{file}: interrupted after {records} lines")));
        }
        report.recognise(1)?;
        if self.strict && *damaged > 0 {
            return Err(Failure::work(format!("{file}: {damaged} of {records} lines are damaged")));
        }
        Ok(())
    }
}

/// Makes sure that somebody is there. Whatever else is amiss, the answers to the events will say.
fn reach(service: &Service, client: &Client) -> Result<(), Failure> {
    let Some(health) = service.health else { return Ok(()) };
    match client.invoke_blocking(health, Value::Null) {
        Err(error) if error.status().is_none() => Err(error.into()),
        _ => Ok(()),
    }
}
