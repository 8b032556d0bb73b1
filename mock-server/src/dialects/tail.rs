//! Events as they are stored, told as the frames of a stream.
//!
//! A stream keeps no events: it remembers how far into the store it has told, and the store wakes it. It can therefore neither lose nor
//! repeat one, however slow its reader is.

use super::Call;
use crate::exchange::Frame;
use crate::store::{Events, Row, View};
use crate::world::World;
use futures_util::stream::{self, BoxStream, StreamExt};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// A place in the store, behind the last event that was told.
pub(crate) struct Tail {
    world: Arc<World>,
    changes: watch::Receiver<()>,
    closing: watch::Receiver<bool>,
    /// The store that the place is in.
    epoch: u64,
    /// How many events of the store have been looked at.
    told: usize,
    patience: Duration,
}

impl Tail {
    /// Begins after as many events as `told` finds to be told already.
    pub(crate) fn of(call: &Call, told: impl FnOnce(&Events) -> usize) -> Self {
        let changes = call.world.changes();
        let store = call.world.store();
        let (epoch, told) = (store.epoch(), told(store.events()));
        drop(store);
        Self { world: Arc::clone(&call.world), changes, closing: call.closing.clone(), epoch, told, patience: Duration::MAX }
    }

    /// Ends when there has been nothing to tell for so long.
    pub(crate) fn patient_for(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// The first frames, then one for each event that `tell` makes one of. When the server stops, the last frame.
    pub(crate) fn frames(
        self,
        first: impl IntoIterator<Item = Frame>,
        tell: impl Fn(View<'_>, Row) -> Option<Frame> + Send + Sync + 'static,
        last: Option<Frame>,
    ) -> BoxStream<'static, Frame> {
        let following = Following { tail: self, ready: first.into_iter().collect(), tell, last, over: false };
        stream::unfold(following, Following::next).boxed()
    }

    /// What `tell` makes of the events since the last look, as soon as that is something.
    async fn news(&mut self, tell: &impl Fn(View<'_>, Row) -> Option<Frame>) -> Result<VecDeque<Frame>, End> {
        loop {
            self.changes.mark_unchanged();
            let news = self.look(tell);
            if !news.is_empty() {
                return Ok(news);
            }
            tokio::select! {
                changed = self.changes.changed() => changed.map_err(|_| End::Stopping)?,
                _ = self.closing.wait_for(|closing| *closing) => return Err(End::Stopping),
            }
        }
    }

    fn look(&mut self, tell: &impl Fn(View<'_>, Row) -> Option<Frame>) -> VecDeque<Frame> {
        let mut store = self.world.store();
        if store.epoch() != self.epoch {
            (self.epoch, self.told) = (store.epoch(), 0);
        }
        let view = store.view();
        let news = view.events.rows_from(self.told).filter_map(|row| tell(view, row)).collect();
        self.told = view.events.len();
        news
    }
}

/// Why a stream ends.
enum End {
    Stopping,
    Idle,
}

/// A tail, and what is made of it.
struct Following<F> {
    tail: Tail,
    /// Frames that are to be sent next.
    ready: VecDeque<Frame>,
    tell: F,
    last: Option<Frame>,
    over: bool,
}

impl<F: Fn(View<'_>, Row) -> Option<Frame>> Following<F> {
    async fn next(mut self) -> Option<(Frame, Self)> {
        while !self.over && self.ready.is_empty() {
            let news = tokio::time::timeout(self.tail.patience, self.tail.news(&self.tell)).await;
            match news.unwrap_or(Err(End::Idle)) {
                Ok(news) => self.ready = news,
                Err(end) => {
                    self.over = true;
                    self.ready.extend(self.last.take().filter(|_| matches!(end, End::Stopping)));
                }
            }
        }
        Some((self.ready.pop_front()?, self))
    }
}
