//! An event as clients write it.

use crate::dialects::Receipt;
use crate::dialects::wire::is_within;
use crate::store::{Field, NewEvent, Traits};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value};

/// Texts of an event that are kept as they are.
const TEXTS: [(&str, Field); 20] = [
    ("event_name", Field::EventName),
    ("channel", Field::Channel),
    ("page_url", Field::PageUrl),
    ("page_path", Field::PagePath),
    ("page_title", Field::PageTitle),
    ("referrer", Field::Referrer),
    ("session_id", Field::SessionId),
    ("utm_source", Field::UtmSource),
    ("utm_medium", Field::UtmMedium),
    ("utm_campaign", Field::UtmCampaign),
    ("utm_term", Field::UtmTerm),
    ("utm_content", Field::UtmContent),
    ("ai_provider", Field::AiProvider),
    ("ai_call_id", Field::AiCallId),
    ("ai_session_id", Field::AiSessionId),
    ("ai_intent", Field::AiIntent),
    ("agent_id", Field::AgentId),
    ("agent_type", Field::AgentType),
    ("idempotency_key", Field::IdempotencyKey),
    ("sdk_version", Field::SdkVersion),
];

/// What an event may come from.
pub(super) const SOURCES: [&str; 11] =
    ["web", "voice", "chat", "assistant", "sms", "listing", "campaign", "social", "review", "ad", "agent_action"];

/// A client's clock may be ahead by this much; beyond, the time of receipt is taken.
const MAX_AHEAD: SignedDuration = SignedDuration::from_mins(5);

/// Reads an event. Members that are not known are ignored, and `null` is as good as absent.
pub(super) fn read(event: Value, receipt: &Receipt<'_>) -> Result<NewEvent, String> {
    let Value::Object(members) = event else { return Err("an event must be a JSON object".to_owned()) };
    let limits = receipt.limits;
    let mut read = receipt.event("metrone", receipt.now);
    read.fields.set(Field::Project, receipt.project);
    let mut user_agent = None;
    let mut source = "web".to_owned();
    let mut event_type = String::new();
    for (name, value) in members {
        match name.as_str() {
            _ if value.is_null() => {}
            "event_type" => event_type = text(&name, value, limits.event_type_chars)?,
            "source" => source = text(&name, value, limits.text_chars)?,
            "timestamp" => read.occurred_at = occurred_at(&text(&name, value, limits.text_chars)?, receipt.now)?,
            // Looked at before, where it counts; it is not kept.
            "api_key" => drop(text(&name, value, limits.text_chars)?),
            "user_agent" => user_agent = Some(text(&name, value, limits.text_chars)?),
            "ai_duration_sec" => read.duration_sec = Some(seconds(&name, &value)?),
            "properties" => read.properties = Some(properties(value, limits.property_bytes)?),
            _ => {
                if let Some((_, field)) = TEXTS.iter().find(|(known, _)| *known == name) {
                    let text = text(&name, value, limits.text_chars)?;
                    if !text.is_empty() {
                        read.fields.set(*field, text);
                    }
                }
            }
        }
    }
    if event_type.is_empty() {
        return Err("event_type must be given and must not be empty".to_owned());
    }
    if !SOURCES.contains(&source.as_str()) {
        return Err(format!("source must be one of {}", SOURCES.join(", ")));
    }
    read.traits = traits(&event_type, &source);
    read.fields.set(Field::EventType, event_type);
    read.fields.set(Field::Source, source);
    read.enrich(receipt.head, user_agent.as_deref());
    Ok(read)
}

/// What an agent does by itself is not an interaction with anybody.
fn traits(event_type: &str, source: &str) -> Traits {
    Traits {
        page_view: event_type == "pageview",
        conversion: event_type == "conversion",
        ai_interaction: event_type.starts_with("ai_") || matches!(source, "voice" | "chat" | "assistant"),
        web: source == "web",
    }
}

