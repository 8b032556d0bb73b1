//! Totals and events as clients read them, and under which names.

use crate::dialects::wire::moment;
use crate::query::Activities;
use crate::store::{Activity, Field, Object, Row, View};
use serde_json::{Map, Value, json};
use ulid::Ulid;

/// What happened, by the service's names for it, which are those of its counters too.
pub(super) const EVENT_TYPES: [(&str, Activity); 4] = [
    ("incomingMessages", Activity::MessageIn),
    ("outgoingMessages", Activity::MessageOut),
    ("tasksInitiated", Activity::TaskStarted),
    ("tasksCompleted", Activity::TaskCompleted),
];

/// Members of an event that clients of the other services write as properties, under longer names.
pub(super) const CORRELATIONS: [(&str, &str, Kind); 6] = [
    ("traceId", "agnt_trace_id", Kind::Id),
    ("taskId", "agnt_task_id", Kind::Id),
    ("chatId", "agnt_chat_id", Kind::Id),
    ("cost", "agnt_cost_usd", Kind::Cost),
    ("inputTokens", "agnt_input_tokens", Kind::Tokens),
    ("outputTokens", "agnt_output_tokens", Kind::Tokens),
];

/// What a correlation is. A property of the same name that is something else is none.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Id,
    /// In US dollars.
    Cost,
    Tokens,
}

impl Kind {
    pub(super) fn admits(self, value: &Value) -> bool {
        match self {
            Self::Id => value.as_str().is_some_and(|text| !text.is_empty()),
            Self::Cost => value.as_f64().is_some_and(|cost| cost >= 0.0),
            Self::Tokens => value.is_u64(),
        }
    }
}

/// The counter of each kind of event.
pub(super) fn counters(found: &Activities) -> Map<String, Value> {
    EVENT_TYPES.iter().map(|(name, activity)| ((*name).to_owned(), found.counts[*activity].into())).collect()
}

/// The counters and the active users.
pub(super) fn metrics(found: &Activities) -> Map<String, Value> {
    let mut members = counters(found);
    members.insert("activeUsers".to_owned(), found.users.into());
    members
}

/// The metrics and what follows from them.
pub(super) fn totals(found: &Activities) -> Map<String, Value> {
    let mut members = metrics(found);
    members.insert("total".to_owned(), found.total().into());
    members.insert("completionRate".to_owned(), json!(found.completion_rate()));
    members
}

/// These members and some more.
pub(super) fn with(mut members: Map<String, Value>, more: Value) -> Value {
    if let Value::Object(more) = more {
        members.extend(more);
    }
    Value::Object(members)
}

pub(super) fn event(view: View<'_>, row: Row, activity: Activity) -> Value {
    let text = |field| view.events.text(field, row);
    let mut metadata = view.events.properties(row).map(Object::to_map).unwrap_or_default();
    metadata.retain(|name, _| !activity.is_said_by(name));
    let mut members = Map::new();
    for (name, property, kind) in CORRELATIONS {
        if metadata.get(property).is_some_and(|value| kind.admits(value)) {
            members.extend(metadata.remove(property).map(|value| (name.to_owned(), value)));
        }
    }
    members.extend(text(Field::Channel).map(|platform| ("platform".to_owned(), platform.into())));
    let name = EVENT_TYPES.iter().find(|(_, known)| *known == activity).map(|(name, _)| *name);
    let more = json!({
        "id": id(view, row),
        "eventType": name,
        "assistant": text(Field::AgentId),
        "user": text(Field::UserId),
        "timestamp": moment(view.events.occurred_at(row)),
        "count": 1,
        "metadata": metadata,
    });
    with(members, more)
}

/// The name that the event was given here, or else the server's.
fn id(view: View<'_>, row: Row) -> String {
    let given = view.events.text(Field::IdempotencyKey, row).filter(|_| view.events.text(Field::Service, row) == Some(super::NAME));
    given.map_or_else(|| format!("evt_{}", Ulid::from(view.events.id(row).number())), str::to_owned)
}
