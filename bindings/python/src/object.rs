//! JSON as Python objects, and Python arguments as JSON.

use agentlytics_bridge::Error;
use pyo3::IntoPyObjectExt;
use pyo3::exceptions::PyRuntimeError;
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyList};
use serde::Serialize;
use serde_json::{Number, Value};

use crate::error::OrRaise;
use crate::json;

/// Anything that has a JSON form, as Python objects.
pub fn from_serialize<'py>(py: Python<'py>, data: &impl Serialize) -> PyResult<Bound<'py, PyAny>> {
    let value = serde_json::to_value(data).map_err(|cause| PyRuntimeError::new_err(cause.to_string()))?;
    from_value(py, &value)
}

/// A JSON value as Python objects.
pub fn from_value<'py>(py: Python<'py>, value: &Value) -> PyResult<Bound<'py, PyAny>> {
    match value {
        Value::Null => py.None().into_bound_py_any(py),
        Value::Bool(truth) => truth.into_bound_py_any(py),
        Value::Number(number) => from_number(py, number),
        Value::String(text) => text.into_bound_py_any(py),
        Value::Array(items) => {
            let list = PyList::empty(py);
            for item in items {
                list.append(from_value(py, item)?)?;
            }
            Ok(list.into_any())
        }
        Value::Object(members) => {
            let dict = PyDict::new(py);
            for (key, value) in members {
                dict.set_item(key, from_value(py, value)?)?;
            }
            Ok(dict.into_any())
        }
    }
}

fn from_number<'py>(py: Python<'py>, number: &Number) -> PyResult<Bound<'py, PyAny>> {
    if let Some(small) = number.as_i64() {
        small.into_bound_py_any(py)
    } else if let Some(large) = number.as_u64() {
        large.into_bound_py_any(py)
    } else {
        number.as_f64().into_bound_py_any(py)
    }
}

/// A Python value as JSON, by the same rules as the values of events.
///
/// # Errors
/// A validation error that says what cannot be expressed and where.
pub fn to_value(object: &Bound<'_, PyAny>) -> PyResult<Value> {
    let read = || {
        let mut bytes = Vec::new();
        json::write(&mut bytes, "", object)?;
        serde_json::from_slice(&bytes).map_err(|cause| Error::validation(format!("a value cannot be expressed as JSON: {cause}")))
    };
    read().or_raise(object.py())
}
