//! `agentlytics spool replay`: sends dead letters again, through a client of their service.
//!
//! The client takes over everything that ended clients of the same service, endpoint and account have left, as any client
//! would: events that still wait are sent as well.

use std::collections::BTreeMap;
use std::fmt;
use std::time::Duration;

use agentlytics_bridge::{SpoolDirectory, Stats};
use clap::Args;
use serde::Serialize;
use serde_json::json;

use super::place::Place;
use crate::Context;
use crate::failure::Failure;
use crate::losses::FirstLoss;
use crate::service::Service;
use crate::settings::{Access, Options};

/// How long the service may take; what is left then stays on disk.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How long the client may take to end once it has sent what it could.
const LONGEST_END: Duration = Duration::from_secs(2);

/// Send the dead letters of ended clients again, and what else those have left.
///
/// Events keep their ids. Events of another service, endpoint or account stay where they are. What is refused again is a dead letter again.
#[derive(Args)]
#[command(after_help = "Example:\n  agentlytics spool replay --dir spool --to metrone")]
pub(super) struct Replay {
    #[command(flatten)]
    place: Place,
    /// The service that refused them.
    #[arg(long, value_name = "SERVICE")]
    to: Service,
    /// The name that the clients gave their spool, if they did.
    #[arg(long, value_name = "NAME")]
    name: Option<String>,
    /// Send events of any time, even if the service is known to take recent ones only. Without it, older ones are lost.
    #[arg(long)]
    any_time: bool,
    #[command(flatten)]
    access: Access,
}

/// What became of the events.
#[derive(Serialize)]
struct Replayed {
    /// Dead letters that were sent again.
    replayed: u64,
    /// Events that still waited, and were sent as well.
    recovered: u64,
    /// Of both, stored by the service now.
    delivered: u64,
    /// Of both, stored before.
    duplicate: u64,
    /// Of both, left on disk for the next client.
    spooled: u64,
    /// Of both, not delivered for good, by reason; what was refused is a dead letter again.
    dropped: BTreeMap<&'static str, u64>,
}

impl Replay {
    pub(super) fn run(&self, context: &Context) -> Result<(), Failure> {
        let directory = self.place.open()?;
        let present = directory.dead_letters().map_err(Failure::work)?.len();
        let first_loss = FirstLoss::default();
        let client = context.settings.client(&self.to, self.options(present), first_loss.hooks())?;
        let replayed = client.replay_dead_letters().map_err(Failure::work)? as u64;
        client.flush_blocking(LONGEST_WAIT);
        let halted_by = client.halted_by();
        client.shutdown_blocking(LONGEST_END);
        let result = Replayed::of(replayed, client.stats());
        // Its directory must be free before anybody looks again.
        drop(client);
        context.output.report(&result)?;
        result.judge(|| first_loss.cause(halted_by))?;
        if replayed == 0 { none_of(&directory) } else { Ok(()) }
    }

    fn options(&self, present: usize) -> Options {
        let mut options = self.access.clone().into_options();
        options.extend(self.name.clone().map(|name| ("spool_name".to_owned(), name.into())));
        options.extend(self.any_time.then(|| ("any_time".to_owned(), true.into())));
        options.extend([
            ("spool_dir".to_owned(), json!(self.place.dir)),
            // An end in between loses nothing.
            ("durability".to_owned(), "journal".into()),
            ("overflow".to_owned(), json!({"block_ms": LONGEST_WAIT.as_millis() as u64})),
            // Room for all of them, and for all of them again.
            ("max_dead_letters".to_owned(), (2 * present + 1).into()),
        ]);
        options
    }
}

impl Replayed {
    fn of(replayed: u64, stats: Stats) -> Self {
        let Stats { recovered, delivered, duplicate, spooled, .. } = stats;
        let dropped = stats.dropped.into_iter().map(|(reason, count)| (reason.as_str(), count)).collect();
        Self { replayed, recovered, delivered, duplicate, spooled, dropped }
    }

    /// Whether everything arrived; if not, `cause` tells why.
    fn judge(&self, cause: impl FnOnce() -> Failure) -> Result<(), Failure> {
        let sent = self.replayed + self.recovered;
        let missing = sent.saturating_sub(self.delivered + self.duplicate);
        if missing == 0 {
            return Ok(());
        }
        let mut places: Vec<_> = self.dropped.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        if self.spooled > 0 {
            places.push(format!("{} left on disk", self.spooled));
        }
        Err(cause().about(format!("{missing} of {sent} events did not arrive ({})", places.join(", "))))
    }
}

impl fmt::Display for Replayed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { replayed, recovered, delivered, duplicate, .. } = self;
        writeln!(f, "{replayed} dead letters sent again, and {recovered} events that waited")?;
        writeln!(f, "{delivered} stored, and {duplicate} stored before")
    }
}

/// Says so if there are dead letters, and none could be sent.
fn none_of(directory: &SpoolDirectory) -> Result<(), Failure> {
    match directory.dead_letters().map_err(Failure::work)?.len() {
        0 => Ok(()),
        left => Err(Failure::work(format!(
            "none of the {left} dead letters could be sent: they are of another service, endpoint, account or name, or their client is \
             running; `agentlytics spool status` tells which"
        ))),
    }
}
