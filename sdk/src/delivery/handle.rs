//! What a client holds: the way into the engine from any thread, with or without a runtime.

use std::collections::HashMap;
use std::fmt;
use std::hint;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, TryLockError};
use std::time::Duration;

use tokio::sync::{Notify, oneshot};

use super::engine::{Engine, Refusal, Ticket};
use super::spool::{self, Lease, Opened};
use super::{DeadLetter, DeliveryOptions, Destination, DropReason, Hooks, Overflow, Report, SpoolError, Stats, worker};
use crate::core::{Clock, Envelope, Error, EventId, Fault, Kind, Moment, Transport};
use crate::runtime::Runtime;

type Told = Box<dyn FnOnce(Report) + Send>;

/// What callers and the worker share under one lock. Held for the time of a push, and of a write to the system's cache where
/// there is a spool on disk; never over the network, and never while a disk is waited for.
pub(super) struct Books {
    pub engine: Engine,
    pub waiting: HashMap<Ticket, Told>,
}

/// Whoever has the books is done with them within a few microseconds. To fall asleep and be woken takes longer, so others look
/// so often before they do, with so many pauses between two looks: some ten microseconds.
const LOOKS: usize = 40;
const PAUSES: usize = 8;

pub(super) struct Shared {
    books: Mutex<Books>,
    /// Signalled when events have left the queue.
    pub room: Condvar,
    /// Signalled when the worker should look again.
    pub wake: Notify,
    pub destination: Arc<dyn Destination>,
    pub transport: Arc<dyn Transport>,
    pub clock: Arc<dyn Clock>,
    pub options: DeliveryOptions,
    pub hooks: Hooks,
}

impl Shared {
    pub fn books(&self) -> MutexGuard<'_, Books> {
        for _ in 0..LOOKS {
            match self.books.try_lock() {
                Ok(books) => return books,
                Err(TryLockError::Poisoned(books)) => return books.into_inner(),
                Err(TryLockError::WouldBlock) => (0..PAUSES).for_each(|_| hint::spin_loop()),
            }
        }
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Tells the hook what was lost. Must not hold the lock: the hook may call the client.
    pub fn tell_losses(&self) {
        let losses = self.books().engine.take_losses();
        self.hooks.dropped(&losses);
    }
}

/// Takes events and sees to it that they arrive. Clones share one queue.
///
/// Dropping the last clone makes a bounded attempt to deliver what is left ([`DeliveryOptions::drop_timeout`]), blocking
/// the dropping thread.
#[derive(Clone)]
pub struct Delivery(Arc<Inner>);

struct Inner {
    shared: Arc<Shared>,
    runtime: Runtime,
    started: AtomicBool,
    leases: Vec<Lease>,
}

impl Delivery {
    /// Delivery to a service. Starts nothing before the first event, unless an earlier client has left events on disk.
    ///
    /// # Errors
    /// `config` if the spool directory cannot be used.
    pub fn new(
        runtime: Runtime,
        destination: Arc<dyn Destination>,
        transport: Arc<dyn Transport>,
        clock: Arc<dyn Clock>,
        options: DeliveryOptions,
        hooks: Hooks,
    ) -> Result<Self, Error> {
        let Opened { spool, leases } = spool::open(&options, &*destination)?;
        let engine = Engine::new(options.clone(), destination.limits(), spool);
        let left = engine.stats().pending;
        let shared = Shared {
            books: Mutex::new(Books { engine, waiting: HashMap::new() }),
            room: Condvar::new(),
            wake: Notify::new(),
            destination,
            transport,
            clock,
            options,
            hooks,
        };
        shared.tell_losses();
        let delivery = Self(Arc::new(Inner { shared: Arc::new(shared), runtime, started: AtomicBool::new(false), leases }));
        if left > 0 {
            delivery.0.start()?;
        }
        Ok(delivery)
    }

