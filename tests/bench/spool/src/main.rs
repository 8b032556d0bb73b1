//! The spool's files against embedded databases, on the spool's own access pattern: events are written one by one so that
//! a killed process loses none, forgotten by the hundred in the order in which they came, and read when a process starts.
//!
//! Prints a table of microseconds an event; the SDK's decision record 11 quotes its ratios.

mod stores;

use std::path::Path;
use std::time::Instant;

use self::stores::{Fjall, Redb, Segments, Store};

/// Bytes of an ordinary event.
const BYTES: usize = 450;

fn main() -> anyhow::Result<()> {
    println!("| store | events | append | append and sync by 100 | forget by 100 | recover | bytes on disk an event |");
    println!("| --- | --- | --- | --- | --- | --- | --- |");
    measure::<Segments>(100_000)?;
    measure::<Fjall>(100_000)?;
    // It keeps nothing of a killed process but what was waited for: each append takes milliseconds.
    measure::<Redb>(2_000)?;
    Ok(())
}

fn measure<S: Store>(events: usize) -> anyhow::Result<()> {
    let root = tempfile::tempdir()?;
    let mut store = S::open(root.path())?;
    let append = timed(events, || (0..events).try_for_each(|number| store.append(number as u64, BYTES)))?;
    let disk = disk(root.path())? / events as u64;
    drop(store);

    let mut recovered = 0;
    let mut reopened = None;
    let recover = timed(events, || {
        let mut store = S::open(root.path())?;
        recovered = store.take_all()?;
        reopened = Some(store);
        Ok(())
    })?;
    anyhow::ensure!(recovered == events, "{} recovered {recovered} of {events}", S::NAME);
    let mut store = reopened.ok_or_else(|| anyhow::anyhow!("it was opened"))?;
    let forget = timed(events, || store.forget_all(100))?;

    let root = tempfile::tempdir()?;
    let mut store = S::open(root.path())?;
    let synced = timed(events, || {
        for first in (0..events).step_by(100) {
            store.append_group(first as u64, 100, BYTES)?;
        }
        Ok(())
    })?;
    println!("| {} | {events} | {append:.2} | {synced:.2} | {forget:.2} | {recover:.2} | {disk} |", S::NAME);
    Ok(())
}

/// Microseconds an event.
fn timed(events: usize, work: impl FnOnce() -> anyhow::Result<()>) -> anyhow::Result<f64> {
    let started = Instant::now();
    work()?;
    Ok(started.elapsed().as_secs_f64() * 1e6 / events as f64)
}

fn disk(path: &Path) -> anyhow::Result<u64> {
    let mut bytes = 0;
    for entry in std::fs::read_dir(path)? {
        let entry = entry?;
        let facts = entry.metadata()?;
        bytes += if facts.is_dir() { disk(&entry.path())? } else { facts.len() };
    }
    Ok(bytes)
}
