//! How many streams a world has open, for services that bound them.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

/// Counts a world's open streams.
#[derive(Debug, Default)]
pub(crate) struct Streams(Arc<AtomicUsize>);

/// An open stream; it counts until it is dropped.
#[derive(Debug)]
pub(crate) struct OpenStream(Arc<AtomicUsize>);

impl Streams {
    /// One more stream, unless there are so many.
    pub(crate) fn open(&self, max: usize) -> Option<OpenStream> {
        let one_more = |open| (open < max).then_some(open + 1);
        self.0.fetch_update(Ordering::Relaxed, Ordering::Relaxed, one_more).ok()?;
        Some(OpenStream(Arc::clone(&self.0)))
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
