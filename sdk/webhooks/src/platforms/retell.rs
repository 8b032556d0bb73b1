//! Retell: events of calls and chats.

use jiff::Timestamp;
use serde_json::Value;

use super::{Reading, Webhooks};
use crate::answer::Answer;
use crate::event::{Channel, EventType, UnifiedEvent};
use crate::example::{Example, examples_of};
use crate::intent::{Intent, IntentSource, Signals, leaves};
use crate::payload::{Members, callers_lines, object, seconds_between};
use crate::platform::Platform;
use crate::refused::Refused;
use crate::request::{Incoming, Request};
use crate::secret::Secret;
use crate::sender::Signed;
use crate::signature::{Hash, Signature, Window};

pub(super) struct Retell;

impl Webhooks for Retell {
    fn signature(&self) -> &'static dyn Signature {
        &RetellSignature
    }

    fn read(&self, incoming: &Incoming<'_>) -> Result<Reading, Refused> {
        let body = object(incoming.request.body)?;
        let name = body.text("/event").ok_or(Refused::MissingMember { member: "/event" })?;
        let event = match name {
            "call_started" => Some(call(&body, EventType::AiCallStarted, name, incoming)?),
            "call_ended" => Some(call(&body, EventType::AiCall, name, incoming)?),
            "call_analyzed" => Some(call(&body, EventType::AiCallAnalyzed, name, incoming)?),
            "transfer_started" | "transfer_bridged" | "transfer_cancelled" | "transfer_ended" => {
                Some(call(&body, EventType::AiCallTransfer, name, incoming)?)
            }
            "chat_started" => Some(chat(&body, EventType::AiChatStarted, name, incoming)?),
            "chat_ended" => Some(chat(&body, EventType::AiChat, name, incoming)?),
            "chat_analyzed" => Some(chat(&body, EventType::AiChatAnalyzed, name, incoming)?),
            _ => None,
        };
        Ok(Answer::NO_CONTENT.to(event))
    }

    fn examples(&self) -> &'static [Example] {
        examples_of![Retell in "retell":
            "call_analyzed" json,
            "call_ended" json,
            "call_ended-no-answer" json,
            "call_started" json,
            "chat_analyzed" json,
            "transfer_started" json,
        ]
    }
}

fn call(body: &Value, event_type: EventType, name: &str, incoming: &Incoming<'_>) -> Result<UnifiedEvent, Refused> {
    let id = body.id("/call/call_id")?;
    let reason = body.text("/call/disconnection_reason");
    let is_unconnected = body.text("/call/call_status") == Some("not_connected");
    let used: Vec<_> =
        body.items("/call/transcript_with_tool_calls").iter().filter(|turn| turn.text("/role") == Some("tool_call_invocation")).collect();
    let tools = || used.iter().filter_map(|tool| tool.text("/name"));
    let kinds = || used.iter().filter_map(|tool| tool.text("/type"));
    let intent = match event_type {
        EventType::AiCallStarted => None,
        EventType::AiCallTransfer => Some((Intent::Transfer, IntentSource::Signal)),
        _ => {
            let is_spam = matches!(reason, Some("marked_as_spam" | "scam_detected"));
            let signals = Signals {
                voicemail: body.is_true("/call/call_analysis/in_voicemail") || reason == Some("voicemail_reached"),
                unconnected: is_unconnected && !is_spam,
                spam: is_spam,
                transferred: matches!(reason, Some("call_transfer" | "transfer_bridged")) || kinds().any(|kind| kind == "transfer_call"),
                structured: body.pointer("/call/call_analysis/custom_analysis_data").map(leaves).unwrap_or_default(),
                tools: tools().chain(kinds()).collect(),
                summary: body.text("/call/call_analysis/call_summary").unwrap_or_default().to_owned(),
                callers_words: callers_lines(body.text("/call/transcript")),
                displeased: body.text("/call/call_analysis/user_sentiment") == Some("Negative"),
                ..Signals::default()
            };
            signals.classify(incoming.label)
        }
    };
    let (start, end) = (body.millis("/call/start_timestamp"), body.millis("/call/end_timestamp"));
    let lasted = body.number("/call/duration_ms").map(|millis| millis / 1000.0).or_else(|| seconds_between(start, end));
    let time = if event_type == EventType::AiCallStarted { start } else { end.or(start) };
    let event = UnifiedEvent::new(Platform::Retell, event_type, Channel::Voice, time.unwrap_or(incoming.now), &format!("{id}:{name}"))
        .call(Some(id))
        .agent(body.text("/call/agent_id"))
        .session(body.text("/call/metadata/session_id"))
        .duration(if is_unconnected { Some(0.0) } else { lasted })
        .intent(intent)
        .word("provider_event", Some(name))
        .word("direction", body.text("/call/direction"))
        .word("status", body.text("/call/call_status"))
        .word("ended_reason", reason)
        .word("sentiment", body.text("/call/call_analysis/user_sentiment"))
        .put("success", body.pointer("/call/call_analysis/call_successful").and_then(Value::as_bool))
        .words("tools", tools())
        .cost(body.number("/call/call_cost/combined_cost").map(|cents| cents / 100.0))
        .mark("transferred", reason == Some("call_transfer"));
    Ok(event)
}

