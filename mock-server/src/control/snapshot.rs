//! A world as one value.

use super::Control;
use crate::dialects;
use crate::store::{NewEvent, StoredEvent};
use crate::world::{Assistant, ClockChange, Contents, Experiment, Limits, Project};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// What a world holds, in the form of `GET /__mock/snapshot`. Events keep everything but their identifiers, which are the server's.
/// Faults, the journal and kept answers are of the moment and not in it; keys and the secrets of webhooks are secret.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Snapshot {
    /// The world's time when the snapshot was taken.
    pub now: Timestamp,
    /// Whether its clock stood still.
    pub frozen: bool,
    /// Its limits.
    pub limits: Limits,
    /// Its projects, those that are deleted included.
    #[serde(default)]
    pub projects: Vec<Project>,
    /// Its experiments.
    #[serde(default)]
    pub experiments: Vec<Experiment>,
    /// Its assistants that are there whether or not they did anything.
    #[serde(default)]
    pub assistants: Vec<Assistant>,
    /// Its events, in order of arrival.
    pub events: Vec<StoredEvent>,
}

impl Control {
    /// The world as it is.
    #[must_use]
    pub fn snapshot(&self) -> Snapshot {
        let clock = self.clock();
        let Contents { projects, experiments, assistants } = self.world.account.lock().contents();
        Snapshot { now: clock.now, frozen: clock.frozen, limits: self.limits(), projects, experiments, assistants, events: self.events() }
    }

    /// Makes the world what it was when the snapshot was taken. A project whose token opens another world of this server gets a new one.
    pub fn restore(&self, snapshot: Snapshot) {
        let Snapshot { now, frozen, limits, projects, experiments, assistants, events } = snapshot;
        self.world.reset(limits);
        self.set_clock(&ClockChange { freeze: frozen, ..ClockChange::set(now) });
        self.world.account.lock().replace(Contents { projects, experiments, assistants });
        dialects::all().for_each(|dialect| dialect.settle(&self.world, &self.shared.keyring));
        self.world.write(|store| store.replace(events.into_iter().map(NewEvent::from)));
    }
}
