//! Anthropic: sessions of managed agents, deployments, the organisation. A type and an identifier; no calls, no words.

use serde_json::Value;

use super::{Reading, Webhooks};
use crate::answer::Answer;
use crate::event::{Channel, EventType, UnifiedEvent};
use crate::example::{Example, examples_of};
use crate::payload::{Members, object};
use crate::platform::Platform;
use crate::refused::Refused;
use crate::request::Incoming;
use crate::signature::{Signature, StandardWebhooks};

pub(super) struct Anthropic;

impl Webhooks for Anthropic {
    fn signature(&self) -> &'static dyn Signature {
        &StandardWebhooks
    }

    fn read(&self, incoming: &Incoming<'_>) -> Result<Reading, Refused> {
        let body = object(incoming.request.body)?;
        Ok(Answer::NO_CONTENT.to(event(&body, incoming)?))
    }

    fn examples(&self) -> &'static [Example] {
        examples_of![Anthropic in "anthropic":
            "deployment_run.failed" json,
            "session.outcome_evaluation_ended" json,
            "session.requires_action" json,
            "session.status_idled" json,
            "session.status_run_started" json,
            "session.status_terminated" json,
            "session.thread_created" json,
            "user_profile.enforcement_action_opened" json,
            "vault_credential.refresh_failed" json,
        ]
    }
}

fn event(body: &Value, incoming: &Incoming<'_>) -> Result<UnifiedEvent, Refused> {
    let (id, kind, object_id) = (body.id("/id")?, body.id("/data/type")?, body.id("/data/id")?);
    let time = body.time("/created_at").unwrap_or(incoming.now);
    let new =
        |event_type, channel| UnifiedEvent::new(Platform::Anthropic, event_type, channel, time, id).word("provider_event", Some(kind));
    let (subject, step) = kind.split_once('.').unwrap_or((kind, ""));
    let event = match subject {
        "session" => {
            let event_type = match step {
                "created" | "running" | "status_run_started" => EventType::AiSessionStarted,
                "status_terminated" | "archived" | "deleted" => EventType::AiSessionEnded,
                _ => EventType::AiSessionStatus,
            };
            new(event_type, Channel::Agent)
                .ai_session(Some(object_id))
                .word("status", Some(step))
                .word("thread_id", body.text("/data/session_thread_id"))
        }
        "agent" => new(EventType::AiPlatform, Channel::Api).agent(Some(object_id)),
        "deployment_run" => new(EventType::AiJob, Channel::Api).word("object_id", Some(object_id)),
        _ => new(EventType::AiPlatform, Channel::Api).word("object_id", Some(object_id)),
    };
    Ok(event)
}
