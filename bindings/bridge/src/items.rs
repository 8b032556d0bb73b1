//! Walks over pages and streams, for languages whose iterators ask for one item at a time.

use std::fmt;
use std::future::Future;
use std::sync::Arc;

use agentlytics::core::Error;
use agentlytics::runtime::Runtime;
use futures_util::StreamExt;
use futures_util::future::{AbortHandle, Abortable};
use futures_util::lock::Mutex;
use futures_util::stream::BoxStream;
use serde_json::Value;

use crate::Answer;

/// The pages of a read, first to last.
pub type Pages = Walk<Answer>;

/// The items of a stream, each an object whose `type` is `ready`, `event` or `gap`.
pub type Subscription = Walk<Value>;

/// Items that come one after the other. Clones walk together: each item goes to one of them.
pub struct Walk<T> {
    items: Arc<Mutex<Option<Abortable<ItemStream<T>>>>>,
    closing: AbortHandle,
    runtime: Runtime,
}

type ItemStream<T> = BoxStream<'static, Result<T, Error>>;

impl<T: Send + 'static> Walk<T> {
    pub(crate) fn new(items: ItemStream<T>, runtime: Runtime) -> Self {
        let (closing, registration) = AbortHandle::new_pair();
        Self { items: Arc::new(Mutex::new(Some(Abortable::new(items, registration)))), closing, runtime }
    }

    /// The next item; `None` at the end, after an error, and once closed.
    ///
    /// May be awaited on any executor. Dropping the wait loses no item.
    pub fn next(&self) -> impl Future<Output = Option<Result<T, Error>>> + Send + 'static {
        let items = Arc::clone(&self.items);
        async move {
            let mut items = items.lock().await;
            let next = items.as_mut()?.next().await;
            if !matches!(next, Some(Ok(_))) {
                // Nothing follows: let go of the connection now, not when the last clone goes.
                *items = None;
            }
            next
        }
    }

    /// As [`next`](Self::next), blocking the calling thread.
    pub fn next_blocking(&self) -> Option<Result<T, Error>> {
        self.runtime.block_on(self.next()).unwrap_or_else(|error| Some(Err(error)))
    }

    /// Ends the walk; whoever waits for an item gets `None`.
    pub fn close(&self) {
        self.closing.abort();
        if let Some(mut items) = self.items.try_lock() {
            *items = None;
        }
    }
}

impl<T> Clone for Walk<T> {
    fn clone(&self) -> Self {
        Self { items: Arc::clone(&self.items), closing: self.closing.clone(), runtime: self.runtime.clone() }
    }
}

impl<T> fmt::Debug for Walk<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Walk").field("closed", &self.closing.is_aborted()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use futures_util::{Stream, stream};

    use super::*;

    fn walk(items: impl Stream<Item = Result<u8, Error>> + Send + 'static) -> Walk<u8> {
        Walk::new(Box::pin(items), Runtime::new())
    }

    #[test]
    fn ends_after_an_error() {
        let walk = walk(stream::iter([Ok(1), Err(Error::validation("no")), Ok(2)]));
        assert_eq!(walk.next_blocking().unwrap().unwrap(), 1);
        assert_eq!(walk.next_blocking().unwrap().unwrap_err().message(), "no");
        assert!(walk.next_blocking().is_none());
    }

    #[test]
    fn closing_wakes_a_waiting_thread() {
        let walk = walk(stream::pending());
        let waiting = walk.clone();
        let waiter = std::thread::spawn(move || waiting.next_blocking().is_none());
        walk.close();
        assert!(waiter.join().unwrap());
        assert!(walk.next_blocking().is_none());
    }
}
