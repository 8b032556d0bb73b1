//! What is measured: suites, their cases, and how a run becomes figures.

use std::thread;
use std::time::Duration;

use anyhow::{Context, bail};
use serde_json::{Map, Value, json};

use crate::environment::Language;
use crate::measure::{Figures, Run, figures, printed};
use crate::process;

/// A group of cases that are measured alike.
pub struct Suite {
    pub name: &'static str,
    /// What its figures mean.
    pub about: &'static str,
    pub languages: &'static [Language],
    /// What its tables show; the first is what clients are compared by.
    pub columns: &'static [Column],
    pub cases: &'static [Case],
    pub measure: fn(&Run<'_>) -> anyhow::Result<Figures>,
}

/// One figure.
pub struct Column {
    /// Its name among the figures.
    pub figure: &'static str,
    pub title: &'static str,
    /// Whether more is better.
    pub more: bool,
}

/// One way to set the clients up.
pub struct Case {
    pub title: &'static str,
    pub events: usize,
    pub options: fn() -> Map<String, Value>,
    /// Whether it asks for what peers do not have.
    pub only_ours: bool,
}

/// A figure of which less is better.
const fn less(figure: &'static str, title: &'static str) -> Column {
    Column { figure, title, more: false }
}

const fn case(title: &'static str, events: usize, options: fn() -> Map<String, Value>) -> Case {
    Case { title, events, options, only_ours: false }
}

const fn only_ours(title: &'static str, events: usize, options: fn() -> Map<String, Value>) -> Case {
    Case { title, events, options, only_ours: true }
}

fn options(value: Value) -> Map<String, Value> {
    match value {
        Value::Object(options) => options,
        _ => Map::new(),
    }
}

/// More than any case has events.
const ROOM: usize = 1_000_000;

const CLIENTS: &[Language] = &[Language::Rust, Language::Python, Language::Node, Language::Deno, Language::Bun];

static SUITES: [Suite; 8] = [
    Suite {
        name: "enqueue",
        about: "Time per `track()` as the caller sees it, while the client sends as it likes: 100,000 calls after 1,000 to warm up.",
        languages: CLIENTS,
        columns: &[
            less("p50_us", "p50 µs"),
            less("p99_us", "p99 µs"),
            less("mean_us", "mean µs"),
            less("floor_us", "of which the clock, µs"),
        ],
        cases: &[
            case("queue in memory", 100_000, || options(json!({"batch": 100, "queue": ROOM}))),
            only_ours("on disk before it returns", 100_000, || options(json!({"batch": 100, "durability": "journal"}))),
        ],
        measure: |run| Ok(figures(&run.run("enqueue")?.0)),
    },
    Suite {
        name: "deliver",
        about: "From the first `track()` until the sink has all.",
        languages: CLIENTS,
        columns: &[
            Column { figure: "events_per_s", title: "events/s", more: true },
            less("cpu_s_per_100k", "CPU s per 100k"),
            less("rss_mb", "memory over start MB"),
            less("lost", "lost"),
            less("twice", "twice"),
        ],
        cases: &[
            case("batch 100, one request at a time", 100_000, || options(json!({"batch": 100, "queue": ROOM, "in_flight": 1}))),
            case("batch 100, four at a time", 100_000, || options(json!({"batch": 100, "queue": ROOM, "in_flight": 4}))),
            case("batch 10, one at a time", 20_000, || options(json!({"batch": 10, "queue": ROOM, "in_flight": 1}))),
        ],
        measure: deliver,
    },
    Suite {
        name: "burst",
        about: "100,000 events as fast as they can be tracked, every option as its makers chose, and the client's own way of ending at once.",
        languages: CLIENTS,
        columns: &[
            less("lost", "lost"),
            less("twice", "twice"),
            Column { figure: "events_per_s", title: "events/s", more: true },
            less("rss_mb", "memory over start MB"),
        ],
        cases: &[case("defaults", 100_000, Map::new)],
        measure: deliver,
    },
    Suite {
        name: "exit",
        about: "A program that ends without a flush.",
        languages: CLIENTS,
        columns: &[less("lost", "lost"), less("twice", "twice"), less("added_ms", "time added to the end, ms")],
        cases: &[case("1,007 events", 1_007, Map::new), case("5 events", 5, Map::new)],
        measure: leave,
    },
    Suite {
        name: "outage",
        about: "Events at an even rate for 30 s, of which the server is down for 20.",
        languages: CLIENTS,
        columns: &[
            less("lost", "lost"),
            less("twice", "twice"),
            less("rss_mb", "memory over start MB"),
            less("closed_s", "time to drain, s"),
            less("late_s", "the caller held up, s"),
        ],
        cases: &[
            case("200 events/s", 6_000, || options(json!({"rate": 200}))),
            case("5,000 events/s", 150_000, || options(json!({"rate": 5_000}))),
        ],
        measure: outage,
    },
    Suite {
        name: "start",
        about: "Import of the package and the first client.",
        languages: CLIENTS,
        columns: &[less("ready_ms", "ready after ms")],
        cases: &[case("a cold process", 1, Map::new)],
        measure: |run| Ok(figures(&run.run("start")?.0)),
    },
    Suite {
        name: "ingest",
        about: "The mock server takes events in batches of 100 over 8 connections, from a program on the same machine.",
        languages: &[Language::Server],
        columns: &[
            Column { figure: "events_per_s", title: "events/s", more: true },
            less("p99_ms", "p99 of a batch ms"),
            less("bytes_per_event", "memory per event bytes"),
            less("ready_ms", "ready after ms"),
            less("idle_mb", "memory when idle MB"),
        ],
        cases: &[only_ours("100,000 events", 100_000, Map::new), only_ours("1,000,000 events", 1_000_000, Map::new)],
        measure: |run| Ok(figures(&run.run("ingest")?.0)),
    },
    Suite {
        name: "query",
        about: "Median ms of an answer, of five: from the mock server over HTTP, from databases within the process that asks. Their answers \
                are compared with ours.",
        languages: &[Language::Server],
        columns: &[
            less("days_ms", "users and events by day"),
            less("top_ms", "top 10 of a property"),
            less("funnel_ms", "funnel of three steps"),
            less("retention_ms", "weekly retention"),
            less("heatmap_ms", "heatmap"),
            less("sessions_ms", "last 100 sessions"),
            less("different", "answers other than ours"),
        ],
        cases: &[
            case("100,000 events", 100_000, Map::new),
            case("1,000,000 events", 1_000_000, Map::new),
            case("5,000,000 events", 5_000_000, Map::new),
        ],
        measure: |run| Ok(figures(&run.run("query")?.0)),
    },
];

/// The suites with these names, or all.
pub fn named(names: &[String]) -> anyhow::Result<Vec<&'static Suite>> {
    for name in names {
        if SUITES.iter().all(|suite| suite.name != name) {
            let known: Vec<_> = SUITES.iter().map(|suite| suite.name).collect();
            bail!("there is no suite '{name}'; known are {}", known.join(", "));
        }
    }
    Ok(SUITES.iter().filter(|suite| names.is_empty() || names.iter().any(|name| name == suite.name)).collect())
}

