//! Measures one Rust client at one task: `runner CLIENT TASK OPTIONS`, where OPTIONS is a JSON object. Prints one JSON object.
#![allow(clippy::disallowed_methods, reason = "what is measured is the time of the machine")]

mod clients;
mod process;
mod tasks;

use std::env;

use anyhow::{Context, bail};
use serde::Deserialize;
use serde_json::Value;

use self::clients::{Client, opentelemetry, ours, posthog, segment};

/// What the harness chose; what is not there stays as the client's makers chose.
#[derive(Deserialize)]
pub struct Options {
    url: String,
    events: usize,
    /// Events in a request.
    batch: Option<usize>,
    /// Events that may wait.
    queue: Option<usize>,
    /// Requests at a time.
    in_flight: Option<usize>,
    durability: Option<String>,
    spool_dir: Option<String>,
    /// Events a second, for tasks that take their time.
    rate: Option<f64>,
    /// Threads that track.
    threads: Option<usize>,
    /// Whether an event for which there is no room waits for it.
    #[serde(default)]
    waits: bool,
}

fn main() -> anyhow::Result<()> {
    let arguments: Vec<_> = env::args().skip(1).collect();
    let [client, task, options] = arguments.as_slice() else { bail!("runner CLIENT TASK OPTIONS") };
    let options: Options = serde_json::from_str(options).context("the options are not what a runner reads")?;
    match (client.as_str(), task.as_str()) {
        ("ours", "threads") => print(&tasks::threads::<ours::Ours>(&options)?),
        ("posthog", "threads") => print(&tasks::threads::<posthog::Posthog>(&options)?),
        ("opentelemetry", "threads") => print(&tasks::threads::<opentelemetry::OpenTelemetry>(&options)?),
        ("ours", _) => measure::<ours::Ours>(task, &options)?,
        ("posthog", _) => measure::<posthog::Posthog>(task, &options)?,
        ("segment", _) => measure::<segment::Segment>(task, &options)?,
        ("opentelemetry", _) => measure::<opentelemetry::OpenTelemetry>(task, &options)?,
        _ => bail!("there is no client '{client}'"),
    }
    Ok(())
}

fn measure<C: Client>(task: &str, options: &Options) -> anyhow::Result<()> {
    let told = match task {
        "start" => tasks::start::<C>(options)?,
        "enqueue" => tasks::enqueue::<C>(options)?,
        "deliver" => tasks::deliver::<C>(options)?,
        "wait" => tasks::wait::<C>(options)?,
        "leave" => tasks::leave::<C>(options)?,
        "endure" => tasks::endure::<C>(options)?,
        "revive" => tasks::revive::<C>(options)?,
        "outage" => tasks::outage::<C>(options)?,
        _ => bail!("there is no task '{task}'"),
    };
    print(&told);
    Ok(())
}

fn print(told: &Value) {
    println!("{told}");
}
