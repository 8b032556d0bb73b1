//! The mock server: what it takes to store events, and to answer questions about them.

use std::time::Duration;

use serde_json::Map;

use super::{Case, Chart, Column, Peers, Suite, less, more};
use crate::environment::Language;
use crate::measure::figures;

pub static INGEST: Suite = Suite {
    name: "ingest",
    about: "The mock server takes events in batches of 100 over 8 connections, from a program on the same machine.",
    languages: &[Language::Server],
    columns: &[
        more("events_per_s", "events/s"),
        less("p99_ms", "p99 of a batch ms"),
        less("bytes_per_event", "memory per event bytes"),
        less("ready_ms", "ready after ms"),
        less("idle_mb", "memory when idle MB"),
    ],
    cases: &[
        Case::new("100,000 events", 100_000, Map::new).peers(Peers::None),
        Case::new("1,000,000 events", 1_000_000, Map::new).peers(Peers::None),
    ],
    measure: |run| Ok(figures(&run.run("ingest")?.printed)),
    ..Suite::USUAL
};

pub static QUERY: Suite = Suite {
    name: "query",
    about: "Median ms of an answer, of five: from the mock server over HTTP, from databases within the process that asks. Their answers \
            are compared with ours. What takes seconds is asked once.",
    languages: &[Language::Server],
    columns: QUESTIONS,
    cases: &[
        Case::new("100,000 events", 100_000, Map::new),
        Case::new("1,000,000 events", 1_000_000, Map::new),
        Case::new("5,000,000 events", 5_000_000, Map::new),
    ],
    rounds: 3,
    deadline: Duration::from_secs(300),
    measure: |run| Ok(figures(&run.run("query")?.printed)),
    ..Suite::USUAL
};

const QUESTIONS: &[Column] = &[
    less("days_ms", "users and events by day"),
    less("names_ms", "top 10 of a column"),
    less("top_ms", "top 10 of a property"),
    less("funnel_ms", "funnel of three steps"),
    less("retention_ms", "weekly retention"),
    less("heatmap_ms", "heatmap"),
    less("sessions_ms", "last 100 sessions"),
    less("different", "answers other than ours"),
];

pub static STORED: Suite = Suite {
    name: "scale-stored",
    about: "The mock server with more and more events: what one more costs, what a question costs for each event that it looks at, and \
            what one costs that looks at a single day.",
    languages: &[Language::Server],
    columns: &[
        less("ingest_us", "ingest, µs per event"),
        less("bytes_per_event", "memory, bytes per event"),
        less("days_ns", "users and events by day, ns per event"),
        less("top_ns", "top 10 of a property, ns per event"),
        less("funnel_ns", "funnel, ns per event"),
        less("retention_ns", "weekly retention, ns per event"),
        less("heatmap_ns", "heatmap, ns per event"),
        less("day_ms", "users and events of one day, ms"),
        less("rss_mb", "memory of the server MB"),
    ],
    cases: &[
        Case::new("10,000 events", 10_000, Map::new).peers(Peers::None),
        Case::new("100,000 events", 100_000, Map::new).peers(Peers::None),
        Case::new("1,000,000 events", 1_000_000, Map::new).peers(Peers::None),
        Case::new("10,000,000 events", 10_000_000, Map::new).peers(Peers::None),
    ],
    rounds: 2,
    chart: Chart::Lines { axis: "events stored", base: 10.0 },
    measure: |run| Ok(figures(&run.run("stored")?.printed)),
    ..Suite::USUAL
};