fn text(name: &str, value: Value, max_chars: usize) -> Result<String, String> {
    let Value::String(text) = value else { return Err(format!("{name} must be a string")) };
    // A text has at most as many characters as bytes, so most need not be counted.
    if text.len() > max_chars && text.chars().count() > max_chars {
        return Err(format!("{name} must not be longer than {max_chars} characters"));
    }
    Ok(text)
}

fn seconds(name: &str, value: &Value) -> Result<f64, String> {
    value.as_f64().filter(|seconds| *seconds >= 0.0).ok_or_else(|| format!("{name} must be a number of seconds, 0 or more"))
}

fn properties(value: Value, max_bytes: usize) -> Result<Map<String, Value>, String> {
    match value {
        Value::Object(_) if !is_within(&value, max_bytes) => Err(format!("properties must not be larger than {max_bytes} bytes of JSON")),
        Value::Object(properties) => Ok(properties),
        _ => Err("properties must be a JSON object".to_owned()),
    }
}

fn occurred_at(text: &str, received_at: Timestamp) -> Result<Timestamp, String> {
    let said: Timestamp =
        text.parse().map_err(|_| "timestamp must be an ISO 8601 time with its offset, as 2026-03-09T12:00:00Z".to_owned())?;
    Ok(if said.duration_since(received_at) > MAX_AHEAD { received_at } else { said })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::Head;
    use crate::world::Limits;
    use serde_json::json;

    fn read_at_noon(event: Value) -> Result<NewEvent, String> {
        let (head, limits) = (Head::of_nobody(), Limits::default());
        let now = "2026-03-09T12:00:00Z".parse().unwrap();
        read(event, &Receipt { head: &head, limits: &limits, project: "test", now, request: None })
    }

    #[test]
    fn only_the_type_is_needed_and_null_is_absent() {
        let event =
            read_at_noon(json!({"event_type": "pageview", "source": null, "timestamp": null, "properties": null, "new": 1})).unwrap();
        assert_eq!(event.fields.get(Field::Source), Some("web"));
        assert_eq!(event.occurred_at.to_string(), "2026-03-09T12:00:00Z");
        assert_eq!(event.traits, Traits { page_view: true, web: true, ..Traits::default() });
        assert_eq!(event.properties, None);
    }

    #[test]
    fn only_a_time_far_ahead_is_replaced() {
        let occurred = |said: &str| read_at_noon(json!({"event_type": "x", "timestamp": said})).map(|event| event.occurred_at.to_string());
        assert_eq!(occurred("2026-03-09T12:05:00Z").as_deref(), Ok("2026-03-09T12:05:00Z"));
        assert_eq!(occurred("2026-03-09T12:05:01Z").as_deref(), Ok("2026-03-09T12:00:00Z"));
        assert_eq!(occurred("1999-01-01T00:00:00+01:00").as_deref(), Ok("1998-12-31T23:00:00Z"));
        assert!(occurred("yesterday").is_err() && occurred("2026-03-09T12:00:00").is_err());
    }

    #[test]
    fn what_does_not_fit_is_named() {
        let reason = |event: Value| read_at_noon(event).unwrap_err();
        assert_eq!(reason(json!([])), "an event must be a JSON object");
        assert_eq!(reason(json!({"event_type": ""})), "event_type must be given and must not be empty");
        assert_eq!(reason(json!({"event_type": 7})), "event_type must be a string");
        assert_eq!(reason(json!({"event_type": "é".repeat(129)})), "event_type must not be longer than 128 characters");
        assert_eq!(reason(json!({"event_type": "x", "page_url": {}})), "page_url must be a string");
        assert!(reason(json!({"event_type": "x", "source": "fax"})).starts_with("source must be one of web, voice"));
        assert!(reason(json!({"event_type": "x", "ai_duration_sec": -1})).starts_with("ai_duration_sec must be a number"));
        assert_eq!(reason(json!({"event_type": "x", "properties": [1]})), "properties must be a JSON object");
        assert!(
            reason(json!({"event_type": "x", "properties": {"a": "b".repeat(16 * 1024)}})).starts_with("properties must not be larger")
        );
        assert!(read_at_noon(json!({"event_type": "é".repeat(128)})).is_ok());
    }
}
