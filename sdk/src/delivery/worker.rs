//! The worker: waits for what the engine wants to know. One task on the client's own thread; it never decides.

use std::sync::Arc;

use futures_util::StreamExt;
use futures_util::stream::FuturesUnordered;

use super::engine::Command;
use super::handle::Shared;
use super::{Outcome, Unsynced};
use crate::core::{Batch, Credentials, Moment, read_fault};

/// Runs until the engine is closed and everybody is told.
pub(super) async fn run(shared: Arc<Shared>) {
    // Whoever waits for a report must not wait for ever, even if a bug ends this task.
    let _release = Release(&shared);
    let mut requests = FuturesUnordered::new();
    loop {
        let wakeup = loop {
            match next(&shared) {
                Err(wakeup) => break wakeup,
                Ok(Command::Send(batch)) => requests.push(attempt(&shared, batch)),
                Ok(Command::Tell(ticket, report)) => {
                    let (told, unsynced) = {
                        let mut books = shared.books();
                        (books.waiting.remove(&ticket), books.engine.take_unsynced())
                    };
                    if let Some(unsynced) = unsynced {
                        sync(unsynced).await;
                    }
                    // Losses first: who reads a report may look at what the hook gathered.
                    shared.tell_losses();
                    if let Some(told) = told {
                        told(report);
                    }
                }
                Ok(Command::Stop) => return,
            }
        };
        shared.tell_losses();
        let timer = async {
            match wakeup {
                Moment::NEVER => std::future::pending().await,
                wakeup => tokio::time::sleep(wakeup.since(shared.clock.now())).await,
            }
        };
        tokio::select! {
            Some((batch, outcome)) = requests.next() => {
                // The batch outlives the lock: giving back the memory of its events takes longer than settling them.
                shared.books().engine.settle(batch.id, outcome, shared.clock.now());
                shared.room.notify_all();
            }
            () = shared.wake.notified() => {}
            () = timer => {}
        }
    }
}

/// What is to be done now, or when to ask again.
fn next(shared: &Shared) -> Result<Command, Moment> {
    let mut books = shared.books();
    let now = shared.clock.now();
    books.engine.poll(now, shared.clock.wall()).ok_or_else(|| books.engine.next_wakeup(now))
}

/// Lets what is on disk survive a failure of the machine. A slow disk must not hold up the requests of this thread.
async fn sync(unsynced: Unsynced) {
    if let Ok(Err(error)) = tokio::task::spawn_blocking(|| unsynced.sync()).await {
        tracing::warn!(%error, "a failure of the machine may cost events");
    }
}

/// One request, and what its answer means.
async fn attempt(shared: &Shared, batch: Arc<Batch>) -> (Arc<Batch>, Outcome) {
    let destination = &*shared.destination;
    let mut request = destination.encode(&batch);
    if let Err(error) = destination.authorize(&mut request) {
        return (batch, Outcome::Halt(error.into()));
    }
    tracing::debug!(vendor = destination.vendor(), batch = %batch.id, events = batch.events.len(), "sending");
    let credentials = Credentials::of(request.headers());
    let answer = shared.transport.send(request, shared.options.timeout).await;
    let outcome = match answer.map(|answer| answer.map(|body| credentials.redact(body))) {
        Ok(answer) if answer.status().is_success() => destination.settle(&batch, &answer),
        Ok(answer) => destination.failed(&batch, read_fault(destination, &answer, shared.clock.wall())),
        Err(error) => destination.failed(&batch, error.into()),
    };
    if let Outcome::Retry(fault) | Outcome::Split(fault) | Outcome::Reject(fault) | Outcome::Halt(fault) = &outcome {
        tracing::debug!(batch = %batch.id, kind = %fault.kind, status = fault.status, message = fault.message, "not delivered");
    }
    (batch, outcome)
}

struct Release<'a>(&'a Shared);

impl Drop for Release<'_> {
    fn drop(&mut self) {
        {
            let mut books = self.0.books();
            books.engine.stop();
            books.waiting.clear();
        }
        self.0.tell_losses();
    }
}
