//! Runs vectors in one language.

use std::time::Duration;

use agentlytics_mock_server::MockServer;
use anyhow::{anyhow, bail};
use serde_json::{Map, Value, json};

use crate::adapter::{Adapter, AdapterCommand, Answer};
use crate::expect::difference;
use crate::placeholder::Names;
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
    let mut names = Names::default();
    if let Some(project) = &world.project {
        names.set("$project", project.name.as_str());
    }
    open(adapter, vector, &world, server.uri(&vector.vendor), &names)?;
    let mut outcome = Outcome::default();
    for (index, step) in vector.steps.iter().enumerate() {
        if let Some(faults) = &step.set {
            world.set_faults(faults);
        }
        if let Some(why) = do_step(adapter, step, &mut names, &mut outcome)? {
            outcome.fail(format!("step {index} ({}): {why}", step.action));
            break;
        }
    }
    if outcome.passed()
        && let Some(why) = world.difference(&vector.then(&names)?)
    {
        outcome.fail(why);
    }
    // The client is of no further interest; what it still holds must not reach the next vector.
    adapter.ask("close", &Map::new())?.map_err(|error| anyhow!("close: {error}"))?;
    Ok(outcome)
}

fn open(adapter: &mut Adapter, vector: &Vector, world: &World, endpoint: &str, names: &Names) -> anyhow::Result<()> {
    let mut options = names.fill_members(&vector.options);
    options.entry("retry_base_ms").or_insert_with(|| json!(RETRY_BASE.as_millis() as u64));
    options.insert("api_key".to_owned(), world.key.as_str().into());
    options.insert("endpoint".to_owned(), endpoint.into());
    if let Some(project) = &world.project {
        options.insert("project".to_owned(), project.name.as_str().into());
        options.insert("token".to_owned(), project.token.as_str().into());
    }
    let arguments = [("vendor".to_owned(), vector.vendor.as_str().into()), ("options".to_owned(), Value::Object(options))];
    if let Err(error) = adapter.ask("open", &arguments.into_iter().collect())? {
        bail!("open: {error}");
    }
    Ok(())
}

/// Does a step as often as it says; why what came of it was wrong, if it was.
fn do_step(adapter: &mut Adapter, step: &Step, names: &mut Names, outcome: &mut Outcome) -> anyhow::Result<Option<String>> {
    if step.set.is_some() {
        return Ok(None);
    }
    for repetition in 0..step.repeat {
        names.set("$index", repetition);
        let answer = adapter.ask(&step.action, &names.fill_members(&step.arguments))?;
        outcome.note(&answer);
        let expected = step.expect.as_ref().map(|expected| names.fill(expected));
        if let Some(why) = answer_differs(expected.as_ref(), &answer) {
            return Ok(Some(why));
        }
        if let Ok(found) = &answer {
            for (name, pointer) in &step.keep {
                names.set(format!("$kept:{name}"), found["data"].pointer(pointer).cloned().unwrap_or_default());
            }
        }
    }
    Ok(None)
}

fn answer_differs(expected: Option<&Value>, answer: &Answer) -> Option<String> {
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

    #[test]
    fn an_expected_error_must_come() {
        let expected = json!({"error": {"kind": "auth", "status": 401}});
        assert_eq!(answer_differs(Some(&expected), &Err(json!({"kind": "auth", "status": 401, "attempts": 1}))), None);
        assert!(answer_differs(Some(&expected), &Err(json!({"kind": "server", "status": 401}))).is_some());
        assert!(answer_differs(Some(&expected), &Ok(json!({"data": {}}))).is_some());
    }

    #[test]
    fn an_error_is_never_what_was_expected_otherwise() {
        let expected = json!({"data": {}});
        assert_eq!(answer_differs(Some(&expected), &Ok(json!({"data": {"total_events": 1}}))), None);
        assert!(answer_differs(Some(&expected), &Err(json!({"kind": "auth"}))).is_some());
        assert!(answer_differs(None, &Err(json!({"kind": "auth"}))).is_some());
    }
}
