//! The result of a demo, as a person or a program reads it.

use std::fmt;

use agentlytics_bridge::Stats;
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Attribute, Cell, CellAlignment, Table};
use indicatif::HumanCount;
use serde::Serialize;

use super::metrone::{Service, Totals};

/// What came of a demo. Serialises to one flat object; prints as tables.
#[derive(Debug, Serialize)]
pub(super) struct Report {
    /// What was replayed.
    pub(super) recording: String,
    #[serde(flatten)]
    pub(super) totals: Totals,
    /// The sessions of the recording that could not be read, each with its place and the reason.
    pub(super) damaged: Vec<String>,
    /// From the first event to the answer that stored the last one.
    pub(super) seconds_sending: f64,
    /// From the first question to the last row.
    pub(super) seconds_reading: f64,
    /// What the service itself makes of the events.
    pub(super) service: Service,
    /// What the SDK counted while sending.
    pub(super) delivery: Stats,
}

impl Report {
    /// Whether what was read back is what was sent, in the rows and in the service's own numbers.
    pub(super) fn holds(&self) -> bool {
        let stored = self.totals.events_stored as u64;
        self.totals.complete()
            && self.service.stats.total_events == stored
            && self.service.stats.unique_sessions == self.totals.sessions as u64
    }

    fn overview(&self) -> Table {
        let totals = &self.totals;
        let mut table = table(["What happened", "count", ""]);
        let mut row = |what: &str, count: u64, note: String| {
            table.add_row([Cell::new(what), number(count), Cell::new(note)]);
        };
        row("Sessions", totals.sessions as u64, format!("{} users", HumanCount(totals.users as u64)));
        row("Succeeded", totals.sessions_succeeded, percent(totals.sessions_succeeded, totals.sessions as u64));
        row("User messages", totals.user_messages, String::new());
        row("Agent messages", totals.agent_messages, String::new());
        row("Tool calls", totals.tool_calls, String::new());
        row("Events sent", totals.events_sent as u64, rate(totals.events_sent, self.seconds_sending));
        row("Events read back", totals.events_stored as u64, rate(totals.events_stored, self.seconds_reading));
        row("Lost", totals.lost as u64, verdict(totals.lost));
        row("Duplicates", totals.duplicates as u64, verdict(totals.duplicates));
        table
    }

    fn tools(&self) -> Table {
        let most = self.totals.top_tools.first().map_or(1, |tool| tool.count);
        let mut table = table(["Most used tools", "calls", ""]);
        for tool in &self.totals.top_tools {
            table.add_row([Cell::new(&tool.name), number(tool.count), Cell::new(bar(tool.count, most))]);
        }
        table
    }

    fn channels(&self) -> Table {
        let mut table = table(["What the service says", "events", "share"]);
        for channel in &self.service.channels {
            table.add_row([Cell::new(&channel.source), number(channel.events), Cell::new(format!("{:.1} %", channel.share))]);
        }
        table.add_row([Cell::new("AI interactions"), number(self.service.stats.ai_interactions), Cell::new("")]);
        table.add_row([Cell::new("All events"), number(self.service.stats.total_events), Cell::new("")]);
        table
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Replayed {}\n\n{}", self.recording, self.overview())?;
        if !self.totals.top_tools.is_empty() {
            writeln!(f, "{}", self.tools())?;
        }
        writeln!(f, "{}", self.channels())
    }
}

/// Widest bar, in characters.
const BAR: u64 = 24;

fn bar(count: u64, most: u64) -> String {
    "█".repeat((count * BAR).div_ceil(most.max(1)) as usize)
}

fn table(header: [&str; 3]) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED.with_rounded_corners());
    table.set_header(header.map(|title| Cell::new(title).add_attribute(Attribute::Bold)));
    table
}

fn number(count: u64) -> Cell {
    Cell::new(HumanCount(count)).set_alignment(CellAlignment::Right)
}

fn percent(part: u64, whole: u64) -> String {
    format!("{:.1} %", 100.0 * part as f64 / whole.max(1) as f64)
}

fn rate(events: usize, seconds: f64) -> String {
    let per_second = events as f64 / seconds.max(f64::EPSILON);
    format!("{seconds:.2} s, {} per second", HumanCount(per_second as u64))
}

fn verdict(count: usize) -> String {
    if count == 0 { "✓" } else { "✗ should be 0" }.to_owned()
}
