//! What the SDK's thread has to say to Python.
//!
//! The SDK's thread puts letters in and goes on; a Python thread takes them out. Letters hold plain data and how to turn it
//! into Python objects, which happens on the Python thread: the SDK's thread never waits for the interpreter, so neither
//! a busy interpreter nor one that is shutting down can hold it up.

use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Mutex, PoisonError};

use pyo3::prelude::*;

/// Makes the Python object of a letter.
pub type Content = Box<dyn FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send>;

enum Letter {
    Content(u64, Content),
    Close,
}

/// Where letters can be put, from any thread.
#[derive(Clone)]
pub struct Slot(Sender<Letter>);

impl Slot {
    /// Leaves a letter for whoever waits for `ticket`.
    pub fn put(&self, ticket: u64, content: impl FnOnce(Python<'_>) -> PyResult<Py<PyAny>> + Send + 'static) {
        // Without a mailbox nobody waits for it any more.
        let _ = self.0.send(Letter::Content(ticket, Box::new(content)));
    }
}

/// Letters in the order in which they came.
#[pyclass(frozen, module = "agentlytics._native")]
pub struct Mailbox {
    slot: Slot,
    letters: Mutex<Receiver<Letter>>,
}

impl Mailbox {
    /// Where letters for this mailbox can be put.
    pub fn slot(&self) -> Slot {
        self.slot.clone()
    }
}

#[pymethods]
impl Mailbox {
    #[new]
    fn new() -> Self {
        let (sender, receiver) = channel();
        Self { slot: Slot(sender), letters: Mutex::new(receiver) }
    }

    /// Waits for a letter with the interpreter released: `(ticket, value, error)`, or `None` once closed.
    fn take(&self, py: Python<'_>) -> Option<(u64, Option<Py<PyAny>>, Option<PyErr>)> {
        let letter = py.detach(|| self.letters.lock().unwrap_or_else(PoisonError::into_inner).recv());
        match letter {
            Ok(Letter::Content(ticket, content)) => Some(match content(py) {
                Ok(value) => (ticket, Some(value), None),
                Err(error) => (ticket, None, Some(error)),
            }),
            Ok(Letter::Close) | Err(_) => None,
        }
    }

    /// Lets `take` return `None` after the letters that are there.
    fn close(&self) {
        let _ = self.slot.0.send(Letter::Close);
    }
}
