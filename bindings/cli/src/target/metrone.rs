//! Metrone: a page view is a `pageview` of the source `web`. The service classifies the User-Agent itself, and keeps what it
//! made of it. A step of a session is an `ai_chat` or an agent's action.

use agentlytics_bridge::{Client, Error, EventWriter};

use super::Target;
use crate::failure::Failure;
use crate::import::PageView;
use crate::service::Service;
use crate::settings::{Options, Settings};
use crate::transcript::{StepEvent, StepKind};

pub(super) const TARGET: Target = Target { name: "metrone", complete, page_view, step: write_step };

/// The key alone says which project it is, and events may be of any time.
fn complete(_: &Settings, _: &'static Service, mut options: Options) -> Result<Options, Failure> {
    if options.contains_key("project") || options.contains_key("token") {
        return Err(Failure::usage("--project and --token do not go with metrone: its key belongs to one project"));
    }
    options.remove("any_time");
    Ok(options)
}

fn page_view(client: &Client, view: PageView<'_>) -> Result<EventWriter, Error> {
    let mut event = client.event("pageview")?;
    event.set("source", "web");
    event.set("page_path", view.path);
    if let Some(user_agent) = view.user_agent {
        event.set("user_agent", user_agent);
    }
    event.merge(&view.facts);
    Ok(event)
}

/// Writes a step. One message is plain, since the helper for chats is about a whole conversation.
pub(crate) fn write_step(client: &Client, step: StepEvent) -> Result<EventWriter, Error> {
    let StepEvent { kind, name, mut facts, .. } = step;
    match kind {
        StepKind::Message => {
            let mut event = client.event(name)?;
            event.set("source", "chat");
            event.merge(&facts);
            Ok(event)
        }
        StepKind::Action => {
            facts.insert("action_taken".to_owned(), name.into());
            client.helper_event("track_agent_action", facts)
        }
    }
}
