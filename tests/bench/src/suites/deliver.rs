//! What it takes until all is with the service, and what it takes to wait for that.

use std::time::Duration;

use anyhow::Context;
use serde_json::{Map, Value, json};

use super::{Case, Peers, ROOM, Suite, less, more, options};
use crate::environment::Language::{Node, Python, Rust};
use crate::measure::{Figures, Run, figures};

pub static DELIVER: Suite = Suite {
    name: "deliver",
    about: "From the first `track()` until the sink has all. Processor time and memory are those of the client's process.",
    columns: &[
        more("events_per_s", "events/s"),
        less("cpu_s_per_100k", "CPU s per 100k"),
        less("rss_mb", "most memory over start MB"),
        less("lost", "lost"),
        less("twice", "twice"),
    ],
    cases: &[
        Case::new("batch 100, one request at a time", 100_000, || options(json!({"batch": 100, "queue": ROOM, "in_flight": 1}))),
        Case::new("batch 100, four at a time", 100_000, || options(json!({"batch": 100, "queue": ROOM, "in_flight": 4})))
            .peers(Peers::Only(&[(Python, "posthog"), (Python, "segment"), (Python, "snowplow")])),
        Case::new("batch 10, one at a time", 10_000, || options(json!({"batch": 10, "queue": ROOM, "in_flight": 1}))),
    ],
    measure: delivered,
    ..Suite::USUAL
};

pub static BURST: Suite = Suite {
    name: "burst",
    about: "100,000 events as fast as they can be tracked, every option as its makers chose, and the client's own way of ending at once.",
    columns: &[less("lost", "lost"), less("twice", "twice"), more("events_per_s", "events/s"), less("rss_mb", "most memory over start MB")],
    cases: &[Case::new("defaults", 100_000, Map::new)],
    rounds: 3,
    measure: delivered,
    ..Suite::USUAL
};

pub static WAITING: Suite = Suite {
    name: "waiting",
    about: "100,000 events are tracked while the server is down: the memory they wait in. Clients that send on the thread that tracks are \
            left out.",
    columns: &[less("rss_mb", "memory over start MB"), less("most_mb", "most memory over start MB"), less("tracked_s", "tracked in s")],
    cases: &[Case::new("100,000 events", 100_000, || options(json!({"queue": ROOM}))).peers(Peers::Only(&[
        (Rust, "posthog"),
        (Rust, "opentelemetry"),
        (Python, "posthog"),
        (Python, "segment"),
        (Python, "snowplow"),
        (Python, "opentelemetry"),
        (Python, "amplitude"),
        (Node, "posthog"),
        (Node, "segment"),
        (Node, "amplitude"),
    ]))],
    rounds: 3,
    deadline: Duration::from_secs(30),
    measure: |run| {
        run.sink.set_down(true)?;
        Ok(figures(&run.run("wait")?.printed))
    },
    ..Suite::USUAL
};

/// Runs the task `deliver` and compares it with what the sink has.
pub fn delivered(run: &Run<'_>) -> anyhow::Result<Figures> {
    let printed = run.run("deliver")?.printed;
    let mut found = figures(&printed);
    let began = printed.get("began_ns").and_then(Value::as_u64).context("the runner did not say when it began")?;
    let arrived = run.balance(run.events(), &mut found)?;
    let seconds = Duration::from_nanos(arrived.last_new_ns.saturating_sub(began)).as_secs_f64().max(1e-9);
    found.insert("events_per_s".into(), arrived.distinct as f64 / seconds);
    found.insert("us_per_event".into(), seconds * 1e6 / arrived.distinct.max(1) as f64);
    if let Some(cpu) = found.get("cpu_seconds").copied() {
        found.insert("cpu_s_per_100k".into(), cpu * 1e5 / run.events() as f64);
    }
    Ok(found)
}
