//! Writing events, with the public token of a project.

use super::body::{self, Body};
use super::bots;
use super::event;
use super::problem::{Code, Problem};
use crate::dialects::{Call, Receipt};
use crate::exchange::Reply;
use crate::store::NewEvent;
use crate::world::Project;
use http::{StatusCode, header};
use serde_json::{Value, json};

/// One event.
pub(super) fn one(call: &mut Call) -> Result<Reply, Problem> {
    if is_bot(call) {
        return Ok(ignored());
    }
    let event = body::take(call)?;
    let project = project(call)?;
    spared(call, 0)?;
    store(call, vec![event::read(event, &receipt(call, &project))?]);
    Ok(Reply::json(StatusCode::ACCEPTED, &json!({"ok": true, "queued": true})))
}

/// Several events of one project: all of them, or none.
pub(super) fn many(call: &mut Call) -> Result<Reply, Problem> {
    if is_bot(call) {
        return Ok(ignored());
    }
    let mut batch = body::take(call)?;
    let max = call.limits.batch_events;
    let events = match batch.remove("events") {
        None | Some(Value::Null) => Vec::new(),
        Some(Value::Array(events)) => events,
        Some(_) => return Err(Problem::new(Code::InvalidBody, "events must be an array")),
    };
    if events.is_empty() {
        return Err(Problem::new(Code::InvalidBody, "events must be an array, and not empty"));
    }
    if events.len() > max {
        return Err(Problem::new(Code::BatchTooLarge, format!("max {max} events per batch, this one holds {}", events.len())));
    }
    let (project, batch, count) = (project(call)?, Body::of_members(&batch), events.len());
    let receipt = receipt(call, &project);
    let read = |(index, event): (usize, Value)| {
        let checked = same_token(batch, &event, &project).and_then(|()| spared(call, index));
        checked.and_then(|()| event::read_value(event, &receipt)).map_err(|problem| problem.of_event(index))
    };
    let read = events.into_iter().enumerate().map(read).collect::<Result<Vec<_>, _>>()?;
    store(call, read);
    Ok(Reply::json(StatusCode::ACCEPTED, &json!({"ok": true, "queued": true, "count": count})))
}

/// Whoever looks like a bot is thanked, before anything else is looked at.
fn is_bot(call: &Call) -> bool {
    bots::is_bot(call.asked.head.header(header::USER_AGENT))
}

fn ignored() -> Reply {
    Reply::json(StatusCode::OK, &json!({"ok": true}))
}

/// The project of the token in the body, if it takes events from where these come from.
fn project(call: &Call) -> Result<Project, Problem> {
    let own = |token: &str| call.world.account.lock().project(|project| project.token == token).cloned();
    let project = call.key.as_ref().and_then(|key| own(key.text()));
    let project =
        project.ok_or_else(|| Problem::new(Code::InvalidToken, "a project's token is required; none is given, or it is not known"))?;
    match call.asked.head.header(header::ORIGIN) {
        Some(origin) if !project.admits(origin) => {
            Err(Problem::new(Code::Forbidden, format!("the project {} takes no events from {origin}", project.name)))
        }
        _ => Ok(project),
    }
}

/// Every event of a batch carries its project's token, or the batch does.
fn same_token(batch: Body<'_>, event: &Value, project: &Project) -> Result<(), Problem> {
    let own = event.get("token").filter(|token| !token.is_null());
    match own.map(|token| token.as_str().unwrap_or_default()).or_else(|| batch.text("token")) {
        None => Err(Problem::new(Code::InvalidToken, "token required")),
        Some(token) if token != project.token => {
            Err(Problem::new(Code::InvalidBody, "all events of a batch must have the same token; send those of each project by themselves"))
        }
        Some(_) => Ok(()),
    }
}

/// Unless a fault rule wants an event refused.
fn spared(call: &Call, index: usize) -> Result<(), Problem> {
    match call.spoiled.as_ref().and_then(|spoiled| spoiled.code_for(index)) {
        Some(code) => Err(Problem::new(Code::InvalidBody, format!("a fault rule refuses this event with {code}"))),
        None => Ok(()),
    }
}

fn receipt<'a>(call: &'a Call, project: &'a Project) -> Receipt<'a> {
    Receipt { head: &call.asked.head, limits: &call.limits, project: &project.partition, now: call.now, request: call.number }
}

fn store(call: &Call, events: Vec<NewEvent>) {
    let delay = call.limits.ingestion_delay();
    if !delay.is_zero() {
        return call.world.write_later(delay, events);
    }
    call.world.write(|store| {
        for event in events {
            store.insert(event);
        }
    });
}
