//! Delivery from outside: threads, runtimes, shutdown, drop and hooks, over a transport that answers in memory.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use agentlytics::core::{
    Batch, BoxFuture, ByteStream, Dialect, Envelope, Error, EventId, Fault, Kind, Partition, Safety, Secret, SystemClock, Transport,
    TransportError, TransportErrorKind,
};
use agentlytics::delivery::{Delivery, DeliveryOptions, Destination, Dropped, Hooks, Limits, Outcome, Overflow, Report, Verdict};
use agentlytics::runtime::Runtime;
use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use url::Url;

const LONG: Duration = Duration::from_secs(20);

/// A service that takes lines of ids; one line an event.
struct Lines(Url);

impl Dialect for Lines {
    fn vendor(&self) -> &'static str {
        "lines"
    }

    fn endpoint(&self) -> &Url {
        &self.0
    }

    fn authorize(&self, _: &mut Request<Bytes>) -> Result<(), Error> {
        Ok(())
    }

    fn fault(&self, status: StatusCode, _: &HeaderMap, _: &[u8]) -> Fault {
        Fault::new(Kind::of_status(status.as_u16()), "refused")
    }
}

impl Destination for Lines {
    fn operation(&self) -> &'static str {
        "take"
    }

    fn account(&self) -> Option<&Secret> {
        None
    }

    fn limits(&self) -> Limits {
        Limits::new(100, 100_000)
    }

    fn safety(&self) -> Safety {
        Safety::Keyed
    }

    fn encode(&self, batch: &Batch) -> Request<Bytes> {
        let lines: Vec<_> = batch.events.iter().map(|event| event.payload.as_ref()).collect();
        Request::post(self.0.as_str()).body(lines.join(&b"\n"[..]).into()).unwrap()
    }

    fn settle(&self, batch: &Batch, _: &Response<Bytes>) -> Outcome {
        Outcome::Settled(vec![Verdict::Accepted; batch.events.len()])
    }
}

/// Keeps what it is sent; can be down, held or broken.
#[derive(Default)]
struct Memory {
    lines: Mutex<Vec<String>>,
    requests: AtomicUsize,
    down: AtomicBool,
    panics: AtomicBool,
    held: tokio::sync::Mutex<()>,
}

impl Memory {
    fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

impl Transport for Memory {
    fn send(&self, request: Request<Bytes>, _: Duration) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let _held = self.held.lock().await;
            self.requests.fetch_add(1, Ordering::SeqCst);
            assert!(!self.panics.load(Ordering::SeqCst), "a transport with a bug");
            if self.down.load(Ordering::SeqCst) {
                return Err(TransportError::new(TransportErrorKind::Connect, "connection refused"));
            }
            let body = String::from_utf8(request.into_body().to_vec()).unwrap();
            self.lines.lock().unwrap().extend(body.lines().map(str::to_owned));
            Ok(Response::new(Bytes::new()))
        })
    }

    fn open(&self, _: Request<Bytes>, _: Duration) -> BoxFuture<'_, Result<Response<ByteStream>, TransportError>> {
        unreachable!("delivery never streams")
    }
}

fn delivery(memory: &Arc<Memory>, options: DeliveryOptions, hooks: Hooks) -> Delivery {
    let lines = Arc::new(Lines(Url::parse("http://127.0.0.1:1/").unwrap()));
    Delivery::new(Runtime::new(), lines, Arc::clone(memory) as _, Arc::new(SystemClock::new()), options, hooks).unwrap()
}

fn options(change: impl FnOnce(&mut DeliveryOptions)) -> DeliveryOptions {
    let mut options = DeliveryOptions::default();
    change(&mut options);
    options
}

fn event() -> Envelope {
    let id = EventId::new();
    Envelope::new(id, Partition::default(), jiff::Timestamp::UNIX_EPOCH, id.to_string().into_bytes())
}

fn track(delivery: &Delivery, count: usize) -> Vec<String> {
    (0..count).map(|_| delivery.enqueue(event()).unwrap().to_string()).collect()
}

fn report(delivered: u64) -> Report {
    let mut report = Report::default();
    report.delivered = delivered;
    report
}

#[test]
fn a_program_without_a_runtime_loses_nothing() {
    let memory = Arc::new(Memory::default());
    let delivery = delivery(&memory, DeliveryOptions::default(), Hooks::default());
    let ids = track(&delivery, 250);
    // Some may have left before the shutdown began: its report is about the others.
    assert!(delivery.shutdown_blocking(LONG).delivered <= 250);
    let stats = delivery.stats();
    assert_eq!((stats.accepted, stats.delivered, stats.pending), (250, 250, 0));
    assert_eq!(memory.lines(), ids);
}

#[test]
fn it_works_inside_any_runtime() {
    for mut builder in [tokio::runtime::Builder::new_current_thread(), tokio::runtime::Builder::new_multi_thread()] {
        let memory = Arc::new(Memory::default());
        builder.build().unwrap().block_on(async {
            let delivery = delivery(&memory, options(|options| options.batch_size = 1_000), Hooks::default());
            let ids = track(&delivery, 99);
            assert_eq!(delivery.flush(LONG).await, report(99));
            assert_eq!(memory.lines(), ids);
            track(&delivery, 1);
            assert_eq!(delivery.shutdown(LONG).await, report(1));
            assert_eq!(delivery.shutdown(LONG).await, report(0));
        });
    }
}

