//! How the cost of an event grows with the number of events, and with the number of threads.

use serde_json::json;

use super::deliver::delivered;
use super::{Case, Chart, Peers, Suite, less, more, options};
use crate::environment::Language;
use crate::measure::figures;

pub static EVENTS: Suite = Suite {
    name: "scale-events",
    about: "From the first `track()` until the sink has all. The queue is bounded: `track()` waits for room.",
    languages: &[Language::Rust],
    columns: &[
        less("us_per_event", "µs per event"),
        less("cpu_s_per_100k", "CPU s per 100k"),
        less("rss_mb", "most memory over start MB"),
        less("lost", "lost"),
    ],
    cases: &[
        flow("10,000 events", 10_000),
        flow("100,000 events", 100_000),
        flow("1,000,000 events", 1_000_000),
        flow("10,000,000 events", 10_000_000),
    ],
    rounds: 3,
    chart: Chart::Lines { axis: "events", base: 10.0 },
    measure: delivered,
    ..Suite::USUAL
};

pub static THREADS: Suite = Suite {
    name: "scale-threads",
    about: "100,000 events tracked by threads that share one client; events a second until the last `track()` has returned. Peers whose \
            client only one thread may use are left out.",
    languages: &[Language::Rust],
    columns: &[more("events_per_s", "events/s"), less("p50_us", "p50 µs"), less("p99_us", "p99 µs")],
    cases: &[
        Case::new("1 thread", 100_000, || shared(1)).at(1).peers(SHARING),
        Case::new("2 threads", 100_000, || shared(2)).at(2).peers(SHARING),
        Case::new("4 threads", 100_000, || shared(4)).at(4).peers(SHARING),
        Case::new("8 threads", 100_000, || shared(8)).at(8).peers(SHARING),
        Case::new("16 threads", 100_000, || shared(16)).at(16).peers(SHARING),
        Case::new("32 threads", 100_000, || shared(32)).at(32).peers(SHARING),
        Case::new("64 threads", 100_000, || shared(64)).at(64).peers(SHARING),
    ],
    chart: Chart::Lines { axis: "threads", base: 2.0 },
    measure: |run| Ok(figures(&run.run("threads")?.printed)),
    ..Suite::USUAL
};

const SHARING: Peers = Peers::Only(&[(Language::Rust, "posthog"), (Language::Rust, "opentelemetry")]);

const fn flow(title: &'static str, events: usize) -> Case {
    Case::new(title, events, || options(json!({"batch": 100, "in_flight": 4, "waits": true}))).peers(Peers::None)
}

fn shared(threads: usize) -> serde_json::Map<String, serde_json::Value> {
    options(json!({"batch": 100, "queue": super::ROOM, "threads": threads}))
}
