//! What a child process inherits of a client: memory, but not the thread that works on it.
//!
//! Using such a client would wait for ever for a thread that is not there, perhaps on a lock that it held. So a client
//! remembers in which process it was opened, and refuses to work in another; the package opens another one there.

use std::sync::atomic::{AtomicU32, Ordering};

use agentlytics_bridge::{Error, Kind};
use pyo3::pyfunction;

/// How many forks lie between this process and the first that loaded this module. Cheaper to ask than the process id.
static GENERATION: AtomicU32 = AtomicU32::new(0);

/// The process in which something was opened.
#[derive(Clone, Copy)]
pub struct Home(u32);

impl Home {
    /// This process.
    pub fn here() -> Self {
        Self(GENERATION.load(Ordering::Relaxed))
    }

    /// Whether this is still the same process.
    pub fn is_here(self) -> bool {
        self.0 == GENERATION.load(Ordering::Relaxed)
    }

    /// # Errors
    /// `closed` in another process.
    pub fn check(self) -> Result<(), Error> {
        if self.is_here() {
            return Ok(());
        }
        Err(Error::new(Kind::Closed, "this client was shut down before the process was forked; open another one"))
    }
}

/// To be called in the child after a fork.
#[pyfunction]
pub fn forked() {
    GENERATION.fetch_add(1, Ordering::Relaxed);
}
