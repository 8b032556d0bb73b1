//! Vapi: messages to a server URL. Some of them it waits for an answer to; none gets one that changes the call.

use serde_json::Value;

use super::{Reading, Webhooks};
use crate::answer::Answer;
use crate::event::{Channel, EventType, UnifiedEvent};
use crate::example::{Example, examples_of};
use crate::intent::{Intent, IntentSource, Signals, leaves, leaves_of};
use crate::payload::{Members, callers_lines, object, seconds_between};
use crate::platform::Platform;
use crate::refused::Refused;
use crate::request::Incoming;
use crate::signature::{SharedSecret, Signature};

pub(super) struct Vapi;

impl Webhooks for Vapi {
    fn signature(&self) -> &'static dyn Signature {
        &SharedSecret { header: "x-vapi-secret", prefix: "" }
    }

    fn read(&self, incoming: &Incoming<'_>) -> Result<Reading, Refused> {
        let mut body = object(incoming.request.body)?;
        let message = body.get_mut("message").map(Value::take).ok_or(Refused::MissingMember { member: "/message" })?;
        let kind = message.text("/type").ok_or(Refused::MissingMember { member: "/message/type" })?;
        let message = Message { body: &message, kind, incoming };
        let event = match kind {
            "status-update" => Some(message.status()?),
            "end-of-call-report" => Some(message.report()?),
            "tool-calls" => Some(message.tools()?),
            "transfer-update" => Some(message.transfer()?),
            "chat.created" => Some(message.chat()?),
            _ => None,
        };
        let answer = if kind == "tool-calls" { Answer::json(r#"{"results":[]}"#) } else { Answer::json("{}") };
        Ok(answer.to(event))
    }

    fn examples(&self) -> &'static [Example] {
        examples_of![Vapi in "vapi":
            "chat.created" json,
            "end-of-call-report" json,
            "end-of-call-report-voicemail" json,
            "status-update-ended" json,
            "status-update-in-progress" json,
            "tool-calls" json,
            "transfer-update" json,
        ]
    }
}

/// What is in the envelope.
struct Message<'a> {
    body: &'a Value,
    kind: &'a str,
    incoming: &'a Incoming<'a>,
}

