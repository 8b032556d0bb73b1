//! Stored events.

use serde_json::{Map, Value};

use super::super::newest::wider;
use crate::core::{Error, OperationInfo, Paginated};

arguments! {
    /// Asks for stored events, newest first.
    GetEvents {
        /// Name of the project. Default: the client's.
        project: String = impl Into<String>,
        /// Only events of this name.
        event: String = impl Into<String>,
        /// Only events of this session.
        session_id: String = impl Into<String>,
        /// Start of the period, included: a day, or `30d` for so many days back. Default seven days.
        since: String = impl Into<String>,
        /// Events to ask for, up to 1,000. Default 100. A walk asks for more when there are more.
        limit: u32 = u32,
    }
}

operation!(GetEvents -> Events = OperationInfo::get("getEvents", "/events"), requires ["project"], settings ["project"]);

impl Paginated for GetEvents {
    type Item = EventRow;

    fn next(&self, page: &Events) -> Result<Option<Self>, Error> {
        let limit = wider(self.limit, page.events.len(), "events", "one `event`, or one `session_id`")?;
        Ok(limit.map(|limit| Self { limit: Some(limit), ..self.clone() }))
    }

    fn retain_new(page: &mut Events, is_new: &mut dyn FnMut(&str) -> bool) {
        page.events.retain(|event| is_new(&event.id));
    }

    fn items(page: Events) -> Vec<EventRow> {
        page.events
    }
}

answers! {
    /// Events, newest first.
    Events {
        /// The project.
        project: String,
        /// The rows.
        events: Vec<EventRow>,
    }

    /// An event as it is read.
    EventRow {
        /// Its id, a ULID of the service. Not the id that `track()` returned, which the service does not know.
        id: String,
        /// Id of its project.
        project_id: String,
        /// What happened.
        event: String,
        /// Everything else.
        properties: Option<Map<String, Value>>,
        /// Who did it.
        user_id: Option<String>,
        /// The visit that it belongs to.
        session_id: Option<String>,
        /// When it happened, in milliseconds since 1970.
        timestamp: i64,
        /// Its day in UTC.
        date: String,
        /// Two letters.
        country: Option<String>,
    }
}
