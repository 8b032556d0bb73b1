//! Recorded chats of an agent: reads them, checks them, and hands on only what happened in them, never what was said.
//!
//! The file is a JSON array of sessions or has one session per line; either may be compressed with gzip. See [`Session`]
//! for what a session holds.

mod contents;
mod file;
mod format;
mod session;
mod step_event;

use std::fmt;
use std::path::Path;

pub(crate) use contents::Contents;
pub(crate) use format::elements;
pub(crate) use session::{MESSAGES, Outcome, Session, Step};
pub(crate) use step_event::{StepEvent, StepKind, TASK_COMPLETED, TOOL_CALL};

use crate::failure::Failure;
use crate::lines::JsonDamage;
use format::Place;

/// The sample that comes with the command.
const SAMPLE: &[u8] = include_bytes!("../demo/sample.jsonl");

/// What a file of recorded sessions holds.
#[derive(Debug)]
pub(crate) struct Transcript {
    /// The sessions that could be read, in the order of the file. Never empty.
    pub(crate) sessions: Vec<Session>,
    /// Those that could not be read.
    pub(crate) damaged: Vec<Damaged>,
}

/// A session that could not be read.
#[derive(Debug)]
pub(crate) struct Damaged {
    place: Place,
    reason: serde_json::Error,
}

impl Transcript {
    /// The sample that comes with the command.
    pub(crate) fn sample() -> Result<Self, Failure> {
        Self::parse(SAMPLE)
    }

    /// Reads a file.
    ///
    /// A session that cannot be read is put aside; the others count.
    ///
    /// # Errors
    /// The file cannot be opened, is too large, or holds no session at all.
    pub(crate) fn read(path: &Path) -> Result<Self, Failure> {
        Self::parse(&file::read(path)?).map_err(|failure| failure.about(path.display()))
    }

    fn parse(bytes: &[u8]) -> Result<Self, Failure> {
        let mut sessions = Vec::new();
        let mut damaged = Vec::new();
        for (place, text) in format::split(bytes)? {
            match serde_json::from_slice(text) {
                Ok(session) => sessions.push(session),
                Err(reason) => damaged.push(Damaged { place, reason }),
            }
        }
        if sessions.is_empty() {
            let first = damaged.first().map_or_else(|| "it is empty".to_owned(), Damaged::to_string);
            return Err(Failure::work(format!("no recorded session in it: {first}; {EXPECTED}")));
        }
        Ok(Self { sessions, damaged })
    }
}

/// What a file should have been, for errors.
const EXPECTED: &str = "expected a JSON array of sessions, or one session per line, each with `messages` (or `traj`) in the \
                        form of OpenAI's chat API";

impl fmt::Display for Damaged {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let JsonDamage { column, what } = JsonDamage::of(&self.reason);
        match self.place {
            Place::Line(_) => write!(f, "{}, column {column}: {what}", self.place),
            Place::Session(_) => write!(f, "{}: {what}", self.place),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(bytes: &[u8]) -> String {
        Transcript::parse(bytes).unwrap_err().to_string()
    }

    #[test]
    fn the_sample_is_whole() {
        let sample = Transcript::sample().unwrap();
        assert_eq!(sample.sessions.len(), 7);
        assert!(sample.damaged.is_empty(), "{:?}", sample.damaged);
    }

    #[test]
    fn an_array_and_lines_say_the_same() {
        let one = r#"{"messages": [{"role": "user", "content": "hi"}]}"#;
        let array = Transcript::parse(format!(" [{one},\n{one}]\n").as_bytes()).unwrap();
        let lines = Transcript::parse(format!("\u{feff}{one}\r\n\n{one}").as_bytes()).unwrap();
        assert_eq!(array.sessions, lines.sessions);
        assert_eq!(array.sessions.len(), 2);
    }

    #[test]
    fn damaged_sessions_are_named_and_the_others_count() {
        let good = r#"{"messages": []}"#;
        let lines = format!("{good}\n\n{{\"messages\": [\n{good}\n{{\"messages\": [{{\"role\": \"pilot\"}}]}}");
        let transcript = Transcript::parse(lines.as_bytes()).unwrap();
        assert_eq!(transcript.sessions.len(), 2);
        let damaged: Vec<_> = transcript.damaged.iter().map(Damaged::to_string).collect();
        assert!(damaged[0].starts_with("line 3, column 14: EOF while parsing"), "{damaged:?}");
        assert!(damaged[1].starts_with("line 5, column 30: unknown variant `pilot`, expected one of `user`"), "{damaged:?}");

        let array = Transcript::parse(format!("[{good}, 7, {good}]").as_bytes()).unwrap();
        assert_eq!(array.sessions.len(), 2);
        assert!(array.damaged[0].to_string().starts_with("session 2: invalid type: integer `7`"), "{:?}", array.damaged);
    }

    #[test]
    fn a_foreign_file_is_told_what_was_expected() {
        for (bytes, first) in [
            (&b""[..], "it is empty"),
            (b"  \n", "it is empty"),
            (b"[]", "it is empty"),
            (br#"[{"name": "x"}]"#, "session 1: missing field `messages`"),
            (b"id,name\n1,x\n", "line 1, column 1: expected value"),
            (b"\xff\xfe\x00", "line 1, column 1: expected value"),
        ] {
            let told = failure(bytes);
            assert!(told.contains(first), "{told}");
            assert!(told.ends_with(EXPECTED), "{told}");
        }
    }

    #[test]
    fn an_array_that_breaks_off_is_told_where() {
        assert_eq!(
            failure(br#"[{"messages": []}, {"messages""#),
            "the JSON array is damaged: EOF while parsing an object at line 1 column 30"
        );
    }
}
