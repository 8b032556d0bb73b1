//! Events as they are stored.

use super::params::{Params, invalid};
use super::problem::{Code, Problem};
use super::read::texts_of;
use super::rows::row;
use crate::dialects::{Call, Tail};
use crate::exchange::Frame;
use crate::query::Filter;
use crate::store::{EventId, Events, Field, View};
use futures_util::stream::BoxStream;
use jiff::Timestamp;
use serde_json::{Value, json};
use std::time::Duration;

/// After how long clients are to come back.
const RETRY: Duration = Duration::from_secs(3);

const MAX_ID_CHARS: usize = 128;

pub(super) fn open(call: Call) -> Result<BoxStream<'static, Frame>, Problem> {
    let head = &call.asked.head;
    let params = Params::from_query(head.parameters());
    let project = call.key.as_ref().map_or("", |key| key.project).to_owned();
    let mut equal = texts_of(&params)?;
    equal.push((Field::Project, project));
    let named = head.header("last-event-id").map(str::to_owned).or_else(|| head.parameter("last_event_id"));
    let last = named.filter(|id| !id.is_empty());
    if last.as_ref().is_some_and(|id| id.chars().count() > MAX_ID_CHARS) {
        return Err(invalid("last_event_id", &format!("not be longer than {MAX_ID_CHARS} characters")));
    }

    let mut first = vec![Frame { retry: Some(RETRY), ..frame("ready", json!({"request_id": head.request_id})) }];
    let tail = Tail::of(&call, |events| match last {
        None => events.len(),
        Some(last) => resume(events, &last, call.limits.stream_buffer).unwrap_or_else(|oldest| {
            first.push(frame("gap", json!({"last_event_id": last})));
            oldest
        }),
    });
    let filter = Filter { from: Timestamp::MIN, to: Timestamp::MAX, equal };
    let tell = move |view: View<'_>, each| {
        let told = || Frame { id: Some(view.events.id(each).to_string()), ..frame("event", row(view, each)) };
        filter.admits(view, each).then(told)
    };
    let stopping = Problem::new(Code::Unavailable, "the service is about to stop; come back in a moment");
    Ok(tail.frames(first, tell, Some(frame("error", stopping.envelope(&head.request_id)))))
}

/// How far a client has read whose last event is this, or, if that is not to be known, the oldest event that can still be told.
fn resume(events: &Events, last: &str, buffer: usize) -> Result<usize, usize> {
    let oldest = events.len().saturating_sub(buffer);
    let row = last.parse::<EventId>().ok().and_then(|id| events.find(id)).ok_or(oldest)?;
    let told = row.index() + 1;
    if told < oldest { Err(oldest) } else { Ok(told) }
}

fn frame(event: &'static str, data: Value) -> Frame {
    Frame { event, data, id: None, retry: None }
}
