//! `agentlytics webhooks list`: what there is to send.

use std::fmt;

use agentlytics_bridge::webhooks::{self, Platform};
use clap::Args;
use comfy_table::Cell;
use serde::Serialize;

use super::platform;
use crate::Context;
use crate::failure::Failure;
use crate::output::table;

/// List the example webhooks: their platforms and names.
#[derive(Args)]
#[command(after_help = "Example:\n  agentlytics webhooks list retell")]
pub(super) struct List {
    /// Only those of one platform.
    #[arg(value_parser = platform::parser())]
    platform: Option<Platform>,
}

/// The examples, platform by platform.
#[derive(Serialize)]
struct Examples {
    examples: Vec<Entry>,
}

#[derive(Serialize)]
struct Entry {
    platform: &'static str,
    event: &'static str,
    content_type: &'static str,
}

impl List {
    pub(super) fn run(&self, context: &Context) -> Result<(), Failure> {
        let chosen = webhooks::examples().filter(|example| self.platform.is_none_or(|platform| example.platform == platform));
        let entry = |example: &webhooks::Example| Entry {
            platform: example.platform.as_str(),
            event: example.event,
            content_type: example.content_type,
        };
        context.output.listing(&Examples { examples: chosen.map(entry).collect() }, "/examples")
    }
}

impl fmt::Display for Examples {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut table = table(["Platform", "event", "content type"]);
        for entry in &self.examples {
            table.add_row([entry.platform, entry.event, entry.content_type].map(Cell::new));
        }
        writeln!(f, "{table}")
    }
}
