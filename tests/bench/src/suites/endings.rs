//! Programs that end without a word to their client.

use std::time::Duration;

use anyhow::Context;
use serde_json::{Map, Value, json};

use super::{Case, Suite, less, options};
use crate::measure::{Figures, Run};
use crate::process;

pub static EXIT: Suite = Suite {
    name: "exit",
    about: "A program that ends without a flush.",
    columns: &[less("lost", "lost"), less("twice", "twice"), less("added_ms", "time added to the end, ms")],
    // Those that hold the end up wait; they do not work.
    cases: &[Case::new("1,007 events", 1_007, Map::new).at_once(2), Case::new("5 events", 5, Map::new).at_once(2)],
    rounds: 3,
    measure: leave,
    ..Suite::USUAL
};

pub static KILL: Suite = Suite {
    name: "kill",
    about: "`kill -9` as soon as a program at 1,000 events/s has said that it tracked the 1,200th, then another start of it. Ours keeps a \
            journal; peers have none. Counted are events whose `track()` had returned.",
    columns: &[less("lost", "lost"), less("twice", "twice"), less("tracked", "tracked")],
    cases: &[Case::new("a journal, where there is one", 1_200, || options(json!({"durability": "journal"}))).at_once(4)],
    rounds: 3,
    measure: kill,
    ..Suite::USUAL
};

fn leave(run: &Run<'_>) -> anyhow::Result<Figures> {
    let ended = run.run("leave")?;
    let left = ended.printed.get("left_ns").and_then(Value::as_u64).context("the runner did not say when it left")?;
    let mut found = Figures::new();
    run.balance(run.events(), &mut found)?;
    found.insert("added_ms".into(), Duration::from_nanos(ended.at_ns.saturating_sub(left)).as_secs_f64() * 1e3);
    Ok(found)
}

fn kill(run: &Run<'_>) -> anyhow::Result<Figures> {
    let tracked = process::kill_at(&mut run.command("endure")?, run.events())?;
    run.run("revive")?;
    let mut found = Figures::from([("tracked".to_owned(), tracked as f64)]);
    run.balance(tracked, &mut found)?;
    Ok(found)
}
