//! An event as clients read it.

use crate::dialects::wire::moment;
use crate::store::{Field, Row, View};
use serde_json::{Map, Value, json};

/// Texts of a row, and `null` where the event has none. Not everything that is written can be read back.
const TEXTS: [(&str, Field); 25] = [
    ("event_type", Field::EventType),
    ("source", Field::Source),
    ("event_name", Field::EventName),
    ("page_url", Field::PageUrl),
    ("page_path", Field::PagePath),
    ("referrer_domain", Field::ReferrerDomain),
    ("country_code", Field::CountryCode),
    ("country", Field::Country),
    ("region", Field::Region),
    ("city", Field::City),
    ("browser", Field::Browser),
    ("os", Field::Os),
    ("device_type", Field::DeviceType),
    ("utm_source", Field::UtmSource),
    ("utm_medium", Field::UtmMedium),
    ("utm_campaign", Field::UtmCampaign),
    ("session_id", Field::SessionId),
    ("channel", Field::Channel),
    ("ai_provider", Field::AiProvider),
    ("ai_call_id", Field::AiCallId),
    ("ai_session_id", Field::AiSessionId),
    ("ai_intent", Field::AiIntent),
    ("agent_id", Field::AgentId),
    ("agent_type", Field::AgentType),
    ("visitor_type", Field::VisitorType),
];

pub(super) fn row(view: View<'_>, row: Row) -> Value {
    let events = view.events;
    let texts = TEXTS.iter().map(|(name, field)| ((*name).to_owned(), events.text(*field, row).into()));
    let mut members: Map<String, Value> = texts.collect();
    let properties = events.properties(row).map_or(Value::Null, |object| Value::Object(object.to_map()));
    members.extend([
        ("event_id".to_owned(), json!(events.id(row))),
        ("timestamp".to_owned(), moment(events.occurred_at(row)).into()),
        ("ai_duration_sec".to_owned(), events.duration_sec(row).into()),
        ("properties".to_owned(), properties),
    ]);
    Value::Object(members)
}
