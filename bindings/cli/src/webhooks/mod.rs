//! `agentlytics webhooks`: the requests by which platforms tell of calls, for whoever builds an endpoint that takes them.
//!
//! Not here: what a request means, and how it is signed. The SDK knows that.

mod fresh;
mod list;
mod platform;
mod post;
mod secret;
mod send;
mod sent;
mod verify;

use clap::{Args, Subcommand};
use jiff::Timestamp;

use crate::Context;
use crate::failure::Failure;

/// Send example webhooks of voice and agent platforms to an endpoint, or verify one that was received.
#[derive(Args)]
pub(crate) struct Webhooks {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    Send(send::Send),
    List(list::List),
    Verify(verify::Verify),
}

impl Webhooks {
    pub(crate) fn run(self, context: &Context) -> Result<(), Failure> {
        match self.task {
            Task::Send(send) => send.run(context),
            Task::List(list) => list.run(context),
            Task::Verify(verify) => verify.run(context),
        }
    }
}

#[expect(clippy::disallowed_methods, reason = "signatures hold the time of their requests, and are judged by that of the receiver")]
fn now() -> Timestamp {
    Timestamp::now()
}
