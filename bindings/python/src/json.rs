//! Python values as JSON, straight from the objects to bytes: no `json.dumps`, no tree in between.
//!
//! Accepted are the JSON types and what stands for them: tuples, subclasses, enumerations (their value), dates and times
//! (ISO 8601, with an offset), UUIDs (text), decimals (numbers, digit for digit), integer-like numbers of other
//! libraries, and any mapping with text keys. Everything else is refused, and the error says where it sits. Nothing is
//! guessed: a set has no order and bytes have no encoding, so neither is taken.

use std::borrow::Cow;
use std::fmt::Write as _;

use agentlytics_bridge::{self as bridge, Error};
use pyo3::intern;
use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::{PyBool, PyDate, PyDict, PyFloat, PyInt, PyList, PyMapping, PyString, PyTime, PyTuple, PyType};

/// Deeper values are refused: the services take no more, and a value that holds itself would never end.
const MAX_DEPTH: usize = 64;

/// How much of the way to a value is shown.
const LONGEST_PATH: usize = 100;

/// Writes the JSON of `value`, which errors call `name`.
///
/// # Errors
/// A validation error that says what cannot be expressed and where.
pub fn write(out: &mut Vec<u8>, name: &str, value: &Bound<'_, PyAny>) -> Result<(), Error> {
    write_value(out, value, 0).map_err(|refused| refused.within(name))
}

/// The text of a key.
///
/// # Errors
/// A validation error if it is not text.
pub fn key<'k>(key: &'k Bound<'_, PyAny>) -> Result<Cow<'k, str>, Error> {
    key_text(key).and_then(as_str).map_err(|refused| refused.within(""))
}

/// A value that has no JSON form, and the way to it.
#[derive(Debug)]
struct Refused {
    what: String,
    /// Steps from the inside out: `[3]`, then `.items`.
    steps: Vec<String>,
}

type Written = Result<(), Refused>;

impl Refused {
    fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), steps: Vec::new() }
    }

    /// Python's own words, from a conversion that ran Python code.
    fn raised(value: &Bound<'_, PyAny>, cause: &PyErr) -> Self {
        Self::new(format!("{} could not be converted: {cause}", type_name(value)))
    }

    fn under(mut self, step: impl FnOnce(&mut String)) -> Self {
        let mut text = String::new();
        step(&mut text);
        self.steps.push(text);
        self
    }

    fn within(self, name: &str) -> Error {
        let path: String = std::iter::once(name.to_owned()).chain(self.steps.into_iter().rev()).collect();
        let path = path.trim_start_matches('.');
        if path.is_empty() {
            return Error::validation(self.what);
        }
        let shown: String = path.chars().take(LONGEST_PATH).collect();
        let more = if shown.len() < path.len() { "…" } else { "" };
        Error::validation(format!("'{shown}{more}': {}", self.what))
    }
}

fn write_value(out: &mut Vec<u8>, value: &Bound<'_, PyAny>, depth: usize) -> Written {
    // Exact types first, in the order of their frequency: each test is one comparison of pointers.
    if let Ok(text) = value.cast_exact::<PyString>() {
        write_text(out, text)
    } else if let Ok(number) = value.cast_exact::<PyInt>() {
        write_integer(out, number)
    } else if let Ok(number) = value.cast_exact::<PyFloat>() {
        write_float(out, number.value())
    } else if let Ok(truth) = value.cast_exact::<PyBool>() {
        out.extend_from_slice(if truth.is_true() { b"true" } else { b"false" });
        Ok(())
    } else if value.is_none() {
        out.extend_from_slice(b"null");
        Ok(())
    } else if let Ok(object) = value.cast_exact::<PyDict>() {
        write_object(out, object, depth)
    } else if let Ok(list) = value.cast_exact::<PyList>() {
        write_array(out, list.iter(), depth)
    } else if let Ok(tuple) = value.cast_exact::<PyTuple>() {
        write_array(out, tuple.iter(), depth)
    } else {
        write_other(out, value, depth)
    }
}

