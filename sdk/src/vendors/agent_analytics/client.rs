//! The client: records events, asks questions, manages projects and experiments, listens.

use std::fmt;
use std::sync::Arc;

use futures_core::Stream;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Map, Value};

use super::config::AgentAnalyticsBuilder;
use super::dialect::Service;
use super::event::{check_time, time_of};
use super::{
    Account, Breakdown, CreateExperiment, CreateProject, CreatedProject, DeleteExperiment, DeleteProject, Deleted, Event, EventRow, Events,
    Experiment, ExperimentConfig, ExperimentDetail, Experiments, Funnel, GetAccount, GetBreakdown, GetEvents, GetExperiment,
    GetExperimentConfig, GetFunnel, GetHeatmap, GetInsights, GetLiveSnapshot, GetPages, GetProject, GetProperties, GetPropertiesReceived,
    GetRetention, GetSessionDistribution, GetSessions, GetStats, GetTracker, Health, HealthCheck, Heatmap, Insights, ListExperiments,
    ListProjects, Live, NewKey, Pages, Project, ProjectDetail, Projects, Properties, PropertiesReceived, Query, QueryAnswer, Retention,
    RevokeKey, SessionDistribution, SessionRow, Sessions, Stats, StreamEvent, StreamEvents, UpdateExperiment, UpdateProject,
};
use crate::core::{Clock, Envelope, Error, EventId};
use crate::transport::{EventStream, Reply, StreamOptions};
use crate::vendors::setup::Parts;
use crate::vendors::wire::members;

/// A client of one Agent Analytics account. Clones are cheap and share everything.
///
/// Events go through a queue and never make the caller wait; [`flush`](Self::flush) and [`shutdown`](Self::shutdown)
/// see to it that they have arrived. Questions are asked at once. Both work with any async executor, and without one by
/// the functions that end in `_blocking`.
///
/// The service does not recognise an event that it has: what is sent twice is counted twice. What that means for failures
/// is the caller's choice, see [`AmbiguousFailures`](super::AmbiguousFailures).
///
/// ```no_run
/// use agentlytics::AgentAnalytics;
/// use agentlytics::agent_analytics::{Event, GetStats};
///
/// # async fn run() -> Result<(), agentlytics::Error> {
/// let analytics = AgentAnalytics::builder().project("my-site").with_env().build()?;
/// analytics.record(Event::new("signup").user_id("u-1").session_id("s-1").property("plan", "pro"))?;
/// let month = analytics.stats(GetStats::default().since("30d")).await?;
/// println!("{} users", month.totals.unique_users);
/// analytics.shutdown(std::time::Duration::from_secs(5)).await;
/// # Ok(())
/// # }
/// ```
#[derive(Clone)]
pub struct AgentAnalytics(Arc<Inner>);

struct Inner {
    parts: Parts,
    service: Arc<Service>,
}

