//! The engine with a spool that outlives the process.

use tempfile::TempDir;

use super::*;
use crate::delivery::{Durability, FileSpool, SpoolError, SpoolOptions, Usage};

fn bench(root: &TempDir, durability: Durability, options: DeliveryOptions) -> Bench {
    let spool = FileSpool::open(root.path(), "x", durability, &options.spool, Limits::new(100, 10_000)).unwrap();
    Bench::with(Limits::new(100, 10_000), options, Box::new(spool))
}

fn delivered(bench: &mut Bench) -> Vec<EventId> {
    let mut delivered = Vec::new();
    bench.run();
    while !bench.sent.is_empty() {
        delivered.extend(bench.answer(accepted).events.iter().map(|event| event.id));
    }
    delivered
}

fn reasons(bench: &mut Bench) -> Vec<DropReason> {
    bench.engine.take_losses().iter().map(|lost| lost.reason).collect()
}

#[test]
fn what_is_left_at_shutdown_is_spooled_and_comes_before_all_that_is_new() {
    let root = tempfile::tempdir().unwrap();
    let mut first = bench(&root, Durability::Spill, quick());
    let mut ids = first.track(25);
    let shutdown = first.engine.close(first.now, first.now);
    first.run();
    assert_eq!(first.told[&shutdown], Report { spooled: 25, ..Report::default() });
    assert!(first.stopped && first.engine.take_losses().is_empty());

    let mut second = bench(&root, Durability::Spill, quick());
    assert_eq!((second.engine.stats().recovered, second.engine.stats().pending), (25, 25));
    ids.extend(second.track(10));
    let flush = second.engine.flush(second.now, second.now + SECOND);
    assert_eq!(delivered(&mut second), ids);
    assert_eq!(second.told[&flush], Report { delivered: 35, ..Report::default() });
    let stats = second.engine.stats();
    assert_eq!((stats.accepted, stats.recovered, stats.delivered, stats.pending, stats.spooled), (10, 25, 35, 0, 0));
}

#[test]
fn a_request_under_way_at_the_end_is_spooled_too() {
    let root = tempfile::tempdir().unwrap();
    let mut first = bench(&root, Durability::Spill, quick());
    let mut ids = first.track(10);
    first.run();
    assert_eq!(first.sizes(), [10]);
    ids.extend(first.track(3));
    let shutdown = first.engine.close(first.now, first.now + SECOND);
    first.advance(SECOND);
    assert_eq!(first.told[&shutdown], Report { spooled: 13, ..Report::default() });
    assert_eq!(delivered(&mut bench(&root, Durability::Spill, quick())), ids);
}

#[test]
fn what_was_delivered_does_not_come_back_after_a_kill() {
    let root = tempfile::tempdir().unwrap();
    let mut first = bench(&root, Durability::Journal, quick());
    let ids = first.track(20);
    first.run();
    first.answer(accepted);
    first.track(5);
    drop(first);
    let mut second = bench(&root, Durability::Journal, quick());
    assert_eq!(ids.len(), 20);
    assert_eq!(delivered(&mut second).len(), 5);
}

#[test]
fn only_what_this_client_has_sent_before_is_a_repetition() {
    let root = tempfile::tempdir().unwrap();
    let mut first = bench(&root, Durability::Spill, quick());
    first.track(150);
    first.engine.close(first.now, first.now);
    first.run();

    let mut second = bench(&root, Durability::Spill, quick());
    let counts = |bench: &Bench| (bench.engine.stats().batches_sent, bench.engine.stats().retries);
    second.run();
    assert_eq!(counts(&second), (1, 0), "from the disk, and new to this client");
    second.answer(unreachable_service);
    second.advance(SECOND * 4);
    assert_eq!(counts(&second), (2, 1));
    delivered(&mut second);
    assert_eq!(counts(&second), (3, 1), "the other waited on disk meanwhile");
}

#[test]
fn a_halt_is_written_down() {
    let root = tempfile::tempdir().unwrap();
    let mut first = bench(&root, Durability::Spill, quick());
    let ids = first.track(10);
    first.run();
    first.answer(|_| Outcome::Halt(Fault::new(Kind::Auth, "bad key")));
    assert_eq!(first.engine.stats().spooled, 10);
    drop(first);
    assert_eq!(delivered(&mut bench(&root, Durability::Spill, quick())), ids);
}

#[test]
fn memory_that_is_full_goes_to_disk_first() {
    let root = tempfile::tempdir().unwrap();
    let options = DeliveryOptions { max_queue_events: 50, overflow: Overflow::DropNewest, ..quick() };
    let mut bench = bench(&root, Durability::Spill, options);
    let ids = bench.track(1_000);
    let stats = bench.engine.stats();
    assert!(stats.pending == 1_000 && stats.spooled >= 950, "{stats:?}");
    assert_eq!(delivered(&mut bench), ids);
}

#[test]
fn a_batch_that_goes_to_disk_for_want_of_room_is_sent_before_those_behind_it() {
    for durability in [Durability::Spill, Durability::Journal] {
        let root = tempfile::tempdir().unwrap();
        let mut bench = bench(&root, durability, DeliveryOptions { max_queue_events: 10, ..quick() });
        let mut ids = bench.track(10);
        bench.run();
        bench.answer(|_| Outcome::Split(Fault::new(Kind::TooLarge, "big")));
        bench.answer(unreachable_service);
        ids.extend(bench.track(1));
        assert_eq!(bench.engine.stats().spooled, 5, "the first half has made room; the second waits in memory");
        bench.engine.flush(bench.now, bench.now + SECOND * 60);
        assert_eq!(delivered(&mut bench), ids, "{durability:?}");
    }
}

