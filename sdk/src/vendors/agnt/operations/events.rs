//! Events, one by one.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::super::span;
use super::Entity;
use crate::core::{Error, OperationInfo, Paginated};

/// The service gives so many rows at once.
const MOST_ROWS: u32 = 500;

arguments! {
    /// Asks for the events of a span, newest first.
    GetEvents {
        /// Start of the span, included: a date, or a time with its offset. Must be given.
        #[serde(rename = "startDate")]
        start_date: String = impl Into<String>,
        /// End of the span, not included. Must be given.
        #[serde(rename = "endDate")]
        end_date: String = impl Into<String>,
        /// Only events of this kind.
        #[serde(rename = "eventType")]
        event_type: EventType = EventType,
        /// Only events of the assistant with this id.
        assistant: String = impl Into<String>,
        /// Only events of the user with this id.
        user: String = impl Into<String>,
        /// Rows of a page, 1 to 500. Default 50.
        limit: u32 = u32,
        /// Rows to leave out, counted from the newest.
        skip: u64 = u64,
    }
}

operation!(
    GetEvents -> EventPage = OperationInfo::get("getEvents", "/analytics/events"),
    requires ["startDate", "endDate"],
    checked by check
);

fn check(arguments: &GetEvents) -> Result<(), Error> {
    span::check(arguments.start_date.as_ref(), arguments.end_date.as_ref())?;
    span::check_range("limit", arguments.limit, 1, MOST_ROWS)
}

impl Paginated for GetEvents {
    type Item = EventRow;

    /// The service says whether there is more, or how many there are in all, or neither: then a full page leads on.
    fn next(&self, page: &EventPage) -> Result<Option<Self>, Error> {
        let rows = page.events.len() as u64;
        let skip = self.skip.unwrap_or_default() + rows;
        let is_full = || self.limit.map(u64::from).or(page.limit).is_some_and(|limit| rows >= limit);
        let has_more = page.has_more.or_else(|| page.total.map(|total| skip < total)).unwrap_or_else(is_full);
        Ok((has_more && rows > 0).then(|| self.clone().skip(skip)))
    }

    /// Rows that came after the walk began push others onto the next page.
    fn retain_new(page: &mut EventPage, is_new: &mut dyn FnMut(&str) -> bool) {
        page.events.retain(|event| event.id.is_empty() || is_new(&event.id));
    }

    fn items(page: EventPage) -> Vec<EventRow> {
        page.events
    }
}

/// What happened.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum EventType {
    /// A user wrote.
    IncomingMessages,
    /// An assistant wrote.
    OutgoingMessages,
    /// A task was started.
    TasksInitiated,
    /// A task was completed.
    TasksCompleted,
}

impl EventType {
    /// The four that there are.
    pub(in super::super) const ALL: [Self; 4] =
        [Self::IncomingMessages, Self::OutgoingMessages, Self::TasksInitiated, Self::TasksCompleted];
}

answers! {
    /// A page of events.
    #[serde(rename_all = "camelCase", from = "Listed")]
    EventPage {
        /// The events.
        events: Vec<EventRow>,
        /// Events of all pages, if the service says.
        #[serde(skip_serializing_if = "Option::is_none")]
        total: Option<u64>,
        /// Most rows of a page, if the service says.
        #[serde(skip_serializing_if = "Option::is_none")]
        limit: Option<u64>,
        /// Rows of earlier pages, if the service says.
        #[serde(skip_serializing_if = "Option::is_none")]
        skip: Option<u64>,
        /// Whether there is a next page, if the service says.
        #[serde(skip_serializing_if = "Option::is_none")]
        has_more: Option<bool>,
    }

    /// An event. What is not known of it is left out.
    #[serde(rename_all = "camelCase", default)]
    EventRow {
        /// Its name.
        id: String,
        /// What happened; see [`EventType`] for the words known today.
        event_type: String,
        /// The assistant.
        assistant: Option<Entity>,
        /// The user.
        user: Option<Entity>,
        /// When it happened, ISO 8601.
        timestamp: String,
        /// How many of its kind it stands for.
        #[serde(default = "one")]
        count: u64,
        /// Whatever else is known of it.
        metadata: Map<String, Value>,
        /// The trace of the model's work.
        #[serde(skip_serializing_if = "Option::is_none")]
        trace_id: Option<String>,
        /// The task.
        #[serde(skip_serializing_if = "Option::is_none")]
        task_id: Option<String>,
        /// The chat.
        #[serde(skip_serializing_if = "Option::is_none")]
        chat_id: Option<String>,
        /// Where the chat took place.
        #[serde(skip_serializing_if = "Option::is_none")]
        platform: Option<String>,
        /// What the model cost, in US dollars.
        #[serde(skip_serializing_if = "Option::is_none")]
        cost: Option<f64>,
        /// Tokens read by the model, cached ones included.
        #[serde(skip_serializing_if = "Option::is_none")]
        input_tokens: Option<u64>,
        /// Tokens written by the model.
        #[serde(skip_serializing_if = "Option::is_none")]
        output_tokens: Option<u64>,
    }
}

