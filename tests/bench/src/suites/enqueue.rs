//! What a caller waits for.

use serde_json::json;

use super::{Case, Peers, ROOM, Suite, less, options};
use crate::measure::figures;

pub static ENQUEUE: Suite = Suite {
    name: "enqueue",
    about: "Time per `track()` as the caller sees it, while the client sends as it likes: 100,000 calls after 1,000 to warm up.",
    columns: &[less("p50_us", "p50 µs"), less("p99_us", "p99 µs"), less("mean_us", "mean µs"), less("floor_us", "of which the clock, µs")],
    cases: &[
        Case::new("queue in memory", 100_000, || options(json!({"batch": 100, "queue": ROOM}))),
        Case::new("on disk before it returns", 100_000, || options(json!({"batch": 100, "durability": "journal"}))).peers(Peers::None),
    ],
    measure: |run| Ok(figures(&run.run("enqueue")?.printed)),
    ..Suite::USUAL
};
