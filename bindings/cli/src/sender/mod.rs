//! Sends many events through the SDK: as fast as the service takes them, and none left out. Shows how far it is on a terminal.
//!
//! Not here: what the events say, and where they come from.

mod progress;

use std::fmt;
use std::time::Duration;

use agentlytics_bridge::{Client, EventId, EventWriter, Kind, Stats};
use jiff::Timestamp;
use serde_json::{Map, Value, json};

use crate::failure::Failure;
use crate::losses::FirstLoss;
use crate::stopwatch::Stopwatch;

pub(crate) use progress::Progress;

/// Events in one request; the most that services take.
const BATCH: usize = 100;
/// Events that may wait: enough to keep a service busy, and little memory however many come.
const QUEUE: usize = 20 * BATCH;
/// How long a service may take nothing: longer than the SDK tries to repeat a request.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How often somebody who waits for the rest is told how much of it is left.
const LOOK: Duration = Duration::from_millis(50);

/// Why an event is not sent.
pub(crate) enum Trouble {
    /// Because of what it says.
    Event(String),
    /// Because of the service: neither will be those that follow.
    Service(Failure),
}

/// A client of a service that takes events, and what was sent through it.
pub(crate) struct Sender {
    client: Client,
    first_loss: FirstLoss,
    progress: Progress,
}

/// What became of what was sent.
pub(crate) struct Sent {
    pub(crate) stats: Stats,
    /// Whether all of it has arrived, or is on disk for the next client.
    pub(crate) arrived: Result<(), Failure>,
}

impl Sender {
    /// Options for a client that is to send many events.
    pub(crate) fn options() -> Map<String, Value> {
        Map::from_iter([
            ("batch_size".to_owned(), BATCH.into()),
            ("max_queue_size".to_owned(), QUEUE.into()),
            ("overflow".to_owned(), json!({"block_ms": LONGEST_WAIT.as_millis() as u64})),
        ])
    }

    /// Sends through a client that was opened with these options and tells its losses.
    pub(crate) fn new(client: Client, first_loss: FirstLoss, progress: Progress) -> Self {
        Self { client, first_loss, progress }
    }

    /// What writes events in the service's words.
    pub(crate) fn client(&self) -> &Client {
        &self.client
    }

    /// Hands an event over, under an id of its own or a new one, with a time of its own or that of now; waits while the queue is
    /// full.
    ///
    /// # Errors
    /// It is nothing that the service would take; or the service takes nothing any more.
    pub(crate) fn send(&self, id: Option<EventId>, time: Option<Timestamp>, event: EventWriter) -> Result<EventId, Trouble> {
        if let Some(error) = self.client.halted_by() {
            return Err(Trouble::Service(error.into()));
        }
        let id = id.unwrap_or_else(EventId::new);
        let dated = match time {
            Some(time) => self.client.at(event, time),
            None => Ok(event),
        };
        let tracked = dated.and_then(|event| self.client.track_as(id, event)).map_err(|error| match error.kind() {
            Kind::Validation | Kind::TooLarge => Trouble::Event(error.to_string()),
            // A queue that stays full has a reason.
            _ => Trouble::Service(self.client.halted_by().unwrap_or(error).into()),
        });
        self.show();
        tracked
    }

    /// Events that are not answered for yet: the newest.
    pub(crate) fn pending(&self) -> u64 {
        self.client.stats().pending
    }

    /// Prints a line on standard error, past the progress.
    pub(crate) fn say(&self, line: impl fmt::Display) {
        self.progress.say(line);
    }

    /// Waits until all is answered for, or the service has fallen silent; `look` is told from time to time how much is left. A
    /// service that is slow, but answers, is waited for.
    pub(crate) fn settle(&self, mut look: impl FnMut(u64)) {
        let mut left = self.pending();
        let mut last_answer = Stopwatch::start();
        loop {
            let flush = Stopwatch::start();
            let pending = self.client.flush_blocking(LOOK).pending;
            self.show();
            look(pending);
            if pending < left {
                (left, last_answer) = (pending, Stopwatch::start());
            }
            // A flush that gives up before its time has found nobody there.
            let given_up = flush.elapsed() < LOOK || last_answer.elapsed() >= LONGEST_WAIT;
            if pending == 0 || given_up {
                return;
            }
        }
    }

    /// Ends the client. What still waits is lost, unless it is kept on disk.
    pub(crate) fn close(self) -> Sent {
        let halted_by = self.client.halted_by();
        self.client.shutdown_blocking(LONGEST_WAIT);
        self.progress.end();
        let stats = self.client.stats();
        let lost: u64 = stats.dropped.values().sum();
        let arrived = if lost == 0 {
            Ok(())
        } else {
            let reasons: Vec<_> = stats.dropped.iter().map(|(reason, count)| format!("{count} {reason}")).collect();
            let what = format!("{lost} of {} events did not arrive ({})", stats.accepted, reasons.join(", "));
            Err(self.first_loss.cause(halted_by).about(what))
        };
        Sent { stats, arrived }
    }

    fn show(&self) {
        let stats = self.client.stats();
        self.progress.show(stats.delivered + stats.duplicate);
    }
}
