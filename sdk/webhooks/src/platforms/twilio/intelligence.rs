//! Conversation Intelligence: what its language operators found in a conversation.

use serde_json::Value;

use super::Reading;
use crate::answer::Answer;
use crate::event::{Channel, EventType, UnifiedEvent};
use crate::intent::Signals;
use crate::payload::{Members, object};
use crate::platform::Platform;
use crate::refused::Refused;
use crate::request::Incoming;

pub(super) fn read(incoming: &Incoming<'_>) -> Result<Reading, Refused> {
    let body = object(incoming.request.body)?;
    let results = body.items("/operatorResults");
    let Some(first) = results.first() else { return Ok(Answer::NO_CONTENT.to(None)) };
    let tags: Vec<_> = of_format(results, "CLASSIFICATION").filter_map(|result| result.text("/result/label")).collect();
    let summary: Vec<_> = of_format(results, "GENERATION").filter_map(|result| result.text("/result/result")).collect();
    let signals = Signals { tags: tags.clone(), summary: summary.join(" "), ..Signals::default() };
    let references = results.iter().flat_map(|result| result.items("/referenceIds")).filter_map(Value::as_str);
    let time = first.time("/dateCreated").unwrap_or(incoming.now);
    let event = UnifiedEvent::new(Platform::Twilio, EventType::AiCallAnalyzed, Channel::Voice, time, first.id("/id")?)
        .call(references.into_iter().find(|id| id.starts_with("CA")))
        .ai_session(body.text("/conversationId"))
        .intent(signals.classify(incoming.label))
        .word("provider_event", Some("rule-execution"))
        .words("classification", tags);
    Ok(Answer::NO_CONTENT.to(event))
}

fn of_format<'a>(results: &'a [Value], format: &'a str) -> impl Iterator<Item = &'a Value> {
    results.iter().filter(move |result| result.text("/outputFormat") == Some(format))
}
