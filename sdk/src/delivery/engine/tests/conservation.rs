//! The engine against a service that does anything, in virtual time, with a ledger by event id.

use std::collections::{BTreeMap, HashMap, HashSet};

use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::*;
use crate::delivery::{Durability, FileSpool, SpoolOptions};

#[derive(Clone, Debug)]
enum Step {
    Track { partition: u8, bytes: usize },
    Advance(u64),
    Flush(u64),
    Answer(Answer),
}

#[derive(Clone, Copy, Debug)]
enum Answer {
    Accept,
    LandedThenLost,
    Lost,
    LaterPlease,
    Split,
    Reject,
    Halt,
    Partial,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let answer = prop_oneof![
        4 => Just(Answer::Accept),
        2 => Just(Answer::LandedThenLost),
        2 => Just(Answer::Lost),
        1 => Just(Answer::LaterPlease),
        1 => Just(Answer::Split),
        1 => Just(Answer::Reject),
        1 => Just(Answer::Halt),
        1 => Just(Answer::Partial),
    ];
    let step = prop_oneof![
        10 => (0u8..3, 1usize..2_000).prop_map(|(partition, bytes)| Step::Track { partition, bytes }),
        2 => (0u64..8_000).prop_map(Step::Advance),
        1 => (0u64..20_000).prop_map(Step::Flush),
        6 => answer.prop_map(Step::Answer),
    ];
    prop::collection::vec(step, 1..300)
}

/// A service that keeps what it was given, and a ledger of what must become of each event.
#[derive(Default)]
struct Service {
    stored: HashSet<EventId>,
    order: HashMap<Partition, Vec<EventId>>,
    contents: HashMap<BatchId, Vec<EventId>>,
}

impl Service {
    fn store(&mut self, batch: &Batch) -> Vec<Verdict> {
        let ids: Vec<_> = batch.events.iter().map(|event| event.id).collect();
        ids.into_iter()
            .map(|id| {
                if !self.stored.insert(id) {
                    return Verdict::Duplicate;
                }
                self.order.entry(batch.partition.clone()).or_default().push(id);
                Verdict::Accepted
            })
            .collect()
    }

    fn answer(&mut self, batch: &Batch, answer: Answer) -> Outcome {
        let ids: Vec<_> = batch.events.iter().map(|event| event.id).collect();
        let known = self.contents.entry(batch.id).or_insert_with(|| ids.clone());
        assert_eq!(*known, ids, "one request id, two contents");
        let lost = Fault::new(Kind::Network, "lost");
        match answer {
            Answer::Accept => Outcome::Settled(self.store(batch)),
            Answer::LandedThenLost => {
                self.store(batch);
                Outcome::Retry(lost)
            }
            Answer::Lost => Outcome::Retry(lost),
            Answer::LaterPlease => Outcome::Retry(Fault { retry_after: Some(SECOND), ..lost }),
            Answer::Split => Outcome::Split(Fault::new(Kind::TooLarge, "big")),
            Answer::Reject => Outcome::Reject(Fault::new(Kind::Rejected, "no")),
            Answer::Halt => Outcome::Halt(Fault::new(Kind::Auth, "key")),
            Answer::Partial => {
                let mut verdicts = self.store(batch);
                if let Some(last) = verdicts.last_mut() {
                    *last = Verdict::Rejected(Fault::new(Kind::Rejected, "this one not"));
                }
                Outcome::Settled(verdicts)
            }
        }
    }
}