/// Declares a method for each operation that is called and answered once.
macro_rules! calls {
    ($( $(#[$about:meta])* $name:ident($arguments:ty) -> $answer:ty; )*) => { $(
        $(#[$about])*
        ///
        /// # Errors
        /// As [`call`](Self::call).
        pub async fn $name(&self, arguments: $arguments) -> Result<Reply<$answer>, Error> {
            self.call(&arguments).await
        }
    )* };
}

impl AgentAnalytics {
    client_methods!();

    /// A client with the default settings, for reading with an API key and tracking with a project token.
    ///
    /// # Errors
    /// `config` if one of them has not the form of one.
    pub fn new(api_key: impl Into<String>, token: impl Into<String>) -> Result<Self, Error> {
        Self::builder().api_key(api_key).token(token).build()
    }

    /// A client whose settings come from `AGENT_ANALYTICS_API_KEY`, `AGENT_ANALYTICS_TOKEN`, `AGENT_ANALYTICS_PROJECT` and
    /// `AGENT_ANALYTICS_ENDPOINT`.
    ///
    /// # Errors
    /// `config`: names the variable that is missing or unusable.
    pub fn from_env() -> Result<Self, Error> {
        Self::builder().with_env().build()
    }

    /// A client with other settings.
    pub fn builder() -> AgentAnalyticsBuilder {
        AgentAnalyticsBuilder::default()
    }

    pub(super) fn from_parts(parts: Parts, service: Arc<Service>) -> Self {
        Self(Arc::new(Inner { parts, service }))
    }

    fn parts(&self) -> &Parts {
        &self.0.parts
    }

    /// Name of the project that calls are about when they do not say.
    #[must_use]
    pub fn default_project(&self) -> Option<&str> {
        self.0.service.project.as_deref()
    }

    pub(super) fn clock(&self) -> &dyn Clock {
        &*self.parts().clock
    }

    /// Records an event by its name, with `properties`, an object such as `json!({..})` or a struct of one's own. Members
    /// that the service publishes (`user_id`, `session_id`, `timestamp`) stand at the top level of the event.
    ///
    /// # Errors
    /// As [`record`](Self::record); `validation` if `properties` are not an object.
    pub fn track(&self, event: &str, properties: impl Serialize) -> Result<EventId, Error> {
        self.record(Event::new(event).merge(&members(properties)?))
    }

    /// Records an event: it is queued, and sent with others of its project. Never waits, unless the options say so. An
    /// event that is older than the service accepts when it is to be sent is dropped as `expired`.
    ///
    /// # Errors
    /// `validation` names the mistake made in writing the event; `config` if there is no token for its project;
    /// `too_large`; `queue_full` if the options refuse new events then; `closed` after a shutdown. Nothing was recorded in
    /// these cases.
    pub fn record(&self, event: Event) -> Result<EventId, Error> {
        let time = self.clock().wall();
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
        let Inner { parts, service } = &*self.0;
        let partition = service.partition(event.given_project())?;
        let told = event.tells_time() || parts.shows();
        let remake = |members: &Map<String, Value>| Event::from_members(members).complete(time);
        let Some(event) = parts.show(id, event.complete(time)?, remake)? else { return Ok(id) };
        let occurred_at = if told { time_of(&event, time)? } else { time };
        if service.max_age.is_some() {
            check_time(occurred_at, parts.clock.wall())?;
        }
        parts.delivery.enqueue(Envelope::new(id, partition, occurred_at, event.finish(id)?))
    }

    calls! {
        /// Totals of a period, a series over it, its most frequent events and its sessions.
        stats(GetStats) -> Stats;
        /// Stored events, newest first: as many as were asked for at once.
        events_page(GetEvents) -> Events;
        /// Events counted by freely chosen fields.
        query(Query) -> QueryAnswer;
        /// The events of a period by name, and the property keys in use.
        properties(GetProperties) -> Properties;
        /// Which property keys came with which events.
        properties_received(GetPropertiesReceived) -> PropertiesReceived;
        /// Sessions, latest start first: as many as were asked for at once.
        sessions_page(GetSessions) -> Sessions;
        /// How long sessions last.
        session_distribution(GetSessionDistribution) -> SessionDistribution;
        /// Events by the values of one property.
        breakdown(GetBreakdown) -> Breakdown;
        /// A period compared with the one before.
        insights(GetInsights) -> Insights;
        /// Pages on which sessions begin or end.
        pages(GetPages) -> Pages;
        /// Events by weekday and hour.
        heatmap(GetHeatmap) -> Heatmap;
        /// How many go through a sequence of events.
        funnel(GetFunnel) -> Funnel;
        /// How many users come back, by the period in which they first came.
        retention(GetRetention) -> Retention;
        /// What happens now.
        live_snapshot(GetLiveSnapshot) -> Live;
        /// Makes a project, or finds the one that has this name.
        create_project(CreateProject) -> CreatedProject;
        /// One project, and what it was used for today.
        project(GetProject) -> ProjectDetail;
        /// Changes the name of a project, or where its events may come from.
        update_project(UpdateProject) -> Project;
        /// Deletes a project.
        delete_project(DeleteProject) -> Deleted;
        /// Starts an experiment.
        create_experiment(CreateExperiment) -> Experiment;
        /// The experiments of a project, whatever their status.
        list_experiments(ListExperiments) -> Experiments;
        /// One experiment with its results so far.
        experiment(GetExperiment) -> ExperimentDetail;
        /// Pauses an experiment, lets it go on, or ends it.
        update_experiment(UpdateExperiment) -> Experiment;
        /// Deletes an experiment.
        delete_experiment(DeleteExperiment) -> Deleted;
        /// The running experiments of a project; [`ExperimentConfig::variant`] assigns users to their variants.
        experiment_config(GetExperimentConfig) -> ExperimentConfig;
    }

    /// The projects of the account.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn list_projects(&self) -> Result<Reply<Projects>, Error> {
        self.call(&ListProjects::default()).await
    }

    /// The account that the key belongs to, and what it may use.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn account(&self) -> Result<Reply<Account>, Error> {
        self.call(&GetAccount::default()).await
    }

    /// Replaces the API key. The old one, which this client has, is refused at once: make a new client with the new key,
    /// which is shown in this answer only.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn revoke_key(&self) -> Result<Reply<NewKey>, Error> {
        self.call(&RevokeKey::default()).await
    }

    /// Whether the service answers.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn health_check(&self) -> Result<Reply<Health>, Error> {
        self.call(&HealthCheck::default()).await
    }

    /// The script that pages load to send events.
    ///
    /// # Errors
    /// As [`call`](Self::call).
    pub async fn tracker(&self) -> Result<Reply<String>, Error> {
        self.call(&GetTracker::default()).await
    }

    /// Stored events, newest first, each once: more are asked for as they are needed. The service gives the newest 1,000
    /// of those that match; if there are more, an error of kind `too_large` follows them, because they are not all.
    pub fn events(&self, arguments: GetEvents) -> impl Stream<Item = Result<EventRow, Error>> + Send + 'static {
        self.caller().items(arguments)
    }

    /// As [`events`](Self::events), blocking the calling thread when more are needed.
    pub fn events_blocking(&self, arguments: GetEvents) -> impl Iterator<Item = Result<EventRow, Error>> + Send + 'static {
        self.caller().items_blocking(arguments)
    }

    /// Sessions, latest start first, each once; with the same bound as [`events`](Self::events).
    pub fn sessions(&self, arguments: GetSessions) -> impl Stream<Item = Result<SessionRow, Error>> + Send + 'static {
        self.caller().items(arguments)
    }

    /// As [`sessions`](Self::sessions), blocking the calling thread when more are needed.
    pub fn sessions_blocking(&self, arguments: GetSessions) -> impl Iterator<Item = Result<SessionRow, Error>> + Send + 'static {
        self.caller().items_blocking(arguments)
    }

    /// Events as they arrive. Lost connections are replaced; what may have been missed meanwhile is told as a gap.
    pub fn stream(&self, arguments: StreamEvents) -> EventStream<StreamEvent> {
        self.stream_with(arguments, StreamOptions::default())
    }

    /// As [`stream`](Self::stream), with other options.
    #[allow(clippy::needless_pass_by_value, reason = "as all other operations")]
    pub fn stream_with(&self, arguments: StreamEvents, options: StreamOptions) -> EventStream<StreamEvent> {
        self.caller().stream(&arguments, options)
    }
}

impl fmt::Debug for AgentAnalytics {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AgentAnalytics").field("caller", self.caller()).field("delivery", self.delivery()).finish()
    }
}
