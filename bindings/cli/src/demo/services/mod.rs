//! The services of one account: sessions are recorded through one of them, and all are asked what they make of that.
//!
//! A further service is a file beside this one, and its lines here.

mod agent_analytics;
mod agnt;
mod metrone;

use agentlytics_bridge::{Client, Hooks};
use agentlytics_mock_server::MockServer;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::fact::Fact;
use crate::failure::Failure;
use crate::transcript::Contents;

/// How the sessions are recorded.
pub(super) use metrone::{Replay, Totals};

/// Whom the demo asks, in the order of the report.
static SERVICES: [&Service; 3] = [&metrone::SERVICE, &agent_analytics::SERVICE, &agnt::SERVICE];

/// What the demo has to know of a service.
struct Service {
    /// Its name.
    name: &'static str,
    /// Asks it about the last seven days: what it says, against what the sessions hold.
    ask: fn(&Client, &Contents) -> Result<Vec<Fact>, Failure>,
}

/// What a service says of the sessions, in its own words.
#[derive(Debug)]
pub(super) struct Reading {
    pub(super) service: &'static str,
    pub(super) facts: Vec<Fact>,
}

/// Asks every service of the server's default account.
pub(super) fn readings(server: &MockServer, contents: &Contents) -> Result<Vec<Reading>, Failure> {
    let read = |service: &&Service| {
        let client = open(service, server, json!({}))?;
        let facts = (service.ask)(&client, contents).map_err(|failure| failure.about(service.name))?;
        Ok(Reading { service: service.name, facts })
    };
    SERVICES.iter().map(read).collect()
}

/// A client of a service, with some options of its own.
fn open(service: &Service, server: &MockServer, mut options: Value) -> Result<Client, Failure> {
    options["api_key"] = server.key(service.name).into();
    options["endpoint"] = server.uri(service.name).into();
    Client::open(service.name, options, Hooks::default()).map_err(Failure::work)
}

/// Asks a question, and reads that part of the answer which matters.
fn answer<T: DeserializeOwned>(client: &Client, operation: &str, arguments: Value) -> Result<T, Failure> {
    let answer = client.invoke_blocking(operation, arguments).map_err(Failure::work)?;
    serde_json::from_value(answer.data).map_err(|error| foreign(operation, &error))
}

fn foreign(operation: &str, error: &serde_json::Error) -> Failure {
    Failure::work(format!("the answer to {operation} is not what the demo can read: {error}"))
}
