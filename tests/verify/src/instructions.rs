//! The instructions and allocations of one `track()`, held against the budget beside the program that is counted: `tests/bench/budget`.
//!
//! Time is not measured here: it depends on the machine and on what else it does. Counts repeat.

use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;
use serde::Deserialize;

use crate::job::Job;
use crate::outcome::{Outcome, Tally};

/// Between these two numbers of events instructions are counted, so that what happens once does not count.
const FEW: u64 = 1_000;
const MANY: u64 = 4_000;

/// How many functions a failure names.
const FUNCTIONS: usize = 15;

#[derive(Deserialize)]
struct Budget {
    slack_percent: f64,
    memory: Cost,
    journal: Cost,
}

/// Of one event.
#[derive(Deserialize)]
struct Cost {
    instructions: f64,
    /// Pieces of memory that are asked for or made larger.
    allocations: f64,
}

/// Counts what an event costs in memory and with a journal. Each figure is a case.
pub fn instructions(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    if !job.attempt(job.command("valgrind").arg("--version")).is_ok_and(|finished| finished.success) {
        return Ok(Outcome::Skipped("valgrind, which counts instructions, is not installed".to_owned()));
    }
    let folder = job.checkout.root().join("tests/bench/budget");
    let budget: Budget = toml_edit::de::from_str(&fs::read_to_string(folder.join("budget.toml"))?).context("budget.toml")?;
    let target = job.checkout.target().join("budget");
    job.run(
        job.cargo(["build", "--quiet", "--release", "--locked", "--manifest-path"])
            .arg(folder.join("Cargo.toml"))
            .arg("--target-dir")
            .arg(&target),
    )?;
    let program = Program { path: target.join("release/agentlytics-budget"), scratch: job.checkout.scratch("instructions") };
    let mut tally = Tally::default();
    for (name, allowed, journal) in [("memory", &budget.memory, false), ("journal", &budget.journal, true)] {
        let (cost, functions) = program.cost(job, journal)?;
        let failed = tally.failed;
        tally.add(judged(name, "instructions", cost.instructions, allowed.instructions, budget.slack_percent));
        tally.add(judged(name, "allocations", cost.allocations, allowed.allocations, budget.slack_percent));
        if tally.failed > failed {
            write!(tally.details, "{name}: most instructions are in\n{functions}")?;
        }
    }
    Ok(tally.into())
}

fn judged(name: &str, what: &str, found: f64, allowed: f64, slack_percent: f64) -> Tally {
    let mut tally = Tally { note: format!("{name}: {found:.1} {what} per track(), {allowed} allowed\n"), ..Tally::default() };
    if found <= allowed * (1.0 + slack_percent / 100.0) {
        tally.passed = 1;
    } else {
        tally.failed = 1;
        tally.details = format!("{name}: {found:.1} {what} per track() are more than {allowed} and {slack_percent} %\n");
    }
    tally
}

/// The program that tracks, and where it may write.
struct Program {
    path: PathBuf,
    scratch: PathBuf,
}

impl Program {
    /// What an event costs, and the functions in which most instructions are.
    fn cost(&self, job: &mut Job<'_>, journal: bool) -> anyhow::Result<(Cost, String)> {
        #[derive(Deserialize)]
        struct Told {
            allocations: f64,
        }
        let (few, many) = (self.counted(job, FEW, journal)?, self.counted(job, MANY, journal)?);
        let instructions = (collected(&many)? - collected(&few)?) / (MANY - FEW) as f64;
        let told = job.run(&mut self.tracking(job.command(&self.path), MANY, journal)?)?;
        let Told { allocations } = serde_json::from_str(&told).with_context(|| format!("the program said: {told}"))?;
        Ok((Cost { instructions, allocations }, functions(&job.run(job.command("callgrind_annotate").arg(&many))?)))
    }

    /// Counts the instructions of a run into a file.
    fn counted(&self, job: &mut Job<'_>, events: u64, journal: bool) -> anyhow::Result<PathBuf> {
        let file = self.scratch.join(format!("callgrind.{events}"));
        let mut valgrind = job.command("valgrind");
        valgrind.args(["--tool=callgrind", &format!("--callgrind-out-file={}", file.display())]).arg(&self.path);
        fs::create_dir_all(&self.scratch)?;
        job.run(&mut self.tracking(valgrind, events, journal)?)?;
        Ok(file)
    }

    /// The command with its arguments; a journal begins empty.
    fn tracking(&self, mut command: Command, events: u64, journal: bool) -> anyhow::Result<Command> {
        command.arg(events.to_string());
        if journal {
            let folder = self.scratch.join("journal");
            if folder.exists() {
                fs::remove_dir_all(&folder)?;
            }
            command.arg(folder);
        }
        Ok(command)
    }
}

/// The number of instructions in a file of callgrind's.
fn collected(file: &Path) -> anyhow::Result<f64> {
    let text = fs::read_to_string(file)?;
    let total = text.lines().find_map(|line| line.strip_prefix("totals: ")).context("callgrind counted nothing")?;
    Ok(total.trim().parse()?)
}

/// The head of callgrind's list of functions, without what says where they lie on this machine.
fn functions(annotated: &str) -> String {
    let listed = annotated.lines().filter(|line| line.contains("%)") && !line.contains("PROGRAM TOTALS"));
    let mut text = String::new();
    for line in listed.take(FUNCTIONS) {
        let (cost, place) = line.split_once(")  ").unwrap_or((line, ""));
        let function = place.split_once(" [").map_or(place, |(function, _)| function);
        let _ = writeln!(text, "  {cost}) {}", function.rsplit('/').next().unwrap_or(function).trim_start_matches("???:"));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_may_be_above_its_budget_by_the_slack() {
        let at = |found| judged("memory", "instructions", found, 1_000.0, 10.0);
        assert_eq!((at(900.0).passed, at(1_100.0).passed, at(1_101.0).passed), (1, 1, 0));
        assert_eq!(at(1_101.0).failed, 1);
    }

    #[test]
    fn functions_are_named_without_their_places() {
        let annotated = "12,000 (100.0%)  PROGRAM TOTALS\nIr\n 9,000 (75.00%)  ???:sdk::track [/home/a/target/budget]\n 3,000 (25.00%)  ./malloc/malloc.c:malloc [/lib/libc.so.6]\n";
        assert_eq!(functions(annotated), "   9,000 (75.00%) sdk::track\n   3,000 (25.00%) malloc.c:malloc\n");
    }
}
