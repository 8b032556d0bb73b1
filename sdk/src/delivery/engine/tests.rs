//! The engine in virtual time, case by case.

mod conservation;
mod durable;

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;

use super::*;
use crate::core::{BatchId, RetryPolicy};
use crate::delivery::{MemorySpool, Outcome, Verdict};

const SECOND: Duration = Duration::from_secs(1);

fn event(partition: u8, bytes: usize) -> Envelope {
    let partition = if partition == 0 { Partition::default() } else { Partition::named(&partition.to_string()) };
    Envelope::new(EventId::new(), partition, Timestamp::UNIX_EPOCH, vec![b'x'; bytes])
}

/// An event that happened at a time of the bench's clock.
fn event_of(at: Duration) -> Envelope {
    Envelope { occurred_at: Timestamp::UNIX_EPOCH + at, ..event(0, 10) }
}

/// An engine, its time, and everything that can be known of it from outside.
struct Bench {
    engine: Engine,
    now: Moment,
    sent: Vec<Arc<Batch>>,
    told: HashMap<Ticket, Report>,
    stopped: bool,
}

impl Bench {
    fn new(options: DeliveryOptions) -> Self {
        Self::within(Limits::new(100, 10_000), options)
    }

    fn within(limits: Limits, options: DeliveryOptions) -> Self {
        Self::with(limits, options, Box::<MemorySpool>::default())
    }

    fn with(limits: Limits, options: DeliveryOptions, spool: Box<dyn Spool>) -> Self {
        let engine = Engine::new(options, limits, spool);
        Self { engine, now: Moment::default(), sent: Vec::new(), told: HashMap::new(), stopped: false }
    }

    fn track(&mut self, count: usize) -> Vec<EventId> {
        (0..count)
            .map(|_| {
                let event = event(0, 10);
                let id = event.id;
                self.engine.accept(event, || self.now).unwrap();
                id
            })
            .collect()
    }

    fn run(&mut self) {
        let wall = Timestamp::UNIX_EPOCH + self.now.since(Moment::default());
        while let Some(command) = self.engine.poll(self.now, wall) {
            match command {
                Command::Send(batch) => self.sent.push(batch),
                Command::Tell(ticket, report) => assert!(self.told.insert(ticket, report).is_none(), "told twice"),
                Command::Stop => {
                    self.stopped = true;
                    return;
                }
            }
        }
    }

    fn advance(&mut self, by: Duration) {
        self.now = self.now + by;
        self.run();
    }

    /// Answers the oldest request in flight.
    fn answer(&mut self, outcome: impl FnOnce(&Batch) -> Outcome) -> Arc<Batch> {
        let batch = self.sent.remove(0);
        self.engine.settle(batch.id, outcome(&batch), self.now);
        self.run();
        batch
    }

    fn sizes(&self) -> Vec<usize> {
        self.sent.iter().map(|batch| batch.events.len()).collect()
    }
}

fn all(verdict: Verdict) -> impl Fn(&Batch) -> Outcome {
    move |batch| Outcome::Settled(vec![verdict.clone(); batch.events.len()])
}

fn accepted(batch: &Batch) -> Outcome {
    all(Verdict::Accepted)(batch)
}

fn unreachable_service(_: &Batch) -> Outcome {
    Outcome::Retry(Fault::new(Kind::Network, "connection refused"))
}

fn quick() -> DeliveryOptions {
    let retry = RetryPolicy { base: SECOND, cap: SECOND * 4, ..RetryPolicy::default() };
    DeliveryOptions { retry, ..DeliveryOptions::default() }
}

#[test]
fn ten_events_or_five_seconds() {
    let mut bench = Bench::new(quick());
    bench.track(9);
    bench.advance(Duration::from_millis(4_999));
    assert_eq!(bench.sizes(), [0; 0]);
    assert_eq!(bench.engine.next_wakeup(bench.now), Moment::new(SECOND * 5));
    bench.advance(Duration::from_millis(1));
    assert_eq!(bench.sizes(), [9]);
    bench.answer(accepted);
    bench.track(10);
    bench.run();
    assert_eq!(bench.sizes(), [10]);
}

