//! Writing events.

use super::auth;
use super::event;
use super::problem::{Code, Problem};
use crate::dialects::{Call, Receipt};
use crate::exchange::Reply;
use crate::store::{EventId, Inserted, NewEvent};
use http::StatusCode;
use serde::Serialize;
use serde_json::{Value, json};

/// The answer to one event.
#[derive(Serialize)]
struct Written<'a> {
    ok: bool,
    accepted: usize,
    event_id: EventId,
    request_id: &'a str,
}

/// The answer to several events.
#[derive(Serialize)]
struct BatchWritten {
    ok: bool,
    /// With the duplicates: the client takes the rest for failed.
    accepted: usize,
    duplicates: usize,
    rejected: usize,
    errors: Vec<Rejected>,
}

/// One event of several that was refused.
#[derive(Serialize)]
pub(super) struct Rejected {
    index: usize,
    code: String,
    message: String,
}

/// The ingest route for one event, which takes an array too: clients that derive the batch address from a custom one may end up here.
pub(super) fn one_or_many(mut call: Call) -> Result<Reply, Problem> {
    match take_body(&mut call)? {
        Value::Array(events) => store_all(&call, events),
        event => store(&call, event),
    }
}

/// One event.
pub(super) fn one(mut call: Call) -> Result<Reply, Problem> {
    let event = take_body(&mut call)?;
    store(&call, event)
}

/// Several events: bare, or as `{"events": […]}`.
pub(super) fn many(mut call: Call) -> Result<Reply, Problem> {
    let events = match take_body(&mut call)? {
        Value::Object(mut wrapper) => wrapper.remove("events").unwrap_or_default(),
        bare => bare,
    };
    let Value::Array(events) = events else {
        return Err(Problem::new(Code::InvalidPayload, "a batch must be an array of events, or an object with such an array as events"));
    };
    store_all(&call, events)
}

fn store(call: &Call, event: Value) -> Result<Reply, Problem> {
    let event = read(call, 0, event, &receipt(call))?;
    let (outcome, event_id) = call.world.write(|store| {
        let outcome = store.insert(event);
        let (Inserted::New(row) | Inserted::Duplicate(row)) = outcome;
        (outcome, store.events().id(row))
    });
    match outcome {
        Inserted::New(_) => {
            let request_id = &call.asked.head.request_id;
            Ok(Reply::json(StatusCode::OK, &Written { ok: true, accepted: 1, event_id, request_id }))
        }
        Inserted::Duplicate(_) => {
            let message = "an event with this idempotency_key is stored already; nothing is left to do";
            Err(Problem::new(Code::DuplicateEvent, message).with_details(json!({"event_id": event_id})))
        }
    }
}

/// Each event stands by itself.
fn store_all(call: &Call, events: Vec<Value>) -> Result<Reply, Problem> {
    let max = call.limits.batch_events;
    if events.is_empty() {
        return Err(Problem::new(Code::InvalidPayload, "a batch must hold at least one event"));
    }
    if events.len() > max {
        return Err(Problem::new(
            Code::PayloadTooLarge,
            format!("a batch must not hold more than {max} events, this one holds {}", events.len()),
        ));
    }

    let (batch_key, receipt) = (deciding_key(call), receipt(call));
    let (mut good, mut errors) = (Vec::with_capacity(events.len()), Vec::new());
    for (index, event) in events.into_iter().enumerate() {
        match same_key(index, &event, batch_key.as_deref()).and_then(|()| read(call, index, event, &receipt)) {
            Ok(event) => good.push(event),
            Err(rejected) => errors.push(rejected),
        }
    }
    if good.is_empty() {
        let problem = Problem::new(Code::BatchAllInvalid, "no event of the batch is valid; see details.errors for the reason of each");
        return Err(problem.with_details(json!({"errors": errors})));
    }
    let accepted = good.len();
    let duplicates = call.world.write(|store| {
        good.into_iter().map(|event| store.insert(event)).filter(|outcome| matches!(outcome, Inserted::Duplicate(_))).count()
    });
    Ok(Reply::json(StatusCode::OK, &BatchWritten { ok: true, accepted, duplicates, rejected: errors.len(), errors }))
}

fn take_body(call: &mut Call) -> Result<Value, Problem> {
    let json = std::mem::take(&mut call.asked.body).into_json();
    json.map_err(|error| Problem::new(Code::InvalidPayload, format!("the body is not valid JSON: {error}")))
}

/// Reads one event, unless a fault rule refuses it.
pub(super) fn read(call: &Call, index: usize, event: Value, receipt: &Receipt<'_>) -> Result<NewEvent, Rejected> {
    if let Some(code) = call.spoiled.as_ref().and_then(|spoiled| spoiled.code_for(index)) {
        return Err(Rejected { index, code: code.to_owned(), message: "a fault rule refuses this event".to_owned() });
    }
    event::read(event, receipt).map_err(|message| Rejected { index, code: Code::InvalidPayload.as_str().to_owned(), message })
}

/// The request itself as what the event came with.
fn receipt(call: &Call) -> Receipt<'_> {
    let project = call.key.as_ref().map_or("", |key| key.project);
    Receipt { head: &call.asked.head, limits: &call.limits, project, now: call.now, request: call.number }
}

impl From<Rejected> for Problem {
    /// For a request of one event.
    fn from(rejected: Rejected) -> Self {
        Self::new(Code::InvalidPayload, rejected.message)
    }
}

/// The key by which a batch was recognised, if that was one within its body.
fn deciding_key(call: &Call) -> Option<String> {
    let in_body = auth::key_in_head(&call.asked.head).is_none() && call.operation.body_key().is_some();
    in_body.then(|| call.key.as_ref().map(|key| key.text().to_owned()))?
}

/// Events of a batch that is recognised by its first event must not carry another key.
fn same_key(index: usize, event: &Value, batch_key: Option<&str>) -> Result<(), Rejected> {
    let own = event.get("api_key").and_then(Value::as_str);
    match (own, batch_key) {
        (Some(own), Some(batch)) if own != batch => Err(Rejected {
            index,
            code: Code::InvalidPayload.as_str().to_owned(),
            message: "api_key differs from that of the first event; send the events of each key by themselves".to_owned(),
        }),
        _ => Ok(()),
    }
}
