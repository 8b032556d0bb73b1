//! Agent Analytics: ingest with the public tokens of projects, reads of one project at a time, projects, experiments, the account and
//! the event stream.

mod account;
mod auth;
mod body;
mod bots;
mod event;
mod experiments;
mod funnel;
mod ingest;
mod params;
mod problem;
mod projects;
mod reader;
mod reads;
mod results;
mod rows;
mod stream;
mod table;
mod tracker;

use super::{Call, Dialect, Receipt, Refusal};
use crate::exchange::{Answer, Head, Reply};
use crate::store::NewEvent;
use crate::world::{Keyring, Project, RateStatus, World};
use agentlytics_spec::{Kind, Operation, Spec};
use http::{HeaderMap, StatusCode};
use problem::{Code, Problem};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// The project that an account has from the beginning. By its name it is that of other services' keys for tests too.
const FIRST_PROJECT: &str = "test";

/// The dialect of Agent Analytics.
pub(super) struct AgentAnalytics;

impl Dialect for AgentAnalytics {
    fn name(&self) -> &'static str {
        "agent_analytics"
    }

    fn spec(&self) -> &'static Spec {
        Spec::agent_analytics()
    }

    fn mint_key(&self) -> String {
        auth::mint_key()
    }

    fn is_key(&self, text: &str) -> bool {
        auth::is_key(text)
    }

    fn project(&self, _key: &str) -> &'static str {
        FIRST_PROJECT
    }

    fn settle(&self, world: &Arc<World>, keyring: &Keyring) {
        let now = world.clock.now();
        let mut account = world.account.lock();
        account.found(|| Project::new(FIRST_PROJECT, auth::mint_token(), now));
        account.publish_tokens(|token| keyring.publish(self, token.to_owned(), world), auth::mint_token);
    }

    fn public_token(&self, world: &World) -> Option<String> {
        world.account.lock().founded().map(|project| project.token.clone())
    }

    fn key_in_head(&self, head: &Head) -> Option<String> {
        auth::key_in_head(head)
    }

    fn key_in_body(&self, body: &Value) -> Option<String> {
        auth::token_in_body(body).map(str::to_owned)
    }

    fn idempotency_key<'a>(&self, _head: &'a Head) -> Option<&'a str> {
        None
    }

    fn stores_events(&self, operation: &Operation) -> bool {
        operation.kind() == Kind::Ingest
    }

    fn limits_accounts(&self) -> bool {
        true
    }

    fn heartbeat(&self) -> (&'static str, Duration) {
        ("heartbeat", Duration::from_secs(30))
    }

    fn announce_rate(&self, _rate: &RateStatus, _headers: &mut HeaderMap) {}

    fn refuse(&self, refusal: &Refusal, head: &Head) -> Reply {
        Problem::of(refusal, head).reply()
    }

    fn read_event(&self, event: Value, receipt: &Receipt<'_>) -> Result<NewEvent, String> {
        event::read_value(event, receipt).map_err(Problem::message)
    }

    fn answer(&self, mut call: Call) -> Answer {
        let call = &mut call;
        let reply = match call.operation.id() {
            "trackEvent" => ingest::one(call),
            "trackBatch" => ingest::many(call),
            "getStats" => reads::of_project(call, reads::stats),
            "getEvents" => reads::of_project(call, reads::events),
            "query" => table::reply(call),
            "getProperties" => reads::of_project(call, reads::properties),
            "getPropertiesReceived" => reads::of_project(call, reads::properties_received),
            "getSessions" => reads::of_project(call, reads::sessions),
            "getSessionDistribution" => reads::of_project(call, reads::session_distribution),
            "getBreakdown" => reads::of_project(call, reads::breakdown),
            "getInsights" => reads::of_project(call, reads::insights),
            "getPages" => reads::of_project(call, reads::pages),
            "getHeatmap" => reads::of_project(call, reads::heatmap),
            "getFunnel" => funnel::reply(call),
            "getRetention" => reads::of_project(call, reads::retention),
            "getLiveSnapshot" => reads::of_any_project(call, reads::live),
            "streamEvents" => match stream::open(call) {
                Ok(frames) => return Answer::Stream(frames),
                Err(problem) => Err(problem),
            },
            "listProjects" => projects::list(call),
            "createProject" => projects::create(call),
            "getProject" => projects::get(call),
            "updateProject" => projects::update(call),
            "deleteProject" => projects::delete(call),
            "getAccount" => account::get(call),
            "revokeKey" => account::revoke_key(call),
            "createExperiment" => experiments::create(call),
            "listExperiments" => experiments::list(call),
            "getExperiment" => experiments::get(call),
            "updateExperiment" => experiments::update(call),
            "deleteExperiment" => experiments::delete(call),
            "getExperimentConfig" => experiments::config(call),
            "healthCheck" => Ok(Reply::json(StatusCode::OK, &json!({"status": "ok", "service": "agent-analytics"}))),
            "getTracker" => Ok(tracker::reply()),
            unknown => Err(Problem::new(Code::InternalError, format!("{unknown} is specified, but not mocked"))),
        };
        Answer::Reply(reply.unwrap_or_else(Problem::reply))
    }
}