#[test]
fn the_worker_is_woken_only_for_what_it_would_look_at_too_late() {
    let mut bench = Bench::new(DeliveryOptions { batch_size: 3, ..quick() });
    let wakes = |bench: &mut Bench, count: usize| -> Vec<bool> {
        (0..count).map(|_| bench.engine.accept(event(0, 10), || bench.now).unwrap()).collect()
    };
    assert_eq!(wakes(&mut bench, 1), [true], "it must know when the flush interval ends");
    bench.run();
    assert_eq!(bench.engine.next_wakeup(bench.now), Moment::new(SECOND * 5));
    assert_eq!(wakes(&mut bench, 2), [false, true], "a batch is full");
    bench.run();
    assert_eq!(bench.engine.next_wakeup(bench.now), Moment::new(SECOND * 5), "more may come");
    assert_eq!(bench.engine.next_wakeup(bench.now), Moment::NEVER, "none came");
    assert_eq!(wakes(&mut bench, 4), [false; 4], "it looks again when it has the answer");
    bench.answer(accepted);
    assert_eq!(bench.sizes(), [4]);
    bench.answer(accepted);
    bench.now = Moment::new(SECOND);
    assert_eq!(bench.engine.next_wakeup(bench.now), Moment::new(SECOND * 6));
    assert_eq!(wakes(&mut bench, 3), [false, false, true], "it looks early enough for the first of a batch, not for a full one");
}

#[test]
fn what_a_full_batch_leaves_behind_waits_no_longer_than_asked() {
    let mut bench = Bench::within(Limits::new(3, 10_000), quick());
    bench.track(1);
    bench.advance(SECOND * 2);
    bench.track(2);
    bench.now = Moment::new(SECOND * 3);
    bench.track(1);
    bench.run();
    assert_eq!(bench.sizes(), [3]);
    bench.answer(accepted);
    assert_eq!(bench.engine.next_wakeup(bench.now), Moment::new(SECOND * 7), "five seconds after the batch was full");
    bench.advance(SECOND * 4);
    assert_eq!(bench.sizes(), [1]);
}

#[test]
fn bytes_send_too_and_bound_a_request() {
    let mut bench = Bench::new(DeliveryOptions { max_batch_bytes: 1_000, ..quick() });
    for _ in 0..3 {
        bench.engine.accept(event(0, 400), || bench.now).unwrap();
    }
    bench.run();
    assert_eq!(bench.sizes(), [2]);
}

#[test]
fn a_batch_size_of_zero_sends_at_once_and_a_backlog_drains_in_hundreds() {
    let mut bench = Bench::new(DeliveryOptions { batch_size: 0, ..quick() });
    bench.track(1);
    bench.run();
    assert_eq!(bench.sizes(), [1]);
    bench.track(250);
    for expected in [100, 100, 50] {
        bench.answer(accepted);
        assert_eq!(bench.sizes(), [expected]);
    }
}

#[test]
fn a_batch_size_above_the_services_limit_leaves_no_remainder_waiting() {
    let mut bench = Bench::new(DeliveryOptions { batch_size: 1_000, ..quick() });
    bench.track(100);
    bench.run();
    assert_eq!(bench.sizes(), [100]);
}

#[test]
fn a_retry_is_the_same_request_and_is_spaced_by_the_policy() {
    let mut bench = Bench::new(quick());
    let ids = bench.track(10);
    bench.run();
    let first = bench.answer(unreachable_service);
    for _ in 0..3 {
        bench.advance(SECOND * 4);
        assert_eq!(bench.sizes(), [10]);
        let again = bench.answer(unreachable_service);
        assert_eq!(again.id, first.id);
        assert_eq!(again.events.iter().map(|event| event.id).collect::<Vec<_>>(), ids);
    }
    let stats = bench.engine.stats();
    assert_eq!((stats.state, stats.spooled, stats.batches_sent, stats.retries), (State::Offline, 10, 4, 3));
}

#[test]
fn while_offline_one_batch_asks_and_then_all_follow_in_order() {
    let mut bench = Bench::new(DeliveryOptions { max_in_flight: 4, ..quick() });
    let ids = bench.track(450);
    bench.run();
    assert_eq!(bench.sizes(), [100, 100, 100, 100]);
    for _ in 0..20 {
        while !bench.sent.is_empty() {
            bench.answer(unreachable_service);
        }
        bench.advance(SECOND * 4);
    }
    assert_eq!(bench.engine.stats().state, State::Offline);
    assert_eq!(bench.sizes(), [100], "one probe at a time");
    let mut delivered = Vec::new();
    while !bench.sent.is_empty() {
        delivered.extend(bench.answer(accepted).events.iter().map(|event| event.id));
    }
    bench.advance(SECOND * 5);
    while !bench.sent.is_empty() {
        delivered.extend(bench.answer(accepted).events.iter().map(|event| event.id));
    }
    assert_eq!(delivered, ids);
    assert_eq!(bench.engine.stats().state, State::Online);
}

