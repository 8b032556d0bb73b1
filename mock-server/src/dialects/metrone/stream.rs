//! Events as they are stored.
//!
//! A stream keeps no events: it remembers how far into the store it has told, and the store wakes it. It can therefore neither lose nor
//! repeat one, however slow its reader is.

use super::params::{Params, invalid};
use super::problem::{Code, Problem};
use super::read::texts_of;
use super::rows::row;
use crate::dialects::Call;
use crate::exchange::Frame;
use crate::query::Filter;
use crate::store::{EventId, Events, Field};
use crate::world::World;
use futures_util::stream::{self, BoxStream, StreamExt};
use jiff::Timestamp;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// After how long clients are to come back.
const RETRY: Duration = Duration::from_secs(3);

const MAX_ID_CHARS: usize = 128;

/// One reader's place in the store.
struct Tail {
    world: Arc<World>,
    changes: watch::Receiver<()>,
    closing: watch::Receiver<bool>,
    filter: Filter,
    request_id: String,
    /// The store that the place is in.
    epoch: u64,
    /// How many events of the store have been looked at.
    told: usize,
    /// Frames that are ready.
    ready: VecDeque<Frame>,
    over: bool,
}

pub(super) fn open(call: Call) -> Result<BoxStream<'static, Frame>, Problem> {
    let head = &call.asked.head;
    let params = Params::from_query(head.parameters())?;
    let project = call.key.as_ref().map_or("", |key| key.project).to_owned();
    let mut equal = texts_of(&params)?;
    equal.push((Field::Project, project));
    let named = head.header("last-event-id").map(str::to_owned).or_else(|| head.parameter("last_event_id"));
    let last = named.filter(|id| !id.is_empty());
    if last.as_ref().is_some_and(|id| id.chars().count() > MAX_ID_CHARS) {
        return Err(invalid("last_event_id", &format!("not be longer than {MAX_ID_CHARS} characters")));
    }

    let mut ready = VecDeque::from([Frame { retry: Some(RETRY), ..frame("ready", json!({"request_id": head.request_id})) }]);
    let changes = call.world.changes();
    let buffer = call.limits.stream_buffer;
    let store = call.world.store();
    let epoch = store.epoch();
    let told = match last {
        None => store.events().len(),
        Some(last) => resume(store.events(), &last, buffer).unwrap_or_else(|oldest| {
            ready.push_back(frame("gap", json!({"last_event_id": last})));
            oldest
        }),
    };
    drop(store);
    let tail = Tail {
        world: Arc::clone(&call.world),
        changes,
        closing: call.closing,
        filter: Filter { from: Timestamp::MIN, to: Timestamp::MAX, equal },
        request_id: head.request_id.clone(),
        epoch,
        told,
        ready,
        over: false,
    };
    Ok(stream::unfold(tail, Tail::next).boxed())
}

/// How far a client has read whose last event is this, or, if that is not to be known, the oldest event that can still be told.
fn resume(events: &Events, last: &str, buffer: usize) -> Result<usize, usize> {
    let oldest = events.len().saturating_sub(buffer);
    let row = last.parse::<EventId>().ok().and_then(|id| events.find(id)).ok_or(oldest)?;
    let told = row.index() + 1;
    if told < oldest { Err(oldest) } else { Ok(told) }
}

impl Tail {
    async fn next(mut self) -> Option<(Frame, Self)> {
        loop {
            if let Some(frame) = self.ready.pop_front() {
                return Some((frame, self));
            }
            if self.over {
                return None;
            }
            self.changes.mark_unchanged();
            self.look();
            if self.ready.is_empty() {
                let stopping = tokio::select! {
                    changed = self.changes.changed() => changed.is_err(),
                    _ = self.closing.wait_for(|closing| *closing) => true,
                };
                if stopping {
                    self.close();
                }
            }
        }
    }

    /// Takes in what the store has got since the last look.
    fn look(&mut self) {
        let mut store = self.world.store();
        if store.epoch() != self.epoch {
            (self.epoch, self.told) = (store.epoch(), 0);
        }
        let view = store.view();
        self.ready.extend(
            view.events
                .rows_from(self.told)
                .filter(|each| self.filter.admits(view, *each))
                .map(|each| Frame { id: Some(view.events.id(each).to_string()), ..frame("event", row(view, each)) }),
        );
        self.told = view.events.len();
    }

    fn close(&mut self) {
        let problem = Problem::new(Code::Unavailable, "the service is about to stop; come back in a moment");
        self.ready.push_back(frame("error", problem.envelope(&self.request_id)));
        self.over = true;
    }
}

fn frame(event: &'static str, data: Value) -> Frame {
    Frame { event, data, id: None, retry: None }
}
