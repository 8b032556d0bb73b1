//! Everything at once: a service of whose answers more than half go wrong, and which is restarted now and then.

use std::thread;
use std::time::Duration;

use agentlytics::Metrone;
use agentlytics::delivery::{DeliveryOptions, Durability, Overflow};
use agentlytics::metrone::Event;
use agentlytics_mock_server::{Control, FaultRule, MockServer, Run};
use agentlytics_tests::delivery_table::Row;
use serde_json::{Value, json};

use crate::ledger::quick;
use crate::programs::KEY;
use crate::row;

/// Sets the number of events; the default is for every day.
const EVENTS: &str = "AGENTLYTICS_TEST_CHAOS_EVENTS";
const RUN: &str = "chaos";
const SOURCES: u64 = 4;
/// How often the server is started, the first time included.
const LIVES: u64 = 4;
/// Each kind of fault strikes one request in so many.
const ONE_IN: u64 = 10;

/// One kind for each way in which a request can fail or seem to.
fn faults() -> [(&'static str, Value); 6] {
    let busy = json!({"error": {"code": "RATE_LIMITED", "message": "slow down", "retry_after_ms": 1}});
    [
        ("lost before processing", json!({"type": "drop", "when": "before"})),
        ("landed, then reset", json!({"type": "drop", "when": "after"})),
        ("unavailable", json!({"type": "status", "status": 503})),
        ("rate limited", json!({"type": "status", "status": 429, "body": busy})),
        ("slow", json!({"type": "drip", "bytes": 32, "ms": 1})),
        ("landed, then garbage", json!({"type": "garbage", "when": "after"})),
    ]
}

/// A service at one address, through all its lives.
struct Service {
    server: MockServer,
    life: u64,
    /// How often each kind of fault has struck in the lives before this one.
    struck: [u64; 6],
}

impl Service {
    fn start() -> Self {
        let server = MockServer::builder().key("metrone", KEY).start_blocking().unwrap();
        let service = Self { server, life: 1, struck: [0; 6] };
        service.set_faults();
        service
    }

    /// Another process at the same address, with the same state: kept answers, which make a repeated request easy, are not part of it.
    fn restart(self) -> Self {
        let struck = self.struck();
        let (address, control) = (self.server.address(), self.server.control());
        // What is answered after the snapshot would be lost with the server.
        self.server.shutdown();
        let reborn = MockServer::builder().listen(address).key("metrone", KEY).snapshot(control.snapshot());
        let service = Self { server: reborn.start_blocking().unwrap(), life: self.life + 1, struck };
        service.set_faults();
        service
    }

    fn control(&self) -> Control {
        self.server.control()
    }

    fn set_faults(&self) {
        for (before, (_, fault)) in (0..).zip(faults()) {
            // A rule sees only what the rules before it have spared.
            let probability = 1.0 / (ONE_IN - before) as f64;
            let rule = FaultRule::new("trackBatch", serde_json::from_value(fault).unwrap());
            self.control().add_fault(rule.probability(probability, 100 * self.life + before));
        }
    }

    fn struck(&self) -> [u64; 6] {
        let hits: Vec<_> = self.control().faults().iter().map(|fault| fault.hits).collect();
        std::array::from_fn(|kind| self.struck[kind] + hits[kind])
    }
}

fn options() -> DeliveryOptions {
    let mut options = quick();
    // Much less than all of them, so that threads are held back; nobody may drop anything.
    options.max_queue_events = 2_000;
    options.overflow = Overflow::Block(Duration::from_secs(600));
    options
}

/// Tracks events of every source, each from a thread of its own.
fn track(client: &Metrone, numbers: std::ops::Range<u64>) {
    thread::scope(|scope| {
        for source in 0..SOURCES {
            let numbers = numbers.clone();
            scope.spawn(move || {
                for number in numbers {
                    let event = Event::new("agent_action").property("run", RUN).property("source", source.to_string());
                    client.record(event.property("number", number)).unwrap();
                }
            });
        }
    });
}

#[test]
fn no_chaos_loses_doubles_or_displaces_an_event() {
    survive(options(), row::note);
}

#[test]
fn no_chaos_makes_a_journal_lose_double_or_displace_an_event() {
    let directory = tempfile::tempdir().unwrap();
    let mut options = options();
    options.spool.directory = Some(directory.path().to_owned());
    options.durability = Some(Durability::Journal);
    survive(options, |_, _| {});
    assert_eq!(std::fs::read_dir(directory.path()).unwrap().count(), 0, "no file is left behind");
}

/// `note` gets the row for the delivery table.
fn survive(options: DeliveryOptions, note: impl FnOnce(Row, String)) {
    let events: u64 = std::env::var(EVENTS).map_or(20_000, |events| events.parse().unwrap());
    let of_each = events / SOURCES;
    let mut service = Service::start();
    let client = Metrone::builder().api_key(KEY).endpoint(service.server.url()).delivery(options).build().unwrap();

    for life in 0..LIVES {
        if life > 0 {
            service = service.restart();
        }
        track(&client, of_each * life / LIVES..of_each * (life + 1) / LIVES);
    }
    let report = client.shutdown_blocking(Duration::from_secs(600));

    let expected = (0..SOURCES).fold(Run::new(RUN), |run, source| run.expect(source.to_string(), of_each));
    let audit = service.control().audit_run(&expected);
    let stored = service.control().audit().events;
    let stats = client.delivery_stats();
    let struck = faults().map(|(name, _)| name).into_iter().zip(service.struck()).collect::<Vec<_>>();
    println!("{} events in {} requests, {} of them repetitions; {struck:?}", stats.accepted, stats.batches_sent, stats.retries);
    let (events, delivered, duplicates) = (of_each * SOURCES, audit.total.distinct, stored.stored - stored.distinct);
    let faults: u64 = struck.iter().map(|(_, times)| times).sum();
    note(Row { events, delivered, duplicates, ..row::empty("chaos") }, format!("{faults} faults in {} requests", stats.batches_sent));

    assert_eq!((report.rejected, report.dropped, report.pending), (0, 0, 0));
    assert!(audit.exact, "{audit:#?}");
    assert_eq!(audit.total.distinct, of_each * SOURCES);
    // Each under one id: a repetition is recognised by it.
    assert_eq!((stored.stored, stored.distinct, stored.without_key), (of_each * SOURCES, of_each * SOURCES, 0));
    // And the client says the same of itself.
    assert_eq!((stats.accepted, stats.delivered + stats.duplicate), (of_each * SOURCES, of_each * SOURCES), "{stats:?}");
    assert_eq!((stats.pending, stats.in_flight, stats.queued_bytes, stats.dropped.len()), (0, 0, 0, 0), "{stats:?}");
    assert!(struck.iter().all(|(_, times)| *times > 0), "{struck:?}");
}