#[test]
fn after_any_outage_the_service_is_found_to_be_back_within_five_seconds() {
    let mut bench = Bench::new(quick());
    bench.track(10);
    bench.advance(SECOND * 10);
    for _ in 0..50 {
        while !bench.sent.is_empty() {
            bench.answer(unreachable_service);
        }
        assert_eq!(bench.engine.stats().in_flight, 0);
        bench.advance(SECOND * 5);
        assert_eq!(bench.sizes(), [10]);
    }
}

#[test]
fn a_wait_that_the_service_asked_for_is_kept_even_by_a_flush() {
    let mut bench = Bench::new(quick());
    bench.track(10);
    bench.run();
    bench.answer(|_| {
        let mut fault = Fault::new(Kind::RateLimited, "slow down");
        fault.retry_after = Some(SECOND * 3);
        Outcome::Retry(fault)
    });
    bench.engine.flush(bench.now, bench.now + SECOND * 60);
    bench.advance(Duration::from_millis(2_999));
    assert!(bench.sent.is_empty(), "sent earlier than the service said");
    bench.advance(Duration::from_millis(301));
    assert_eq!(bench.sizes(), [10]);
    assert_eq!(bench.engine.stats().state, State::Online);
}

#[test]
fn a_refusal_for_good_is_one_request_and_is_told() {
    let mut bench = Bench::new(quick());
    let ids = bench.track(10);
    bench.run();
    bench.answer(|_| Outcome::Reject(Fault::new(Kind::Rejected, "no")));
    bench.advance(SECOND * 600);
    assert!(bench.sent.is_empty());
    let losses = bench.engine.take_losses();
    assert_eq!(losses.iter().map(|lost| lost.id).collect::<Vec<_>>(), ids);
    assert!(losses.iter().all(|lost| lost.reason == DropReason::Rejected && lost.fault.is_some()));
}

#[test]
fn a_halt_keeps_everything_and_asks_slowly() {
    let mut bench = Bench::new(DeliveryOptions { max_in_flight: 3, ..quick() });
    bench.track(250);
    bench.run();
    assert_eq!(bench.sizes(), [100, 100, 50]);
    for _ in 0..3 {
        bench.answer(|_| Outcome::Halt(Fault::new(Kind::Auth, "bad key")));
    }
    let ticket = bench.engine.flush(bench.now, bench.now + SECOND * 60);
    bench.advance(SECOND * 299);
    assert!(bench.sent.is_empty());
    assert_eq!(bench.told[&ticket], Report { pending: 250, ..Report::default() });
    assert_eq!(bench.engine.stats().state, State::Halted);
    bench.advance(SECOND);
    assert_eq!(bench.sent.len(), 1, "one request asks whether the reason is gone");
    bench.answer(accepted);
    while !bench.sent.is_empty() {
        bench.answer(accepted);
    }
    assert_eq!(bench.engine.stats().delivered, 250);
}

#[test]
fn a_halt_holds_up_its_own_partition_only() {
    let mut bench = Bench::new(quick());
    for partition in [1, 2] {
        (0..10).for_each(|_| assert!(bench.engine.accept(event(partition, 10), || bench.now).is_ok()));
    }
    bench.run();
    bench.answer(|_| Outcome::Halt(Fault::new(Kind::Auth, "unknown token")));
    bench.answer(accepted);
    bench.engine.accept(event(2, 10), || bench.now).unwrap();
    bench.advance(SECOND * 5);
    assert_eq!(bench.sizes(), [1]);
    bench.answer(accepted);
    let stats = bench.engine.stats();
    assert_eq!((stats.delivered, stats.pending, stats.state), (11, 10, State::Halted));
}

#[test]
fn resuming_ends_a_halt_at_once() {
    let mut bench = Bench::new(quick());
    bench.track(10);
    bench.run();
    bench.answer(|_| Outcome::Halt(Fault::new(Kind::QuotaExceeded, "used up")));
    bench.engine.resume();
    bench.run();
    assert_eq!(bench.sizes(), [10]);
}

