//! OpenAI: a type and an identifier, little else. No request says that a call is over, or how long it was.

use jiff::Timestamp;
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

pub(super) struct OpenAi;

impl Webhooks for OpenAi {
    fn signature(&self) -> &'static dyn Signature {
        &StandardWebhooks
    }

    fn read(&self, incoming: &Incoming<'_>) -> Result<Reading, Refused> {
        let body = object(incoming.request.body)?;
        Ok(Answer::OK.to(event(&body, incoming)?))
    }

    fn examples(&self) -> &'static [Example] {
        examples_of![OpenAi in "openai":
            "agent.session.action_required" json,
            "agent.session.idle" json,
            "batch.completed" json,
            "eval.run.succeeded" json,
            "live.transport.incoming" json,
            "realtime.call.incoming" json,
            "response.completed" json,
        ]
    }
}

fn event(body: &Value, incoming: &Incoming<'_>) -> Result<UnifiedEvent, Refused> {
    let (id, kind) = (body.id("/id")?, body.id("/type")?);
    let seconds = body.pointer("/created_at").and_then(Value::as_i64);
    let time = seconds.and_then(|seconds| Timestamp::from_second(seconds).ok()).unwrap_or(incoming.now);
    let new = |event_type, channel| UnifiedEvent::new(Platform::OpenAi, event_type, channel, time, id).word("provider_event", Some(kind));
    let step = kind.rsplit('.').next();
    let event = match kind {
        "realtime.call.incoming" => new(EventType::AiCallStarted, Channel::Voice)
            .call(Some(body.id("/data/call_id")?))
            .session(sip_header(body, "x-session-id"))
            .word("direction", Some("inbound"))
            .word("sip_call_id", sip_header(body, "call-id"))
            .word("media_security", body.text("/data/sip_media_security")),
        "live.transport.incoming" | "live.call.incoming" | "live.transport.connected" => new(EventType::AiCallStarted, Channel::Voice)
            .ai_session(Some(body.id("/data/session_id")?))
            .session(sip_header(body, "x-session-id"))
            .word("direction", (step == Some("incoming")).then_some("inbound"))
            .word("sip_call_id", sip_header(body, "call-id")),
        _ if kind.starts_with("agent.session.") => {
            let event_type = match step {
                Some("created") => EventType::AiSessionStarted,
                Some("failed") => EventType::AiSessionEnded,
                _ => EventType::AiSessionStatus,
            };
            new(event_type, Channel::Agent)
                .ai_session(Some(body.id("/data/id")?))
                .word("status", step)
                .word("required_action", body.text("/data/required_action/type"))
        }
        _ => new(EventType::AiJob, Channel::Api).word("status", step).word("object_id", body.text("/data/id")),
    };
    Ok(event)
}

/// A header of the call's invitation; the caller's equipment writes them, so none is believed but these.
fn sip_header<'a>(body: &'a Value, name: &str) -> Option<&'a str> {
    let headers = body.items("/data/sip_headers").iter();
    headers.filter(|header| header.text("/name").is_some_and(|own| own.eq_ignore_ascii_case(name))).find_map(|header| header.text("/value"))
}
