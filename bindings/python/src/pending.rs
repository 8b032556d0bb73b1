//! Something that takes time: one object for those who wait and for those who want to be told.

use std::future::Future;
use std::sync::mpsc::{RecvTimeoutError, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use agentlytics_bridge::{Error, Kind, Runtime};
use futures_util::future::{AbortHandle, Abortable, BoxFuture, FutureExt};
use pyo3::prelude::*;

use crate::error::{OrRaise, raised};
use crate::mailbox::{Content, Mailbox};

/// How often a waiting thread looks for signals, so that Ctrl-C works while it waits.
const SIGNAL_CHECK: Duration = Duration::from_millis(50);

/// Work that starts when it is waited for. It runs on the client's own thread; dropping it does nothing.
#[pyclass(frozen, module = "agentlytics._native")]
pub struct Pending {
    work: Mutex<Option<Abortable<BoxFuture<'static, Content>>>>,
    cancel: AbortHandle,
    runtime: Runtime,
}

impl Pending {
    /// Work and how to make a Python object of what comes out.
    pub fn new<T: Send + 'static>(
        runtime: &Runtime,
        work: impl Future<Output = T> + Send + 'static,
        convert: impl FnOnce(Python<'_>, T) -> PyResult<Py<PyAny>> + Send + 'static,
    ) -> Self {
        let (cancel, registration) = AbortHandle::new_pair();
        let work = work.map(|outcome| -> Content { Box::new(move |py| convert(py, outcome)) });
        Self { work: Mutex::new(Some(Abortable::new(work.boxed(), registration))), cancel, runtime: runtime.clone() }
    }

    fn begin(&self, py: Python<'_>, tell: impl FnOnce(Content) + Send + 'static) -> PyResult<()> {
        let work = self.work.lock().unwrap_or_else(PoisonError::into_inner).take();
        let work = work.ok_or_else(|| Error::validation("this was waited for already")).or_raise(py)?;
        let task = work.map(|outcome| {
            if let Ok(content) = outcome {
                tell(content);
            }
        });
        self.runtime.spawn(task).or_raise(py)
    }
}

#[pymethods]
impl Pending {
    /// Waits with the interpreter released. Signals are handled meanwhile; one that raises cancels the work.
    fn wait(&self, py: Python<'_>) -> PyResult<Py<PyAny>> {
        let (sender, mut receiver) = sync_channel(1);
        self.begin(py, move |content| {
            let _ = sender.send(content);
        })?;
        loop {
            let outcome = &mut receiver;
            match py.detach(move || outcome.recv_timeout(SIGNAL_CHECK)) {
                Ok(content) => return content(py),
                Err(RecvTimeoutError::Timeout) => py.check_signals().inspect_err(|_| self.cancel.abort())?,
                Err(RecvTimeoutError::Disconnected) => return Err(raised(py, Error::new(Kind::Cancelled, "the call was given up"))),
            }
        }
    }

    /// Starts, and puts the outcome into `mailbox` under `ticket`, unless it is cancelled before.
    fn post(&self, py: Python<'_>, mailbox: &Bound<'_, Mailbox>, ticket: u64) -> PyResult<()> {
        let slot = mailbox.get().slot();
        self.begin(py, move |content| slot.put(ticket, content))
    }

    /// Gives the work up.
    fn cancel(&self) {
        self.cancel.abort();
    }
}
