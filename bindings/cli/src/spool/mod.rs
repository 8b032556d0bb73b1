//! `agentlytics spool`: looks into a directory in which clients keep events, and deals with those that were refused for good.
//!
//! What a running client keeps is shown and left alone. Contents of events are never printed.

mod list;
mod place;
mod purge;
mod replay;
mod status;

use clap::{Args, Subcommand};

use crate::Context;
use crate::failure::Failure;

/// Look into a spool directory: what waits there, and which events were refused for good.
///
/// Clients that were given a directory keep in it what they could not deliver. Events that a service refuses for good stay
/// there as dead letters until somebody sends them again or removes them.
#[derive(Args)]
pub(crate) struct Spool {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    Status(status::Status),
    List(list::List),
    Replay(replay::Replay),
    Purge(purge::Purge),
}

impl Spool {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        match self.task {
            Task::Status(status) => status.run(context),
            Task::List(list) => list.run(context),
            Task::Replay(replay) => replay.run(context),
            Task::Purge(purge) => purge.run(context),
        }
    }
}
