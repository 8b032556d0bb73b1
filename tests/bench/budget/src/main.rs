//! `agentlytics-budget EVENTS [FOLDER]` tracks events that are never sent: in memory, or in a journal in FOLDER. Prints what each of them
//! took from the heap. `cargo verify --only instructions` runs it and counts its instructions.

use std::alloc::System;
use std::time::Duration;
use std::{env, future, mem};

use agentlytics::Metrone;
use agentlytics::core::{BoxFuture, ByteStream, Transport, TransportError};
use agentlytics::delivery::{DeliveryOptions, Durability};
use agentlytics::metrone::Event;
use anyhow::Context;
use bytes::Bytes;
use http::{Request, Response};
use serde_json::json;
use stats_alloc::{INSTRUMENTED_SYSTEM, Region, StatsAlloc};

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Longer than anything here takes.
const NEVER: Duration = Duration::from_secs(86_400);

/// Nobody answers; what a real one loads at the start would be counted, too.
struct Nowhere;

impl Transport for Nowhere {
    fn send(&self, _: Request<Bytes>, _: Duration) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(future::pending())
    }

    fn open(&self, _: Request<Bytes>, _: Duration) -> BoxFuture<'_, Result<Response<ByteStream>, TransportError>> {
        Box::pin(future::pending())
    }
}

fn main() -> anyhow::Result<()> {
    let mut arguments = env::args().skip(1);
    let events: usize = arguments.next().context("agentlytics-budget EVENTS [FOLDER]")?.parse()?;
    let client = client(arguments.next())?;
    // What is made once is made now.
    client.record(event(0))?;
    let region = Region::new(HEAP);
    for number in 1..=events {
        client.record(event(number))?;
    }
    let used = region.change();
    let each = |count: usize| count as f64 / events as f64;
    println!("{}", json!({"allocations": each(used.allocations + used.reallocations), "bytes": each(used.bytes_allocated)}));
    // An orderly end would try to send.
    mem::forget(client);
    Ok(())
}

/// A client whose batches are never full and never due.
fn client(journal: Option<String>) -> anyhow::Result<Metrone> {
    let mut delivery = DeliveryOptions::default();
    delivery.batch_size = usize::MAX;
    delivery.max_batch_bytes = usize::MAX;
    delivery.flush_interval = NEVER;
    if let Some(folder) = journal {
        delivery.durability = Some(Durability::Journal);
        delivery.spool.directory = Some(folder.into());
    }
    let key = format!("metrone_test_{}", "0".repeat(32));
    Ok(Metrone::builder().api_key(key).transport(Nowhere).delivery(delivery).build()?)
}

/// About 470 bytes of JSON.
fn event(number: usize) -> Event {
    Event::new("agent_action")
        .property("bid", format!("bid-{number:08}"))
        .agent_id("agent-7f3a")
        .session_id("s_2b9d5a10-8c47-4e0b-9a44-0c1f6b7d2e93")
        .property("model", "large-2026-10")
        .property("tool", "search_flights")
        .property("task", "Find a flight from Zurich to Lisbon on Friday, back on Monday, with one stop at the most")
        .property("outcome", "found")
        .property("duration_ms", 1834.25)
        .property("input_tokens", 1412)
        .property("output_tokens", 377)
        .property("cached", false)
}
