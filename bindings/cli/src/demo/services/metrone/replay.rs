//! Sends sessions to the service through the SDK, and reads back what it has of them.

use std::collections::HashSet;
use std::time::Duration;

use agentlytics_bridge::{Client, Error, EventId, Stats as DeliveryStats};
use agentlytics_mock_server::MockServer;
use indicatif::{ProgressBar, ProgressStyle};
use serde::Deserialize;
use serde_json::{Value, json};

use super::tally::{Mark, Tally, Totals};
use super::{DAYS, SERVICE, foreign, open};
use crate::failure::Failure;
use crate::target::metrone;
use crate::transcript::{Session, StepEvent};

/// Events in one request; the most the service takes.
const BATCH: usize = 100;
/// Rows in one page; the most the service gives.
const PAGE: usize = 1_000;
/// How long the queue may hold the replay up. Recordings may be larger than the queue, and a demo must not drop events.
const LONGEST_WAIT: Duration = Duration::from_secs(60);
/// How often the progress is drawn while events are under way.
const REDRAW: Duration = Duration::from_millis(50);
/// How many of these times may pass without an answer.
const PATIENCE: usize = 200;

/// A client of the service, and what was sent through it.
pub(crate) struct Replay {
    client: Client,
    sent: HashSet<Mark>,
}

impl Replay {
    /// Nothing sent yet to the default account of the server.
    pub(crate) fn to(server: &MockServer) -> Result<Self, Failure> {
        let options = json!({"batch_size": BATCH, "overflow": {"block_ms": LONGEST_WAIT.as_millis() as u64}});
        Ok(Self { client: open(&SERVICE, server, options)?, sent: HashSet::new() })
    }

    /// Sends every event of every session, and returns the delivery's own numbers when all are answered for or the service
    /// has fallen silent.
    pub(crate) fn send(&mut self, sessions: &[Session]) -> Result<DeliveryStats, Failure> {
        let progress = progress(sessions.iter().map(|session| session.steps().count()).sum());
        for (number, session) in (1..).zip(sessions) {
            let name = format!("session-{number:04}");
            for event in StepEvent::of(&name, session) {
                let mark = Mark { session: name.clone(), step: event.step };
                self.track(event).map_err(Failure::work)?;
                self.sent.insert(mark);
            }
            progress.set_position(self.client.stats().delivered);
        }
        self.settle(&progress);
        progress.finish_and_clear();
        Ok(self.client.stats())
    }

    fn track(&self, event: StepEvent) -> Result<EventId, Error> {
        self.client.track(metrone::write_step(&self.client, event)?)
    }

    fn settle(&self, progress: &ProgressBar) {
        let mut silent = 0;
        while self.client.flush_blocking(REDRAW).pending > 0 && silent < PATIENCE {
            let delivered = self.client.stats().delivered;
            silent = if delivered > progress.position() { 0 } else { silent + 1 };
            progress.set_position(delivered);
        }
    }

    /// Reads back what the service has, row by row.
    pub(crate) fn read_back(self) -> Result<Totals, Failure> {
        let mut tally = Tally::of(self.sent);
        let pages = self.client.pages(EVENTS, json!({"days": DAYS, "limit": PAGE})).map_err(Failure::work)?;
        while let Some(page) = pages.next_blocking() {
            let page = serde_json::from_value(page.map_err(Failure::work)?.data);
            let EventsPage { data } = page.map_err(|error| foreign(EVENTS, &error))?;
            for row in data {
                tally.read(row).map_err(|error| foreign(EVENTS, &error))?;
            }
        }
        Ok(tally.totals())
    }
}

/// The operation that gives rows.
const EVENTS: &str = "getEvents";

/// A page of `getEvents`.
#[derive(Deserialize)]
struct EventsPage {
    data: Vec<Value>,
}

/// A bar on standard error if that is a terminal, else nothing.
fn progress(events: usize) -> ProgressBar {
    let style = ProgressStyle::with_template("{bar:32} {human_pos} of {human_len} events");
    ProgressBar::new(events as u64).with_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()))
}