/// Whatever the service does and whenever, every accepted event ends in exactly one place.
fn conserves(steps: Vec<Step>, max_in_flight: usize, max_queue_events: usize, spool: Box<dyn Spool>) -> Result<(), TestCaseError> {
    let durable = spool.durable();
    let options = DeliveryOptions { max_in_flight, max_queue_events, max_queue_bytes: 100_000, ..quick() };
    let mut bench = Bench::with(Limits::new(100, 10_000), options, spool);
    let mut service = Service::default();
    let mut tracked: BTreeMap<EventId, u8> = BTreeMap::new();
    let mut tickets = Vec::new();
    for step in steps {
        match step {
            Step::Track { partition, bytes } => {
                let event = event(partition, bytes);
                let id = event.id;
                if bench.engine.accept(event, || bench.now).is_ok() {
                    tracked.insert(id, partition);
                }
                bench.run();
            }
            Step::Advance(millis) => bench.advance(Duration::from_millis(millis)),
            Step::Flush(millis) => {
                tickets.push(bench.engine.flush(bench.now, bench.now + Duration::from_millis(millis)));
                bench.run();
            }
            Step::Answer(answer) if !bench.sent.is_empty() => {
                bench.answer(|batch| service.answer(batch, answer));
            }
            Step::Answer(_) => {}
        }
        let stats = bench.engine.stats();
        // Requests that were read back from disk come on top of what waits in memory: one for each of three lanes.
        let read_back = if durable { 3 * max_in_flight } else { 0 };
        let in_memory = if durable { stats.pending - stats.spooled } else { stats.pending } as usize;
        let most_bytes = 100_000 + read_back * (10_000 + 100 * size_of::<Envelope>());
        prop_assert!(stats.queued_bytes as usize <= most_bytes && in_memory <= max_queue_events + 100 * read_back, "bounds: {stats:?}");
        for batch in &bench.sent {
            prop_assert!(batch.events.len() <= 100 && (batch.payload_bytes() <= 10_000 || batch.events.len() == 1));
        }
    }

    // The service recovers; everything that waits goes out.
    tickets.push(bench.engine.close(bench.now, bench.now + SECOND * 10_000));
    bench.engine.resume();
    bench.run();
    for _ in 0..2_000 {
        while !bench.sent.is_empty() {
            bench.answer(|batch| service.answer(batch, Answer::Accept));
        }
        if bench.stopped {
            break;
        }
        bench.advance(SECOND);
    }
    prop_assert!(bench.stopped, "never ended: {:?}", bench.engine.stats());
    for ticket in &tickets {
        prop_assert!(bench.told.contains_key(ticket), "somebody waits for ever");
    }

    let stats = bench.engine.stats();
    let losses: Vec<_> = bench.engine.take_losses();
    let lost: HashSet<_> = losses.iter().map(|lost| lost.id).collect();
    prop_assert_eq!(lost.len(), losses.len(), "an event was dropped twice");
    prop_assert_eq!(stats.pending, 0);
    prop_assert_eq!(stats.accepted, tracked.len() as u64);
    prop_assert_eq!(stats.delivered + stats.duplicate + losses.len() as u64, stats.accepted);
    for id in tracked.keys() {
        prop_assert!(service.stored.contains(id) || lost.contains(id), "vanished: {id}");
    }
    prop_assert!(losses.iter().all(|lost| lost.reason != DropReason::Shutdown));
    prop_assert!(!durable || losses.iter().all(|lost| lost.reason != DropReason::QueueOverflow), "there was room on disk");
    if max_in_flight == 1 {
        for order in service.order.values() {
            prop_assert!(order.is_sorted(), "order was lost within a partition");
        }
    }
    Ok(())
}

/// The same with files, whose directory is empty at the end.
fn conserves_on_disk(durability: Durability, steps: Vec<Step>, max_in_flight: usize, max_queue_events: usize) -> Result<(), TestCaseError> {
    let root = tempfile::tempdir()?;
    let spool = FileSpool::open(
        root.path(),
        "x",
        durability,
        &SpoolOptions { max_dead_letters: 0, ..SpoolOptions::default() },
        Limits::new(100, 10_000),
    );
    conserves(steps, max_in_flight, max_queue_events, Box::new(spool?))?;
    prop_assert_eq!(std::fs::read_dir(root.path())?.count(), 0, "files were left behind");
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn in_memory(steps in steps(), max_in_flight in 1usize..3, max_queue_events in 20usize..200) {
        conserves(steps, max_in_flight, max_queue_events, Box::<MemorySpool>::default())?;
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 60, ..ProptestConfig::default() })]

    #[test]
    fn with_a_spill(steps in steps(), max_in_flight in 1usize..3, max_queue_events in 20usize..200) {
        conserves_on_disk(Durability::Spill, steps, max_in_flight, max_queue_events)?;
    }

    #[test]
    fn with_a_journal(steps in steps(), max_in_flight in 1usize..3, max_queue_events in 20usize..200) {
        conserves_on_disk(Durability::Journal, steps, max_in_flight, max_queue_events)?;
    }
}
