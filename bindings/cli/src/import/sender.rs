//! Sends page views through the SDK: as fast as the service takes them, and none left out.

use std::fmt;
use std::time::Duration;

use agentlytics_bridge::{Client, DropReason, Dropped, Error, Kind, Stats};
use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value, json};

use super::page_view::PageView;
use super::target::{Access, Options, Target};
use crate::failure::Failure;
use crate::losses::FirstLoss;

/// Events in one request; the most that services take.
const BATCH: usize = 100;
/// Events that may wait: enough to keep a service busy, and little memory whatever the size of the log.
const QUEUE: usize = 20 * BATCH;
/// How long a service may take nothing: longer than the SDK tries to repeat a request.
const LONGEST_WAIT: Duration = Duration::from_secs(60);

/// Why a line is not imported.
pub(super) enum Trouble {
    /// Because of what it says.
    Line(String),
    /// Because of the service: neither will be the lines that follow.
    Service(Failure),
}

/// A service that takes page views.
pub(super) struct Sender {
    client: Client,
    target: Target,
    first_loss: FirstLoss,
    progress: ProgressBar,
}

impl Sender {
    /// Opens a client of a service, and makes sure that it answers.
    ///
    /// # Errors
    /// What of the access is missing or unusable (usage); why the service cannot be reached (work).
    pub(super) fn open(target: Target, access: &Access, url: &str, key: Option<&str>) -> Result<Self, Failure> {
        let mut options = Options::new();
        options.extend(key.map(|key| ("api_key".to_owned(), key.into())));
        options.extend([
            ("endpoint".to_owned(), url.into()),
            ("batch_size".to_owned(), BATCH.into()),
            ("max_queue_size".to_owned(), QUEUE.into()),
            ("overflow".to_owned(), json!({"block_ms": LONGEST_WAIT.as_millis() as u64})),
        ]);
        let first_loss = FirstLoss::default();
        let client = (target.open)(access, options, first_loss.hooks())?;
        match client.invoke_blocking(target.health, Value::Null) {
            // Nobody is there. Whatever else is amiss, the answers to the page views will say.
            Err(error) if error.status().is_none() => return Err(Failure::work(error)),
            _ => {}
        }
        Ok(Self { client, target, first_loss, progress: progress() })
    }

    /// Hands a page view over; waits while the queue is full.
    ///
    /// # Errors
    /// It is nothing that the service would take; or the service takes nothing any more.
    pub(super) fn send(&self, view: PageView<'_>) -> Result<(), Trouble> {
        let id = view.id;
        let event = (self.target.write)(&self.client, view);
        event.and_then(|event| self.client.track_as(id, event)).map_err(|error| match error.kind() {
            Kind::Validation | Kind::TooLarge => Trouble::Line(error.to_string()),
            Kind::Config => Trouble::Service(Failure::usage(error)),
            _ => Trouble::Service(Failure::work(error)),
        })?;
        if let Some(error) = self.client.halted_by() {
            return Err(Trouble::Service(Failure::work(error)));
        }
        self.progress.set_position(self.client.stats().delivered);
        Ok(())
    }

    /// Prints a line on standard error, past the progress.
    pub(super) fn say(&self, line: impl fmt::Display) {
        self.progress.suspend(|| eprintln!("{line}"));
    }

    /// Waits until all is answered for; what became of it, and why if some of it did not arrive.
    pub(super) fn finish(self) -> (Stats, Result<(), Failure>) {
        loop {
            let delivered = self.client.stats().delivered;
            self.progress.set_position(delivered);
            // A service that is slow, but answers, is waited for.
            if self.client.flush_blocking(LONGEST_WAIT).pending == 0 || self.client.stats().delivered == delivered {
                break;
            }
        }
        let halted_by = self.client.halted_by();
        self.client.shutdown_blocking(LONGEST_WAIT);
        self.progress.finish_and_clear();
        let stats = self.client.stats();
        let arrived = if stats.dropped.is_empty() { Ok(()) } else { Err(self.loss(&stats, halted_by)) };
        (stats, arrived)
    }

    fn loss(&self, stats: &Stats, halted_by: Option<Error>) -> Failure {
        let lost: u64 = stats.dropped.values().sum();
        let reasons: Vec<_> = stats.dropped.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
        let cause = match (halted_by, self.first_loss.take()) {
            (Some(error), _) => error.to_string(),
            (None, Some(Dropped { reason: DropReason::Expired, .. })) => {
                "they are older than the service takes; --any-time sends them all the same".to_owned()
            }
            (None, Some(Dropped { fault: Some(fault), .. })) => Error::from(fault).to_string(),
            _ => "the service did not answer".to_owned(),
        };
        Failure::work(format!("{lost} of {} page views did not arrive ({}): {cause}", stats.accepted, reasons.join(", ")))
    }
}

/// A count on standard error if that is a terminal, else nothing.
fn progress() -> ProgressBar {
    let style = ProgressStyle::with_template("{spinner} {human_pos} page views arrived, {per_sec}");
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}
