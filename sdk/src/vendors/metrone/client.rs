//! The client: records events, asks questions, listens.

use std::fmt;
use std::sync::Arc;

use futures_core::Stream;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::config::MetroneBuilder;
use super::{
    BatchQuery, CreateEvent, Event, EventPage, EventRow, GetEvents, GetHealth, GetLive, GetPages, GetSources, GetStats, Health, Live,
    Pages, QueryAnswer, Sources, Stats, StreamEvents, WriteAnswer,
};
use crate::core::{Envelope, Error, EventId, Partition};
use crate::transport::{EventStream, Reply, StreamOptions};
use crate::vendors::setup::Parts;
use crate::vendors::wire::members;

/// A client of one Metrone project. Clones are cheap and share everything.
///
/// Events go through a queue and never make the caller wait; [`flush`](Self::flush) and [`shutdown`](Self::shutdown)
/// see to it that they have arrived. Questions are asked at once. Both work with any async executor, and without one by
/// the functions that end in `_blocking`.
///
/// ```no_run
/// use agentlytics::Metrone;
/// use agentlytics::metrone::GetStats;
/// use serde_json::json;
///
/// # async fn run() -> Result<(), agentlytics::Error> {
/// let metrone = Metrone::from_env()?;
/// metrone.track("agent_action", json!({"agent_id": "agent-7", "task": "book a flight"}))?;
/// let week = metrone.stats(GetStats::default().days(7)).await?;
/// println!("{} conversions", week.conversions);
/// metrone.shutdown(std::time::Duration::from_secs(5)).await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct Metrone(Arc<Parts>);

impl Metrone {
    client_methods!();

    /// A client with the default settings.
    ///
    /// # Errors
    /// `config` if the key has not the form of one.
    pub fn new(api_key: impl Into<String>) -> Result<Self, Error> {
        Self::builder().api_key(api_key).build()
    }

    /// A client whose key and, optionally, endpoint come from `METRONE_API_KEY` and `METRONE_ENDPOINT`.
    ///
    /// # Errors
    /// `config`: names the variable that is missing or unusable.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().with_env().build()
    }

    /// A client with other settings.
    pub fn builder() -> MetroneBuilder {
        MetroneBuilder::default()
    }

    pub(super) fn from_parts(parts: Parts) -> Self {
        Self(Arc::new(parts))
    }

    fn parts(&self) -> &Parts {
        &self.0
    }

    /// Records an event of a type with `data`, an object such as `json!({..})` or a struct of one's own. Members that
    /// Metrone publishes stand at the top level of the event, all others become properties.
    ///
    /// # Errors
    /// As [`record`](Self::record); `validation` if `data` is not an object.
    pub fn track(&self, event_type: &str, data: impl Serialize) -> Result<EventId, Error> {
        self.record(Event::new(event_type).merge(&members(data)?))
    }

    /// Records an event: it is queued, sent with others, and repeated until the service has it. Never waits, unless the
    /// options say so. The id is what the service recognises a repetition by.
    ///
    /// # Errors
    /// `validation` names the mistake made in writing the event; `too_large`; `queue_full` if the options refuse new
    /// events then; `closed` after a shutdown. Nothing was recorded in these cases.
    pub fn record(&self, event: Event) -> Result<EventId, Error> {
        let time = self.parts().clock.wall();
        self.record_at(time, EventId::at(time), event)
    }

    /// As [`record`](Self::record), under an id that was minted elsewhere, for example by a language binding. An event
    /// without a time of its own happened when its id was minted, if the id tells, as a UUID of version 7 does.
    ///
    /// # Errors
    /// As [`record`](Self::record).
    pub fn record_as(&self, id: EventId, event: Event) -> Result<EventId, Error> {
        self.record_at(self.parts().minting_of(id), id, event)
    }

    fn record_at(&self, time: Timestamp, id: EventId, event: Event) -> Result<EventId, Error> {
        let remake = |members: &Map<String, Value>| Event::from_members(members).complete(time);
        let Some(event) = self.parts().show(id, event.complete(time)?, remake)? else { return Ok(id) };
        self.delivery().enqueue(Envelope::new(id, Partition::default(), time, event.finish(id)?))
    }

    /// Totals and rates of a period.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn stats(&self, arguments: GetStats) -> Result<Reply<Stats>, Error> {
        self.call(&arguments).await
    }

    /// Stored events, newest first, all of them: further pages are asked for as they are needed. `take(n)` of the
    /// `futures` crate bounds it.
    pub fn events(&self, arguments: GetEvents) -> impl Stream<Item = Result<EventRow, Error>> + Send + 'static {
        self.caller().items(arguments)
    }

    /// As [`events`](Self::events), blocking the calling thread when a page is needed.
    pub fn events_blocking(&self, arguments: GetEvents) -> impl Iterator<Item = Result<EventRow, Error>> + Send + 'static {
        self.caller().items_blocking(arguments)
    }

    /// One page of stored events, newest first.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn events_page(&self, arguments: GetEvents) -> Result<Reply<EventPage>, Error> {
        self.call(&arguments).await
    }

    /// Pages of the website, most seen first.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn pages(&self, arguments: GetPages) -> Result<Reply<Pages>, Error> {
        self.call(&arguments).await
    }

    /// Where events come from.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn sources(&self, arguments: GetSources) -> Result<Reply<Sources>, Error> {
        self.call(&arguments).await
    }

    /// Who is there now, and what has happened today.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn live(&self) -> Result<Reply<Live>, Error> {
        self.call(&GetLive::default()).await
    }

    /// Several questions in one request.
    ///
    /// # Errors
    /// As [`call`](Self::call). A question that fails alone has its error in its result.
    pub async fn query(&self, arguments: BatchQuery) -> Result<Reply<QueryAnswer>, Error> {
        self.call(&arguments).await
    }

    /// Stores one event and waits until it is stored, past the queue and its hooks.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn create_event(&self, event: Event) -> Result<Reply<WriteAnswer>, Error> {
        self.call(&CreateEvent(event)).await
    }

    /// Whether the service is there.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn health(&self) -> Result<Reply<Health>, Error> {
        self.call(&GetHealth::default()).await
    }

    /// Events as they are stored. Lost connections are replaced; what was missed is sent after, or told as a gap.
    pub fn stream(&self, arguments: StreamEvents) -> EventStream<EventRow> {
        self.stream_with(arguments, StreamOptions::default())
    }

    /// As [`stream`](Self::stream), with other options.
    #[allow(clippy::needless_pass_by_value, reason = "as all other operations")]
    pub fn stream_with(&self, arguments: StreamEvents, options: StreamOptions) -> EventStream<EventRow> {
        self.caller().stream(&arguments, options)
    }
}

impl fmt::Debug for Metrone {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Metrone").field("caller", self.caller()).field("delivery", self.delivery()).finish()
    }
}
