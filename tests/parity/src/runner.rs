//! Runs vectors in one language.

use std::time::Duration;

use agentlytics_mock_server::MockServer;
use anyhow::{anyhow, bail};
use serde_json::{Map, Value, json};

use crate::adapter::{Adapter, AdapterCommand, Answer};
use crate::expect::difference;
use crate::placeholder::with_index;
use crate::report::{Outcome, Report};
use crate::vector::{Step, Vector};
use crate::world::World;

/// How long to wait before a retry, unless a vector says otherwise: no vector needs to wait longer.
const RETRY_BASE: Duration = Duration::from_millis(1);

/// Runs every vector, each with a new client in a new world. An adapter that fails is started anew for the next vector.
pub fn run(command: &AdapterCommand, vectors: &[Vector], server: &MockServer) -> Report {
    let mut report = Report::default();
    let mut running = None;
    for vector in vectors {
        let adapter = running.take().map_or_else(|| Adapter::start(command), Ok);
        let outcome = adapter.and_then(|mut adapter| {
            let outcome = run_one(&mut adapter, vector, server)?;
            running = Some(adapter);
            Ok(outcome)
        });
        report.add(&vector.name, outcome.unwrap_or_else(|error| Outcome::failed(format!("{error:#}"))));
    }
    report
}

/// Runs one vector.
///
/// # Errors
/// If the adapter cannot be used any further. A client that does the wrong thing is not an error.
fn run_one(adapter: &mut Adapter, vector: &Vector, server: &MockServer) -> anyhow::Result<Outcome> {
    let world = World::new(server, &vector.vendor, &vector.given)?;
    open(adapter, vector, &world, server.uri(&vector.vendor))?;
    let mut outcome = Outcome::default();
    for (index, step) in vector.steps.iter().enumerate() {
        if let Some(faults) = &step.set {
            world.set_faults(faults);
        }
        if let Some(why) = do_step(adapter, step, &mut outcome)? {
            outcome.fail(format!("step {index} ({}): {why}", step.action));
            break;
        }
    }
    if outcome.passed()
        && let Some(why) = world.difference(&vector.then)
    {
        outcome.fail(why);
    }
    // The client is of no further interest; what it still holds must not reach the next vector.
    adapter.ask("close", &Map::new())?.map_err(|error| anyhow!("close: {error}"))?;
    Ok(outcome)
}

fn open(adapter: &mut Adapter, vector: &Vector, world: &World, endpoint: &str) -> anyhow::Result<()> {
    let mut options = vector.options.clone();
    options.entry("retry_base_ms").or_insert_with(|| json!(RETRY_BASE.as_millis() as u64));
    options.insert("api_key".to_owned(), world.key.as_str().into());
    options.insert("endpoint".to_owned(), endpoint.into());
    let arguments = [("vendor".to_owned(), vector.vendor.as_str().into()), ("options".to_owned(), Value::Object(options))];
    if let Err(error) = adapter.ask("open", &arguments.into_iter().collect())? {
        bail!("open: {error}");
    }
    Ok(())
}

/// Does a step as often as it says; why what came of it was wrong, if it was.
fn do_step(adapter: &mut Adapter, step: &Step, outcome: &mut Outcome) -> anyhow::Result<Option<String>> {
    if step.set.is_some() {
        return Ok(None);
    }
    for repetition in 0..step.repeat {
        let arguments = step.arguments.iter().map(|(name, argument)| (name.clone(), with_index(argument, repetition))).collect();
        let answer = adapter.ask(&step.action, &arguments)?;
        outcome.note(&answer);
        if let Some(why) = answer_differs(step, &answer) {
            return Ok(Some(why));
        }
    }
    Ok(None)
}

fn answer_differs(step: &Step, answer: &Answer) -> Option<String> {
    let expected = step.expect.as_ref();
    match (expected.and_then(expected_error), answer) {
        (Some(expected), Err(error)) => difference(expected, error, false),
        (Some(_), Ok(found)) => Some(format!("it went well, with {found}")),
        (None, Err(error)) => Some(format!("it failed: {error}")),
        (None, Ok(found)) => expected.and_then(|expected| difference(expected, found, false)),
    }
}

/// The error that is to come of a step instead of anything else.
fn expected_error(expected: &Value) -> Option<&Value> {
    expected.as_object().filter(|members| members.len() == 1)?.get("error")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn step(expect: Value) -> Step {
        serde_json::from_value(json!({"do": "invoke", "operation": "getStats", "expect": expect})).unwrap()
    }

    #[test]
    fn an_expected_error_must_come() {
        let step = step(json!({"error": {"kind": "auth", "status": 401}}));
        assert_eq!(answer_differs(&step, &Err(json!({"kind": "auth", "status": 401, "attempts": 1}))), None);
        assert!(answer_differs(&step, &Err(json!({"kind": "server", "status": 401}))).is_some());
        assert!(answer_differs(&step, &Ok(json!({"data": {}}))).is_some());
    }

    #[test]
    fn an_error_is_never_what_was_expected_otherwise() {
        let step = step(json!({"data": {}}));
        assert_eq!(answer_differs(&step, &Ok(json!({"data": {"total_events": 1}}))), None);
        assert!(answer_differs(&step, &Err(json!({"kind": "auth"}))).is_some());
    }
}
