//! The mock server in this process. What it can do beyond starting and stopping is asked for over HTTP, by the package.

use std::sync::{Mutex, PoisonError};

use agentlytics_bridge::testing;
use pyo3::exceptions::{PyOSError, PyValueError};
use pyo3::prelude::*;

use crate::fork::Resident;

/// A running mock server.
#[pyclass(frozen, module = "agentlytics._native")]
pub struct MockServer {
    running: Mutex<Option<Resident<testing::MockServer>>>,
}

impl MockServer {
    fn with<T>(&self, ask: impl FnOnce(&testing::MockServer) -> PyResult<T>) -> PyResult<T> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let server = running.as_ref().ok_or_else(|| PyValueError::new_err("the mock server was stopped"))?;
        ask(server.get().map_err(|error| PyValueError::new_err(error.to_string()))?)
    }
}

#[pymethods]
impl MockServer {
    /// Starts a server on a free port of the loopback interface.
    #[new]
    fn new(py: Python<'_>) -> PyResult<Self> {
        let started = py.detach(testing::MockServer::start_blocking).map_err(|error| PyOSError::new_err(error.to_string()))?;
        Ok(Self { running: Mutex::new(Some(Resident::new(started))) })
    }

    #[getter]
    fn url(&self) -> PyResult<String> {
        self.with(|server| Ok(server.url().to_owned()))
    }

    /// Where a browser shows what happens on the server.
    #[getter]
    fn inspector_url(&self) -> PyResult<String> {
        self.with(|server| Ok(server.inspector_url()))
    }

    /// The endpoint of one service, at which no other answers.
    fn uri(&self, vendor: &str) -> PyResult<String> {
        self.with(|server| known(vendor, server.uri(vendor)))
    }

    /// The public token of the first project in the default world, for services that have them.
    fn token(&self, vendor: &str) -> PyResult<String> {
        self.with(|server| known(vendor, server.token(vendor)))
    }

    /// The key of a service that opens the default world.
    fn key(&self, vendor: &str) -> PyResult<String> {
        self.with(|server| known(vendor, server.key(vendor)))
    }

    /// A key that opens a new world.
    fn new_key(&self, vendor: &str) -> PyResult<String> {
        self.with(|server| server.new_key(vendor).map_err(|error| PyValueError::new_err(error.to_string())))
    }

    /// Stops the server; a second call does nothing, nor does one in a forked child.
    fn stop(&self, py: Python<'_>) {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner).take();
        py.detach(|| drop(running));
    }
}

/// What the server has for a service; it has nothing for one that it does not know.
fn known(vendor: &str, found: &str) -> PyResult<String> {
    if found.is_empty() {
        Err(PyValueError::new_err(format!("there is no such thing of a service '{vendor}'")))
    } else {
        Ok(found.to_owned())
    }
}