fn as_str<'t>(text: &'t Bound<'_, PyString>) -> Result<Cow<'t, str>, Refused> {
    text.to_cow().map_err(|_| Refused::new("text with a lone surrogate has no UTF-8 form"))
}

fn write_text(out: &mut Vec<u8>, text: &Bound<'_, PyString>) -> Written {
    bridge::write_text(out, &as_str(text)?);
    Ok(())
}

fn write_integer(out: &mut Vec<u8>, number: &Bound<'_, PyInt>) -> Written {
    match number.extract::<i64>() {
        Ok(small) => write_json(out, &small),
        Err(_) => write_digits(out, number),
    }
}

/// A number whose text is a JSON number already: integers of any size, decimals.
fn write_digits(out: &mut Vec<u8>, number: &Bound<'_, PyAny>) -> Written {
    let text = number.str().map_err(|cause| Refused::raised(number, &cause))?;
    let digits = as_str(&text)?;
    // A subclass may show itself as anything.
    if !digits.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'-' | b'+' | b'.' | b'e' | b'E')) {
        return Err(Refused::new(format!("{} does not show itself as a number", type_name(number))));
    }
    out.extend_from_slice(digits.as_bytes());
    Ok(())
}

fn write_float(out: &mut Vec<u8>, number: f64) -> Written {
    if number.is_finite() { write_json(out, &number) } else { Err(not_finite(number)) }
}

fn not_finite(shown: impl std::fmt::Display) -> Refused {
    Refused::new(format!("{shown} is not a JSON number; leave it out or give None"))
}

fn write_object(out: &mut Vec<u8>, object: &Bound<'_, PyDict>, depth: usize) -> Written {
    check_depth(depth)?;
    out.push(b'{');
    for (key, value) in object {
        write_member(out, &key, &value, depth)?;
    }
    close(out, b'}');
    Ok(())
}

fn write_member(out: &mut Vec<u8>, key: &Bound<'_, PyAny>, value: &Bound<'_, PyAny>, depth: usize) -> Written {
    let name = key_text(key)?;
    write_text(out, name)?;
    out.push(b':');
    write_value(out, value, depth + 1).map_err(|refused| {
        refused.under(|step| {
            let _ = write!(step, ".{name}");
        })
    })?;
    out.push(b',');
    Ok(())
}

fn key_text<'k, 'py>(key: &'k Bound<'py, PyAny>) -> Result<&'k Bound<'py, PyString>, Refused> {
    key.cast::<PyString>().map_err(|_| Refused::new(format!("keys must be text, not {}", type_name(key))))
}

fn write_array<'py>(out: &mut Vec<u8>, items: impl Iterator<Item = Bound<'py, PyAny>>, depth: usize) -> Written {
    check_depth(depth)?;
    out.push(b'[');
    for (index, item) in items.enumerate() {
        write_value(out, &item, depth + 1).map_err(|refused| {
            refused.under(|step| {
                let _ = write!(step, "[{index}]");
            })
        })?;
        out.push(b',');
    }
    close(out, b']');
    Ok(())
}

/// Ends a container: over the comma of its last member, if there was one.
fn close(out: &mut Vec<u8>, bracket: u8) {
    match out.last_mut() {
        Some(last @ b',') => *last = bracket,
        _ => out.push(bracket),
    }
}

fn check_depth(depth: usize) -> Written {
    if depth < MAX_DEPTH {
        return Ok(());
    }
    Err(Refused::new(format!("nested deeper than {MAX_DEPTH} levels, or a value that holds itself")))
}

