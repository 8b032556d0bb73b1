//! Agent Analytics. Its clients have options of their own: `token` and `project` (looked for in its environment variables,
//! too), `ambiguous_failures` (`"retry"` or `"drop"`) and `any_time` (true or false).
//!
//! What the SDK adds to its operations: `diagnose` (`{project?}`) and `assign` (`{experiment, user_id, variants}`, where a
//! variant is a name or `{key, weight}`). It has one helper, `track_exposure` (`{experiment, variant, user_id?, session_id?}`).

use agentlytics::agent_analytics::{
    self, AgentAnalyticsBuilder, AmbiguousFailures, CreateExperiment, CreateProject, DeleteExperiment, DeleteProject, Event, GetAccount,
    GetBreakdown, GetEvents, GetExperiment, GetExperimentConfig, GetFunnel, GetHeatmap, GetInsights, GetLiveSnapshot, GetPages, GetProject,
    GetProperties, GetPropertiesReceived, GetRetention, GetSessionDistribution, GetSessions, GetStats, GetTracker, HealthCheck,
    ListExperiments, ListProjects, Query, RevokeKey, StreamEvents, TrackBatch, TrackEvent, UpdateExperiment, UpdateProject, Variant,
};
use agentlytics::core::{Error, EventBuffer, EventId};
use agentlytics::delivery::{Delivery, Hooks};
use agentlytics::runtime::Runtime;
use agentlytics::transport::Caller;
use agentlytics::{AgentAnalytics, Timestamp};
use serde::Deserialize;
use serde_json::{Map, Value};

use super::{Computing, Recorder, Registration, Service};
use crate::data;
use crate::operation::{Registered, untyped};
use crate::options::ClientOptions;

pub(super) static REGISTRATION: Registration = Registration {
    vendor: "agent_analytics",
    options: &["token", "project", "ambiguous_failures", "any_time"],
    event_type: Some("event"),
    variables: AgentAnalyticsBuilder::VARIABLES,
    credentials: &[],
    health: Some("healthCheck"),
    read: "listProjects",
    // Wants the token of a project, as events do.
    write_check: Some(("getExperimentConfig", "{}")),
    open,
    operations,
};

/// The options that only this service has.
#[derive(Deserialize)]
struct Options {
    token: Option<String>,
    project: Option<String>,
    ambiguous_failures: Option<Choice>,
    any_time: Option<bool>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum Choice {
    Retry,
    Drop,
}

impl From<Choice> for AmbiguousFailures {
    fn from(choice: Choice) -> Self {
        match choice {
            Choice::Retry => Self::Retry,
            Choice::Drop => Self::Drop,
        }
    }
}

fn operations() -> Vec<Registered> {
    vec![
        Registered::call::<TrackEvent>(),
        Registered::call::<TrackBatch>(),
        Registered::call::<GetStats>(),
        Registered::paginated::<GetEvents>(),
        Registered::call::<Query>(),
        Registered::call::<GetProperties>(),
        Registered::call::<GetPropertiesReceived>(),
        Registered::paginated::<GetSessions>(),
        Registered::call::<GetSessionDistribution>(),
        Registered::call::<GetBreakdown>(),
        Registered::call::<GetInsights>(),
        Registered::call::<GetPages>(),
        Registered::call::<GetHeatmap>(),
        Registered::call::<GetFunnel>(),
        Registered::call::<GetRetention>(),
        Registered::stream::<StreamEvents>(),
        Registered::call::<GetLiveSnapshot>(),
        Registered::call::<ListProjects>(),
        Registered::call::<CreateProject>(),
        Registered::call::<GetProject>(),
        Registered::call::<UpdateProject>(),
        Registered::call::<DeleteProject>(),
        Registered::call::<GetAccount>(),
        Registered::call::<RevokeKey>(),
        Registered::call::<GetExperimentConfig>(),
        Registered::call::<CreateExperiment>(),
        Registered::call::<ListExperiments>(),
        Registered::call::<GetExperiment>(),
        Registered::call::<UpdateExperiment>(),
        Registered::call::<DeleteExperiment>(),
        Registered::call::<HealthCheck>(),
        Registered::call::<GetTracker>(),
    ]
}

fn open(mut options: ClientOptions, hooks: Hooks) -> Result<Box<dyn Service>, Error> {
    let mut builder = AgentAnalytics::builder().delivery(options.delivery()).hooks(hooks).user_agent(options.user_agent());
    let Options { token, project, ambiguous_failures, any_time } = options.own()?;
    if let Some(api_key) = options.api_key {
        builder = builder.api_key(api_key);
    }
    if let Some(endpoint) = options.endpoint {
        builder = builder.endpoint(endpoint);
    }
    if let Some(token) = token {
        builder = builder.token(token);
    }
    if let Some(project) = project {
        builder = builder.project(project);
    }
    if let Some(choice) = ambiguous_failures {
        builder = builder.ambiguous_failures(choice.into());
    }
    Ok(Box::new(builder.any_time(any_time.unwrap_or_default()).with_env().build()?))
}

impl Service for AgentAnalytics {
    fn caller(&self) -> &Caller {
        self.caller()
    }

