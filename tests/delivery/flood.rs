//! A program that tracks 100,000 events while nobody listens, which takes 20 seconds by its clock, and shuts down when its
//! standard input ends. It says after each what that cost: only a process of its own has memory of its own.
//!
//! Arguments: the endpoint, the bound of the queue in bytes, the deadline of the shutdown in milliseconds, and perhaps a
//! spool directory.

#![forbid(unsafe_code)]

use std::io::Read;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use agentlytics::Metrone;
use agentlytics::core::{Clock, Moment, SystemClock, Timestamp};
use agentlytics::delivery::{DeliveryOptions, Hooks};
use agentlytics::metrone::Event;
use serde_json::json;

const EVENTS: u32 = 100_000;
const EACH_TAKES: Duration = Duration::from_micros(200);

/// The machine's clock, put forward by what tracking the events seems to take.
#[derive(Debug, Default)]
struct Ahead {
    clock: SystemClock,
    events: AtomicU32,
}

impl Ahead {
    fn by(&self) -> Duration {
        EACH_TAKES * self.events.load(Ordering::Relaxed)
    }
}

impl Clock for Ahead {
    fn now(&self) -> Moment {
        self.clock.now() + self.by()
    }

    fn wall(&self) -> Timestamp {
        self.clock.wall().saturating_add(self.by()).unwrap_or(Timestamp::MAX)
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [endpoint, max_queue_bytes, deadline, directory @ ..] = arguments.as_slice() else {
        return Err("at least three arguments are wanted".into());
    };
    let mut options = DeliveryOptions::default();
    options.max_queue_bytes = max_queue_bytes.parse()?;
    options.spool.directory = directory.first().map(Into::into);
    let deadline = Duration::from_millis(deadline.parse()?);

    let told = Arc::new(AtomicU64::new(0));
    let hear = Arc::clone(&told);
    let hooks = Hooks::on_drop(move |losses| {
        hear.fetch_add(losses.len() as u64, Ordering::Relaxed);
    });
    let key = "metrone_test_0123456789abcdef0123456789abcdef";
    let clock = Arc::new(Ahead::default());
    let builder = Metrone::builder().api_key(key).endpoint(endpoint).delivery(options).hooks(hooks);
    let client = builder.clock(Arc::clone(&clock)).build()?;

    let before = resident("VmRSS")?;
    for number in 0..EVENTS {
        client.record(ordinary(number))?;
        clock.events.fetch_add(1, Ordering::Relaxed);
    }
    println!("{}", json!({"rss_grown": resident("VmHWM")?.saturating_sub(before), "stats": client.delivery_stats()}));
    std::io::stdin().read_to_end(&mut Vec::new())?;

    let started = now();
    let report = client.shutdown_blocking(deadline);
    let shutdown = now() - started;
    let said = json!({
        "rss_grown": resident("VmHWM")?.saturating_sub(before),
        "shutdown_ms": u64::try_from(shutdown.as_millis())?,
        "told": told.load(Ordering::Relaxed),
        "report": report,
        "stats": client.delivery_stats(),
    });
    println!("{said}");
    Ok(())
}

/// An event of about 450 bytes, as programs send them.
fn ordinary(number: u32) -> Event {
    Event::new("agent_action")
        .agent_id("agent-7")
        .session_id("session-0123456789abcdef")
        .property("number", number)
        .property("task", "Find a flight from Lisbon to Oslo on a Tuesday morning, with one stop at most and a seat at the window.")
        .property("tool", "search_direct_flight")
        .property("outcome", "success")
        .property("model", "a model of some provider")
}

/// A line of this process's memory statistics, in bytes.
fn resident(name: &str) -> Result<u64, Box<dyn std::error::Error>> {
    let status = std::fs::read_to_string("/proc/self/status")?;
    let line = status.lines().find_map(|line| line.strip_prefix(name)).ok_or("the system does not tell")?;
    let kilobytes = line.trim_start_matches(':').trim().trim_end_matches("kB").trim().parse::<u64>()?;
    Ok(kilobytes * 1024)
}

#[expect(clippy::disallowed_methods, reason = "how long a shutdown really takes is what is measured")]
fn now() -> Instant {
    Instant::now()
}
