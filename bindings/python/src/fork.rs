//! What a child process inherits of a client: memory, but not the thread that works on it.
//!
//! Using such a client would wait for ever for a thread that is not there, perhaps on a lock that it held. So a client
//! remembers in which process it was opened, and refuses to work in another; the package opens another one there. So does
//! everything else that has a thread behind it.

use std::sync::atomic::{AtomicU32, Ordering};

use agentlytics_bridge::{Error, Kind};
use pyo3::pyfunction;

/// How many forks lie between this process and the first that loaded this module. Cheaper to ask than the process id.
static GENERATION: AtomicU32 = AtomicU32::new(0);

/// Something that belongs to the process in which it was made: in a forked child it is neither used nor dropped.
pub struct Resident<T> {
    /// Always there, until it is taken.
    value: Option<T>,
    home: u32,
}

impl<T> Resident<T> {
    /// Of this process.
    pub fn new(value: T) -> Self {
        Self { value: Some(value), home: GENERATION.load(Ordering::Relaxed) }
    }

    /// Whether this is still the same process.
    pub fn is_here(&self) -> bool {
        self.home == GENERATION.load(Ordering::Relaxed)
    }

    /// # Errors
    /// `closed` in another process.
    pub fn get(&self) -> Result<&T, Error> {
        self.value.as_ref().filter(|_| self.is_here()).ok_or_else(Self::is_elsewhere)
    }

    /// What a forked child has inherited, for what little it may do with it; `None` in the process of its own.
    pub fn inherited(&self) -> Option<&T> {
        self.value.as_ref().filter(|_| !self.is_here())
    }

    /// Takes it out, to drop it; `None` in another process.
    pub fn take(&mut self) -> Option<T> {
        if self.is_here() { self.value.take() } else { None }
    }

    fn is_elsewhere() -> Error {
        Error::new(Kind::Closed, "this belongs to the parent process, which opened it before the fork; open another one")
    }
}

impl<T> Drop for Resident<T> {
    fn drop(&mut self) {
        if !self.is_here() {
            // The thread behind it does not exist here, and its locks may be taken for ever.
            std::mem::forget(self.value.take());
        }
    }
}

/// To be called in the child after a fork, on the one thread that it has.
#[pyfunction]
pub fn forked() {
    GENERATION.fetch_add(1, Ordering::Relaxed);
    // Events' ids are made of this thread's random numbers: with the same ones, a child would mint its parent's ids. A
    // system that has none to give now leaves those of the parent, which differ again after a while.
    let _ = rand::rng().reseed();
}
