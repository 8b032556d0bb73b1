//! Events as they arrive.

use super::params;
use super::problem::{Code, Problem};
use super::reader::Reader;
use super::rows::{id, parse_id, told};
use crate::dialects::{Call, Tail};
use crate::exchange::Frame;
use crate::query::{Comparison, Condition, Operand};
use crate::store::{Events, Field, Row, View};
use futures_util::stream::BoxStream;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Map, Value, json};

/// How long ago an event may have arrived that is told to a client that comes back.
const MEMORY: SignedDuration = SignedDuration::from_mins(5);

pub(super) fn open(call: &Call) -> Result<BoxStream<'static, Frame>, Problem> {
    let reader = Reader::of_query_or_first(call)?;
    let head = reader.head();
    let names: Option<Vec<String>> = params::text(head, "events")
        .map(|names| names.split(',').map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect());
    let properties = params::text(head, "filter").map(|text| pairs(&text)).transpose()?;
    let conditions = properties.iter().flatten().map(|(key, value)| condition(key, value)).collect::<Result<Vec<_>, _>>()?;
    let limit = call.limits.streams;
    let stream = call.world.streams.open(limit);
    let stream = stream.ok_or_else(|| Problem::new(Code::StreamLimit, format!("Maximum {limit} concurrent streams; close one")))?;

    let connected = json!({"project": reader.project.name, "events": names, "filter": properties});
    let filter = reader.since_instant(Timestamp::MIN);
    let tell = move |view: View<'_>, row: Row| {
        // As long as the frames are made, the stream counts.
        let _ = &stream;
        let event = view.events.text(Field::EventType, row).unwrap_or_default();
        let wanted = filter.admits(view, row)
            && names.as_ref().is_none_or(|names| names.iter().any(|name| name == event))
            && conditions.iter().all(|condition| condition.holds(view, row));
        wanted.then(|| Frame { id: Some(id(view.events.id(row))), ..frame("track", told(view, row)) })
    };
    let last = head.header("last-event-id");
    let tail = Tail::of(call, |events| last.and_then(|last| resume(events, last, call.now)).unwrap_or(events.len()));
    Ok(tail.patient_for(call.limits.stream_idle()).frames([frame("connected", connected)], tell, None))
}

/// How many events a client has seen whose last event is this, or has missed for good.
fn resume(events: &Events, last: &str, now: Timestamp) -> Option<usize> {
    let seen = events.find(parse_id(last)?)?.index() + 1;
    let forgotten = events.rows_from(seen).take_while(|row| now.duration_since(events.received_at(*row)) > MEMORY).count();
    Some(seen + forgotten)
}

/// Pairs `key:value`, divided by semicolons.
fn pairs(text: &str) -> Result<Map<String, Value>, Problem> {
    let pair = |pair: &str| {
        let malformed = || Problem::new(Code::InvalidPropertyKey, "filter must be made of key:value, divided by semicolons");
        let (key, value) = pair.split_once(':').ok_or_else(malformed)?;
        Ok((key.trim().to_owned(), value.trim().into()))
    };
    text.split(';').filter(|pair| !pair.trim().is_empty()).map(pair).collect()
}

fn condition(key: &str, value: &Value) -> Result<Condition, Problem> {
    let operand = Operand::PropertyText(params::property(key)?);
    Condition::new(operand, Comparison::Eq, value).ok_or_else(|| Problem::new(Code::InvalidPropertyKey, "a value must be a text"))
}

fn frame(event: &'static str, data: Value) -> Frame {
    Frame { event, data, id: None, retry: None }
}
