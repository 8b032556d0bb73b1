//! Bland: one request for each call that is over. Whatever else comes to the same URL is of no interest.

use std::time::Duration;

use serde_json::Value;

use super::{Reading, Webhooks};
use crate::answer::Answer;
use crate::event::{Channel, EventType, UnifiedEvent};
use crate::example::{Example, examples_of};
use crate::intent::{Signals, leaves};
use crate::payload::{Members, object};
use crate::platform::Platform;
use crate::refused::Refused;
use crate::request::Incoming;
use crate::signature::{HmacPlan, Signature};

pub(super) struct Bland;

/// It covers no time: a request can be sent again, and is recognised by its idempotency key.
static SIGNATURE: HmacPlan = HmacPlan::of_body("x-webhook-signature");

impl Webhooks for Bland {
    fn signature(&self) -> &'static dyn Signature {
        &SIGNATURE
    }

    fn read(&self, incoming: &Incoming<'_>) -> Result<Reading, Refused> {
        let body = object(incoming.request.body)?;
        // No member says what the request is; these two are in a report only.
        let is_report = body.text("/call_id").is_some() && body.get("completed").is_some();
        let event = if is_report { Some(report(&body, incoming)?) } else { None };
        Ok(Answer::json("{}").to(event))
    }

    fn examples(&self) -> &'static [Example] {
        examples_of![Bland in "bland":
            "post-call" json,
            "post-call-transfer" json,
            "post-call-voicemail" json,
        ]
    }
}

fn report(body: &Value, incoming: &Incoming<'_>) -> Result<UnifiedEvent, Refused> {
    let id = body.id("/call_id")?;
    let (answered_by, status) = (body.text("/answered_by"), body.text("/status"));
    let transferred = body.text("/transferred_to").is_some();
    let disposition = body.text("/disposition_tag");
    let tags = body.items("/pathway_tags").iter().filter_map(Value::as_str);
    let turns = body.items("/transcripts").iter().filter(|turn| turn.text("/user") == Some("user"));
    let signals = Signals {
        voicemail: answered_by == Some("voicemail"),
        unconnected: answered_by == Some("no-answer") || matches!(status, Some("no-answer" | "busy" | "failed" | "canceled")),
        transferred,
        structured: body.pointer("/analysis").map(leaves).unwrap_or_default(),
        tags: disposition.into_iter().chain(tags).collect(),
        summary: body.text("/summary").unwrap_or_default().to_owned(),
        callers_words: turns.filter_map(|turn| turn.text("/text")).collect::<Vec<_>>().join(" "),
        ..Signals::default()
    };
    let minutes = body.number("/call_length");
    let lasted = body.number("/corrected_duration").or_else(|| minutes.map(|minutes| minutes * 60.0));
    let start = body.time("/started_at").or_else(|| body.time("/created_at"));
    // The end that it names is sometimes when the call would have been cut off.
    let length = Duration::try_from_secs_f64(lasted.unwrap_or_default()).unwrap_or_default();
    let end = start.and_then(|start| start.checked_add(length).ok());
    let event =
        UnifiedEvent::new(Platform::Bland, EventType::AiCall, Channel::Voice, end.unwrap_or(incoming.now), &format!("{id}:post-call"))
            .call(Some(id))
            .agent(body.text("/pathway_id"))
            .session(body.text("/metadata/session_id"))
            .duration(lasted)
            .intent(signals.classify(incoming.label))
            .word("provider_event", Some("post-call"))
            .word("direction", Some(if body.is_true("/inbound") { "inbound" } else { "outbound" }))
            .word("status", status)
            .word("answered_by", answered_by)
            .word("ended_by", body.text("/call_ended_by"))
            .word("disposition", disposition)
            .word("batch_id", body.text("/batch_id"))
            .cost(body.number("/price"))
            .mark("transferred", transferred);
    Ok(event)
}