#[test]
fn too_large_is_halved_down_to_the_culprit() {
    let mut bench = Bench::new(quick());
    let ids = bench.track(10);
    bench.run();
    let culprit = ids[6];
    let mut delivered = Vec::new();
    while !bench.sent.is_empty() {
        let holds = bench.sent[0].events.iter().any(|event| event.id == culprit);
        let batch = bench.answer(|batch| if holds { Outcome::Split(Fault::new(Kind::TooLarge, "big")) } else { accepted(batch) });
        if !holds {
            delivered.extend(batch.events.iter().map(|event| event.id));
        }
    }
    assert_eq!(delivered, ids.iter().copied().filter(|id| *id != culprit).collect::<Vec<_>>(), "in order");
    let losses = bench.engine.take_losses();
    assert_eq!((losses.len(), losses[0].id, losses[0].reason), (1, culprit, DropReason::TooLarge));
}

#[test]
fn a_partly_accepted_batch_sends_only_the_rest_again() {
    let mut bench = Bench::new(quick());
    let ids = bench.track(10);
    bench.run();
    let first = bench.answer(|_| {
        let mut verdicts = vec![Verdict::Accepted; 10];
        verdicts[1] = Verdict::Duplicate;
        verdicts[2] = Verdict::Rejected(Fault::new(Kind::Rejected, "no"));
        verdicts[3] = Verdict::Retry;
        Outcome::Settled(verdicts)
    });
    bench.advance(SECOND);
    assert_eq!(bench.sent[0].events[0].id, ids[3]);
    assert_ne!(bench.sent[0].id, first.id, "another content is another request");
    bench.answer(accepted);
    let stats = bench.engine.stats();
    assert_eq!((stats.delivered, stats.duplicate, stats.rejected, stats.pending), (8, 1, 1, 0));
}

/// Otherwise one event that is refused again and again would hold a page of memory, which counts as nothing.
#[test]
fn what_is_sent_again_is_the_same_in_memory_of_its_own() {
    let asked_again = |batch: &Batch| all(Verdict::Retry)(batch);
    let halted = |_: &Batch| Outcome::Halt(Fault::new(Kind::Auth, "no"));
    for answer in [unreachable_service, asked_again, halted] {
        let mut bench = Bench::new(quick());
        bench.track(10);
        bench.run();
        let first = bench.answer(answer);
        bench.engine.resume();
        bench.advance(SECOND * 5);
        let places = |batch: &Batch| batch.events.iter().map(|event| event.payload.as_ptr()).collect::<Vec<_>>();
        let again = &bench.sent[0];
        assert!(again.events.iter().zip(&first.events).all(|(a, b)| (a.id, &a.payload) == (b.id, &b.payload)));
        assert!(places(again).iter().all(|place| !places(&first).contains(place)));
    }
}

#[test]
fn a_flush_is_about_what_was_tracked_before_it() {
    let mut bench = Bench::new(quick());
    bench.track(3);
    let ticket = bench.engine.flush(bench.now, bench.now + SECOND * 60);
    bench.run();
    bench.track(20);
    bench.answer(accepted);
    assert_eq!(bench.told[&ticket], Report { delivered: 3, ..Report::default() });
}

#[test]
fn a_flush_gives_up_when_the_service_cannot_be_reached_a_shutdown_only_at_its_deadline() {
    let mut bench = Bench::new(quick());
    bench.track(5);
    let flush = bench.engine.flush(bench.now, bench.now + SECOND * 600);
    for _ in 0..4 {
        bench.run();
        bench.answer(unreachable_service);
        bench.advance(SECOND * 4);
    }
    assert_eq!(bench.told[&flush], Report { pending: 5, ..Report::default() });

    let shutdown = bench.engine.close(bench.now, bench.now + SECOND * 10);
    bench.run();
    while !bench.stopped {
        while !bench.sent.is_empty() {
            bench.answer(unreachable_service);
        }
        bench.advance(Duration::from_millis(500));
        assert!(bench.now <= Moment::new(SECOND * 40), "past its deadline");
    }
    assert_eq!(bench.told[&shutdown], Report { dropped: 5, ..Report::default() });
    assert!(bench.engine.take_losses().iter().all(|lost| lost.reason == DropReason::Shutdown));
    assert!(matches!(bench.engine.accept(event(0, 1), || bench.now), Err(Refusal::Final(error)) if error.kind() == Kind::Closed));
}

