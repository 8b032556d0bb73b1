//! Metrone: a page view is a `pageview` of the source `web`. The service classifies the User-Agent itself, and keeps what it
//! made of it.

use agentlytics_bridge::{Client, Error, EventWriter, Hooks};
use serde_json::Value;

use super::{Access, Options, Target};
use crate::failure::Failure;
use crate::import::page_view::PageView;

pub(super) const TARGET: Target = Target { service: "metrone", example: EXAMPLE, health: "getHealth", open, write };

const EXAMPLE: &str = "agentlytics import --format combined access.log.gz --to metrone --url https://api.metrone.io --key mk_live_…";

/// The key alone says which project it is, and events may be of any time.
fn open(access: &Access, options: Options, hooks: Hooks) -> Result<Client, Failure> {
    if access.project.is_some() || access.token.is_some() {
        return Err(Failure::usage("--project and --token do not go with metrone: its key belongs to one project"));
    }
    Client::open(TARGET.service, Value::Object(options), hooks).map_err(Failure::usage)
}

fn write(client: &Client, view: PageView<'_>) -> Result<EventWriter, Error> {
    let mut event = client.event("pageview")?;
    event.set("source", "web");
    event.set("timestamp", &view.time.to_string());
    event.set("page_path", view.path);
    if let Some(user_agent) = view.user_agent {
        event.set("user_agent", user_agent);
    }
    event.merge(&view.facts);
    Ok(event)
}
