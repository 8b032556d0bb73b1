//! The result of a demo, as a person or a program reads it.

use std::fmt;

use agentlytics_bridge::Stats;
use comfy_table::{Cell, Table};
use indicatif::HumanCount;
use serde::{Serialize, Serializer};

use super::fact::Fact;
use super::services::{Reading, Totals};
use crate::failure::Failure;
use crate::output::{number, table};
use crate::transcript::Contents;

/// What came of a demo. Serialises to one object; prints as tables.
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
    /// What each service makes of the events. Serialises to one object for each, under its name.
    #[serde(flatten, serialize_with = "by_name")]
    pub(super) readings: Vec<Reading>,
    /// What the SDK counted while sending.
    pub(super) delivery: Stats,
    /// What all of this must agree with.
    #[serde(skip)]
    pub(super) contents: Contents,
}

impl Report {
    /// Checks that what was read back is what was sent, in the rows and in every service's own numbers.
    ///
    /// # Errors
    /// It is not: says what was lost or came twice, and every number that does not agree.
    pub(super) fn check(&self) -> Result<(), Failure> {
        let rows = (!self.totals.complete()).then(|| self.incomplete());
        let counted = self.totals.facts(&self.contents).into_iter().filter(|fact| !fact.holds()).map(|fact| fact.to_string());
        let told = self.told().filter(|(_, fact)| !fact.holds()).map(|(service, fact)| format!("{service}.{fact}"));
        let wrong: Vec<_> = rows.into_iter().chain(counted).chain(told).collect();
        if wrong.is_empty() {
            return Ok(());
        }
        Err(Failure::work(format!("what was read back is not what was sent: {}", wrong.join("; "))))
    }

    fn incomplete(&self) -> String {
        let Self { totals, delivery, .. } = self;
        let Totals { lost, duplicates, .. } = totals;
        let Stats { rejected, pending, .. } = delivery;
        format!("{lost} lost, {duplicates} twice, {rejected} refused by the service, {pending} still waiting")
    }

    /// Every fact that a service told, with the service's name.
    fn told(&self) -> impl Iterator<Item = (&'static str, &Fact)> {
        self.readings.iter().flat_map(|reading| reading.facts.iter().map(|fact| (reading.service, fact)))
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
        row("Lost", totals.lost as u64, verdict(totals.lost as u64, 0));
        row("Duplicates", totals.duplicates as u64, verdict(totals.duplicates as u64, 0));
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

    fn services(&self) -> Table {
        let mut table = table(["What the services say", "count", ""]);
        for (service, fact) in self.told() {
            let verdict = verdict(fact.found, fact.expected);
            table.add_row([Cell::new(format!("{service}.{}", fact.name)), number(fact.found), Cell::new(verdict)]);
        }
        table
    }
}

fn by_name<S: Serializer>(readings: &[Reading], serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_map(readings.iter().map(|reading| (reading.service, reading)))
}

impl Serialize for Reading {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.facts.iter().map(|fact| (fact.name, fact.found)))
    }
}

impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "Replayed {}\n\n{}", self.recording, self.overview())?;
        if !self.totals.top_tools.is_empty() {
            writeln!(f, "{}", self.tools())?;
        }
        writeln!(f, "{}", self.services())
    }
}

/// Widest bar, in characters.
const BAR: u64 = 24;

fn bar(count: u64, most: u64) -> String {
    "█".repeat((count * BAR).div_ceil(most.max(1)) as usize)
}

fn percent(part: u64, whole: u64) -> String {
    format!("{:.1} %", 100.0 * part as f64 / whole.max(1) as f64)
}

fn rate(events: usize, seconds: f64) -> String {
    let per_second = events as f64 / seconds.max(f64::EPSILON);
    format!("{seconds:.2} s, {} per second", HumanCount(per_second as u64))
}

fn verdict(found: u64, expected: u64) -> String {
    if found == expected { "✓".to_owned() } else { format!("✗ should be {}", HumanCount(expected)) }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn report(facts: Vec<Fact>) -> Report {
        Report {
            recording: "a recording".into(),
            totals: Totals::default(),
            damaged: vec![],
            seconds_sending: 0.0,
            seconds_reading: 0.0,
            readings: vec![Reading { service: "a", facts: vec![Fact::new("same", 3, 3)] }, Reading { service: "b", facts }],
            delivery: Stats::default(),
            contents: Contents::default(),
        }
    }

    #[test]
    fn numbers_that_agree_are_told_under_their_service() {
        let report = report(vec![Fact::new("equal", 4, 4)]);
        assert!(report.check().is_ok());
        let told = serde_json::to_value(&report).unwrap();
        assert_eq!((&told["a"], &told["b"]), (&json!({"same": 3}), &json!({"equal": 4})));
        assert_eq!(told.get("contents"), None);
    }

    #[test]
    fn every_number_that_does_not_agree_is_named() {
        let mut report = report(vec![Fact::new("less", 3, 4), Fact::new("more", 5, 4)]);
        report.contents.users = 2;
        let told = report.check().unwrap_err().to_string();
        let expected = "users is 0 and should be 2; b.less is 3 and should be 4; b.more is 5 and should be 4";
        assert_eq!(told, format!("what was read back is not what was sent: {expected}"));
        assert!(report.to_string().contains("✗ should be 4"), "{report}");
    }

    #[test]
    fn lost_events_are_named_before_what_follows_from_them() {
        let mut report = report(vec![]);
        report.totals.lost = 1;
        let told = report.check().unwrap_err().to_string();
        assert!(told.ends_with(": 1 lost, 0 twice, 0 refused by the service, 0 still waiting"), "{told}");
    }
}