fn one() -> u64 {
    1
}

/// The forms in which lists come: the rows by their name or as the data themselves, and how it goes on beside them or in
/// an object of its own.
#[derive(Deserialize)]
#[serde(untagged)]
enum Listed {
    Rows(Vec<EventRow>),
    Page {
        #[serde(alias = "data")]
        events: Vec<EventRow>,
        #[serde(flatten)]
        place: Place,
        #[serde(default)]
        pagination: Place,
        #[serde(flatten)]
        extra: Map<String, Value>,
    },
}

/// Which page it is.
#[derive(Default, Deserialize)]
#[serde(rename_all = "camelCase", default)]
struct Place {
    total: Option<u64>,
    limit: Option<u64>,
    skip: Option<u64>,
    has_more: Option<bool>,
}

impl From<Listed> for EventPage {
    fn from(listed: Listed) -> Self {
        match listed {
            Listed::Rows(events) => Self { events, ..Self::default() },
            Listed::Page { events, place, pagination, extra } => Self {
                events,
                total: place.total.or(pagination.total),
                limit: place.limit.or(pagination.limit),
                skip: place.skip.or(pagination.skip),
                has_more: place.has_more.or(pagination.has_more),
                extra,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn page(answer: Value) -> EventPage {
        serde_json::from_value(answer).unwrap()
    }

    fn rows(count: usize) -> Value {
        (0..count).map(|n| json!({"id": format!("evt_{n}")})).collect()
    }

    #[test]
    fn every_form_of_a_list_is_read() {
        let place = |page: &EventPage| (page.events.len(), page.total, page.has_more);
        for (answer, expected) in [
            (json!({"events": rows(2), "total": 5, "limit": 2, "skip": 0, "hasMore": true}), (2, Some(5), Some(true))),
            (json!({"data": rows(2), "pagination": {"total": 5}}), (2, Some(5), None)),
            (json!({"data": rows(2), "total": 5}), (2, Some(5), None)),
            (rows(2), (2, None, None)),
        ] {
            assert_eq!(place(&page(answer.clone())), expected, "{answer}");
        }
        let documented = json!({"events": [], "total": 0, "limit": 50, "skip": 0, "hasMore": false, "mood": "good"});
        assert_eq!(serde_json::to_value(page(documented.clone())).unwrap(), documented, "nothing is lost");
    }

    #[test]
    fn the_walk_goes_on_as_long_as_there_is_more() {
        let call = GetEvents::default().limit(2).skip(4);
        let next = |answer: Value| call.next(&page(answer)).unwrap().and_then(|call| call.skip);
        assert_eq!(next(json!({"events": rows(2), "total": 7, "hasMore": true})), Some(6));
        assert_eq!(next(json!({"events": rows(2), "total": 7, "hasMore": false})), None, "its word goes first");
        assert_eq!((next(json!({"data": rows(2), "total": 7})), next(json!({"data": rows(2), "total": 6}))), (Some(6), None));
        assert_eq!((next(rows(2)), next(rows(1))), (Some(6), None), "a full page leads on");
        assert_eq!(next(json!({"events": [], "total": 7, "hasMore": true})), None, "nothing comes of going on");
    }

    #[test]
    fn a_row_keeps_what_it_is_told() {
        let row = json!({"id": "evt_1", "eventType": "tasksCompleted", "assistant": {"id": "asst_1", "name": "Ada"}, "user": null,
            "timestamp": "2026-03-09T11:00:00.000Z", "count": 1, "metadata": {}, "traceId": "trace_1", "cost": 0.015, "inputTokens": 250, "mood": "good"});
        let read: EventRow = serde_json::from_value(row.clone()).unwrap();
        assert_eq!((read.trace_id.as_deref(), read.cost, read.input_tokens), (Some("trace_1"), Some(0.015), Some(250)));
        assert_eq!(serde_json::to_value(&read).unwrap(), row);
        let sparse: EventRow = serde_json::from_value(json!({"id": "evt_1"})).unwrap();
        assert_eq!((sparse.count, sparse.assistant), (1, None));
    }
}
