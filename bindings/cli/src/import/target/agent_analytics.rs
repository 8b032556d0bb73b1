//! Agent Analytics: a page view is a `page_view` with the path among its properties, as the tracker sends it. The service
//! looks at no User-Agent but the sender's, so what it says is in the properties too.

use agentlytics_bridge::{Client, Error, EventWriter, Hooks};
use serde::Deserialize;
use serde_json::Value;

use super::{Access, Options, Target};
use crate::failure::Failure;
use crate::import::page_view::PageView;

pub(super) const TARGET: Target = Target { service: "agent_analytics", example: EXAMPLE, health: "healthCheck", open, write };

const EXAMPLE: &str = "zcat access.log.*.gz | agentlytics import --format combined - --to agent-analytics --url http://127.0.0.1:4000 --token aat_… --any-time";

/// Events are written with the token of a project. Who has the account's key need not know it: the service tells.
fn open(access: &Access, mut options: Options, hooks: Hooks) -> Result<Client, Failure> {
    options.insert("any_time".to_owned(), access.any_time.into());
    let token = match &access.project {
        Some(project) => Some(token_of(project, options.clone())?),
        None => access.token.clone(),
    };
    options.insert("token".to_owned(), token.into());
    Client::open(TARGET.service, Value::Object(options), hooks).map_err(Failure::usage)
}

fn token_of(name: &str, options: Options) -> Result<String, Failure> {
    #[derive(Deserialize)]
    struct Answer {
        projects: Vec<Project>,
    }
    #[derive(Deserialize)]
    struct Project {
        name: String,
        project_token: String,
    }
    let client = Client::open(TARGET.service, Value::Object(options), Hooks::default()).map_err(Failure::usage)?;
    let answer = client.invoke_blocking("listProjects", Value::Null).map_err(Failure::work)?;
    let Answer { projects } = serde_json::from_value(answer.data)
        .map_err(|cause| Failure::work(format!("the projects of the account could not be read: {cause}")))?;
    let names = projects.iter().map(|project| project.name.as_str()).collect::<Vec<_>>().join(", ");
    let project = projects.into_iter().find(|project| project.name == name);
    project
        .map(|project| project.project_token)
        .ok_or_else(|| Failure::usage(format!("--project {name}: the account has no such project; it has {names}")))
}

fn write(client: &Client, view: PageView<'_>) -> Result<EventWriter, Error> {
    let mut event = client.event("page_view")?;
    event.set("timestamp", &view.time.as_millisecond());
    event.set("path", view.path);
    event.merge(&view.facts);
    Ok(event)
}
