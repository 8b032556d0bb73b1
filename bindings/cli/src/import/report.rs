//! The result of an import, as a person or a program reads it.

use std::fmt;

use agentlytics_bridge::Stats;
use indicatif::HumanCount;
use jiff::Timestamp;
use serde::Serialize;

use super::access_log::{Kind, Kinds};
use super::reader::Format;
use crate::failure::Failure;

/// Damaged lines that are kept for the report; the others are counted.
const MOST_DAMAGED: usize = 1_000;

/// What came of an import. Serialises to one flat object; prints as a few lines.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// What was read.
    pub(super) file: String,
    /// How it is written.
    pub(super) format: Format,
    /// The service it went to, or would have.
    pub(super) to: &'static str,
    /// Whether nothing was sent.
    pub(super) dry_run: bool,
    /// Whether it ended before the file did.
    pub(super) interrupted: bool,
    /// Lines that are not blank, or sessions of an array.
    #[serde(rename = "lines")]
    pub(super) records: u64,
    /// Events that they tell of.
    pub(super) events: u64,
    /// Of these, sent by an import that was interrupted.
    pub(super) already_sent: u64,
    /// Events by who asked, if they are page views.
    #[serde(flatten)]
    pub(super) page_views: Option<PageViews>,
    /// Sessions, where the format knows any: of an access log, visits by half an hour of inactivity.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) sessions: Option<u64>,
    /// Records that were neither read nor sent.
    pub(super) damaged: u64,
    /// The first of those.
    pub(super) damaged_lines: Vec<Damaged>,
    /// Times of the earliest and the latest event.
    #[serde(flatten)]
    pub(super) period: Option<Period>,
    /// What the SDK counted while sending.
    pub(super) delivery: Option<Stats>,
}

/// Page views by who asked.
#[derive(Debug, Default, Serialize)]
pub(super) struct PageViews {
    page_views: u64,
    visitors: Kinds,
}

/// Times of the earliest and the latest event.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Period {
    pub(super) earliest: Timestamp,
    pub(super) latest: Timestamp,
}

/// A record that could not be imported.
#[derive(Debug, Serialize)]
pub(super) struct Damaged {
    /// Its place in the file, from 1.
    pub(super) line: u64,
    /// What is wrong with it.
    pub(super) reason: String,
}

impl Report {
    /// Nothing read yet.
    pub(super) fn new(file: String, format: Format, to: &'static str, dry_run: bool) -> Self {
        Self {
            file,
            format,
            to,
            dry_run,
            interrupted: false,
            records: 0,
            events: 0,
            already_sent: 0,
            page_views: (format == Format::Combined).then(PageViews::default),
            sessions: None,
            damaged: 0,
            damaged_lines: Vec::new(),
            period: None,
            delivery: None,
        }
    }

    /// Counts an event.
    pub(super) fn add(&mut self, visitor: Option<Kind>, time: Option<Timestamp>) {
        self.events += 1;
        if let (Some(PageViews { page_views, visitors }), Some(visitor)) = (&mut self.page_views, visitor) {
            *page_views += 1;
            *visitors.entry(visitor).or_default() += 1;
        }
        let Some(time) = time else { return };
        let Period { earliest, latest } = self.period.unwrap_or(Period { earliest: time, latest: time });
        self.period = Some(Period { earliest: earliest.min(time), latest: latest.max(time) });
    }

    /// Counts a damaged record.
    pub(super) fn add_damaged(&mut self, line: u64, reason: String) {
        self.damaged += 1;
        if self.damaged_lines.len() < MOST_DAMAGED {
            self.damaged_lines.push(Damaged { line, reason });
        }
    }

    /// Whether the file is of the format that it is read in.
    ///
    /// # Errors
    /// So many records are damaged, and there are no others.
    pub(super) fn recognise(&self, so_many: u64) -> Result<(), Failure> {
        match self.damaged_lines.first() {
            Some(Damaged { line, reason }) if self.events == 0 && self.damaged >= so_many => {
                let Self { file, format, damaged, .. } = self;
                let told = format!("{file}: none of {damaged} lines is of the format {format}; line {line}: {reason}");
                Err(Failure::work(told).hint("--format says how the file is written"))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [events, records, damaged] = [self.events, self.records, self.damaged].map(HumanCount);
        let what = if self.page_views.is_some() { "page views" } else { "events" };
        writeln!(f, "{events} {what} in {records} lines of {}, {damaged} damaged", self.file)?;
        for (kind, count) in self.page_views.iter().flat_map(|page_views| &page_views.visitors) {
            writeln!(f, "{:>12} {}", HumanCount(*count).to_string(), kind.words())?;
        }
        if let Some(sessions) = self.sessions {
            writeln!(f, "{:>12} sessions", HumanCount(sessions).to_string())?;
        }
        if let Some(Period { earliest, latest }) = self.period {
            writeln!(f, "from {earliest} to {latest}")?;
        }
        if self.already_sent > 0 {
            writeln!(f, "{} were sent before the import was interrupted", HumanCount(self.already_sent))?;
        }
        match &self.delivery {
            Some(Stats { delivered, duplicate, .. }) => {
                writeln!(f, "{} stored {}, and had {} already", self.to, HumanCount(*delivered), HumanCount(*duplicate))
            }
            None => writeln!(f, "nothing was sent"),
        }
    }
}