#[test]
fn dropping_the_last_clone_delivers_what_is_left() {
    let memory = Arc::new(Memory::default());
    let delivery = delivery(&memory, DeliveryOptions::default(), Hooks::default());
    let clone = delivery.clone();
    let ids = track(&delivery, 7);
    drop(delivery);
    assert_eq!(memory.lines().len(), 0);
    drop(clone);
    assert_eq!(memory.lines(), ids);
}

#[test]
fn many_threads_share_one_queue() {
    let memory = Arc::new(Memory::default());
    let delivery = delivery(&memory, DeliveryOptions::default(), Hooks::default());
    let mut ids: Vec<_> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|_| scope.spawn(|| track(&delivery, 500))).collect();
        threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect()
    });
    delivery.shutdown_blocking(LONG);
    let mut lines = memory.lines();
    ids.sort();
    lines.sort();
    assert_eq!(lines, ids);
}

#[test]
fn flushes_wait_for_each_other() {
    let memory = Arc::new(Memory::default());
    let delivery = delivery(&memory, DeliveryOptions::default(), Hooks::default());
    let held = memory.held.blocking_lock();
    track(&delivery, 5);
    std::thread::scope(|scope| {
        let flushes: Vec<_> = (0..3).map(|_| scope.spawn(|| delivery.flush_blocking(LONG))).collect();
        while delivery.stats().in_flight < 5 {
            std::thread::yield_now();
        }
        drop(held);
        for flush in flushes {
            let report = flush.join().unwrap();
            assert_eq!((report.pending, report.delivered % 5), (0, 0));
        }
    });
    assert_eq!((memory.lines().len(), memory.requests.load(Ordering::SeqCst)), (5, 1));
}

#[test]
fn a_deadline_is_a_deadline_and_the_hook_is_told_first() {
    let memory = Arc::new(Memory::default());
    memory.down.store(true, Ordering::SeqCst);
    let told: Arc<Mutex<Vec<Dropped>>> = Arc::default();
    let hook = Arc::clone(&told);
    let hooks = Hooks::on_drop(move |dropped| hook.lock().unwrap().extend_from_slice(dropped));
    let delivery = delivery(&memory, DeliveryOptions::default(), hooks);
    let ids = track(&delivery, 40);
    let report = delivery.shutdown_blocking(Duration::from_millis(50));
    assert_eq!((report.dropped, report.pending), (40, 0));
    let told: Vec<_> = told.lock().unwrap().iter().map(|dropped| (dropped.id.to_string(), dropped.reason.as_str())).collect();
    assert_eq!(told, ids.into_iter().map(|id| (id, "shutdown")).collect::<Vec<_>>());
    assert_eq!(delivery.enqueue(event()).unwrap_err().kind(), Kind::Closed);
}

#[test]
fn a_caller_may_wait_for_room() {
    let memory = Arc::new(Memory::default());
    let bounds = options(|options| {
        options.max_queue_events = 10;
        options.overflow = Overflow::Block(LONG);
    });
    let delivery = delivery(&memory, bounds, Hooks::default());
    let ids = track(&delivery, 200);
    delivery.shutdown_blocking(LONG);
    assert_eq!(memory.lines(), ids);
}

#[test]
fn a_refused_event_is_an_error_and_is_counted() {
    let memory = Arc::new(Memory::default());
    let held = memory.held.blocking_lock();
    let bounds = options(|options| {
        options.max_queue_events = 10;
        options.overflow = Overflow::DropNewest;
    });
    let delivery = delivery(&memory, bounds, Hooks::default());
    track(&delivery, 10);
    assert_eq!(delivery.enqueue(event()).unwrap_err().kind(), Kind::QueueFull);
    assert_eq!(delivery.stats().dropped.values().sum::<u64>(), 1);
    drop(held);
    assert_eq!(delivery.shutdown_blocking(LONG).dropped, 0);
}

#[test]
fn a_bug_in_the_transport_does_not_hang_whoever_waits() {
    let memory = Arc::new(Memory::default());
    memory.panics.store(true, Ordering::SeqCst);
    let delivery = delivery(&memory, DeliveryOptions::default(), Hooks::default());
    track(&delivery, 3);
    delivery.flush_blocking(LONG);
    let stats = delivery.stats();
    assert_eq!((stats.pending, stats.dropped.values().sum::<u64>()), (0, 3), "counted, not vanished");
}

#[test]
fn the_hook_may_use_and_drop_the_client() {
    let memory = Arc::new(Memory::default());
    memory.down.store(true, Ordering::SeqCst);
    let own: Arc<Mutex<Option<Delivery>>> = Arc::default();
    let (sender, told) = std::sync::mpsc::channel();
    let hook = Arc::clone(&own);
    let hooks = Hooks::on_drop(move |_| {
        let client = hook.lock().unwrap().take();
        let pending = client.map(|client| client.flush_blocking(LONG).pending);
        sender.send(pending).ok();
    });
    let delivery = delivery(&memory, DeliveryOptions::default(), hooks);
    *own.lock().unwrap() = Some(delivery.clone());
    track(&delivery, 1);
    delivery.shutdown_blocking(Duration::from_millis(20));
    assert_eq!(told.recv_timeout(LONG), Ok(Some(0)));
}
