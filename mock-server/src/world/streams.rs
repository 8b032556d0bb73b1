//! The streams that a world has open: their number, for services that bound them, and their common end.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::watch;

/// A world's open streams.
#[derive(Debug, Default)]
pub(crate) struct Streams {
    open: Arc<AtomicUsize>,
    cut: watch::Sender<()>,
}

/// An open stream; it counts until it is dropped.
#[derive(Debug)]
pub(crate) struct OpenStream(Arc<AtomicUsize>);

impl Streams {
    /// One more stream, unless there are so many.
    pub(crate) fn open(&self, max: usize) -> Option<OpenStream> {
        let one_more = |open| (open < max).then_some(open + 1);
        self.open.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).ok()?;
        Some(OpenStream(Arc::clone(&self.open)))
    }

    /// Comes when the streams that are open now are to be cut.
    pub(crate) fn cutting(&self) -> impl Future<Output = ()> + Send + use<> {
        let mut cut = self.cut.subscribe();
        async move {
            if cut.changed().await.is_err() {
                // The world has ended; its streams end by themselves.
                std::future::pending().await
            }
        }
    }

    /// Cuts all streams, of services that bound them and of those that do not; returns how many.
    pub(crate) fn cut(&self) -> usize {
        let open = self.cut.receiver_count();
        self.cut.send_replace(());
        open
    }
}

impl Drop for OpenStream {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stream_that_is_over_makes_room_for_another() {
        let streams = Streams::default();
        let first = streams.open(1);
        assert!(first.is_some() && streams.open(1).is_none());
        drop(first);
        assert!(streams.open(1).is_some());
    }
}
