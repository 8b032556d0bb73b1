//! The SDK's own thread and the runtime on it, so that nothing depends on the caller's.
//!
//! The thread starts with the first use and ends when the last handle is dropped. Everything asynchronous of a client
//! runs here; callers wait for it from any executor, or none.

use std::cell::Cell;
use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use futures_util::future::BoxFuture;
use tokio::sync::{mpsc, oneshot};

use crate::core::{Error, Kind};

type Task = BoxFuture<'static, ()>;

thread_local! {
    static IS_OURS: Cell<bool> = const { Cell::new(false) };
}

/// A handle to the thread; clones share it.
#[derive(Clone, Default)]
pub struct Runtime {
    inner: Arc<Mutex<Option<mpsc::UnboundedSender<Task>>>>,
}

impl Runtime {
    /// A runtime whose thread starts with its first task.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Starts a task on the thread.
    ///
    /// # Errors
    /// If the system refuses a thread.
    pub fn spawn(&self, task: impl Future<Output = ()> + Send + 'static) -> Result<(), Error> {
        let mut sender = self.inner.lock().unwrap_or_else(PoisonError::into_inner);
        let mut task: Task = Box::pin(task);
        if let Some(running) = sender.as_ref() {
            match running.send(task) {
                Ok(()) => return Ok(()),
                Err(mpsc::error::SendError(refused)) => task = refused,
            }
        }
        let (fresh, tasks) = mpsc::unbounded_channel();
        start(tasks)?;
        let _ = fresh.send(task);
        *sender = Some(fresh);
        Ok(())
    }

    /// Whether the calling thread is such a thread: waiting for one from itself would never end.
    #[must_use]
    pub fn is_current() -> bool {
        IS_OURS.get()
    }

    /// Runs a future on the thread and waits for its value on whatever executor the caller has. Dropping the wait
    /// cancels the future.
    ///
    /// # Errors
    /// If the thread cannot be started or has ended.
    pub async fn run<T: Send + 'static>(&self, future: impl Future<Output = T> + Send + 'static) -> Result<T, Error> {
        let (sender, receiver) = oneshot::channel();
        self.spawn(deliver(future, sender))?;
        receiver.await.map_err(|_| ended())
    }

    /// As [`run`](Self::run), blocking the calling thread, which may itself be a thread of some other runtime.
    ///
    /// # Errors
    /// If the thread cannot be started or has ended.
    pub fn block_on<T: Send + 'static>(&self, future: impl Future<Output = T> + Send + 'static) -> Result<T, Error> {
        let (sender, receiver) = std::sync::mpsc::sync_channel(1);
        self.spawn(async move {
            let _ = sender.send(future.await);
        })?;
        receiver.recv().map_err(|_| ended())
    }
}

async fn deliver<T>(future: impl Future<Output = T>, mut sender: oneshot::Sender<T>) {
    tokio::select! {
        value = future => { let _ = sender.send(value); }
        () = sender.closed() => {}
    }
}

fn ended() -> Error {
    Error::new(Kind::Closed, "the client's own thread has ended; create a new client")
}

/// Starts the thread. It ends when no handle is left to send it tasks; tasks still running then are dropped.
fn start(mut tasks: mpsc::UnboundedReceiver<Task>) -> Result<(), Error> {
    let refused = |cause: std::io::Error| Error::config(format!("no thread could be started for the client: {cause}")).caused_by(cause);
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(refused)?;
    std::thread::Builder::new()
        .name("agentlytics".to_owned())
        .spawn(move || {
            IS_OURS.set(true);
            runtime.block_on(async {
                while let Some(task) = tasks.recv().await {
                    tokio::spawn(task);
                }
            });
        })
        .map_err(refused)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn works_without_a_runtime_and_inside_one() {
        let runtime = Runtime::new();
        assert_eq!(runtime.block_on(async { std::thread::current().name().map(str::to_owned) }).unwrap().as_deref(), Some("agentlytics"));
        let inside = tokio::runtime::Builder::new_current_thread().build().unwrap();
        assert_eq!(inside.block_on(runtime.run(async { 2 })).unwrap(), 2);
        assert_eq!(inside.block_on(async { runtime.block_on(async { 3 }) }).unwrap(), 3);
    }

    #[test]
    fn dropping_the_wait_cancels_the_work() {
        struct Told(Option<std::sync::mpsc::Sender<()>>);
        impl Drop for Told {
            fn drop(&mut self) {
                self.0.take().map(|sender| sender.send(()));
            }
        }
        let (sender, cancelled) = std::sync::mpsc::channel();
        let runtime = Runtime::new();
        let inside = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        inside.block_on(async {
            let endless = runtime.run(async move {
                let _told = Told(Some(sender));
                std::future::pending::<()>().await;
            });
            assert!(tokio::time::timeout(Duration::from_millis(5), endless).await.is_err());
        });
        assert!(cancelled.recv_timeout(Duration::from_secs(5)).is_ok());
    }
}
