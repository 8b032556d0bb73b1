//! What is printed: a line when a step begins and ends, the table, and the last line.

use std::fmt::Write as _;
use std::io::{self, Write as _};
use std::path::Path;
use std::time::{Duration, Instant};

use crate::outcome::{Outcome, Tally};

/// Prints the run and adds it up.
pub struct Summary {
    started: Instant,
    step_started: Instant,
    rows: Vec<Row>,
}

struct Row {
    name: &'static str,
    outcome: Outcome,
    took: Duration,
}

impl Summary {
    /// Begins the run.
    pub fn new() -> Self {
        let started = now();
        Self { started, step_started: started, rows: Vec::new() }
    }

    /// Says which step runs.
    pub fn begin(&mut self, name: &str) {
        self.step_started = now();
        print!("{name:<14} ");
        // Only the name's early sight is lost if this fails.
        let _ = io::stdout().flush();
    }

    /// Says how it ended, with what a reader of a failure needs.
    pub fn end(&mut self, name: &'static str, outcome: Outcome, log: &Path) {
        let took = now() - self.step_started;
        println!("{}", verdict(&outcome, took));
        if let Outcome::Ran(tally) = &outcome {
            if !tally.note.is_empty() {
                println!("\n{}\n", tally.note.trim_end());
            }
            if tally.failed > 0 {
                println!("{}\n(all of it: {})\n", tally.details.trim_end(), log.display());
            }
        }
        self.rows.push(Row { name, outcome, took });
    }

    /// Prints once more what failed, for those who see only the end of a long run, then the table and the last line; whether nothing
    /// failed.
    pub fn finish(&self) -> bool {
        println!("\n{}{}", self.failures(), self.table());
        println!("{}", self.last_line());
        self.total().failed == 0
    }

    fn failures(&self) -> String {
        let mut failures = String::new();
        for Row { name, outcome, .. } in &self.rows {
            if let Outcome::Ran(Tally { failed: 1.., details, .. }) = outcome {
                let _ = writeln!(failures, "{name} failed: {}\n", details.trim_end());
            }
        }
        failures
    }

    fn table(&self) -> String {
        let mut table = String::new();
        for Row { name, outcome, took } in &self.rows {
            let _ = writeln!(table, "{name:<14} {}", verdict(outcome, *took));
        }
        let _ = writeln!(table, "{:<14} {:.0} s", "in all", (now() - self.started).as_secs_f64());
        table
    }

    fn last_line(&self) -> String {
        let Tally { passed, failed, .. } = self.total();
        let skipped = self.rows.iter().filter(|row| matches!(row.outcome, Outcome::Skipped(_))).count();
        let skipped = if skipped > 0 { format!(", {skipped} skipped") } else { String::new() };
        format!("{passed} passed, {failed} failed{skipped}")
    }

    fn total(&self) -> Tally {
        let mut total = Tally::default();
        for row in &self.rows {
            if let Outcome::Ran(Tally { passed, failed, .. }) = &row.outcome {
                total.passed += passed;
                total.failed += failed;
            }
        }
        total
    }
}

fn verdict(outcome: &Outcome, took: Duration) -> String {
    let seconds = took.as_secs_f64();
    match outcome {
        Outcome::Ran(Tally { passed, failed: 0, .. }) => format!("ok       {passed:>5} passed {seconds:>26.1} s"),
        Outcome::Ran(Tally { passed, failed, .. }) => format!("FAILED   {passed:>5} passed {failed:>5} failed {seconds:>13.1} s"),
        Outcome::Skipped(reason) => format!("skipped  {reason}"),
    }
}

#[expect(clippy::disallowed_methods, reason = "how long a step takes is told to people, and decides nothing")]
fn now() -> Instant {
    Instant::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn summary(outcomes: Vec<Outcome>) -> Summary {
        let mut summary = Summary::new();
        summary.rows = outcomes.into_iter().map(|outcome| Row { name: "step", outcome, took: Duration::ZERO }).collect();
        summary
    }

    #[test]
    fn the_last_line_adds_cases_and_counts_skipped_steps() {
        let ran = |passed, failed| Outcome::Ran(Tally { passed, failed, ..Tally::default() });
        assert_eq!(summary(vec![ran(3, 0), ran(4, 2)]).last_line(), "7 passed, 2 failed");
        assert_eq!(summary(vec![ran(3, 0), Outcome::Skipped("why".to_owned())]).last_line(), "3 passed, 0 failed, 1 skipped");
    }

    #[test]
    fn what_failed_is_told_again_at_the_end() {
        let failed = Outcome::failed("a ≠ b\n".to_owned());
        assert_eq!(summary(vec![Outcome::passed(), failed]).failures(), "step failed: a ≠ b\n\n");
    }

    #[test]
    fn a_skipped_step_shows_its_reason() {
        let table = summary(vec![Outcome::Skipped("no database".to_owned())]).table();
        assert!(table.contains("skipped  no database"), "{table}");
    }
}
