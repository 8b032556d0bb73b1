//! `agentlytics spool purge`: removes dead letters for good.

use std::fmt;

use agentlytics_bridge::{DeadLetter, EventId, PurgedDeadLetters, SpoolDirectory};
use clap::Args;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use serde::Serialize;

use super::place::Place;
use crate::Context;
use crate::failure::Failure;

/// Remove dead letters of clients that have ended, all or some, without asking.
#[derive(Args)]
#[command(after_help = "Example:\n  agentlytics spool purge --dir spool --older-than 30d")]
pub(super) struct Purge {
    #[command(flatten)]
    place: Place,
    /// Only events that are older than this, for example `30d`, `12h` or `1mo`.
    #[arg(long, value_name = "SPAN", value_parser = span)]
    older_than: Option<Span>,
    /// Only the event of this id; may be given several times.
    #[arg(long = "id", value_name = "ID", conflicts_with = "older_than")]
    ids: Vec<EventId>,
}

/// What was removed.
#[derive(Serialize)]
struct Purged {
    purged: usize,
    kept_by_running_clients: usize,
}

impl Purge {
    pub(super) fn run(&self, context: &Context) -> Result<(), Failure> {
        let directory = self.place.open()?;
        self.check_ids(&directory)?;
        let before = self.older_than.map(ago).transpose()?;
        let chosen = |letter: &DeadLetter| {
            before.is_none_or(|before| letter.occurred_at < before) && (self.ids.is_empty() || self.ids.contains(&letter.id))
        };
        let PurgedDeadLetters { removed, kept, .. } = directory.purge_dead_letters(chosen).map_err(Failure::work)?;
        context.output.report(&Purged { purged: removed, kept_by_running_clients: kept })?;
        if kept > 0 {
            return Err(Failure::work(format!(
                "{kept} dead letters stay, because the client that keeps them is running: end it, or have it purge its own"
            )));
        }
        Ok(())
    }

    /// Makes sure that every event that was asked for is there, before any is removed.
    fn check_ids(&self, directory: &SpoolDirectory) -> Result<(), Failure> {
        if self.ids.is_empty() {
            return Ok(());
        }
        let letters = directory.dead_letters().map_err(Failure::work)?;
        match self.ids.iter().find(|id| letters.iter().all(|letter| letter.id != **id)) {
            Some(id) => Err(Failure::usage(format!("--id {id}: there is no such dead letter; nothing was removed"))),
            None => Ok(()),
        }
    }
}

impl fmt::Display for Purged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{} dead letters removed", self.purged)
    }
}

fn span(text: &str) -> Result<Span, String> {
    let span: Span = text.parse().map_err(|error| format!("{error}; wanted is for example 30d or 12h"))?;
    if span.is_negative() { Err("it must not be negative".to_owned()) } else { Ok(span) }
}

/// The time so long ago.
#[expect(clippy::disallowed_methods, reason = "the age of an event is asked for as of this moment")]
fn ago(span: Span) -> Result<Timestamp, Failure> {
    // A day or a month has a length only where there is a calendar.
    let then = Timestamp::now().to_zoned(TimeZone::UTC).checked_sub(span);
    then.map(|then| then.timestamp()).map_err(|error| Failure::usage(format!("--older-than: {error}")))
}
