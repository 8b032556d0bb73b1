//! Stored events, newest first, page by page.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::Period;
use crate::core::{Error, Operation, OperationInfo, Paginated};
use crate::vendors::metrone::Source;

arguments! {
    /// Asks for a page of stored events, newest first.
    GetEvents {
        /// Length of the period in days, back from its end. Default 30; not used when `from` is given.
        days: u32 = u32,
        /// Start of the period, included: an ISO 8601 date or time.
        from: String = impl Into<String>,
        /// End of the period, not included. Default: now.
        to: String = impl Into<String>,
        /// Events in a page, 1 to 1,000. Default 50.
        limit: u32 = u32,
        /// Events to leave out at the beginning. Not together with `cursor`.
        offset: u64 = u64,
        /// Where the page begins: `next_cursor` of the page before it, asked for with the same other arguments.
        cursor: String = impl Into<String>,
        /// Only events of this type.
        event_type: String = impl Into<String>,
        /// Only events of this source.
        source: Source = Source,
    }
}

impl Operation for GetEvents {
    type Output = EventPage;
    const INFO: OperationInfo = OperationInfo::get("getEvents", "/v1/api/events");
}

impl Paginated for GetEvents {
    type Item = EventRow;

    /// By cursor where the service gives one, which new events do not shift; else by offset.
    fn next(&self, page: &EventPage) -> Result<Option<Self>, Error> {
        let meta = &page.meta;
        if let Some(cursor) = &meta.next_cursor {
            return Ok(Some(Self { cursor: Some(cursor.clone()), offset: None, ..self.clone() }));
        }
        let is_full = meta.count > 0 && meta.count >= meta.limit;
        let next = || Self { cursor: None, offset: Some(meta.offset + meta.count), ..self.clone() };
        Ok(meta.has_more.unwrap_or(is_full).then(next))
    }

    fn items(page: EventPage) -> Vec<EventRow> {
        page.data
    }
}

/// A page of stored events.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct EventPage {
    /// The events, newest first.
    pub data: Vec<EventRow>,
    /// Which page it is.
    pub meta: PageMeta,
}

/// Which page it is, and what follows.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct PageMeta {
    /// Events that a page may hold.
    pub limit: u64,
    /// Events left out at the beginning.
    pub offset: u64,
    /// Events in this page.
    pub count: u64,
    /// The period that was looked at.
    pub period: Period,
    /// Where the next page begins. `None` at the end, and from services that page by offset alone.
    #[serde(default)]
    pub next_cursor: Option<String>,
    /// Whether there is another page, if the service says.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_more: Option<bool>,
}

/// A stored event as the service gives it back.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
#[non_exhaustive]
pub struct EventRow {
    /// The service's name for it.
    pub event_id: String,
    /// When it happened, ISO 8601.
    pub timestamp: String,
    /// What happened.
    pub event_type: String,
    /// Where it came from; see [`Source`] for the words known today.
    pub source: String,
    /// A name that says more than the type.
    pub event_name: Option<String>,
    /// Address of the page.
    pub page_url: Option<String>,
    /// Path of the page.
    pub page_path: Option<String>,
    /// Host of the page that led here.
    pub referrer_domain: Option<String>,
    /// Two letters.
    pub country_code: Option<String>,
    /// The country's name.
    pub country: Option<String>,
    /// The region's name.
    pub region: Option<String>,
    /// The city's name.
    pub city: Option<String>,
    /// The browser's name.
    pub browser: Option<String>,
    /// The operating system's name.
    pub os: Option<String>,
    /// For example `desktop`.
    pub device_type: Option<String>,
    /// UTM source.
    pub utm_source: Option<String>,
    /// UTM medium.
    pub utm_medium: Option<String>,
    /// UTM campaign.
    pub utm_campaign: Option<String>,
    /// Which session it belongs to.
    pub session_id: Option<String>,
    /// The free keys.
    pub properties: Option<Map<String, Value>>,
    /// The channel.
    pub channel: Option<String>,
    /// Who runs the agent.
    pub ai_provider: Option<String>,
    /// The provider's name for the call.
    pub ai_call_id: Option<String>,
    /// The provider's name for the conversation.
    pub ai_session_id: Option<String>,
    /// What the other side wanted.
    pub ai_intent: Option<String>,
    /// How long it took, in seconds.
    pub ai_duration_sec: Option<f64>,
    /// Which agent did it.
    pub agent_id: Option<String>,
    /// What sort of agent that is.
    pub agent_type: Option<String>,
    /// `human`, `ai_agent` or `bot`.
    pub visitor_type: Option<String>,
    /// Members that this version of the SDK does not know.
    #[serde(flatten)]
    pub extra: Map<String, Value>,
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(meta: Value) -> EventPage {
        let mut whole = json!({"limit": 2, "offset": 0, "count": 2, "period": {"from": "", "to": ""}});
        whole.as_object_mut().unwrap().extend(meta.as_object().unwrap().clone());
        serde_json::from_value(json!({"data": [], "meta": whole})).unwrap()
    }

    fn next(call: &GetEvents, meta: Value) -> Option<GetEvents> {
        call.next(&page(meta)).unwrap()
    }

    #[test]
    fn a_cursor_goes_before_an_offset() {
        let call = GetEvents::default().event_type("x").offset(4);
        let following = next(&call, json!({"next_cursor": "abc", "has_more": true})).unwrap();
        assert_eq!(following, GetEvents::default().event_type("x").cursor("abc"));
        assert_eq!(next(&following, json!({"next_cursor": null, "has_more": false})), None);
    }

    #[test]
    fn without_cursors_full_pages_lead_on() {
        let call = GetEvents::default();
        assert_eq!(next(&call, json!({"offset": 4})), Some(GetEvents::default().offset(6)));
        assert_eq!(next(&call, json!({"count": 1})), None);
        assert_eq!(next(&call, json!({"count": 0, "limit": 0})), None);
        assert_eq!(next(&call, json!({"has_more": true, "count": 1})), Some(GetEvents::default().offset(1)));
    }

    #[test]
    fn a_row_keeps_what_it_does_not_know() {
        let given = json!({"event_id": "e", "source": "new", "properties": {"a": 1}, "ai_duration_sec": 2.5, "mood": "good"});
        let row: EventRow = serde_json::from_value(given.clone()).unwrap();
        assert_eq!((row.ai_duration_sec, &row.extra["mood"]), (Some(2.5), &json!("good")));
        let back = serde_json::to_value(&row).unwrap();
        assert!(given.as_object().unwrap().iter().all(|(key, value)| back[key] == *value), "{back}");
    }
}
