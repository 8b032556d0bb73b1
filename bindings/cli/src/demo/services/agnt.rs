//! AGNT Analytics: the overview of the week.

use agentlytics_bridge::Client;
use serde::Deserialize;
use serde_json::json;

use super::{Service, answer};
use crate::demo::fact::Fact;
use crate::failure::Failure;
use crate::transcript::Contents;

pub(super) static SERVICE: Service = Service { name: "agnt", ask };

/// Some of `getOverview`.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Overview {
    active_users: u64,
    events: Events,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Events {
    incoming_messages: u64,
    outgoing_messages: u64,
    tasks_initiated: u64,
    tasks_completed: u64,
    total: u64,
}

fn ask(client: &Client, contents: &Contents) -> Result<Vec<Fact>, Failure> {
    let Overview { active_users, events } = answer(client, "getOverview", json!({"period": "week"}))?;
    // A session is a task, and neither a tool call nor a failed task is anything that this service counts.
    let total = contents.messages() + contents.sessions + contents.sessions_succeeded;
    Ok(vec![
        Fact::new("incomingMessages", events.incoming_messages, contents.user_messages),
        Fact::new("outgoingMessages", events.outgoing_messages, contents.agent_messages),
        Fact::new("tasksInitiated", events.tasks_initiated, contents.sessions),
        Fact::new("tasksCompleted", events.tasks_completed, contents.sessions_succeeded),
        Fact::new("total", events.total, total),
        Fact::new("activeUsers", active_users, contents.users),
    ])
}
