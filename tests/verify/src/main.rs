//! `cargo verify`: every check of the repository, one after the other, counted.
//!
//! The steps are the table in [`steps`]; this file chooses among them, runs them and prints the summary, whose last line
//! is `N passed, N failed`. A step counts the cases its test runner reports, or itself. Nothing here checks anything by
//! itself, and nothing is skipped without a printed reason.

mod browser;
mod checkout;
mod count;
mod delivery_table;
mod demo;
mod dependencies;
mod docs;
mod examples;
mod fuzz;
mod hostile;
mod inspector;
mod instructions;
mod javascript;
mod job;
mod mcp;
mod mock_server;
mod outcome;
mod packages;
mod process;
mod python;
mod rust;
mod steps;
mod summary;
mod tools;
mod vectors;
mod weblog;

use std::process::ExitCode;

use anyhow::bail;
use clap::Parser;

use crate::checkout::Checkout;
use crate::job::Job;
use crate::outcome::Outcome;
use crate::steps::{STEPS, Step};
use crate::summary::Summary;

/// Runs every check of the repository and counts them.
#[derive(Parser)]
#[command(bin_name = "cargo verify")]
struct Arguments {
    /// Run these steps only, in the usual order.
    #[arg(long, value_name = "NAME", num_args = 1..)]
    only: Vec<String>,
    /// Leave these steps out.
    #[arg(long, value_name = "NAME", num_args = 1..)]
    skip: Vec<String>,
    /// Print the steps and run none.
    #[arg(long)]
    list: bool,
    /// Print everything the steps print.
    #[arg(long)]
    verbose: bool,
}

fn main() -> ExitCode {
    match verify(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cargo verify: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Runs the chosen steps; whether all of them passed.
fn verify(arguments: &Arguments) -> anyhow::Result<bool> {
    let steps = chosen(&arguments.only, &arguments.skip)?;
    if arguments.list {
        for step in steps {
            println!("{:<14} {}", step.name, step.about);
        }
        return Ok(true);
    }
    let checkout = Checkout::locate()?;
    let mut summary = Summary::new();
    for step in steps {
        summary.begin(step.name);
        let mut job = Job::open(&checkout, step.name, arguments.verbose)?;
        let outcome = (step.run)(&mut job).unwrap_or_else(|error| Outcome::failed(format!("{error:#}")));
        summary.end(step.name, outcome, job.log());
    }
    Ok(summary.finish())
}

/// The steps that `--only` and `--skip` leave, in the order of the table.
fn chosen(only: &[String], skip: &[String]) -> anyhow::Result<Vec<&'static Step>> {
    if let Some(unknown) = only.iter().chain(skip).find(|name| !STEPS.iter().any(|step| step.name == name.as_str())) {
        let known: Vec<_> = STEPS.iter().map(|step| step.name).collect();
        bail!("there is no step `{unknown}`; the steps are {}", known.join(", "));
    }
    let named = |list: &[String], step: &Step| list.iter().any(|name| name == step.name);
    Ok(STEPS.iter().filter(|step| (only.is_empty() || named(only, step)) && !named(skip, step)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(only: &[&str], skip: &[&str]) -> Vec<&'static str> {
        let owned = |list: &[&str]| list.iter().map(ToString::to_string).collect::<Vec<_>>();
        chosen(&owned(only), &owned(skip)).unwrap().into_iter().map(|step| step.name).collect()
    }

    #[test]
    fn everything_runs_unless_told_otherwise() {
        assert_eq!(names(&[], &[]).len(), STEPS.len());
    }

    #[test]
    fn only_keeps_the_order_of_the_table_and_skip_wins() {
        assert_eq!(names(&["clippy", "format"], &[]), ["format", "clippy"]);
        assert_eq!(names(&["clippy", "format"], &["clippy"]), ["format"]);
    }

    #[test]
    fn an_unknown_name_is_refused_with_the_known_ones() {
        let error = chosen(&["clipy".to_owned()], &[]).err().unwrap().to_string();
        assert!(error.contains("`clipy`") && error.contains("clippy"), "{error}");
    }
}
