//! An event as the control plane takes it. The service itself takes none.

use super::rows::{CORRELATIONS, EVENT_TYPES};
use crate::dialects::Receipt;
use crate::dialects::wire::parse_moment;
use crate::store::{Field, NewEvent};
use serde::Deserialize;
use serde_json::{Map, Value};

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Event {
    event_type: String,
    assistant: Option<String>,
    user: Option<String>,
    timestamp: Option<String>,
    /// By which a repetition of the event is recognised.
    id: Option<String>,
    platform: Option<String>,
    #[serde(default)]
    metadata: Map<String, Value>,
    /// Correlations, and nothing else.
    #[serde(flatten)]
    rest: Map<String, Value>,
}

/// Reads an event. Unlike a service, a test wants to know of every member that is not understood.
pub(super) fn read(event: Value, receipt: &Receipt<'_>) -> Result<NewEvent, String> {
    let event: Event = serde_json::from_value(event).map_err(|error| error.to_string())?;
    let activity = EVENT_TYPES.iter().find(|(name, _)| *name == event.event_type).map(|(_, activity)| *activity);
    let activity = activity.ok_or_else(|| format!("eventType must be one of {}", EVENT_TYPES.map(|(name, _)| name).join(", ")))?;
    let mut properties = event.metadata;
    for (name, value) in event.rest.into_iter().filter(|(_, value)| !value.is_null()) {
        match CORRELATIONS.iter().find(|(known, ..)| *known == name) {
            Some((_, property, kind)) if kind.admits(&value) => drop(properties.insert((*property).to_owned(), value)),
            Some(_) => return Err(format!("{name} is not what it must be: ids are texts, costs and tokens are numbers from 0 on")),
            None => return Err(format!("{name} is not a member of an event")),
        }
    }
    let occurred_at = match event.timestamp {
        None => receipt.now,
        Some(text) => parse_moment(&text).ok_or("timestamp must be an ISO 8601 time with its offset, or a date")?,
    };
    let mut read = receipt.event(super::NAME, occurred_at);
    let texts = [
        (Field::Project, Some(receipt.project.to_owned())),
        (Field::AgentId, event.assistant),
        (Field::UserId, event.user),
        (Field::IdempotencyKey, event.id),
        (Field::Channel, event.platform),
    ];
    for (field, text) in texts {
        if let Some(text) = text.filter(|text| !text.is_empty()) {
            read.fields.set(field, text);
        }
    }
    activity.describe(&mut read, properties);
    Ok(read)
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
    fn an_event_is_kept_in_the_words_of_all_services() {
        let event = json!({"eventType": "tasksCompleted", "user": "ann", "assistant": "a", "platform": "web", "id": "evt_1",
            "timestamp": "2026-03-08T00:00:00Z", "traceId": "t", "cost": 0.5, "inputTokens": 3, "metadata": {"plan": "pro"}});
        let read = read_at_noon(event).unwrap();
        let expected = [
            (Field::EventType, Some("agent_action")),
            (Field::UserId, Some("ann")),
            (Field::AgentId, Some("a")),
            (Field::Channel, Some("web")),
            (Field::IdempotencyKey, Some("evt_1")),
            (Field::Project, Some("test")),
        ];
        assert_eq!(expected.map(|(field, _)| (field, read.fields.get(field))), expected);
        assert_eq!(read.occurred_at.to_string(), "2026-03-08T00:00:00Z");
        let properties = Value::Object(read.properties.unwrap());
        let said =
            json!({"plan": "pro", "action_taken": "task_completed", "agnt_trace_id": "t", "agnt_cost_usd": 0.5, "agnt_input_tokens": 3});
        assert_eq!(properties, said);
    }

    #[test]
    fn what_is_not_understood_is_named() {
        let reason = |event: Value| read_at_noon(event).unwrap_err();
        assert!(reason(json!({})).contains("eventType"));
        assert!(reason(json!({"eventType": "taskDone"})).starts_with("eventType must be one of incomingMessages"));
        assert_eq!(reason(json!({"eventType": "tasksCompleted", "userId": "u"})), "userId is not a member of an event");
        assert!(reason(json!({"eventType": "tasksCompleted", "cost": -1})).starts_with("cost is not what it must be"));
        assert!(reason(json!({"eventType": "tasksCompleted", "timestamp": "noon"})).starts_with("timestamp must be"));
        assert!(
            read_at_noon(json!({"eventType": "tasksCompleted", "user": "", "cost": null})).unwrap().fields.get(Field::UserId).is_none()
        );
    }
}
