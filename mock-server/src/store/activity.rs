//! What an agent did, whatever a service calls it: the one table by which events of all services are messages and tasks.
//!
//! | activity | kind | property | its text |
//! |---|---|---|---|
//! | a user wrote | `ai_chat` | `direction` | `in` |
//! | an agent wrote | `ai_chat` | `direction` | `out` |
//! | a task was started | `agent_action` | `action_taken` | `task_initiated` |
//! | a task was completed | `agent_action` | `action_taken` | `task_completed` |
//!
//! The kind is the type of the event or its source: clients that write an action's own name as the type have `agent_action` as the source.
//! Events with other texts, such as `tool_call` or `task_failed`, are events and no activity. Services without a word for the user or for
//! the agent leave them among the properties; those of events of these kinds are taken from there:
//!
//! | field | properties, the first that is there |
//! |---|---|
//! | user | `user_id`, `user_hash` |
//! | agent | `agent_id` |
//!
//! The table is read in both directions: [`Activity::of`] recognises an event, and [`Activity::describe`] makes one.

use super::{Field, NewEvent};
use enum_map::Enum;
use serde_json::{Map, Value};

/// What an agent, or a user of it, did.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Enum)]
pub(crate) enum Activity {
    /// A user wrote to an agent.
    MessageIn,
    /// An agent wrote to a user.
    MessageOut,
    TaskStarted,
    TaskCompleted,
}

/// How an activity is told.
struct Told {
    activity: Activity,
    kind: &'static str,
    /// What the source is, where the type is the kind.
    source: &'static str,
    property: &'static str,
    text: &'static str,
}

#[rustfmt::skip]
const TABLE: [Told; 4] = [
    Told { activity: Activity::MessageIn, kind: "ai_chat", source: "chat", property: "direction", text: "in" },
    Told { activity: Activity::MessageOut, kind: "ai_chat", source: "chat", property: "direction", text: "out" },
    Told { activity: Activity::TaskStarted, kind: "agent_action", source: "agent_action", property: "action_taken", text: "task_initiated" },
    Told { activity: Activity::TaskCompleted, kind: "agent_action", source: "agent_action", property: "action_taken", text: "task_completed" },
];

const WHO: [(Field, &[&str]); 2] = [(Field::UserId, &["user_id", "user_hash"]), (Field::AgentId, &["agent_id"])];

impl Activity {
    /// What an event tells of, if it is any of these. Who it was is taken over from the properties where the event has no field for it.
    pub(super) fn of(event: &mut NewEvent) -> Option<Self> {
        let kinds = [Field::EventType, Field::Source].map(|field| event.fields.get(field));
        let told: Vec<_> = TABLE.iter().filter(|told| kinds.contains(&Some(told.kind))).collect();
        if told.is_empty() {
            return None;
        }
        let properties = event.properties.as_ref()?;
        let text = |name: &str| properties.get(name)?.as_str().filter(|text| !text.is_empty());
        for (field, names) in WHO {
            if let (None, Some(who)) = (event.fields.get(field), names.iter().find_map(|name| text(name))) {
                event.fields.set(field, who);
            }
        }
        told.iter().find(|told| text(told.property) == Some(told.text)).map(|told| told.activity)
    }

    /// Makes an event tell of this, beside what its properties are to say.
    pub(crate) fn describe(self, event: &mut NewEvent, mut properties: Map<String, Value>) {
        for told in TABLE.iter().filter(|told| told.activity == self) {
            event.fields.set(Field::EventType, told.kind);
            event.fields.set(Field::Source, told.source);
            event.traits.ai_interaction = matches!(self, Self::MessageIn | Self::MessageOut);
            properties.insert(told.property.to_owned(), told.text.into());
        }
        event.properties = Some(properties);
    }

    /// Whether a property says which activity it was, and nothing beyond that.
    pub(crate) fn is_said_by(self, property: &str) -> bool {
        TABLE.iter().any(|told| told.activity == self && told.property == property)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::Timestamp;
    use serde_json::json;

    fn event(event_type: &str, properties: Value) -> NewEvent {
        let mut event = NewEvent::new("any", Timestamp::UNIX_EPOCH, Timestamp::UNIX_EPOCH);
        event.fields.set(Field::EventType, event_type);
        event.properties = properties.as_object().cloned();
        event
    }

    #[test]
    fn kind_and_property_together_make_an_activity() {
        let of = |event_type, properties| Activity::of(&mut event(event_type, properties));
        assert_eq!(of("ai_chat", json!({"direction": "in"})), Some(Activity::MessageIn));
        assert_eq!(of("ai_chat", json!({"direction": "out"})), Some(Activity::MessageOut));
        assert_eq!(of("agent_action", json!({"action_taken": "task_initiated"})), Some(Activity::TaskStarted));
        assert_eq!(of("agent_action", json!({"action_taken": "task_completed"})), Some(Activity::TaskCompleted));
        let mut action = event("task_completed", json!({"action_taken": "task_completed"}));
        assert_eq!(Activity::of(&mut action), None);
        action.fields.set(Field::Source, "agent_action");
        assert_eq!(Activity::of(&mut action), Some(Activity::TaskCompleted));
        let nothing = [
            ("ai_chat", json!({})),
            ("ai_chat", json!({"direction": "IN"})),
            ("ai_chat", json!({"direction": 1, "action_taken": "task_completed"})),
            ("agent_action", json!({"action_taken": "tool_call"})),
            ("agent_action", json!({"action_taken": "task_failed", "direction": "in"})),
            ("pageview", json!({"direction": "in"})),
        ];
        for (event_type, properties) in nothing {
            assert_eq!(of(event_type, properties.clone()), None, "{event_type} {properties}");
        }
    }

    #[test]
    fn an_activity_is_recognised_in_what_it_is_described_as() {
        for told in &TABLE {
            let mut event = event("x", json!({}));
            told.activity.describe(&mut event, Map::from_iter([("chars".to_owned(), json!(3))]));
            assert_eq!(Activity::of(&mut event), Some(told.activity));
            assert_eq!(event.fields.get(Field::Source), Some(told.source));
            assert_eq!(event.properties.unwrap()["chars"], json!(3));
        }
    }

    #[test]
    fn who_it_was_is_taken_over_unless_it_is_known() {
        let who = |mut event: NewEvent| {
            Activity::of(&mut event);
            [Field::UserId, Field::AgentId].map(|field| event.fields.get(field).map(str::to_owned))
        };
        let told = |user: &str, agent: &str| [user, agent].map(|who| Some(who.to_owned()).filter(|who| !who.is_empty()));
        assert_eq!(who(event("ai_chat", json!({"user_id": "ann", "user_hash": "h", "agent_id": "a"}))), told("ann", "a"));
        assert_eq!(who(event("agent_action", json!({"action_taken": "tool_call", "user_id": "", "user_hash": "h"}))), told("h", ""));
        assert_eq!(who(event("pageview", json!({"user_id": "ann"}))), told("", ""));
        let mut known = event("ai_chat", json!({"user_id": "ann"}));
        known.fields.set(Field::UserId, "bob");
        assert_eq!(who(known), told("bob", ""));
    }
}
