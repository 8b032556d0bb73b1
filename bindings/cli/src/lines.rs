//! The lines of a file, one at a time, in bounded memory, and what is wrong with one that should be JSON.

use std::borrow::Cow;
use std::fmt;
use std::io::{self, BufRead, Read};

/// A line that is not blank.
#[derive(Debug, PartialEq)]
pub(crate) struct Line<'a> {
    /// Its place in the file, from 1.
    pub(crate) number: u64,
    /// What it says; bytes that are no UTF-8 are replaced. `None` if it is longer than a line may be.
    pub(crate) text: Option<Cow<'a, str>>,
}

/// Reads lines.
pub(crate) struct Lines<R> {
    reader: R,
    longest: u64,
    number: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// The lines of a text. One of more bytes than the `longest` is passed over, and told to be so.
    pub(crate) fn of(reader: R, longest: u64) -> Self {
        Self { reader, longest, number: 0, buffer: Vec::new() }
    }

    /// The next line that is not blank; `None` at the end.
    ///
    /// # Errors
    /// The file cannot be read or unpacked.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            self.buffer.clear();
            if (&mut self.reader).take(self.longest).read_until(b'\n', &mut self.buffer)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if self.buffer.len() as u64 == self.longest && !self.buffer.ends_with(b"\n") {
                self.reader.skip_until(b'\n')?;
                return Ok(Some(Line { number: self.number, text: None }));
            }
            if !self.buffer.trim_ascii().is_empty() {
                break;
            }
        }
        let text = String::from_utf8_lossy(self.buffer.trim_ascii_end());
        Ok(Some(Line { number: self.number, text: Some(text) }))
    }
}

/// What is wrong with a text that should be JSON, and where.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct JsonDamage {
    /// Place in the line, from 1.
    pub(crate) column: usize,
    pub(crate) what: String,
}

impl JsonDamage {
    /// What the parser says, without its own word of the place: it counts lines within the text that it was given.
    pub(crate) fn of(error: &serde_json::Error) -> Self {
        let (told, line, column) = (error.to_string(), error.line(), error.column());
        let what = told.strip_suffix(&format!(" at line {line} column {column}")).unwrap_or(&told).to_owned();
        Self { column, what }
    }
}

impl fmt::Display for JsonDamage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "column {}: {}", self.column, self.what)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LONGEST: u64 = 64;

    fn read(bytes: &[u8]) -> Vec<(u64, Option<String>)> {
        let mut lines = Lines::of(bytes, LONGEST);
        let mut read = Vec::new();
        while let Some(line) = lines.next().unwrap() {
            read.push((line.number, line.text.map(Cow::into_owned)));
        }
        read
    }

    fn line(number: u64, text: &str) -> (u64, Option<String>) {
        (number, Some(text.to_owned()))
    }

    #[test]
    fn blank_lines_count_and_are_left_out() {
        assert_eq!(read(b"a\r\n\n \nb\xff c"), [line(1, "a"), line(4, "b\u{fffd} c")]);
        assert_eq!(read(b""), []);
    }

    #[test]
    fn a_line_without_an_end_in_sight_is_passed_over() {
        let long = "x".repeat(LONGEST as usize);
        assert_eq!(read(format!("{long}x\nb\n").as_bytes()), [(1, None), line(2, "b")]);
        let most = &long[1..];
        assert_eq!(read(format!("{most}\nb").as_bytes()), [line(1, most), line(2, "b")]);
    }
}
