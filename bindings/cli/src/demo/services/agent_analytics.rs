//! Agent Analytics: the totals of the account's only project.

use agentlytics_bridge::Client;
use serde::Deserialize;
use serde_json::json;

use super::{Service, answer};
use crate::demo::fact::Fact;
use crate::failure::Failure;
use crate::transcript::Contents;

pub(super) static SERVICE: Service = Service { name: "agent_analytics", ask };

/// `listProjects`, as far as the demo looks.
#[derive(Deserialize)]
struct Projects {
    projects: [Project; 1],
}

#[derive(Deserialize)]
struct Project {
    name: String,
}

/// Some of `getStats`.
#[derive(Deserialize)]
struct Stats {
    totals: Totals,
    sessions: Sessions,
}

#[derive(Deserialize)]
struct Totals {
    unique_users: u64,
    total_events: u64,
}

#[derive(Deserialize)]
struct Sessions {
    total_sessions: u64,
}

fn ask(client: &Client, contents: &Contents) -> Result<Vec<Fact>, Failure> {
    let Projects { projects: [project] } = answer(client, "listProjects", json!({}))?;
    let Stats { totals, sessions } = answer(client, "getStats", json!({"project": project.name, "since": "7d"}))?;
    Ok(vec![
        Fact::new("total_events", totals.total_events, contents.events),
        Fact::new("total_sessions", sessions.total_sessions, contents.sessions),
        Fact::new("unique_users", totals.unique_users, contents.users),
    ])
}
