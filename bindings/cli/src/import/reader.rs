//! Formats of files: which there are, which one a file has, and how its records are read.

use std::fmt;
use std::io::{self, BufRead, Cursor, Read};

use clap::ValueEnum;
use clap::builder::PossibleValue;
use serde::Serialize;
use serde_json::{Map, Value};
use uuid::Uuid;

use super::access_log::{self, AccessLog, Visitors};
use super::draft::{Draft, Matter};
use super::records::Records;
use crate::event_line::EventLine;
use crate::failure::Failure;
use crate::lines::JsonDamage;
use crate::transcript::{self, Session, StepEvent};

/// Most bytes of an event. Services take less.
const LONGEST_EVENT: u64 = 1024 * 1024;
/// Most bytes of a session in a line.
const LONGEST_SESSION: u64 = 64 * 1024 * 1024;

/// How much of a file is looked at to find out what it is.
const HEAD: u64 = 64 * 1024;
/// Bytes that some programs begin a text with, and that say nothing.
const BYTE_ORDER_MARK: &[u8] = b"\xef\xbb\xbf";

/// How a file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ValueEnum)]
#[serde(rename_all = "lowercase")]
pub(super) enum Format {
    /// An access log in the combined format of Apache and nginx.
    Combined,
    /// Events, each a JSON object in a line of its own.
    Ndjson,
    /// Recorded sessions of an agent: a JSON array, or one session per line.
    Transcripts,
}

/// Reads the records of a format.
pub(super) trait Reader {
    /// What the record at this place tells of; places count from 1.
    ///
    /// # Errors
    /// What is wrong with it.
    fn read<'a>(&mut self, place: u64, record: &'a str) -> Result<Vec<Draft<'a>>, String>;

    /// Sessions seen so far, where the format knows any.
    fn sessions(&self) -> Option<u64> {
        None
    }
}

impl Format {
    /// The format of a file, by how it begins; and the file, still whole.
    pub(super) fn guess(mut file: impl BufRead) -> io::Result<(Self, impl BufRead)> {
        let mut head = Vec::new();
        file.by_ref().take(HEAD).read_to_end(&mut head)?;
        let format = Self::of(head.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&head));
        Ok((format, Cursor::new(head).chain(file)))
    }

    fn of(head: &[u8]) -> Self {
        let text = head.trim_ascii_start();
        let line = text.split(|byte| *byte == b'\n').next().unwrap_or_default();
        match text.first() {
            Some(b'[') => Self::Transcripts,
            Some(b'{') if is_session(line) => Self::Transcripts,
            Some(b'{') => Self::Ndjson,
            _ => Self::Combined,
        }
    }

    /// Reads a file of this format.
    pub(super) fn reader(self, visitors: Visitors) -> Box<dyn Reader> {
        match self {
            Self::Combined => Box::new(AccessLog::new(visitors)),
            Self::Ndjson => Box::new(Events),
            Self::Transcripts => Box::new(Sessions::default()),
        }
    }

    /// The records of a file of this format.
    ///
    /// # Errors
    /// The file cannot be read.
    pub(super) fn records(self, mut file: Box<dyn BufRead>) -> Result<Records, Failure> {
        let head = file.fill_buf().map_err(|error| Failure::work(format!("cannot be read: {error}")))?;
        let (marked, is_array) = match head.strip_prefix(BYTE_ORDER_MARK) {
            Some(text) => (true, is_array(text)),
            None => (false, is_array(head)),
        };
        if marked {
            file.consume(BYTE_ORDER_MARK.len());
        }
        Ok(match self {
            Self::Combined => Records::lines(file, access_log::LONGEST_LINE),
            Self::Ndjson => Records::lines(file, LONGEST_EVENT),
            Self::Transcripts if is_array => Records::elements(transcript::elements(file)?),
            Self::Transcripts => Records::lines(file, LONGEST_SESSION),
        })
    }
}

fn is_array(head: &[u8]) -> bool {
    head.trim_ascii_start().starts_with(b"[")
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.to_possible_value().as_ref().map_or("", PossibleValue::get_name))
    }
}

/// Whether a line, or the beginning of a long one, is a session and no event.
fn is_session(line: &[u8]) -> bool {
    let members = transcript::MESSAGES;
    match serde_json::from_slice::<Map<String, Value>>(line) {
        Ok(object) => members.iter().any(|name| object.contains_key(*name)),
        Err(_) => members.iter().any(|name| String::from_utf8_lossy(line).contains(&format!("\"{name}\""))),
    }
}

/// Events, as they stand.
struct Events;

impl Reader for Events {
    fn read<'a>(&mut self, place: u64, record: &'a str) -> Result<Vec<Draft<'a>>, String> {
        let EventLine { id, time, event } = EventLine::parse(record)?;
        Ok(vec![Draft { id: id.unwrap_or_else(|| Draft::id_of(place, record)), time, matter: Matter::Event(event) }])
    }
}

/// Sessions, each with an event for every step.
#[derive(Default)]
struct Sessions {
    read: u64,
}

impl Reader for Sessions {
    fn read<'a>(&mut self, place: u64, record: &'a str) -> Result<Vec<Draft<'a>>, String> {
        let session: Session = serde_json::from_str(record).map_err(|error| JsonDamage::of(&error).to_string())?;
        self.read += 1;
        // A session has no name of its own; the same one at the same place is the same.
        let name = Uuid::from_bytes(*Draft::id_of(place, record).as_bytes());
        let draft = |step: StepEvent| Draft { id: Draft::id_in(&name, step.step, ""), time: None, matter: Matter::Step(step) };
        Ok(StepEvent::of(&name.to_string(), &session).map(draft).collect())
    }

    fn sessions(&self) -> Option<u64> {
        Some(self.read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_known_by_how_it_begins() {
        let long = format!(r#"{{"agent_id": "a", "messages": [{{"content": "{}"}}]}}"#, "x".repeat(HEAD as usize));
        for (text, format) in [
            (r#"203.0.113.7 - - [17/May/2015:10:05:03 +0000] "GET / HTTP/1.1" 200 5 "-" "-""#, Format::Combined),
            ("", Format::Combined),
            ("{\"event_type\": \"a\"}\n", Format::Ndjson),
            ("\u{feff}\n {\"event_type\": \"messages\"}\n", Format::Ndjson),
            ("{\"event_type\": \"a\"", Format::Ndjson),
            ("{\"user_id\": \"u\", \"traj\": []}\n", Format::Transcripts),
            ("\n[{\"messages\": []}]", Format::Transcripts),
            (&long, Format::Transcripts),
        ] {
            let (guessed, mut file) = Format::guess(text.as_bytes()).unwrap();
            let mut whole = String::new();
            file.read_to_string(&mut whole).unwrap();
            assert_eq!((guessed, whole.as_str()), (format, text));
        }
    }

    #[test]
    fn a_session_is_an_event_for_each_step_under_a_name_of_its_own() {
        let record = r#"{"messages": [{"role": "user", "content": "hi"}]}"#;
        let ids = |place| Sessions::default().read(place, record).unwrap().into_iter().map(|draft| draft.id).collect::<Vec<_>>();
        assert_eq!(ids(1).len(), 3);
        assert_eq!(ids(1), ids(1));
        assert!(ids(1).iter().all(|id| !ids(2).contains(id)));
    }
}
