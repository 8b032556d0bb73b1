//! `agentlytics doctor`: what is wrong with the set-up, and what to do about it. Stores nothing anywhere.

mod clock;
mod finding;
mod service;
mod spool;

use std::collections::BTreeSet;
use std::fmt;
use std::path::PathBuf;

use clap::Args;
use serde::Serialize;

use crate::Context;
use crate::failure::Failure;
use crate::service::Service;
use crate::settings::{Access, Options};
use finding::{Finding, State};

/// Look for what is wrong with the set-up: settings, reachability, clock, credentials and what waits on disk.
///
/// Each finding is ok, a warning or a failure, with what to do. Nothing is stored at a service. The exit code is 1 if anything
/// failed.
#[derive(Args)]
#[command(after_help = Service::examples(&["doctor", "doctor SERVICE --write --output json"]))]
pub(crate) struct Doctor {
    /// The services to look at. Without any, all that something is set for.
    #[arg(value_name = "SERVICE")]
    services: Vec<Service>,
    /// Also find out whether events would be taken. None is sent.
    #[arg(long)]
    write: bool,
    #[command(flatten)]
    access: Access,
}

#[derive(Serialize)]
struct Report {
    findings: Vec<Finding>,
}

impl Doctor {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let given = self.access.into_options();
        if !given.is_empty() && self.services.len() != 1 {
            return Err(Failure::usage("--url, --key and --token are of one service: name it before them"));
        }
        let chosen = if self.services.is_empty() { configured(context)? } else { self.services };
        let mut findings = Vec::new();
        if chosen.is_empty() {
            let hint = "`agentlytics config set SERVICE api_key` sets a key; `agentlytics serve` runs services to try things with";
            findings.push(Finding::new(None, "configuration", State::Fail, "no service is set up").hint(hint));
        }
        let mut directories = BTreeSet::new();
        for service in &chosen {
            findings.extend(service::examine(context, service, &given, self.write));
            directories.extend(spool_directory(context, service, &given)?);
        }
        findings.extend(directories.iter().map(|directory| spool::examine(directory)));
        let report = Report { findings };
        context.output.listing(&report, "/findings")?;
        report.judge()
    }
}

/// The services that something is set for.
fn configured(context: &Context) -> Result<Vec<Service>, Failure> {
    let mut configured = Vec::new();
    for service in Service::all() {
        let resolved = context.settings.resolve(service, &Options::new())?;
        // Where events are kept says nothing about who takes them.
        if resolved.iter().any(|resolved| resolved.setting.name != spool::SETTING) {
            configured.push(service.clone());
        }
    }
    Ok(configured)
}

fn spool_directory(context: &Context, service: &Service, given: &Options) -> Result<Option<PathBuf>, Failure> {
    let resolved = context.settings.resolve(service, given)?;
    let directory = resolved.iter().find(|resolved| resolved.setting.name == spool::SETTING);
    Ok(directory.and_then(|directory| directory.shown()?.as_str().map(PathBuf::from)))
}

impl Report {
    fn judge(&self) -> Result<(), Failure> {
        match self.findings.iter().filter(|finding| finding.state == State::Fail).count() {
            0 => Ok(()),
            failed => Err(Failure::work(format!("{failed} of {} checks failed", self.findings.len()))),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.findings.iter().try_for_each(|finding| finding.fmt(f))
    }
}
