//! `agentlytics spool list`: which events were refused for good, and why.

use std::fmt;

use agentlytics_bridge::data::DeadLetter;
use clap::Args;
use comfy_table::Cell;
use serde::Serialize;

use super::place::{Place, tell_of_damage};
use crate::Context;
use crate::failure::Failure;
use crate::output::table;

/// List the dead letters: events that a service refused for good, with its word. Changes nothing.
#[derive(Args)]
#[command(after_help = "Example:\n  agentlytics spool list --dir spool --output ndjson")]
pub(super) struct List {
    #[command(flatten)]
    place: Place,
}

/// Every client's dead letters, without what the events say.
#[derive(Serialize)]
struct Letters {
    dead_letters: Vec<DeadLetter>,
}

impl List {
    pub(super) fn run(&self, context: &Context) -> Result<(), Failure> {
        let directory = self.place.open()?;
        tell_of_damage(&directory.clients().map_err(Failure::work)?);
        let letters = directory.dead_letters().map_err(Failure::work)?;
        let dead_letters = letters.iter().map(|letter| DeadLetter::from(letter).without_event()).collect();
        context.output.listing(&Letters { dead_letters }, "/dead_letters")
    }
}

impl fmt::Display for Letters {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.dead_letters.is_empty() {
            return writeln!(f, "there are no dead letters");
        }
        let mut table = table(["Event", "type", "happened at", "service", "reason", "code", "message"]);
        for letter in &self.dead_letters {
            table.add_row([
                Cell::new(&letter.id),
                Cell::new(letter.event_type.as_deref().unwrap_or_default()),
                Cell::new(letter.occurred_at),
                Cell::new(&letter.service),
                Cell::new(letter.reason),
                Cell::new(letter.code.as_deref().unwrap_or_default()),
                Cell::new(&letter.message),
            ]);
        }
        writeln!(f, "{table}")
    }
}
