//! `agentlytics spool status`: who keeps how much.

use std::fmt;

use agentlytics_bridge::SpooledClient;
use clap::Args;
use comfy_table::Cell;
use indicatif::HumanBytes;
use serde::Serialize;

use super::place::{Place, tell_of_damage};
use crate::Context;
use crate::failure::Failure;
use crate::output::{number, table};

/// Show what each client keeps in the directory, or has left. Changes nothing.
#[derive(Args)]
#[command(after_help = "Example:\n  agentlytics spool status --dir spool")]
pub(super) struct Status {
    #[command(flatten)]
    place: Place,
}

/// What is in the directory.
#[derive(Serialize)]
struct Contents {
    clients: Vec<SpooledClient>,
}

impl Status {
    pub(super) fn run(&self, context: &Context) -> Result<(), Failure> {
        let clients = self.place.open()?.clients().map_err(Failure::work)?;
        tell_of_damage(&clients);
        context.output.listing(&Contents { clients }, "/clients")
    }
}

impl fmt::Display for Contents {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.clients.is_empty() {
            return writeln!(f, "no client keeps anything here");
        }
        let mut table = table(["Client", "", "waiting", "oldest", "size", "dead letters", "damaged"]);
        for client in &self.clients {
            table.add_row([
                Cell::new(&client.scope),
                Cell::new(if client.in_use { "running" } else { "ended" }),
                number(client.events),
                Cell::new(client.oldest.map(|oldest| oldest.to_string()).unwrap_or_default()),
                Cell::new(HumanBytes(client.bytes)),
                number(client.dead_letters as u64),
                number(client.damaged),
            ]);
        }
        writeln!(f, "{table}")
    }
}
