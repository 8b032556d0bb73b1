//! Ctrl-C, and what else asks a process to end: the first time it asks, the second time it ends the process.

use std::cell::Cell;
use std::process;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use crate::failure::Failure;

/// What shells say of a process that Ctrl-C has ended.
const ENDED_BY_INTERRUPT: i32 = 130;

/// Tells whoever listens that somebody wants an end. To be called once in a process.
///
/// # Errors
/// The system does not let it.
pub(crate) fn listen(mut tell: impl FnMut() + Send + 'static) -> Result<(), Failure> {
    let mut asked = false;
    let handler = move || {
        if std::mem::replace(&mut asked, true) {
            process::exit(ENDED_BY_INTERRUPT);
        }
        tell();
    };
    ctrlc::set_handler(handler).map_err(|error| Failure::work(format!("cannot listen for signals: {error}")))
}

/// Whether somebody wants the command to come to an end.
pub(crate) struct Interrupt {
    told: mpsc::Receiver<()>,
    requested: Cell<bool>,
}

impl Interrupt {
    /// Listens from now on. To be called once in a process.
    ///
    /// # Errors
    /// As of [`listen`].
    pub(crate) fn listen() -> Result<Self, Failure> {
        let (tell, told) = mpsc::channel();
        // Nobody waits any more when the command is about to end anyway.
        listen(move || _ = tell.send(()))?;
        Ok(Self::told_by(told))
    }

    /// One that is asked for by whoever holds the other end.
    pub(crate) fn told_by(told: mpsc::Receiver<()>) -> Self {
        Self { told, requested: Cell::new(false) }
    }

    /// Whether it was asked for.
    pub(crate) fn requested(&self) -> bool {
        self.wait(Duration::ZERO)
    }

    /// Waits until it is asked for, but not longer; says whether it was.
    pub(crate) fn wait(&self, longest: Duration) -> bool {
        if !self.requested.get() {
            self.requested.set(match self.told.recv_timeout(longest) {
                Ok(()) => true,
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => false,
            });
        }
        self.requested.get()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_remembered() {
        let (tell, told) = mpsc::channel();
        let interrupt = Interrupt::told_by(told);
        assert!(!interrupt.requested());
        tell.send(()).unwrap();
        assert!(interrupt.wait(Duration::from_secs(10)));
        drop(tell);
        assert!(interrupt.requested());
    }
}
