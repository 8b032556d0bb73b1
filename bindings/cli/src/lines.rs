//! The lines of a file, one at a time, in bounded memory.

use std::borrow::Cow;
use std::io::{self, BufRead, Read};

/// Most bytes of a line. Servers take requests of 8 KiB; with referrer and User-Agent a line has three of such a size.
const LONGEST: u64 = 64 * 1024;

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
    number: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    pub(crate) fn of(reader: R) -> Self {
        Self { reader, number: 0, buffer: Vec::new() }
    }

    /// The next line that is not blank; `None` at the end.
    ///
    /// # Errors
    /// The file cannot be read or unpacked.
    pub(crate) fn next(&mut self) -> io::Result<Option<Line<'_>>> {
        loop {
            self.buffer.clear();
            if (&mut self.reader).take(LONGEST).read_until(b'\n', &mut self.buffer)? == 0 {
                return Ok(None);
            }
            self.number += 1;
            if self.buffer.len() as u64 == LONGEST && !self.buffer.ends_with(b"\n") {
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

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8]) -> Vec<(u64, Option<String>)> {
        let mut lines = Lines::of(bytes);
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
