//! Events as clients read them.
//!
//! What a page is and where its visitor came from are columns of the store, so that they are the same for every service; clients of this
//! one find them among the properties.

use crate::query::{Property, day};
use crate::store::{EventId, Field, Object, Row, View};
use serde_json::{Map, Value, json};
use ulid::Ulid;

/// Properties that are columns.
pub(super) const COLUMNS: [(&str, Field); 12] = [
    ("path", Field::PagePath),
    ("url", Field::PageUrl),
    ("title", Field::PageTitle),
    ("referrer", Field::Referrer),
    ("utm_source", Field::UtmSource),
    ("utm_medium", Field::UtmMedium),
    ("utm_campaign", Field::UtmCampaign),
    ("utm_term", Field::UtmTerm),
    ("utm_content", Field::UtmContent),
    ("browser", Field::Browser),
    ("os", Field::Os),
    ("device", Field::DeviceType),
];

/// A property by its name. The country is the server's word, whatever the client says.
pub(super) fn property(key: &str) -> Property {
    let column = COLUMNS.iter().chain(&[("country", Field::CountryCode)]).find(|(name, _)| *name == key);
    Property { key: key.to_owned(), column: column.map(|(_, field)| *field) }
}

pub(super) fn row(view: View<'_>, row: Row, project_id: &str) -> Value {
    let mut members = told(view, row);
    members["id"] = id(view.events.id(row)).into();
    members["project_id"] = project_id.into();
    members["date"] = json!(day(view.events.occurred_at(row)));
    members
}

/// An event as a stream and the live view tell it.
pub(super) fn told(view: View<'_>, row: Row) -> Value {
    let text = |field| view.events.text(field, row);
    json!({
        "event": text(Field::EventType),
        "properties": properties(view, row),
        "user_id": text(Field::UserId),
        "session_id": text(Field::SessionId),
        "timestamp": view.events.occurred_at(row).as_millisecond(),
        "country": text(Field::CountryCode),
    })
}

/// What the client sent, and what clients of other services said of the page; `null` if that is nothing.
fn properties(view: View<'_>, row: Row) -> Option<Map<String, Value>> {
    let sent = view.events.properties(row).map(Object::to_map);
    let columns = COLUMNS.iter().filter_map(|(name, field)| Some(((*name).to_owned(), Value::from(view.events.text(*field, row)?))));
    let columns: Map<_, _> = columns.collect();
    if sent.is_none() && columns.is_empty() {
        return None;
    }
    let mut properties = columns;
    properties.extend(sent.unwrap_or_default());
    Some(properties)
}

/// The service writes identifiers as ULIDs, which hold the same bits as the store's.
pub(super) fn id(id: EventId) -> String {
    Ulid::from(id.number()).to_string()
}

pub(super) fn parse_id(text: &str) -> Option<EventId> {
    Ulid::from_string(text).ok().map(|ulid| EventId::from_number(ulid.into()))
}
