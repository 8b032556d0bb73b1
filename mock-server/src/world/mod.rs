//! A world: everything that the holders of some keys can see, and nothing else.

mod clock;
mod fault;
mod journal;
mod keyring;
mod limits;
mod rate;
mod redact;
mod replays;
mod verify;

pub(crate) use clock::Clock;
pub use clock::{ClockChange, ClockReading};
pub(crate) use fault::Faults;
pub use fault::{ActiveFault, Fault, FaultRule, When};
pub(crate) use journal::Journal;
pub use journal::{JournalEntry, JournalFilter, Outcome, Violations};
pub(crate) use keyring::{Key, Keyring};
pub use keyring::{KeyInfo, Scope};
pub use limits::Limits;
pub(crate) use rate::{RateStatus, RateWindows, WINDOW_SECONDS};
pub(crate) use replays::{Admission, Fingerprint, ReplayKey, Replays};
pub use verify::{Expectation, Verdict};

use crate::store::Store;
use parking_lot::{Mutex, MutexGuard};
use tokio::sync::watch;

/// The state of one world.
///
/// Each part has its own lock, held for the length of one step. Nobody holds two of them.
#[derive(Debug)]
pub(crate) struct World {
    name: String,
    pub(crate) clock: Clock,
    pub(crate) faults: Mutex<Faults>,
    pub(crate) journal: Mutex<Journal>,
    pub(crate) limits: Mutex<Limits>,
    pub(crate) rates: Mutex<RateWindows>,
    pub(crate) replays: Mutex<Replays>,
    store: Mutex<Store>,
    /// Tells streams that the store has changed; they look for themselves what is new.
    changed: watch::Sender<()>,
}

impl World {
    pub(crate) fn new(name: String, limits: Limits) -> Self {
        Self {
            clock: Clock::default(),
            faults: Mutex::default(),
            journal: Mutex::new(Journal::new(name.clone())),
            name,
            limits: Mutex::new(limits),
            rates: Mutex::default(),
            replays: Mutex::default(),
            store: Mutex::default(),
            changed: watch::Sender::new(()),
        }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The store, for reading.
    pub(crate) fn store(&self) -> MutexGuard<'_, Store> {
        self.store.lock()
    }

    /// Changes the store, all at once for whoever reads it, and wakes the streams.
    pub(crate) fn write<T>(&self, change: impl FnOnce(&mut Store) -> T) -> T {
        let result = change(&mut self.store.lock());
        self.changed.send_replace(());
        result
    }

    /// Wakes up at each change of the store.
    pub(crate) fn changes(&self) -> watch::Receiver<()> {
        self.changed.subscribe()
    }

    /// Back to the beginning: nothing stored, no faults, the real time, these limits. Keys stay valid.
    pub(crate) fn reset(&self, limits: Limits) {
        self.clock.reset();
        self.faults.lock().clear();
        self.journal.lock().clear();
        *self.limits.lock() = limits;
        *self.rates.lock() = RateWindows::default();
        *self.replays.lock() = Replays::default();
        self.write(|store| store.replace([]));
    }
}