fn deliver(run: &Run<'_>) -> anyhow::Result<Figures> {
    let (told, _) = run.run("deliver")?;
    let mut found = figures(&told);
    let began = told.get("began_ns").and_then(Value::as_u64).context("the runner did not say when it began")?;
    let arrived = balance(run, &mut found)?;
    let seconds = Duration::from_nanos(arrived.last_new_ns.saturating_sub(began)).as_secs_f64();
    let came = arrived.distinct as f64;
    found.insert("events_per_s".into(), came / seconds.max(1e-9));
    if let Some(cpu) = found.get("cpu_seconds").copied() {
        found.insert("cpu_s_per_100k".into(), cpu * 1e5 / run.events() as f64);
    }
    Ok(found)
}

fn leave(run: &Run<'_>) -> anyhow::Result<Figures> {
    let (told, ended_ns) = run.run("leave")?;
    let left = told.get("left_ns").and_then(Value::as_u64).context("the runner did not say when it left")?;
    let mut found = Figures::new();
    balance(run, &mut found)?;
    found.insert("added_ms".into(), Duration::from_nanos(ended_ns.saturating_sub(left)).as_secs_f64() * 1e3);
    Ok(found)
}

/// The server is down from the second second on.
fn outage(run: &Run<'_>) -> anyhow::Result<Figures> {
    let spool = tempfile::tempdir()?;
    let scale = run.bench.scale as f64;
    let mut command = run.command("outage", &spool)?;
    let (sink, runner) = (&run.bench.sink, move || process::run(&mut command, Duration::from_secs(150)));
    let ended = thread::scope(|scope| {
        let runner = scope.spawn(runner);
        thread::sleep(Duration::from_secs_f64(2.0 / scale));
        sink.set_down(true)?;
        thread::sleep(Duration::from_secs_f64(20.0 / scale));
        sink.set_down(false)?;
        runner.join().unwrap_or_else(|_| bail!("the thread that waited for the runner has failed"))
    })?;
    let mut found = figures(&printed(&ended.stdout)?);
    balance(run, &mut found)?;
    Ok(found)
}

/// What the sink has of all that was tracked.
fn balance(run: &Run<'_>, found: &mut Figures) -> anyhow::Result<crate::sink::Report> {
    let report = run.bench.sink.report()?;
    found.insert("lost".into(), run.events() as f64 - report.distinct as f64);
    found.insert("twice".into(), report.duplicates as f64);
    found.insert("requests".into(), report.requests as f64);
    found.insert("bytes".into(), report.bytes as f64);
    Ok(report)
}
