//! An access log: its lines, and the request that a line tells of.
//!
//! Knows nothing of visitors, events and services.

mod combined;

use clap::ValueEnum;
use jiff::Timestamp;

/// How the lines of a log are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(super) enum Format {
    /// The combined log format of Apache and nginx.
    Combined,
}

impl Format {
    /// Reads a line.
    ///
    /// # Errors
    /// Which part of the line is not as it should be, and where it begins.
    pub(super) fn parse(self, line: &str) -> Result<Request<'_>, String> {
        match self {
            Self::Combined => combined::parse(line),
        }
    }
}

/// What a server noted of one request. Texts are as the server wrote them, its escapes included.
#[derive(Debug, PartialEq)]
pub(super) struct Request<'a> {
    /// Address or host name of who asked.
    pub(super) address: &'a str,
    pub(super) time: Timestamp,
    pub(super) method: &'a str,
    /// Path and query.
    pub(super) target: &'a str,
    pub(super) status: u16,
    /// Bytes of the answer's body, if it had one.
    pub(super) bytes: Option<u64>,
    pub(super) referrer: Option<&'a str>,
    pub(super) user_agent: Option<&'a str>,
}