/// Everything that is not exactly a JSON type.
fn write_other(out: &mut Vec<u8>, value: &Bound<'_, PyAny>, depth: usize) -> Written {
    let types = OtherTypes::get(value.py()).map_err(|cause| Refused::raised(value, &cause))?;
    let raised = |cause: PyErr| Refused::raised(value, &cause);
    // Before the built-in types: an enumeration may be derived from text or int.
    if types.is(value, &types.enumeration) {
        check_depth(depth)?;
        write_value(out, &value.getattr(intern!(value.py(), "value")).map_err(raised)?, depth + 1)
    } else if let Ok(text) = value.cast::<PyString>() {
        write_text(out, text)
    } else if let Ok(number) = value.cast::<PyInt>() {
        write_integer(out, number)
    } else if let Ok(number) = value.cast::<PyFloat>() {
        write_float(out, number.value())
    } else if let Ok(object) = value.cast::<PyDict>() {
        write_object(out, object, depth)
    } else if let Ok(list) = value.cast::<PyList>() {
        write_array(out, list.iter(), depth)
    } else if let Ok(tuple) = value.cast::<PyTuple>() {
        write_array(out, tuple.iter(), depth)
    } else if types.is(value, &types.datetime) {
        write_text(out, &instant(value).map_err(raised)?)
    } else if value.cast::<PyDate>().is_ok() || value.cast::<PyTime>().is_ok() {
        write_text(out, &iso(value).map_err(raised)?)
    } else if types.is(value, &types.uuid) {
        write_text(out, &value.str().map_err(raised)?)
    } else if types.is(value, &types.decimal) {
        if value.call_method0(intern!(value.py(), "is_finite")).and_then(|finite| finite.is_truthy()).map_err(raised)? {
            write_digits(out, value)
        } else {
            Err(not_finite(value))
        }
    } else if let Ok(mapping) = value.cast::<PyMapping>() {
        let copy = PyDict::new(value.py());
        copy.update(mapping).map_err(raised)?;
        write_object(out, &copy, depth)
    } else if let Ok(number) = value.call_method0(intern!(value.py(), "__index__")).and_then(|number| Ok(number.cast_into::<PyInt>()?)) {
        write_integer(out, &number)
    } else {
        Err(Refused::new(format!("{} has no JSON form; convert it first", type_name(value))))
    }
}

/// A point in time. Without a time zone it is local time, as everywhere in Python.
fn instant<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    let py = value.py();
    if value.getattr(intern!(py, "tzinfo"))?.is_none() {
        return iso(&value.call_method0(intern!(py, "astimezone"))?);
    }
    iso(value)
}

fn iso<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyString>> {
    Ok(value.call_method0(intern!(value.py(), "isoformat"))?.cast_into::<PyString>()?)
}

fn write_json<V: serde::Serialize + ?Sized>(out: &mut Vec<u8>, value: &V) -> Written {
    serde_json::to_writer(out, value).map_err(|cause| Refused::new(cause.to_string()))
}

fn type_name(value: &Bound<'_, PyAny>) -> String {
    value.get_type().name().map_or_else(|_| "this value".to_owned(), |name| name.to_string())
}

/// Types of the standard library that stand for a JSON value.
struct OtherTypes {
    enumeration: Py<PyType>,
    datetime: Py<PyType>,
    uuid: Py<PyType>,
    decimal: Py<PyType>,
}

impl OtherTypes {
    fn get(py: Python<'_>) -> PyResult<&Self> {
        static TYPES: PyOnceLock<OtherTypes> = PyOnceLock::new();
        TYPES.get_or_try_init(py, || {
            let load = |module: &str, name: &str| Ok::<_, PyErr>(py.import(module)?.getattr(name)?.cast_into::<PyType>()?.unbind());
            Ok(Self {
                enumeration: load("enum", "Enum")?,
                datetime: load("datetime", "datetime")?,
                uuid: load("uuid", "UUID")?,
                decimal: load("decimal", "Decimal")?,
            })
        })
    }

    fn is(&self, value: &Bound<'_, PyAny>, kind: &Py<PyType>) -> bool {
        value.is_instance(kind.bind(value.py())).unwrap_or(false)
    }
}
