//! The result of an import, as a person or a program reads it.

use std::fmt;

use agentlytics_bridge::Stats;
use indicatif::HumanCount;
use jiff::Timestamp;
use serde::Serialize;

use super::user_agent::{Kind, Kinds};
use crate::failure::Failure;

/// Damaged lines that are kept for the report; the others are counted.
const MOST_DAMAGED: usize = 1_000;

/// What came of an import. Serialises to one flat object; prints as a few lines.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// What was read.
    pub(super) file: String,
    /// The service it went to, or would have.
    pub(super) to: &'static str,
    /// Whether nothing was sent.
    pub(super) dry_run: bool,
    /// Lines that are not blank.
    pub(super) lines: u64,
    /// Of these, page views.
    pub(super) page_views: u64,
    /// Of these, neither read nor sent.
    pub(super) damaged: u64,
    /// The first of those.
    pub(super) damaged_lines: Vec<Damaged>,
    /// Page views by who asked.
    pub(super) visitors: Kinds,
    /// Visits, by half an hour of inactivity.
    pub(super) sessions: u64,
    /// Times of the earliest and the latest page view.
    #[serde(flatten)]
    pub(super) period: Option<Period>,
    /// What the SDK counted while sending.
    pub(super) delivery: Option<Stats>,
}

/// Times of the earliest and the latest page view.
#[derive(Clone, Copy, Debug, Serialize)]
pub(super) struct Period {
    pub(super) earliest: Timestamp,
    pub(super) latest: Timestamp,
}

/// A line that could not be imported.
#[derive(Debug, Serialize)]
pub(super) struct Damaged {
    /// Its place in the file, from 1.
    pub(super) line: u64,
    /// What is wrong with it.
    pub(super) reason: String,
}

impl Report {
    /// Nothing read yet.
    pub(super) fn new(file: String, to: &'static str, dry_run: bool) -> Self {
        Self {
            file,
            to,
            dry_run,
            lines: 0,
            page_views: 0,
            damaged: 0,
            damaged_lines: Vec::new(),
            visitors: Kinds::new(),
            sessions: 0,
            period: None,
            delivery: None,
        }
    }

    /// Counts a page view.
    pub(super) fn add(&mut self, kind: Kind, time: Timestamp) {
        self.lines += 1;
        self.page_views += 1;
        *self.visitors.entry(kind).or_default() += 1;
        let Period { earliest, latest } = self.period.unwrap_or(Period { earliest: time, latest: time });
        self.period = Some(Period { earliest: earliest.min(time), latest: latest.max(time) });
    }

    /// Counts a damaged line.
    pub(super) fn add_damaged(&mut self, line: u64, reason: String) {
        self.lines += 1;
        self.damaged += 1;
        if self.damaged_lines.len() < MOST_DAMAGED {
            self.damaged_lines.push(Damaged { line, reason });
        }
    }

    /// Whether the file is of the format that it is read in.
    ///
    /// # Errors
    /// So many lines are damaged, and there are no others.
    pub(super) fn recognise(&self, so_many: u64) -> Result<(), Failure> {
        match self.damaged_lines.first() {
            Some(Damaged { line, reason }) if self.page_views == 0 && self.damaged >= so_many => {
                Err(Failure::work(format!("{}: none of {} lines is as --format says; line {line}: {reason}", self.file, self.damaged)))
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [page_views, lines, damaged, sessions] = [self.page_views, self.lines, self.damaged, self.sessions].map(HumanCount);
        writeln!(f, "{page_views} page views in {lines} lines of {}, {damaged} damaged", self.file)?;
        for (kind, count) in &self.visitors {
            writeln!(f, "{:>12} {}", HumanCount(*count).to_string(), kind.words())?;
        }
        writeln!(f, "{:>12} sessions", sessions.to_string())?;
        if let Some(Period { earliest, latest }) = self.period {
            writeln!(f, "from {earliest} to {latest}")?;
        }
        match &self.delivery {
            Some(Stats { delivered, duplicate, .. }) => {
                writeln!(f, "{} stored {}, and had {} already", self.to, HumanCount(*delivered), HumanCount(*duplicate))?;
            }
            None => writeln!(f, "nothing was sent")?,
        }
        Ok(())
    }
}
