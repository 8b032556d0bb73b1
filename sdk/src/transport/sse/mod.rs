//! Streams of server-sent events: typed items, kept alive over lost connections, for async and blocking callers.
//!
//! What a frame means is the operation's business ([`Streaming`](crate::core::Streaming)); what a line means, that of
//! the `sse-stream` crate.

mod recent;
mod subscription;

use std::fmt;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use futures_core::Stream;
use serde::Serialize;
use tokio::sync::mpsc;

use self::subscription::Subscription;
use super::Caller;
use crate::core::{Error, Streaming};
use crate::runtime::Runtime;

/// Items that may wait for the consumer; when they do, reading stops, and the service notices.
const WAITING_ITEMS: usize = 64;

/// How a stream is kept alive.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct StreamOptions {
    /// A connection on which nothing arrives for this long, not even a comment, is given up and replaced. Default 45 s:
    /// three pings of fifteen seconds.
    pub idle_timeout: Duration,
    /// Attempts in a row that may fail to bring a frame before the stream ends with an error. Default 10.
    pub max_reconnects: u32,
}

impl Default for StreamOptions {
    fn default() -> Self {
        Self { idle_timeout: Duration::from_secs(45), max_reconnects: 10 }
    }
}

/// What a stream tells.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[serde(tag = "type", content = "data", rename_all = "snake_case")]
#[non_exhaustive]
pub enum StreamItem<T> {
    /// The service has opened the stream, for the first time or again.
    Ready {
        /// The service's name for the request, if it says.
        request_id: Option<String>,
    },
    /// An event, once, however often the connection was replaced.
    Event(T),
    /// Events were missed: between the named one, or the beginning, and the next item.
    Gap {
        /// The last event that was received before.
        last_event_id: Option<String>,
    },
}

impl<T> StreamItem<T> {
    /// The event, if it is one.
    #[must_use]
    pub fn into_event(self) -> Option<T> {
        match self {
            Self::Event(event) => Some(event),
            _ => None,
        }
    }
}

type Item<T> = Result<StreamItem<T>, Error>;

/// A live stream. Lost connections are replaced and continue where they broke off; an error that waiting does not mend
/// (a bad key, say) is its last item. Dropping it closes the connection.
#[must_use = "a stream is closed when it is dropped"]
pub struct EventStream<T> {
    items: mpsc::Receiver<Item<T>>,
    runtime: Runtime,
}

impl Caller {
    /// Opens a stream. Returns at once: whether the arguments are acceptable and the service takes them is told by the
    /// first item.
    pub fn stream<O: Streaming>(&self, operation: &O, options: StreamOptions) -> EventStream<O::Output> {
        let (sender, items) = mpsc::channel(WAITING_ITEMS);
        let started = Subscription::new(Arc::clone(&self.shared), operation, options, sender.clone()).and_then(|subscription| {
            let sender = sender.clone();
            self.runtime.spawn(async move {
                tokio::select! {
                    () = subscription.run() => {}
                    () = sender.closed() => {}
                }
            })
        });
        if let Err(error) = started {
            // The channel is new and empty: there is room.
            let _ = sender.try_send(Err(error));
        }
        EventStream { items, runtime: self.runtime.clone() }
    }
}

impl<T> Stream for EventStream<T> {
    type Item = Item<T>;

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.items.poll_recv(context)
    }
}

impl<T: Send + 'static> EventStream<T> {
    /// The next item, blocking the calling thread until there is one. `None` after the end.
    pub fn next_blocking(&mut self) -> Option<Item<T>> {
        // The runtime wants a future that borrows nothing: the receiver goes there and comes back.
        let (_, nothing) = mpsc::channel(1);
        let mut items = std::mem::replace(&mut self.items, nothing);
        let waited = self.runtime.block_on(async move {
            let item = items.recv().await;
            (item, items)
        });
        match waited {
            Ok((item, items)) => {
                self.items = items;
                item
            }
            Err(error) => Some(Err(error)),
        }
    }

    /// The items as an iterator that blocks for each.
    pub fn blocking(mut self) -> impl Iterator<Item = Item<T>> + Send {
        std::iter::from_fn(move || self.next_blocking())
    }
}

impl<T> fmt::Debug for EventStream<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventStream").field("waiting", &self.items.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests;