#[test]
fn an_attempt_from_before_a_flush_does_not_end_it() {
    let mut bench = Bench::new(DeliveryOptions { retry: RetryPolicy { max_retries: 0, ..quick().retry }, ..quick() });
    bench.track(10);
    bench.run();
    bench.advance(SECOND);
    let flush = bench.engine.flush(bench.now, bench.now + SECOND * 60);
    bench.advance(SECOND);
    bench.answer(unreachable_service);
    assert_eq!(bench.sizes(), [10], "the flush makes an attempt of its own, at once");
    bench.answer(accepted);
    assert_eq!(bench.told[&flush], Report { delivered: 10, ..Report::default() });
}

#[test]
fn a_shutdown_sends_everything_and_two_may_wait_together() {
    let mut bench = Bench::new(quick());
    bench.track(250);
    let first = bench.engine.close(bench.now, bench.now + SECOND * 10);
    bench.run();
    let second = bench.engine.close(bench.now, bench.now + SECOND * 10);
    while !bench.sent.is_empty() {
        bench.answer(accepted);
    }
    assert!(bench.stopped);
    assert_eq!(bench.told[&first].delivered, 250);
    assert_eq!(bench.told[&second].delivered, 250);
}

#[test]
fn what_is_too_large_for_the_service_is_refused_at_once() {
    let mut bench = Bench::new(quick());
    assert!(matches!(bench.engine.accept(event(0, 10_001), || bench.now), Err(Refusal::Final(error)) if error.kind() == Kind::TooLarge));
    assert_eq!(bench.engine.stats().accepted, 0);
}

#[test]
fn a_full_queue_gives_up_its_oldest_or_refuses_the_newest() {
    let mut bench = Bench::new(DeliveryOptions { max_queue_events: 5, batch_size: 100, ..quick() });
    let ids = bench.track(7);
    let losses = bench.engine.take_losses();
    assert_eq!(losses.iter().map(|lost| lost.id).collect::<Vec<_>>(), ids[..2]);
    assert!(losses.iter().all(|lost| lost.reason == DropReason::QueueOverflow));

    let mut bench = Bench::new(DeliveryOptions { max_queue_events: 5, batch_size: 100, overflow: Overflow::DropNewest, ..quick() });
    bench.track(5);
    assert!(matches!(bench.engine.accept(event(0, 1), || bench.now), Err(Refusal::Full(_))));
    assert_eq!(bench.engine.stats().pending, 5);
}

#[test]
fn events_that_the_service_takes_no_more_are_dropped_before_each_attempt() {
    let mut bench = Bench::within(Limits::new(100, 10_000).max_age(Some(SECOND * 100)), quick());
    bench.now = Moment::new(SECOND * 100);
    let events = [99, 100, 103, 150].map(|at| event_of(SECOND * at));
    let ids = events.each_ref().map(|event| event.id);
    for event in events {
        bench.engine.accept(event, || bench.now).unwrap();
    }
    bench.engine.flush(bench.now, bench.now + SECOND * 600);
    bench.advance(SECOND * 100);
    let first = bench.answer(unreachable_service);
    assert_eq!(first.events.iter().map(|event| event.id).collect::<Vec<_>>(), ids[1..], "99 is more than 100 seconds ago");
    bench.advance(SECOND * 4);
    let second = bench.answer(unreachable_service);
    assert_eq!(second.events.iter().map(|event| event.id).collect::<Vec<_>>(), ids[3..]);
    assert_ne!(first.id, second.id, "another content is another request");
    let losses = bench.engine.take_losses();
    assert_eq!(losses.iter().map(|lost| lost.id).collect::<Vec<_>>(), ids[..3]);
    assert!(losses.iter().all(|lost| lost.reason == DropReason::Expired));
}

#[test]
fn a_flush_ends_when_all_that_it_waited_for_has_expired() {
    let mut bench = Bench::within(Limits::new(100, 10_000).max_age(Some(SECOND)), quick());
    bench.engine.accept(event_of(Duration::ZERO), || bench.now).unwrap();
    bench.now = Moment::new(SECOND * 2);
    let ticket = bench.engine.flush(bench.now, bench.now + SECOND * 60);
    bench.run();
    assert_eq!((bench.sizes(), bench.told[&ticket]), (vec![], Report { dropped: 1, ..Report::default() }));
}
