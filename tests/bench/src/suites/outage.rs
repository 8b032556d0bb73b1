//! A server that is away for a while.

use std::thread;
use std::time::Duration;

use anyhow::anyhow;
use serde_json::json;

use super::{Case, Peers, Suite, less, options};
use crate::environment::Language::{Node, Python, Rust};
use crate::measure::{Figures, Run, figures};

/// Each with a server of its own.
const ALL_AT_ONCE: usize = 32;

pub static OUTAGE: Suite = Suite {
    name: "outage",
    about: "Events at an even rate for 30 s, of which the server is down for 20. At the lower rate nobody is busy, and all clients go \
            through it at the same time. At the higher rate two at a time do: ours, and of each language the peer that loses least at the \
            lower one.",
    columns: &[
        less("lost", "lost"),
        less("twice", "twice"),
        less("rss_mb", "most memory over start MB"),
        less("closed_s", "time to drain, s"),
        less("late_s", "the caller held up, s"),
    ],
    cases: &[
        Case::new("200 events/s", 6_000, || options(json!({"rate": 200}))).at_once(ALL_AT_ONCE),
        Case::new("5,000 events/s", 150_000, || options(json!({"rate": 5_000, "queue": 200_000})))
            .peers(Peers::Only(&[(Rust, "posthog"), (Python, "segment"), (Node, "posthog")]))
            .at_once(2),
    ],
    rounds: 1,
    deadline: Duration::from_secs(150),
    measure: outage,
    ..Suite::USUAL
};

/// The server is down from the second second on.
fn outage(run: &Run<'_>) -> anyhow::Result<Figures> {
    let seconds = |seconds: f64| Duration::from_secs_f64(seconds / run.bench.scale() as f64);
    let ended = thread::scope(|scope| {
        let runner = scope.spawn(|| run.run("outage"));
        thread::sleep(seconds(2.0));
        run.sink.set_down(true)?;
        thread::sleep(seconds(20.0));
        run.sink.set_down(false)?;
        runner.join().map_err(|_| anyhow!("the thread that waited for the runner has failed"))?
    })?;
    let mut found = figures(&ended.printed);
    run.balance(run.events(), &mut found)?;
    Ok(found)
}
