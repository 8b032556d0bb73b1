//! The records of a file: its lines, or the elements of the JSON array that it is.

use std::borrow::Cow;
use std::io::{self, BufRead};

use serde_json::value::RawValue;

use crate::lines::{Line, Lines};

/// Records, one after the other.
pub(super) enum Records {
    Lines(Lines<Box<dyn BufRead>>),
    /// With the number of those that were handed out.
    Elements(std::vec::IntoIter<Box<RawValue>>, u64),
}

/// One record.
pub(super) struct Record<'a> {
    /// Its place in the file, from 1.
    pub(super) place: u64,
    /// `None` if it is longer than a record may be.
    pub(super) text: Option<Cow<'a, str>>,
}

impl Records {
    /// Lines of at most so many bytes.
    pub(super) fn lines(file: Box<dyn BufRead>, longest: u64) -> Self {
        Self::Lines(Lines::of(file, longest))
    }

    /// Elements of an array.
    pub(super) fn elements(elements: Vec<Box<RawValue>>) -> Self {
        Self::Elements(elements.into_iter(), 0)
    }

    /// What one of them is called.
    pub(super) fn noun(&self) -> &'static str {
        match self {
            Self::Lines(_) => "line",
            Self::Elements(..) => "session",
        }
    }

    /// The next one; `None` at the end.
    ///
    /// # Errors
    /// The file cannot be read on.
    pub(super) fn next(&mut self) -> io::Result<Option<Record<'_>>> {
        Ok(match self {
            Self::Lines(lines) => lines.next()?.map(|Line { number, text }| Record { place: number, text }),
            Self::Elements(elements, place) => elements.next().map(|element| {
                *place += 1;
                let element: Box<str> = element.into();
                Record { place: *place, text: Some(Cow::Owned(element.into())) }
            }),
        })
    }
}
