//! Errors on their way into Python.

use agentlytics_bridge::data;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;

use crate::object;

/// The exception that stands for an error, made by the package itself: its classes are written in Python.
pub fn raised(py: Python<'_>, error: impl Into<data::Error>) -> PyErr {
    static FACTORY: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    let exception = || {
        let factory = FACTORY.import(py, "agentlytics._errors", "error_of")?;
        factory.call1((object::from_serialize(py, &error.into())?,))
    };
    exception().map_or_else(|failed| failed, PyErr::from_value)
}

/// Turns the error of a result into an exception.
pub trait OrRaise<T> {
    /// The value, or the exception.
    fn or_raise(self, py: Python<'_>) -> PyResult<T>;
}

impl<T, E: Into<data::Error>> OrRaise<T> for Result<T, E> {
    fn or_raise(self, py: Python<'_>) -> PyResult<T> {
        self.map_err(|error| raised(py, error))
    }
}