    fn runtime(&self) -> &Runtime {
        self.runtime()
    }

    fn recorder(&self) -> Option<&dyn Recorder> {
        Some(self)
    }

    fn compute(&self, name: &str, arguments: Value) -> Option<Computing> {
        let client = self.clone();
        match name {
            "diagnose" => Some(Box::pin(async move { diagnose(&client, arguments).await })),
            "assign" => Some(Box::pin(async move { assign(arguments) })),
            _ => None,
        }
    }
}

impl Recorder for AgentAnalytics {
    fn delivery(&self) -> &Delivery {
        self.delivery()
    }

    fn event(&self, event_type: &str) -> EventBuffer {
        Event::new(event_type).into_buffer()
    }

    fn event_from(&self, members: &Map<String, Value>) -> EventBuffer {
        Event::from_members(members).into_buffer()
    }

    fn helper(&self, name: &str, arguments: Map<String, Value>) -> Result<EventBuffer, Error> {
        match name {
            "track_exposure" => exposure(arguments),
            _ => Err(Error::validation(format!("agent_analytics has no helper '{name}': track the event by its name"))),
        }
    }

    fn at(&self, event: EventBuffer, time: Timestamp) -> EventBuffer {
        Event::from_buffer(event).timestamp(time).into_buffer()
    }

    fn track(&self, event: EventBuffer, id: Option<EventId>) -> Result<EventId, Error> {
        let event = Event::from_buffer(event);
        match id {
            Some(id) => self.record_as(id, event),
            None => self.record(event),
        }
    }
}

fn exposure(arguments: Map<String, Value>) -> Result<EventBuffer, Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Arguments {
        experiment: String,
        variant: String,
        user_id: Option<String>,
        session_id: Option<String>,
    }
    let Arguments { experiment, variant, user_id, session_id } = data::arguments("track_exposure", arguments.into())?;
    let event = Event::exposure(&experiment, &variant).set("user_id", &user_id).set("session_id", &session_id);
    Ok(event.into_buffer())
}

async fn diagnose(client: &AgentAnalytics, arguments: Value) -> Result<Value, Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Arguments {
        project: Option<String>,
    }
    let Arguments { project } = data::arguments("diagnose", arguments)?;
    let project = project.as_deref().or(client.default_project());
    let project = project.ok_or_else(|| Error::validation("diagnose: 'project' is required"))?;
    untyped(&client.diagnose(project).await?)
}

fn assign(arguments: Value) -> Result<Value, Error> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Arguments {
        experiment: String,
        user_id: String,
        variants: Variants,
    }
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Variants {
        Weighed(Vec<Variant>),
        Alike(Vec<String>),
    }
    let Arguments { experiment, user_id, variants } = data::arguments("assign", arguments)?;
    let variants = match variants {
        Variants::Weighed(variants) => variants,
        Variants::Alike(keys) => agent_analytics::equally_likely(keys),
    };
    untyped(&agent_analytics::assign(&experiment, &user_id, &variants))
}
