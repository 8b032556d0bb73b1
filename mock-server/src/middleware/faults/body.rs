//! Bodies that arrive late, in part, or as nonsense.

use axum::body::BodyDataStream;
use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{Stream, StreamExt};
use std::io;
use std::time::Duration;

/// Gives the connection the time to send each chunk before the next is there.
pub(super) fn one_by_one(chunks: Vec<String>) -> impl Stream<Item = io::Result<Bytes>> {
    stream::iter(chunks).then(async |chunk| {
        tokio::task::yield_now().await;
        Ok(Bytes::from(chunk))
    })
}

/// Random bytes, at least one. The first of them begins neither a text nor an answer.
pub(super) fn garbage(bytes: usize, seed: u64) -> Bytes {
    let mut garbage = vec![0; bytes.max(1)];
    fastrand::Rng::with_seed(seed).fill(&mut garbage);
    garbage[0] |= 0x80;
    garbage.into()
}

/// The first bytes of a body; then it fails, which makes the connection end without the rest. A body that is short enough to be sent
/// whole fails too: its length is announced or its end is marked, and neither comes true.
pub(super) fn cut(body: BodyDataStream, bytes: usize) -> impl Stream<Item = io::Result<Bytes>> {
    let first = body.scan(bytes, |left, chunk| {
        let chunk = chunk.map(|mut data| data.split_to(data.len().min(*left))).map_err(io::Error::other);
        *left -= chunk.as_ref().map_or(*left, Bytes::len);
        let done = chunk.as_ref().is_ok_and(Bytes::is_empty);
        async move { (!done).then_some(chunk) }
    });
    first.chain(broken_off())
}

/// The whole body, so many bytes at a time, with a pause before each.
pub(super) fn drip(body: BodyDataStream, bytes: usize, pause: Duration) -> impl Stream<Item = io::Result<Bytes>> {
    let drops = body.flat_map(move |chunk| match chunk {
        Ok(data) => stream::iter(drops(data, bytes.max(1))).map(Ok).left_stream(),
        Err(error) => stream::iter([Err(io::Error::other(error))]).right_stream(),
    });
    drops.then(move |drop| async move {
        tokio::time::sleep(pause).await;
        drop
    })
}

fn drops(mut data: Bytes, bytes: usize) -> impl Iterator<Item = Bytes> {
    std::iter::from_fn(move || (!data.is_empty()).then(|| data.split_to(data.len().min(bytes))))
}

/// The failure that ends a connection, once it has sent what came before.
pub(super) fn broken_off<T: Send + 'static>() -> BoxStream<'static, io::Result<T>> {
    let failure = async {
        tokio::task::yield_now().await;
        Err(io::Error::new(io::ErrorKind::ConnectionAborted, "cut by a fault"))
    };
    stream::once(failure).boxed()
}