    /// Takes an event over. Never waits, unless [`Overflow::Block`] allows it.
    ///
    /// # Errors
    /// `queue_full` where the policy refuses new events, and with the code `spool_error` where the event should be on disk
    /// and cannot be written; `too_large`; `closed` after a shutdown.
    pub fn enqueue(&self, mut envelope: Envelope) -> Result<EventId, Error> {
        self.0.start()?;
        let shared = &*self.0.shared;
        let id = envelope.id;
        let mut began = None;
        let mut books = shared.books();
        loop {
            match books.engine.accept(envelope, || shared.clock.now()) {
                Ok(look_again) => {
                    let lost = books.engine.has_losses();
                    drop(books);
                    if look_again {
                        shared.wake.notify_one();
                    }
                    if lost {
                        shared.tell_losses();
                    }
                    return Ok(id);
                }
                Err(Refusal::Final(error)) => {
                    drop(books);
                    shared.tell_losses();
                    return Err(error);
                }
                Err(Refusal::Full(refused)) => {
                    let now = shared.clock.now();
                    let waited = now.since(*began.get_or_insert(now));
                    let left = match shared.options.overflow {
                        Overflow::Block(longest) => longest.saturating_sub(waited),
                        _ => Duration::ZERO,
                    };
                    if left.is_zero() {
                        drop(books);
                        self.lost(id, DropReason::QueueOverflow, None);
                        let message = "the queue is full: the service is slower than the events come, or cannot be reached";
                        return Err(Error::new(Kind::QueueFull, message));
                    }
                    envelope = refused;
                    books = shared.room.wait_timeout(books, left).unwrap_or_else(PoisonError::into_inner).0;
                }
            }
        }
    }

    /// Counts an event that was lost before it could be taken over.
    pub fn lost(&self, id: EventId, reason: DropReason, fault: Option<Fault>) {
        self.0.shared.books().engine.lost(id, reason, fault);
        self.0.shared.tell_losses();
    }

    /// Sends everything that waits, now, and says what became of it: when all is settled, when the service cannot be
    /// reached, or at the deadline.
    pub async fn flush(&self, deadline: Duration) -> Report {
        self.0.ask_async(Engine::flush, deadline).await
    }

    /// As [`flush`](Self::flush), blocking the calling thread.
    pub fn flush_blocking(&self, deadline: Duration) -> Report {
        self.0.ask_blocking(Engine::flush, deadline)
    }

    /// Accepts nothing more, delivers what waits, and says what became of it, at the deadline at the latest. What is left
    /// then stays on disk, or, without a spool there, is dropped and counted. Later calls report nothing.
    pub async fn shutdown(&self, deadline: Duration) -> Report {
        self.0.ask_async(Engine::close, deadline).await
    }

    /// As [`shutdown`](Self::shutdown), blocking the calling thread.
    pub fn shutdown_blocking(&self, deadline: Duration) -> Report {
        self.0.ask_blocking(Engine::close, deadline)
    }

    /// Counters since the client was created.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.0.shared.books().engine.stats()
    }

    /// Events that the service refused for good, oldest first. Only a client with a spool directory keeps them.
    ///
    /// # Errors
    /// `config` if they cannot be read.
    pub fn dead_letters(&self) -> Result<Vec<DeadLetter>, Error> {
        Ok(self.dead_letters_and_end()?.0)
    }

    /// The dead letters, and the place behind the last of them.
    fn dead_letters_and_end(&self) -> Result<(Vec<DeadLetter>, u64), Error> {
        self.0.shared.books().engine.dead_letters().map_err(unreadable)
    }

    /// Tracks the dead letters again, under their ids, and says how many those were.
    ///
    /// # Errors
    /// As [`enqueue`](Self::enqueue): those that were not tracked again are kept. `config` if they cannot be read.
    pub fn replay_dead_letters(&self) -> Result<usize, Error> {
        let (letters, end) = self.dead_letters_and_end()?;
        let (count, mut replayed) = (letters.len(), 0);
        let refused = letters.into_iter().find_map(|letter| match self.enqueue(letter.into_envelope()) {
            Ok(_) => {
                replayed += 1;
                None
            }
            Err(error) => Some(error),
        });
        // Only now: an end in between sends some twice, under the same id. Meanwhile others may have come, and these may have
        // made room for them.
        self.discard_dead_letters(end - (count - replayed) as u64)?;
        refused.map_or(Ok(replayed), Err)
    }

    /// Removes the dead letters, and says how many those were.
    ///
    /// # Errors
    /// `config` if they cannot be removed.
    pub fn purge_dead_letters(&self) -> Result<usize, Error> {
        let (letters, end) = self.dead_letters_and_end()?;
        self.discard_dead_letters(end)?;
        Ok(letters.len())
    }

    fn discard_dead_letters(&self, before: u64) -> Result<(), Error> {
        self.0.shared.books().engine.discard_dead_letters(before).map_err(unreadable)
    }

    /// Why sending stopped, while it is stopped, if only in one partition.
    #[must_use]
    pub fn halted_by(&self) -> Option<Fault> {
        self.0.shared.books().engine.halted_by().cloned()
    }

    /// Sends again after a halt: the key or the plan was mended.
    pub fn resume(&self) {
        self.0.shared.books().engine.resume();
        self.0.shared.wake.notify_one();
    }

    /// For a forked child, which has a copy of this but not of the thread behind it, and a share in the locks on its
    /// directories: gives that share up, so that the parent's events can be taken over when the parent ends. Takes no lock
    /// that a thread of the parent may have held.
    ///
    /// The copy is good for nothing else, and must be forgotten ([`std::mem::forget`]), not dropped.
    pub fn leave_to_parent(&self) {
        self.0.leases.iter().for_each(Lease::end_inherited);
    }
}

