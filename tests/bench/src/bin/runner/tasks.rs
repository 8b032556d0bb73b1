//! What is measured of a client.

use std::io::{Write, stdout};
use std::mem;
use std::sync::Barrier;
use std::thread;
use std::time::{Duration, Instant};

use agentlytics_bench::now_ns;
use anyhow::anyhow;
use serde_json::{Value, json};

use crate::Options;
use crate::clients::{Client, Shared};
use crate::process::{cpu_seconds, peak_mb, rss_mb};

pub fn start<C: Client>(options: &Options) -> anyhow::Result<Value> {
    let began = Instant::now();
    let client = C::open(options)?;
    let ready = began.elapsed();
    client.close()?;
    Ok(json!({"ready_ms": ready.as_secs_f64() * 1e3}))
}

/// The time of each call as its caller sees it, building the event included, while the client sends as it likes.
pub fn enqueue<C: Client>(options: &Options) -> anyhow::Result<Value> {
    const WARM_UP: usize = 1_000;
    let mut client = C::open(options)?;
    for number in 0..WARM_UP {
        client.track(number)?;
    }
    let mut times = Vec::with_capacity(options.events);
    for number in WARM_UP..WARM_UP + options.events {
        let began = Instant::now();
        client.track(number)?;
        times.push(began.elapsed());
    }
    // What waits is of no interest any more, and some take long to send it.
    mem::forget(client);
    let mut floor: Vec<_> = (0..10_000).map(|_| Instant::now().elapsed()).collect();
    floor.sort_unstable();
    let mean = times.iter().sum::<Duration>().as_secs_f64() / times.len() as f64;
    times.sort_unstable();
    Ok(json!({
        "p50_us": at(&times, 50), "p99_us": at(&times, 99), "mean_us": mean * 1e6,
        "floor_us": floor[floor.len() / 2].as_secs_f64() * 1e6,
    }))
}

/// The same of threads that share a client, and how many events a second all of them track.
pub fn threads<C: Shared>(options: &Options) -> anyhow::Result<Value> {
    let client = C::open(options)?;
    let threads = options.threads.unwrap_or(1);
    let each = options.events / threads;
    let start = Barrier::new(threads);
    let track = |thread: usize| {
        let mut times = Vec::with_capacity(each);
        start.wait();
        let first_ns = now_ns();
        for number in thread * each..(thread + 1) * each {
            let began = Instant::now();
            client.track_shared(number)?;
            times.push(began.elapsed());
        }
        anyhow::Ok((first_ns, now_ns(), times))
    };
    let tracked: Vec<_> = thread::scope(|scope| {
        let running: Vec<_> = (0..threads).map(|thread| scope.spawn(move || track(thread))).collect();
        let ended = running.into_iter().map(|thread| thread.join().map_err(|_| anyhow!("a thread that tracked has failed"))?);
        ended.collect::<anyhow::Result<_>>()
    })?;
    mem::forget(client);
    let began = tracked.iter().map(|(began, ..)| *began).min().unwrap_or_default();
    let ended = tracked.iter().map(|(_, ended, _)| *ended).max().unwrap_or_default();
    let mut times: Vec<_> = tracked.into_iter().flat_map(|(.., times)| times).collect();
    times.sort_unstable();
    let seconds = Duration::from_nanos(ended - began).as_secs_f64();
    Ok(json!({"p50_us": at(&times, 50), "p99_us": at(&times, 99), "events_per_s": times.len() as f64 / seconds}))
}

/// Microseconds, of sorted times.
fn at(times: &[Duration], percent: usize) -> f64 {
    times[times.len() * percent / 100].as_secs_f64() * 1e6
}

/// Memory with all events tracked and none sent.
pub fn wait<C: Client>(options: &Options) -> anyhow::Result<Value> {
    let mut client = C::open(options)?;
    let (before, began) = (rss_mb()?, Instant::now());
    for number in 0..options.events {
        let _ = client.track(number);
    }
    let tracked = began.elapsed();
    let told = json!({"rss_mb": rss_mb()? - before, "most_mb": peak_mb()? - before, "tracked_s": tracked.as_secs_f64()});
    mem::forget(client);
    Ok(told)
}

/// From the first call until the client says that all is out.
pub fn deliver<C: Client>(options: &Options) -> anyhow::Result<Value> {
    let mut client = C::open(options)?;
    client.track(0)?;
    client.flush()?;
    let (before, cpu, began) = (rss_mb()?, cpu_seconds(), now_ns());
    for number in 1..options.events {
        client.track(number)?;
    }
    client.close()?;
    Ok(json!({"began_ns": began, "cpu_seconds": cpu_seconds() - cpu, "rss_mb": peak_mb()? - before}))
}

/// Ends like a program that forgot to flush: what it holds is dropped, as at the end of `main`.
pub fn leave<C: Client>(options: &Options) -> anyhow::Result<Value> {
    let mut client = C::open(options)?;
    for number in 0..options.events {
        client.track(number)?;
    }
    let left = now_ns();
    drop(client);
    Ok(json!({"left_ns": left}))
}

/// Tracks at an even rate, whatever happens at the other end.
pub fn outage<C: Client>(options: &Options) -> anyhow::Result<Value> {
    let mut client = C::open(options)?;
    let (before, began, rate) = (rss_mb()?, Instant::now(), options.rate.unwrap_or(200.0));
    for number in 0..options.events {
        // A client that says that it failed has lost the event, which the sink will tell.
        let _ = client.track(number);
        let due = Duration::from_secs_f64((number + 1) as f64 / rate);
        if let Some(ahead) = due.checked_sub(began.elapsed()).filter(|ahead| ahead.as_millis() > 1) {
            thread::sleep(ahead);
        }
    }
    let tracked = Instant::now();
    let _ = client.close();
    let late = tracked.duration_since(began).as_secs_f64() - options.events as f64 / rate;
    Ok(json!({"rss_mb": peak_mb()? - before, "late_s": late, "closed_s": tracked.elapsed().as_secs_f64()}))
}

/// Tracks about a thousand events a second and says the number of each as soon as it is tracked, until it is killed. Twice as many as asked
/// for are enough to be killed among.
pub fn endure<C: Client>(options: &Options) -> anyhow::Result<Value> {
    let mut client = C::open(options)?;
    for number in 0..options.events * 2 {
        client.track(number)?;
        writeln!(stdout(), "{}", number + 1)?;
        thread::sleep(Duration::from_millis(1));
    }
    client.close()?;
    Ok(json!({}))
}

/// Another start of a program that was killed.
pub fn revive<C: Client>(options: &Options) -> anyhow::Result<Value> {
    let mut client = C::open(options)?;
    client.flush()?;
    client.close()?;
    Ok(json!({}))
}
