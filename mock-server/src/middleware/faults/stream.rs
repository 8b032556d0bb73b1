//! Event streams that break off or leave something out. Only frames by which a client can resume count as events.

use super::body::broken_off;
use crate::exchange::Frame;
use futures_util::future;
use futures_util::stream::{self, BoxStream, StreamExt};
use std::io;

/// All frames but `count` events behind the first `after`.
pub(super) fn without(frames: BoxStream<'static, Frame>, after: usize, count: usize) -> BoxStream<'static, Frame> {
    let lost = after..after.saturating_add(count);
    let mut events = 0;
    let arrives = move |frame: &Frame| {
        let place = events;
        events += usize::from(frame.id.is_some());
        future::ready(frame.id.is_none() || !lost.contains(&place))
    };
    frames.filter(arrives).boxed()
}

/// The frames up to the event with this number, from 1, and then a failure; for 0 no frame.
pub(super) fn only(frames: BoxStream<'static, Frame>, events: usize) -> BoxStream<'static, io::Result<Frame>> {
    let first = stream::unfold((frames, events), async |(mut frames, left)| {
        let frame = if left > 0 { frames.next().await? } else { return None };
        let left = left - usize::from(frame.id.is_some());
        Some((Ok(frame), (frames, left)))
    });
    first.chain(broken_off()).boxed()
}

/// The frames that come before `cut` does; if it does, a failure is the last.
pub(super) fn until(
    cut: impl Future<Output = ()> + Send + 'static,
    frames: BoxStream<'static, io::Result<Frame>>,
) -> BoxStream<'static, io::Result<Frame>> {
    let whole = stream::unfold(Some((frames, Box::pin(cut))), async |state| {
        let (mut frames, mut cut) = state?;
        tokio::select! {
            biased;
            () = &mut cut => Some((broken_off().next().await?, None)),
            frame = frames.next() => Some((frame?, Some((frames, cut)))),
        }
    });
    whole.boxed()
}
