//! `cargo mutations`: breaks the delivery engine on purpose, one mistake at a time, and demands that its tests notice.
//!
//! The mistakes are the table in [`table`]: those that lose, double or displace an event and yet look like working code. Tools
//! that mutate at random would hardly think of them. They are made in a copy of the tree with a build folder of its own,
//! both below `target/mutations`; the checkout is never touched. Takes about half a minute for each mistake, so it is
//! not a part of `cargo verify`; that only checks that every mistake can still be made.

#![forbid(unsafe_code)]

mod copy;
mod mutation;
mod suite;
mod table;

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Parser;

use crate::copy::Copy;
use crate::mutation::Mutation;
use crate::suite::Verdict;
use crate::table::MUTATIONS;

/// Breaks the delivery engine on purpose, and demands that its tests notice.
#[derive(Parser)]
#[command(bin_name = "cargo mutations")]
struct Arguments {
    /// Make these mistakes only.
    names: Vec<String>,
    /// Print the mistakes and make none.
    #[arg(long)]
    list: bool,
}

fn main() -> ExitCode {
    match mutate(&Arguments::parse()) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("cargo mutations: {error:#}");
            ExitCode::from(2)
        }
    }
}

/// Makes the chosen mistakes; whether all of them were caught.
fn mutate(arguments: &Arguments) -> anyhow::Result<bool> {
    let chosen = chosen(&arguments.names)?;
    if arguments.list {
        chosen.iter().for_each(|mutation| println!("{:<32} {}", mutation.name, mutation.about));
        return Ok(true);
    }
    let copy = Copy::of_checkout()?;
    match suite::run(&copy)? {
        Verdict::Passed => println!("{:<32} passed", "(no mistake)"),
        verdict => bail!("the tests must pass before anything is broken: {verdict}"),
    }
    let mut survivors = 0;
    for mutation in &chosen {
        let verdict = mutation.within(&copy.tree, || suite::run(&copy))?;
        println!("{:<32} {verdict}", mutation.name);
        match verdict {
            Verdict::Caught(_) => {}
            Verdict::Passed => survivors += 1,
            Verdict::NotBuilt(reason) => bail!("`{}` is no mistake that compiles:\n{reason}", mutation.name),
        }
    }
    println!("{} caught, {survivors} survived", chosen.len() - survivors);
    Ok(survivors == 0)
}

fn chosen(names: &[String]) -> anyhow::Result<Vec<&'static Mutation>> {
    if names.is_empty() {
        return Ok(MUTATIONS.iter().collect());
    }
    let named = |name: &String| {
        let found = MUTATIONS.iter().find(|mutation| mutation.name == name);
        found.with_context(|| format!("there is no mistake `{name}`; `--list` names them"))
    };
    names.iter().map(named).collect()
}
