//! Agent Analytics: a page view is a `page_view` with the path among its properties, as the tracker sends it. The service
//! looks at no User-Agent but the sender's, so what it says is in the properties too.

use agentlytics_bridge::{Client, Error, EventWriter, Hooks};
use serde::Deserialize;
use serde_json::Value;

use super::Target;
use crate::failure::Failure;
use crate::import::PageView;
use crate::service::Service;
use crate::settings::{Options, Settings};
use crate::transcript::StepEvent;

pub(super) const TARGET: Target = Target { name: "agent_analytics", complete, page_view, step };

/// Events are written with the token of a project. Who has the account's key need not know it: the service tells.
fn complete(settings: &Settings, service: &'static Service, mut options: Options) -> Result<Options, Failure> {
    if let Some(Value::String(project)) = options.get("project")
        && !options.contains_key("token")
    {
        let client = settings.client(service, options.clone(), Hooks::default())?;
        let token = token_of(&client, project)?;
        options.insert("token".to_owned(), token.into());
    }
    Ok(options)
}

fn token_of(client: &Client, name: &str) -> Result<String, Failure> {
    #[derive(Deserialize)]
    struct Answer {
        projects: Vec<Project>,
    }
    #[derive(Deserialize)]
    struct Project {
        name: String,
        project_token: String,
    }
    let answer = client.invoke_blocking("listProjects", Value::Null).map_err(Failure::from)?;
    let Answer { projects } = serde_json::from_value(answer.data)
        .map_err(|cause| Failure::work(format!("the projects of the account could not be read: {cause}")))?;
    let names = projects.iter().map(|project| project.name.as_str()).collect::<Vec<_>>().join(", ");
    let project = projects.into_iter().find(|project| project.name == name);
    project
        .map(|project| project.project_token)
        .ok_or_else(|| Failure::usage(format!("--project {name}: the account has no such project; it has {names}")))
}

fn page_view(client: &Client, view: PageView<'_>) -> Result<EventWriter, Error> {
    let mut event = client.event("page_view")?;
    event.set("path", view.path);
    event.merge(&view.facts);
    Ok(event)
}

fn step(client: &Client, step: StepEvent) -> Result<EventWriter, Error> {
    let mut event = client.event(step.name)?;
    event.merge(&step.facts);
    Ok(event)
}
