//! What is new in a world, frame by frame: how the inspector stays up to date.
//!
//! A feed keeps nothing but its [`Place`], which names how far it has told; a client that lost its connection gives the place back and
//! goes on from there. It looks at the world some times a second: a world that nobody watches has no work with it, and one that is busy is
//! told of in few large frames. It is not one of the streams of the services, and is not cut with them.

use crate::store::StoredEvent;
use crate::world::{ActiveFault, ClockReading, Mode, RequestLine, World};
use axum::response::sse::Event;
use futures_util::stream::{self, Stream};
use serde::Serialize;
use std::fmt;
use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Between two looks at the world.
const PAUSE: Duration = Duration::from_millis(50);

/// Events of one frame at most, and requests.
const MOST_OF_A_FRAME: usize = 500;

/// Events from before the feed began that are told; of older ones nothing is said.
const MOST_FROM_BEFORE: usize = 50_000;

/// How far a feed has told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Place {
    ground: Ground,
    /// Events of the store that were looked at.
    events: usize,
    /// The last change of the journal that was told.
    revision: u64,
}

/// What a place is in. After a reset, in another world or after the server was started again it is another one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Ground {
    world: u64,
    store: u64,
    journal: u64,
}

/// One frame.
#[derive(Serialize)]
struct News {
    /// Whether everything that was told before is to be forgotten.
    fresh: bool,
    events: Vec<LiveEvent>,
    /// New ones, and those that have changed.
    requests: Vec<RequestLine>,
    /// If somebody has moved, stopped or released it.
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<ClockReading>,
    /// All of them, if one has changed.
    #[serde(skip_serializing_if = "Option::is_none")]
    faults: Option<Vec<ActiveFault>>,
}

#[derive(Serialize)]
struct LiveEvent {
    #[serde(flatten)]
    event: StoredEvent,
    /// The number of the request that brought it.
    #[serde(skip_serializing_if = "Option::is_none")]
    request: Option<u64>,
}

/// A feed at work.
pub(super) struct Feed {
    world: Arc<World>,
    closing: watch::Receiver<bool>,
    place: Option<Place>,
    clock: Option<Mode>,
    faults: Option<Vec<ActiveFault>>,
    /// Whether there may be more than the last frame could hold.
    hurry: bool,
}

impl Feed {
    /// Goes on behind a place, or tells from the beginning what the world still knows. Ends when the server stops.
    pub(super) fn of(world: Arc<World>, closing: watch::Receiver<bool>, place: Option<Place>) -> Self {
        Self { world, closing, place, clock: None, faults: None, hurry: true }
    }

    pub(super) fn frames(self) -> impl Stream<Item = Result<Event, axum::Error>> {
        stream::unfold(self, Self::next)
    }

    async fn next(mut self) -> Option<(Result<Event, axum::Error>, Self)> {
        loop {
            if !std::mem::take(&mut self.hurry) {
                tokio::select! {
                    () = tokio::time::sleep(PAUSE) => {}
                    _ = self.closing.wait_for(|closing| *closing) => return None,
                }
            }
            if let Some((news, place)) = self.look() {
                self.hurry = news.events.len() == MOST_OF_A_FRAME || news.requests.len() == MOST_OF_A_FRAME;
                return Some((Event::default().id(place.to_string()).json_data(&news), self));
            }
        }
    }

    /// What is new, if anything is, and the place behind it.
    fn look(&mut self) -> Option<(News, Place)> {
        // A world that begins anew while this looks at it is another ground at the next look.
        let ground = self.ground();
        let known = self.place.filter(|place| place.ground == ground);
        let (events, told) = self.events_after(known.map(|place| place.events));
        // After the events: a request that brought one is known then.
        let (requests, revision) = self.world.journal.lock().changes(known.map_or(0, |place| place.revision), MOST_OF_A_FRAME);
        let news = News { fresh: known.is_none(), events, requests, clock: self.changed_clock(), faults: self.changed_faults() };
        let place = Place { ground, events: told, revision };
        self.place = Some(place);
        news.is_any().then_some((news, place))
    }

    fn ground(&self) -> Ground {
        let store = self.world.store().epoch();
        let journal = self.world.journal.lock().epoch();
        Ground { world: self.world.identity(), store, journal }
    }

    /// The events behind so many, or the last ones of all; and how many there are with them.
    fn events_after(&self, told: Option<usize>) -> (Vec<LiveEvent>, usize) {
        let store = self.world.store();
        let table = store.events();
        let first = told.unwrap_or_else(|| table.len().saturating_sub(MOST_FROM_BEFORE));
        let rows = table.rows_from(first).take(MOST_OF_A_FRAME);
        let events: Vec<_> = rows.map(|row| LiveEvent { event: table.get(row), request: table.request(row) }).collect();
        let told = first + events.len();
        (events, told)
    }

    fn changed_clock(&mut self) -> Option<ClockReading> {
        let mode = self.world.clock.mode();
        (self.clock.replace(mode) != Some(mode)).then(|| self.world.clock.reading())
    }

    fn changed_faults(&mut self) -> Option<Vec<ActiveFault>> {
        let faults = self.world.faults.lock().list();
        if self.faults.as_ref() == Some(&faults) {
            return None;
        }
        self.faults = Some(faults.clone());
        Some(faults)
    }
}

impl News {
    fn is_any(&self) -> bool {
        self.fresh || !self.events.is_empty() || !self.requests.is_empty() || self.clock.is_some() || self.faults.is_some()
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { ground: Ground { world, store, journal }, events, revision } = self;
        write!(f, "{world:x}-{store:x}-{journal:x}-{events:x}-{revision:x}")
    }
}

impl FromStr for Place {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let numbers: Vec<_> = text.split('-').map(|part| u64::from_str_radix(part, 16)).collect::<Result<_, _>>().map_err(drop)?;
        let [world, store, journal, events, revision] = numbers[..] else { return Err(()) };
        Ok(Self { ground: Ground { world, store, journal }, events: usize::try_from(events).map_err(drop)?, revision })
    }
}