fn chat(body: &Value, event_type: EventType, name: &str, incoming: &Incoming<'_>) -> Result<UnifiedEvent, Refused> {
    let id = body.id("/chat/chat_id")?;
    let signals = Signals {
        structured: body.pointer("/chat/chat_analysis/custom_analysis_data").map(leaves).unwrap_or_default(),
        summary: body.text("/chat/chat_analysis/chat_summary").unwrap_or_default().to_owned(),
        callers_words: callers_lines(body.text("/chat/transcript")),
        displeased: body.text("/chat/chat_analysis/user_sentiment") == Some("Negative"),
        ..Signals::default()
    };
    let channel = if body.text("/chat/chat_type") == Some("sms_chat") { Channel::Sms } else { Channel::Chat };
    let (start, end) = (body.millis("/chat/start_timestamp"), body.millis("/chat/end_timestamp"));
    let time = end.or(start).unwrap_or(incoming.now);
    let event = UnifiedEvent::new(Platform::Retell, event_type, channel, time, &format!("{id}:{name}"))
        .ai_session(Some(id))
        .agent(body.text("/chat/agent_id"))
        .session(body.text("/chat/metadata/session_id"))
        .duration(seconds_between(start, end))
        .intent(if event_type == EventType::AiChatStarted { None } else { signals.classify(incoming.label) })
        .word("provider_event", Some(name))
        .word("status", body.text("/chat/chat_status"))
        .word("sentiment", body.text("/chat/chat_analysis/user_sentiment"))
        .put("success", body.pointer("/chat/chat_analysis/chat_successful").and_then(Value::as_bool));
    Ok(event)
}

/// `v=MILLISECONDS,d=HEX`: the HMAC-SHA256 of the body and, behind it, the time.
struct RetellSignature;

const HEADER: &str = "x-retell-signature";

impl Signature for RetellSignature {
    fn verify(&self, request: &Request<'_>, secret: &Secret, window: &Window) -> Result<(), Refused> {
        let (stamp, time, code) =
            parts(request.header(HEADER)?).ok_or_else(|| Refused::MalformedSignature { header: HEADER.to_owned() })?;
        window.check(time)?;
        Hash::Sha256.verify(secret.expose().as_bytes(), &[request.body, stamp.as_bytes()], &code)
    }

    fn sign(&self, signed: &mut Signed, body: &[u8], secret: &Secret, now: Timestamp) -> Result<(), Refused> {
        let stamp = now.as_millisecond().to_string();
        let code = Hash::Sha256.sign(secret.expose().as_bytes(), &[body, stamp.as_bytes()])?;
        signed.insert(HEADER, &format!("v={stamp},d={}", base16ct::lower::encode_string(&code)))
    }
}

fn parts(signature: &str) -> Option<(&str, Timestamp, Vec<u8>)> {
    let (stamp, code) = signature.strip_prefix("v=")?.split_once(",d=")?;
    let time = Timestamp::from_millisecond(stamp.parse().ok()?).ok()?;
    Some((stamp, time, base16ct::mixed::decode_vec(code).ok()?))
}
