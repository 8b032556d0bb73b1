//! Writing events, with the public token of a project.

use super::auth;
use super::body::Body;
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
pub(super) fn one(call: &Call) -> Result<Reply, Problem> {
    if let Some(ignored) = ignore(call) {
        return Ok(ignored);
    }
    Body::of(call)?;
    let event = body(call);
    let project = project(call)?;
    store(call, &project, std::slice::from_ref(event))?;
    Ok(Reply::json(StatusCode::ACCEPTED, &json!({"ok": true, "queued": true})))
}

/// Several events of one project: all of them, or none.
pub(super) fn many(call: &Call) -> Result<Reply, Problem> {
    if let Some(ignored) = ignore(call) {
        return Ok(ignored);
    }
    let batch = Body::of(call)?;
    let max = call.limits.batch_events;
    let events = batch.list("events")?;
    if events.is_empty() {
        return Err(Problem::new(Code::InvalidBody, "events must be an array, and not empty"));
    }
    if events.len() > max {
        return Err(Problem::new(Code::BatchTooLarge, format!("max {max} events per batch, this one holds {}", events.len())));
    }
    let project = project(call)?;
    same_token(batch.text("token"), events)?;
    store(call, &project, events)?;
    Ok(Reply::json(StatusCode::ACCEPTED, &json!({"ok": true, "queued": true, "count": events.len()})))
}

/// Whoever looks like a bot is thanked, before anything else is looked at.
fn ignore(call: &Call) -> Option<Reply> {
    let is_bot = bots::is_bot(call.asked.head.header(header::USER_AGENT));
    is_bot.then(|| Reply::json(StatusCode::OK, &json!({"ok": true})))
}

fn body(call: &Call) -> &Value {
    call.asked.body.json().unwrap_or(&Value::Null)
}

/// The project of the token in the body, if it takes events from where these come from.
fn project(call: &Call) -> Result<Project, Problem> {
    let token = auth::token_in_body(body(call)).ok_or_else(|| Problem::new(Code::InvalidToken, "token required"))?;
    let project = call.world.account.lock().project(|project| project.token == token).cloned();
    let project = project.ok_or_else(|| Problem::new(Code::InvalidToken, "invalid token"))?;
    match call.asked.head.header(header::ORIGIN) {
        Some(origin) if !project.admits(origin) => {
            Err(Problem::new(Code::Forbidden, format!("the project {} takes no events from {origin}", project.name)))
        }
        _ => Ok(project),
    }
}

fn same_token(beside: Option<&str>, events: &[Value]) -> Result<(), Problem> {
    let own = |event: &Value| event.get("token").and_then(Value::as_str).map(str::to_owned);
    let expected = beside.map(str::to_owned).or_else(|| own(&events[0]));
    for (index, event) in events.iter().enumerate() {
        match own(event) {
            None if beside.is_none() => return Err(Problem::new(Code::InvalidToken, format!("event {index}: token required"))),
            Some(own) if Some(&own) != expected.as_ref() => {
                return Err(Problem::new(Code::InvalidBody, format!("event {index}: all events of a batch must have the same token")));
            }
            _ => {}
        }
    }
    Ok(())
}

fn store(call: &Call, project: &Project, events: &[Value]) -> Result<(), Problem> {
    let receipt = Receipt { head: &call.asked.head, limits: &call.limits, project: &project.partition, now: call.now };
    let is_batch = call.operation.id() == "trackBatch";
    let read = |(index, event): (usize, &Value)| match call.spoiled.as_ref().and_then(|spoiled| spoiled.code_for(index)) {
        Some(code) => Err(Problem::new(Code::InvalidBody, format!("event {index}: a fault rule refuses this event with {code}"))),
        None => event::read(event, &receipt).map_err(|problem| if is_batch { problem.of_event(index) } else { problem }),
    };
    let events = events.iter().enumerate().map(read).collect::<Result<Vec<NewEvent>, _>>()?;
    let delay = call.limits.ingestion_delay();
    if !delay.is_zero() {
        call.world.write_later(delay, events);
        return Ok(());
    }
    call.world.write(|store| {
        for event in events {
            store.insert(event);
        }
    });
    Ok(())
}