impl Message<'_> {
    fn status(&self) -> Result<UnifiedEvent, Refused> {
        let status = self.body.id("/status")?;
        let event_type = if status == "in-progress" { EventType::AiCallStarted } else { EventType::AiCallStatus };
        let event = self.of_call(event_type, status)?;
        Ok(event.word("status", Some(status)).word("ended_reason", self.body.text("/endedReason")))
    }

    fn report(&self) -> Result<UnifiedEvent, Refused> {
        let reason = self.body.text("/endedReason");
        let ended_as = |part: &str| reason.is_some_and(|reason| reason.contains(part));
        let destination = self.body.pointer("/destination").or_else(|| self.body.pointer("/call/destination"));
        let transferred = ended_as("forward") || ended_as("transfer") || destination.is_some_and(|to| !to.is_null());
        let start = self.body.time("/startedAt").or_else(|| self.body.time("/call/startedAt"));
        let end = self.body.time("/endedAt").or_else(|| self.body.time("/call/endedAt"));
        let turns = self.body.items("/artifact/messages").iter().filter(|turn| turn.text("/role") == Some("tool_calls"));
        let tools: Vec<_> = turns.flat_map(|turn| turn.items("/toolCalls")).filter_map(|tool| tool.text("/function/name")).collect();
        let signals = Signals {
            voicemail: reason == Some("voicemail"),
            unconnected: start.is_none() || matches!(reason, Some("customer-busy" | "customer-did-not-answer")),
            transferred,
            structured: self.filled_in(),
            tools: tools.clone(),
            summary: self.body.text("/analysis/summary").or_else(|| self.body.text("/summary")).unwrap_or_default().to_owned(),
            callers_words: callers_lines(self.body.text("/artifact/transcript")),
            ..Signals::default()
        };
        let lasted = seconds_between(start, end).or_else(|| self.body.number("/durationSeconds"));
        let mut event = self
            .of_call(EventType::AiCall, "")?
            .duration(lasted)
            .intent(signals.classify(self.incoming.label))
            .word("ended_reason", reason)
            .word("success_evaluation", self.body.text("/analysis/successEvaluation"))
            .words("tools", tools)
            .cost(self.body.number("/cost").or_else(|| self.body.number("/call/cost")))
            .mark("transferred", transferred);
        event.timestamp = end.unwrap_or(event.timestamp);
        Ok(event)
    }

    fn tools(&self) -> Result<UnifiedEvent, Refused> {
        let calls = self.body.items("/toolCallList");
        let names = calls.iter().filter_map(|call| call.text("/name").or_else(|| call.text("/function/name")));
        let first = calls.first().and_then(|call| call.text("/id")).unwrap_or_default();
        Ok(self.of_call(EventType::AiToolCall, first)?.words("tools", names))
    }

    fn transfer(&self) -> Result<UnifiedEvent, Refused> {
        let stamp = self.body.pointer("/timestamp").map(Value::to_string).unwrap_or_default();
        let event = self.of_call(EventType::AiCallTransfer, &stamp)?;
        Ok(event.intent(Some((Intent::Transfer, IntentSource::Signal))).word("destination_type", self.body.text("/destination/type")))
    }

    fn chat(&self) -> Result<UnifiedEvent, Refused> {
        let id = self.body.id("/chat/id")?;
        let signals = Signals { summary: self.body.text("/chat/input").unwrap_or_default().to_owned(), ..Signals::default() };
        let time = self.body.time("/chat/createdAt").unwrap_or_else(|| self.time());
        let event = UnifiedEvent::new(Platform::Vapi, EventType::AiChat, Channel::Chat, time, &format!("{id}:{}", self.kind))
            .ai_session(self.body.text("/chat/sessionId").or(Some(id)))
            .agent(self.body.text("/chat/assistantId"))
            .intent(signals.classify(self.incoming.label))
            .word("provider_event", Some(self.kind))
            .cost(self.body.number("/chat/cost"));
        Ok(event)
    }

    /// An event of the call that the message belongs to. `which` tells it from others of its kind in that call.
    fn of_call(&self, event_type: EventType, which: &str) -> Result<UnifiedEvent, Refused> {
        let id = self.body.id("/call/id")?;
        let key = [id, self.kind, which].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(":");
        let direction = match self.body.text("/call/type") {
            Some("inboundPhoneCall") => Some("inbound"),
            Some("outboundPhoneCall") => Some("outbound"),
            _ => None,
        };
        const SESSIONS: &[&str] = &[
            "/call/assistantOverrides/metadata/session_id",
            "/call/assistantOverrides/variableValues/session_id",
            "/assistant/metadata/session_id",
        ];
        let event = UnifiedEvent::new(Platform::Vapi, event_type, Channel::Voice, self.time(), &key)
            .call(Some(id))
            .agent(self.body.text("/call/assistantId"))
            .session(SESSIONS.iter().find_map(|pointer| self.body.text(pointer)))
            .word("provider_event", Some(self.kind))
            .word("direction", direction);
        Ok(event)
    }

    /// What the customer had filled in, in the old way and in the new one, where each output has a name.
    fn filled_in(&self) -> Vec<(&str, &Value)> {
        let old = self.body.pointer("/analysis/structuredData").map(leaves);
        let new = self.body.pointer("/artifact/structuredOutputs").and_then(Value::as_object);
        let new = new.into_iter().flat_map(serde_json::Map::values);
        let new = new.filter_map(|output| Some(leaves_of(output.text("/name").unwrap_or_default(), output.get("result")?)));
        old.into_iter().chain(new).flatten().collect()
    }

    fn time(&self) -> jiff::Timestamp {
        self.body.millis("/timestamp").unwrap_or(self.incoming.now)
    }
}
