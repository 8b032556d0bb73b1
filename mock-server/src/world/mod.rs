//! A world: everything that the holders of some keys can see, and nothing else.

mod account;
mod clock;
mod fault;
mod journal;
mod keyring;
mod limits;
mod public_key;
mod rate;
mod redact;
mod replays;
mod streams;
mod verify;
mod webhooks;

pub(crate) use account::{Account, Contents, random_id};
pub use account::{Assistant, Experiment, ExperimentStatus, Project, Variant};
pub(crate) use clock::{Clock, Mode};
pub use clock::{ClockChange, ClockReading};
pub(crate) use fault::Faults;
pub use fault::{ActiveFault, Fault, FaultRule, Part, When};
pub(crate) use journal::{Journal, RequestLine};
pub use journal::{JournalEntry, JournalFilter, Outcome, Violations};
pub(crate) use keyring::{Key, Keyring, NewKey};
pub use keyring::{KeyInfo, Scope};
pub use limits::{Limits, Tier};
pub(crate) use public_key::{Forgery, PublicKey};
pub(crate) use rate::{RateStatus, RateWindows, WINDOW_SECONDS};
pub(crate) use replays::{Admission, Fingerprint, ReplayKey, Replays};
pub(crate) use streams::Streams;
pub use verify::{Expectation, Verdict};
pub(crate) use webhooks::{MAIN, Webhooks};
pub use webhooks::{WebhookInfo, WebhookSecrets};

use crate::store::{NewEvent, Store};
use jiff::Timestamp;
use parking_lot::{Mutex, MutexGuard};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// The state of one world.
///
/// Each part has its own lock, held for the length of one step. Nobody holds two of them.
#[derive(Debug)]
pub(crate) struct World {
    name: String,
    /// Another one in each world, also after the server was started again.
    identity: u64,
    pub(crate) account: Mutex<Account>,
    pub(crate) clock: Clock,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) journal: Mutex<Journal>,
    pub(crate) limits: Mutex<Limits>,
    pub(crate) rates: Mutex<RateWindows>,
    pub(crate) replays: Mutex<Replays>,
    pub(crate) streams: Streams,
    pub(crate) webhooks: Mutex<Webhooks>,
    store: Mutex<Store>,
    /// Tells streams that the store has changed; they look for themselves what is new.
    changed: watch::Sender<()>,
}

impl World {
    pub(crate) fn new(name: String, limits: Limits) -> Self {
        Self {
            account: Mutex::default(),
            clock: Clock::default(),
            faults: Mutex::default(),
            journal: Mutex::new(Journal::new(name.clone())),
            name,
            identity: fastrand::u64(..),
            limits: Mutex::new(limits),
            rates: Mutex::default(),
            replays: Mutex::default(),
            streams: Streams::default(),
            webhooks: Mutex::default(),
            store: Mutex::default(),
            changed: watch::Sender::new(()),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// A number that no other world has, nor had one of an earlier server.
    pub(crate) fn identity(&self) -> u64 {
        self.identity
    }

    /// The store as it is now, for reading.
    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        let now = self.clock.now();
        let mut store = self.store.lock();
        if store.take_in(now) {
            self.changed.send_replace(());
        }
        store
    }

    /// Changes the store, all at once for whoever reads it, and wakes the streams.
    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut Store) -> T) -> T {
        let result = change(&mut self.store());
        self.changed.send_replace(());
        result
    }

    /// Stores events after a while on the world's clock. If that clock runs, streams are woken when the time has come.
    pub(crate) fn write_later(self: &Arc<Self>, delay: Duration, events: Vec<NewEvent>) {
        let at = self.clock.now().saturating_add(delay).unwrap_or(Timestamp::MAX);
        self.store.lock().insert_later(at, events);
        let world = Arc::clone(self);
        tokio::spawn(async move {
            tokio::time::sleep(delay).await;
            drop(world.store());
        });
    }

    /// Wakes up at each change of the store.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Back to the beginning: nothing stored, no faults, the real time, these limits. Keys stay valid, and so do the projects of the beginning
    /// and the secrets of webhooks.
    pub(crate) fn reset(&self, limits: Limits) {
        self.account.lock().reset();
        self.clock.reset();
        self.faults.lock().clear();
        self.journal.lock().clear();
        *self.limits.lock() = limits;
        *self.rates.lock() = RateWindows::default();
        *self.replays.lock() = Replays::default();
        self.write(|store| store.replace([]));
    }
}
