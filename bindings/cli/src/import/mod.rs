//! `agentlytics import`: an access log, sent through the SDK to a service as page views.
//!
//! Every line is a page view or is reported as damaged. An address is not sent: visitors go under pseudonyms. The log is read
//! and sent in one pass, in bounded memory.
//!
//! Not here: what the service makes of the page views. Ask it.

mod log;
mod page_view;
mod pass;
mod report;
mod sender;
mod target;
mod user_agent;
mod visitors;

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::NonEmptyStringValueParser;

use crate::failure::Failure;
use crate::lines::Lines;
use crate::output::print;
use crate::unpack::unpacked;
use log::Format;
use pass::Pass;
use report::Report;
use sender::Sender;
use target::{Access, Target};
use visitors::{VisitorBy, Visitors};

/// Load a web server's access log into a running service, each line as a page view.
///
/// A page view has the line's own time, path, referrer, status, method, number of bytes and what the User-Agent says:
/// browser, system and device, or which bot it is. An address is never sent, and of a query only the utm parameters. Lines
/// that are damaged are named on standard error and left out. A service that recognises events by their ids stores each line
/// once, however often it is imported.
#[derive(Args)]
#[command(after_help = target::examples())]
pub(crate) struct Import {
    /// The log, plain or gzip; `-` reads standard input.
    file: PathBuf,
    /// How its lines are written.
    #[arg(long)]
    format: Format,
    /// The service to send to.
    #[arg(long, value_name = "SERVICE")]
    to: Target,
    /// Where the service is.
    #[arg(long, required_unless_present = "dry_run")]
    url: Option<String>,
    /// The service's API key. Other programs can see it here; its environment variable, which is looked at otherwise, they cannot.
    #[arg(long)]
    key: Option<String>,
    /// The project to send to, by its name, for services whose key opens several. Needs the key.
    #[arg(long, value_name = "NAME", conflicts_with = "token")]
    project: Option<String>,
    /// The public token of the project to send to. Needs no key.
    #[arg(long)]
    token: Option<String>,
    /// Send events of any time, even if the service is known to take recent ones only.
    #[arg(long)]
    any_time: bool,
    /// By what visitors are told apart.
    #[arg(long, value_name = "WHAT", default_value = "address-and-agent")]
    visitor_by: VisitorBy,
    /// A secret that pseudonyms of visitors are made with: those of two imports are comparable if they have the same.
    /// Without it, each import makes up its own.
    #[arg(long, value_name = "SECRET", env = "AGENTLYTICS_IMPORT_SALT", hide_env_values = true, value_parser = NonEmptyStringValueParser::new())]
    salt: Option<String>,
    /// Fail if a line is damaged, after all others have been sent.
    #[arg(long)]
    strict: bool,
    /// Read and count, and send nothing.
    #[arg(long)]
    dry_run: bool,
    /// Print one JSON object instead of text.
    #[arg(long)]
    json: bool,
}

impl Import {
    pub(crate) fn run(self) -> Result<(), Failure> {
        let file = self.open()?;
        let sender = if self.dry_run { None } else { Some(self.sender()?) };
        let mut report = Report::new(self.name(), self.to.service, self.dry_run);
        let visitors = Visitors::new(self.visitor_by, self.salt.as_deref());
        let read = Pass::new(self.format, visitors, sender.as_ref(), &mut report).read(Lines::of(file));
        // What was read is delivered, even if the rest cannot be read.
        let (delivery, arrived) = sender.map(Sender::finish).unzip();
        read?;
        report.delivery = delivery;
        print(&report, self.json)?;
        arrived.unwrap_or(Ok(()))?;
        self.judge(&report)
    }

    fn name(&self) -> String {
        if self.is_stdin() { "standard input".to_owned() } else { self.file.display().to_string() }
    }

    fn is_stdin(&self) -> bool {
        self.file == Path::new("-")
    }

    fn open(&self) -> Result<Box<dyn BufRead>, Failure> {
        let unpacked = if self.is_stdin() {
            unpacked(io::stdin().lock())
        } else {
            let file = File::open(&self.file).map_err(|error| Failure::usage(format!("{}: cannot be opened: {error}", self.name())))?;
            unpacked(BufReader::new(file))
        };
        unpacked.map_err(|error| Failure::work(format!("{}: cannot be read: {error}", self.name())))
    }

    fn sender(&self) -> Result<Sender, Failure> {
        let access = Access { project: self.project.clone(), token: self.token.clone(), any_time: self.any_time };
        // Without an address there is no import but a dry one, which the command line makes sure of.
        Sender::open(self.to, &access, self.url.as_deref().unwrap_or_default(), self.key.as_deref())
    }

    /// Damaged lines are a failure if there are no others, or if that is wanted.
    fn judge(&self, report: &Report) -> Result<(), Failure> {
        report.recognise(1)?;
        let Report { file, lines, damaged, .. } = report;
        if self.strict && *damaged > 0 {
            return Err(Failure::work(format!("{file}: {damaged} of {lines} lines are damaged")));
        }
        Ok(())
    }
}