#[test]
fn a_batch_that_the_disk_has_no_room_for_is_sent_after_those_before_it() {
    let root = tempfile::tempdir().unwrap();
    let spool = SpoolOptions { max_bytes: 20_000, ..SpoolOptions::default() };
    let options = DeliveryOptions { max_queue_events: 10, overflow: Overflow::DropNewest, spool, ..quick() };
    let mut bench = bench(&root, Durability::Spill, options);
    let events = std::iter::repeat_with(|| event(0, 1_000));
    let ids: Vec<_> = events.map_while(|event| Some(event.id).filter(|_| bench.engine.accept(event, || bench.now).is_ok())).collect();
    let stats = bench.engine.stats();
    assert!(stats.spooled > 0 && stats.spooled < stats.pending, "{stats:?}");
    bench.engine.flush(bench.now, bench.now + SECOND * 60);
    assert_eq!(delivered(&mut bench), ids);
}

#[test]
fn a_full_disk_bound_follows_the_policy() {
    for (overflow, accepted, lost) in [(Overflow::DropNewest, false, 0), (Overflow::DropOldest, true, 1)] {
        let root = tempfile::tempdir().unwrap();
        let spool = SpoolOptions { max_bytes: 20_000, ..SpoolOptions::default() };
        let mut bench = bench(&root, Durability::Spill, DeliveryOptions { max_queue_events: 10, overflow, spool, ..quick() });
        let taken = (0..100).filter(|_| bench.engine.accept(event(0, 1_000), || bench.now).is_ok()).count();
        assert_eq!(taken == 100, accepted, "{overflow:?}: {taken}");
        let reasons = reasons(&mut bench);
        assert_eq!(reasons.is_empty(), lost == 0, "{overflow:?}");
        assert!(reasons.iter().all(|reason| *reason == DropReason::QueueOverflow));
        assert_eq!(bench.engine.stats().pending as usize + reasons.len(), taken);
    }
}

#[test]
fn events_that_are_too_old_for_the_user_expire_by_when_they_were_tracked() {
    let root = tempfile::tempdir().unwrap();
    let spool = SpoolOptions { max_age: Some(SECOND * 60), ..SpoolOptions::default() };
    let mut bench = bench(&root, Durability::Journal, DeliveryOptions { spool, ..quick() });
    let mut id = [0; 16];
    // Minted ten seconds after the clock's origin, as an identifier of version 7.
    id[2..6].copy_from_slice(&10_000_u32.to_be_bytes());
    (id[6], id[8]) = (0x70, 0x80);
    let old = Envelope { id: EventId::from_bytes(id), ..event(0, 10) };
    assert_eq!(old.id.minted_at(), Some(Timestamp::UNIX_EPOCH + SECOND * 10));
    bench.engine.accept(old, || bench.now).unwrap();
    bench.engine.accept(event(0, 10), || bench.now).unwrap();
    bench.engine.flush(bench.now, bench.now + SECOND * 600);
    bench.advance(SECOND * 71);
    assert_eq!(bench.sizes(), [1]);
    assert_eq!(reasons(&mut bench), [DropReason::Expired]);
}

/// A disk without room, while it says so.
struct Broken(bool);

impl Broken {
    fn result(&self) -> Result<(), SpoolError> {
        if self.0 { Err(SpoolError::new("no space left")) } else { Ok(()) }
    }
}

impl Spool for Broken {
    fn record(&mut self, _: &mut Envelope) -> Result<(), SpoolError> {
        self.0 = !self.0;
        self.result()
    }

    fn park(&mut self, _: &Arc<Batch>) -> Result<(), SpoolError> {
        self.result()
    }

    fn take(&mut self, _: &Partition) -> Option<Arc<Batch>> {
        None
    }

    fn evict(&mut self) -> Option<Arc<Batch>> {
        None
    }

    fn durable(&self) -> bool {
        true
    }

    fn oldest(&self, _: &Partition) -> Option<u64> {
        None
    }

    fn partitions(&self) -> Vec<Partition> {
        Vec::new()
    }

    fn usage(&self) -> Usage {
        Usage::default()
    }
}

#[test]
fn an_event_that_cannot_be_written_is_refused_and_counted_and_the_next_one_is_not() {
    let mut bench = Bench::with(Limits::new(100, 10_000), quick(), Box::new(Broken(false)));
    let refused = event(0, 10);
    let id = refused.id;
    let Err(Refusal::Final(error)) = bench.engine.accept(refused, || bench.now) else { panic!("it was accepted") };
    assert_eq!((error.kind(), error.code()), (Kind::QueueFull, "spool_error"));
    assert!(error.message().contains("no space left"), "{error}");
    let losses = bench.engine.take_losses();
    assert_eq!(losses.iter().map(|lost| (lost.id, lost.reason)).collect::<Vec<_>>(), [(id, DropReason::SpoolError)]);
    assert_eq!(bench.track(1).len(), 1, "the disk has room again");
    assert_eq!(bench.engine.stats().accepted, 1);
}