fn unreadable(error: SpoolError) -> Error {
    Error::config(error.to_string()).caused_by(error)
}

impl fmt::Debug for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Delivery").field("stats", &self.stats()).finish_non_exhaustive()
    }
}

type Question = fn(&mut Engine, Moment, Moment) -> Ticket;

impl Inner {
    /// Starts the worker with the first event.
    fn start(&self) -> Result<(), Error> {
        if self.started.load(Ordering::Acquire) || self.started.swap(true, Ordering::AcqRel) {
            return Ok(());
        }
        let (shared, runtime) = (Arc::clone(&self.shared), self.runtime.clone());
        let started = self.runtime.spawn(async move {
            worker::run(shared).await;
            // The thread must not end before its worker does.
            drop(runtime);
        });
        started.inspect_err(|_| self.started.store(false, Ordering::Release))
    }

    /// Asks the engine for a report; `told` gets it, or is dropped if there will be none.
    fn ask(&self, question: Question, deadline: Duration, told: Told) {
        let now = self.shared.clock.now();
        let mut books = self.shared.books();
        if books.engine.is_stopped() {
            drop(books);
            return told(Report::default());
        }
        let ticket = question(&mut books.engine, now, now + deadline);
        if !self.started.load(Ordering::Acquire) {
            // Nothing was ever tracked, and there is no worker to say so.
            if books.engine.is_closing() {
                books.engine.stop();
            }
            drop(books);
            return told(Report::default());
        }
        books.waiting.insert(ticket, told);
        drop(books);
        self.shared.wake.notify_one();
    }

    async fn ask_async(&self, question: Question, deadline: Duration) -> Report {
        let (sender, receiver) = oneshot::channel();
        self.ask(question, deadline, Box::new(move |report| _ = sender.send(report)));
        receiver.await.unwrap_or_else(|_| self.unanswered())
    }

    fn ask_blocking(&self, question: Question, deadline: Duration) -> Report {
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        self.ask(question, deadline, Box::new(move |report| _ = sender.send(report)));
        if Runtime::is_current() {
            // A hook that waits for its own thread would wait for ever: the work goes on, the answer is not awaited.
            return self.unanswered();
        }
        receiver.recv().unwrap_or_else(|_| self.unanswered())
    }

    fn unanswered(&self) -> Report {
        Report { pending: self.shared.books().engine.stats().pending, ..Report::default() }
    }
}

impl Drop for Inner {
    fn drop(&mut self) {
        let report = self.ask_blocking(Engine::close, self.shared.options.drop_timeout);
        if report.dropped > 0 {
            tracing::warn!(dropped = report.dropped, "the client was dropped before all was delivered: call shutdown() first");
        }
    }
}
