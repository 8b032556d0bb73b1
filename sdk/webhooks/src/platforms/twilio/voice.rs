//! Forms about a call: its progress, and the end of a ConversationRelay session.

use std::collections::HashMap;

use serde_json::Value;

use super::Reading;
use crate::answer::Answer;
use crate::event::{Channel, EventType, UnifiedEvent};
use crate::intent::{Signals, leaves};
use crate::payload::{mail_time, number};
use crate::platform::Platform;
use crate::refused::Refused;
use crate::request::Incoming;

/// Statuses of calls that are over.
const FINAL: &[&str] = &["completed", "busy", "no-answer", "failed", "canceled"];

pub(super) fn read(incoming: &Incoming<'_>) -> Result<Reading, Refused> {
    let form = Form(form_urlencoded::parse(incoming.request.body).into_owned().collect());
    let Some(call) = form.text("CallSid") else { return Ok(Answer::NO_CONTENT.to(None)) };
    if form.text("SessionStatus").is_some() {
        // The answer is what happens next in the call: nothing does.
        return Ok(Answer::xml("<Response/>").to(session_ended(&form, call, incoming)?));
    }
    // Without a status it is about something else of the call: a recording, or who answered.
    let event = form.text("CallStatus").map(|status| progress(&form, call, status, incoming));
    Ok(Answer::NO_CONTENT.to(event))
}

/// The last value of each field.
struct Form(HashMap<String, String>);

impl Form {
    fn text(&self, field: &str) -> Option<&str> {
        self.0.get(field).map(String::as_str).filter(|text| !text.is_empty())
    }

    fn required(&self, field: &'static str) -> Result<&str, Refused> {
        self.text(field).ok_or(Refused::MissingMember { member: field })
    }

    fn direction(&self) -> &'static str {
        if self.text("Direction") == Some("inbound") { "inbound" } else { "outbound" }
    }
}

fn progress(form: &Form, call: &str, status: &str, incoming: &Incoming<'_>) -> UnifiedEvent {
    let is_over = FINAL.contains(&status);
    let event_type = match status {
        _ if is_over => EventType::AiCall,
        "in-progress" => EventType::AiCallStarted,
        _ => EventType::AiCallStatus,
    };
    let answered_by = form.text("AnsweredBy");
    let signals = Signals {
        voicemail: answered_by.is_some_and(|who| who.starts_with("machine")),
        unconnected: status != "completed",
        ..Signals::default()
    };
    let time = form.text("Timestamp").and_then(mail_time).unwrap_or(incoming.now);
    let key = format!("{call}:{status}:{}", form.text("SequenceNumber").unwrap_or_default());
    UnifiedEvent::new(Platform::Twilio, event_type, Channel::Voice, time, &key)
        .call(Some(call))
        .duration(form.text("CallDuration").and_then(number))
        .agent(form.text("ApplicationSid"))
        .session(incoming.request.query("session_id").as_deref())
        .intent(if is_over { signals.classify(incoming.label) } else { None })
        .word("provider_event", Some("status-callback"))
        .word("direction", Some(form.direction()))
        .word("status", Some(status))
        .word("answered_by", answered_by)
        .word("sip_response_code", form.text("SipResponseCode"))
        .word("parent_call_id", form.text("ParentCallSid"))
}

fn session_ended(form: &Form, call: &str, incoming: &Incoming<'_>) -> Result<UnifiedEvent, Refused> {
    let (session, status) = (form.required("SessionId")?, form.required("SessionStatus")?);
    // What the customer's own program said when it ended the session.
    let handoff = form.text("HandoffData");
    let data: Value = handoff.and_then(|text| serde_json::from_str(text).ok()).unwrap_or_default();
    let said: Vec<_> = leaves(&data).into_iter().filter_map(|(_, value)| value.as_str()).collect();
    let signals = Signals {
        structured: data.get("intent").map(|intent| vec![("intent", intent)]).unwrap_or_default(),
        summary: said.join(" "),
        transferred: handoff.is_some(),
        ..Signals::default()
    };
    let key = format!("{call}:{session}:{status}");
    let event = UnifiedEvent::new(Platform::Twilio, EventType::AiSessionEnded, Channel::Voice, incoming.now, &key)
        .call(Some(call))
        .ai_session(Some(session))
        .duration(form.text("SessionDuration").and_then(number))
        .agent(form.text("ApplicationSid"))
        .session(incoming.request.query("session_id").as_deref())
        .intent(signals.classify(incoming.label))
        .word("provider_event", Some("conversationrelay-action"))
        .word("direction", Some(form.direction()))
        .word("status", Some(status))
        .mark("transferred", handoff.is_some());
    Ok(event)
}
