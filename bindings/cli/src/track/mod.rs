//! `agentlytics track`: sends an event, or each line of standard input as one.
//!
//! Events go the way that they go in a program: gathered, repeated, and on disk first if that is wanted. So the command ends when the
//! service has answered for all of them, or when it has been silent for too long.

mod event;
mod lines;

use agentlytics_bridge::{EventId, Stats};
use clap::Args;
use clap::builder::PossibleValuesParser;
use jiff::Timestamp;
use serde::Serialize;

use crate::Context;
use crate::failure::Failure;
use crate::losses::FirstLoss;
use crate::sender::{Progress, Sender};
use crate::settings::Options;
use crate::target::{EventAccess, Target};
use event::{Assignment, Members};

/// Send an event, or each line of standard input as one.
///
/// A line is a JSON object with what happened as `event_type` or `event`, as the service calls it; `timestamp` (a time, or
/// milliseconds since 1970) and `id` if there are such; and all else. A damaged line is named on standard error and left out. The
/// exit code is 0 only if nothing was damaged and everything is stored, or on disk for the next client of the service.
#[derive(Args)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Track {
    /// The service to send to.
    service: Target,
    /// What happened.
    #[arg(required_unless_present_any = ["helper", "stdin"], conflicts_with_all = ["helper", "stdin"])]
    event_type: Option<String>,
    /// Write the event in the words of one of the service's helpers, for example `track_ai_call`.
    #[arg(long, value_name = "NAME", conflicts_with = "stdin")]
    helper: Option<String>,
    /// Set a field, or a property if the service has no field of that name. What is JSON, such as 7 or true, is taken for it, and
    /// all else for text; "\"7\"" is the text 7. May be given several times.
    #[arg(long = "set", value_name = "NAME=VALUE", conflicts_with = "stdin")]
    assignments: Vec<Assignment>,
    /// Set all members of a JSON object.
    #[arg(long, value_name = "JSON", default_value = "{}", hide_default_value = true, conflicts_with = "stdin")]
    properties: Members,
    /// The event's id, a UUID, by which a service may recognise it when it comes again.
    #[arg(long, value_name = "UUID", conflicts_with = "stdin")]
    id: Option<EventId>,
    /// When it happened, for example 2026-03-01T09:00:00Z. Default: now.
    #[arg(long, value_name = "TIME", conflicts_with = "stdin")]
    time: Option<Timestamp>,
    /// Read events from standard input, each a JSON object in a line of its own.
    #[arg(long)]
    stdin: bool,
    /// What outlives the command: nothing, what could not be sent, or each event from the beginning.
    #[arg(long, value_parser = PossibleValuesParser::new(["memory", "spill", "journal"]))]
    durability: Option<String>,
    /// Where events are kept that outlive the command. Default: as the environment says.
    #[arg(long, value_name = "DIR")]
    spool_dir: Option<String>,
    #[command(flatten)]
    access: EventAccess,
}

const EXAMPLES: &str = "\
Examples:
  agentlytics track metrone agent_action --set agent_id=desk --set duration_ms=1200 --time 2026-03-01T09:00:00Z
  agentlytics track agent-analytics signup --properties '{\"plan\": \"pro\"}'
  agentlytics track metrone --helper track_ai_intent --set intent=refund
  agentlytics track metrone --stdin < events.ndjson";

/// What became of the events. All but the id are numbers of events.
#[derive(Debug, Serialize)]
struct Fate {
    /// Stored now.
    delivered: u64,
    /// Stored before.
    duplicate: u64,
    /// On disk, for the next client.
    spooled: u64,
    /// Lost.
    lost: u64,
}

impl From<&Stats> for Fate {
    fn from(stats: &Stats) -> Self {
        let Stats { delivered, duplicate, spooled, dropped, .. } = stats;
        Self { delivered: *delivered, duplicate: *duplicate, spooled: *spooled, lost: dropped.values().sum() }
    }
}

impl Track {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        let first_loss = FirstLoss::default();
        let client = self.service.open(&context.settings, self.options(), first_loss.hooks())?;
        let sender = Sender::new(client, first_loss, Progress::endless());
        if self.stdin { lines::track(self.service.name, sender, context.output) } else { self.track_one(sender, context.output) }
    }

    fn options(&self) -> Options {
        let mut options = self.access.options();
        let texts = [("durability", &self.durability), ("spool_dir", &self.spool_dir)];
        options.extend(texts.into_iter().filter_map(|(name, text)| Some((name.to_owned(), text.clone()?.into()))));
        options
    }
}
