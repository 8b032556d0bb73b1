//! Finds the sessions in a file: the elements of an array, or the lines.

use std::fmt;
use std::io::Read;

use serde::Deserialize;
use serde_json::value::RawValue;

use super::file;
use crate::failure::Failure;

/// Where a session stands in its file, counted from 1.
#[derive(Clone, Copy, Debug)]
pub(super) enum Place {
    /// In an array.
    Session(usize),
    /// In a file of one session per line.
    Line(usize),
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Session(number) => write!(f, "session {number}"),
            Self::Line(number) => write!(f, "line {number}"),
        }
    }
}

/// The JSON of each session, not yet read.
///
/// # Errors
/// An array that is not whole: where one of its elements ends cannot be known.
pub(super) fn split(bytes: &[u8]) -> Result<Vec<(Place, &[u8])>, Failure> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    if bytes.trim_ascii_start().starts_with(b"[") { Ok(places(array(bytes)?)) } else { Ok(lines(bytes)) }
}

/// The JSON of each session in an array, not yet read.
///
/// # Errors
/// The file cannot be read, is too large, or is an array that is not whole (work).
pub(crate) fn elements(file: impl Read) -> Result<Vec<Box<RawValue>>, Failure> {
    array(&file::read_unpacked(file)?)
}

fn array<'a, T: Deserialize<'a>>(bytes: &'a [u8]) -> Result<Vec<T>, Failure> {
    serde_json::from_slice(bytes).map_err(|error| Failure::work(format!("the JSON array is damaged: {error}")))
}

fn places(elements: Vec<&RawValue>) -> Vec<(Place, &[u8])> {
    elements.into_iter().enumerate().map(|(index, raw)| (Place::Session(index + 1), raw.get().as_bytes())).collect()
}

fn lines(bytes: &[u8]) -> Vec<(Place, &[u8])> {
    let lines = bytes.split(|byte| *byte == b'\n').enumerate();
    lines.map(|(index, line)| (Place::Line(index + 1), line.trim_ascii())).filter(|(_, line)| !line.is_empty()).collect()
}
