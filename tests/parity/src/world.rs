//! The server's side of a vector: its state before, and what it has seen after.

use std::collections::BTreeSet;

use agentlytics_mock_server::{Control, FaultRule, Field, JournalEntry, JournalFilter, KeyInfo, MockServer, Project};
use anyhow::Context;
use serde_json::{Map, Value, json};

use crate::expect::difference;
use crate::vector::{ExpectedRequest, Given, Then};

/// A world of the mock server, for one vector in one language.
pub struct World {
    /// The key that opens it.
    pub key: String,
    /// The project that it has from the beginning, if the service has projects.
    pub project: Option<Project>,
    control: Control,
}

impl World {
    /// Makes a world as a vector wants it.
    ///
    /// # Errors
    /// If the server cannot.
    pub fn new(server: &MockServer, vendor: &str, given: &Given) -> anyhow::Result<Self> {
        let KeyInfo { key, token, .. } = server.control().new_key(vendor)?;
        let control = server.control().world_of(&key)?;
        let project = token.and_then(|token| control.snapshot().projects.into_iter().find(|project| project.token == token));
        if let Some(time) = &given.clock {
            let stopped = serde_json::from_value(json!({"set": time, "freeze": true})).context("the clock of `given`")?;
            control.set_clock(&stopped);
        }
        control.seed(vendor, given.events.clone()).context("the events of `given`")?;
        let world = Self { key, project, control };
        world.set_faults(&given.faults);
        Ok(world)
    }

    /// Replaces the fault rules.
    pub fn set_faults(&self, rules: &[FaultRule]) {
        self.control.clear_faults();
        for rule in rules {
            self.control.add_fault(rule.clone());
        }
    }

    /// Why the world is not as the vector expects it to be in the end; nothing if it is.
    pub fn difference(&self, then: &Then) -> Option<String> {
        let requests = self.control.requests(&JournalFilter::default());
        requests_differ(&then.requests, &requests)
            .or_else(|| count_differs("request_count", then.request_count, requests.len()))
            .or_else(|| self.stored_differ(then))
            .or_else(|| breaches(&requests))
    }

    fn stored_differ(&self, then: &Then) -> Option<String> {
        let events = self.control.events();
        let rows: Vec<_> = events.iter().map(|event| serde_json::to_value(event).unwrap_or_default()).collect();
        let keys: Vec<_> = events.iter().filter_map(|event| event.fields.get(Field::IdempotencyKey)).collect();
        let distinct: BTreeSet<_> = keys.iter().collect();
        let mut left: Vec<_> = rows.iter().collect();
        for expected in &then.stored {
            let Some(place) = left.iter().position(|found| difference(expected, found, false).is_none()) else {
                return Some(format!("stored: {expected} is not among {}", Value::Array(rows)));
            };
            left.remove(place);
        }
        count_differs("stored_count", then.stored_count, events.len())
            .or_else(|| count_differs("duplicates", then.duplicates, keys.len() - distinct.len()))
    }
}

fn count_differs(what: &str, expected: Option<usize>, found: usize) -> Option<String> {
    expected.filter(|expected| *expected != found).map(|expected| format!("{what}: expected {expected}, found {found}"))
}

/// The expected requests must have come in their order; others may have come between them.
fn requests_differ(expected: &[ExpectedRequest], found: &[JournalEntry]) -> Option<String> {
    let mut matched: Vec<&JournalEntry> = Vec::new();
    let mut left = found.iter();
    for (index, expected) in expected.iter().enumerate() {
        let mut nearest = None;
        let next = left.find(|found| {
            let why = request_differs(expected, found, &matched);
            if found.path == expected.path && why.is_some() {
                nearest = why.clone();
            }
            why.is_none()
        });
        match next {
            Some(request) => matched.push(request),
            None => {
                let why = nearest.unwrap_or_else(|| format!("no further {} {} came", expected.method, expected.path));
                return Some(format!("requests/{index}: {why}"));
            }
        }
    }
    None
}

fn request_differs(expected: &ExpectedRequest, found: &JournalEntry, before: &[&JournalEntry]) -> Option<String> {
    if expected.method != found.method || expected.path != found.path {
        return Some(format!("{} {}", found.method, found.path));
    }
    let query: Map<String, Value> = found.query.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    let headers: Map<String, Value> = found.headers.iter().map(|(name, value)| (name.clone(), value.as_str().into())).collect();
    let body = found.body.as_ref().unwrap_or(&Value::Null);
    let part = |name: &str, difference: Option<String>| difference.map(|difference| format!("{name}{difference}"));
    part("query", expected.query.as_ref().and_then(|expected| difference(expected, &Value::Object(query), true)))
        .or_else(|| part("headers", difference(&Value::Object(expected.headers.clone()), &Value::Object(headers), false)))
        .or_else(|| part("body", expected.body.as_ref().and_then(|expected_body| difference(expected_body, body, expected.exact))))
        .or_else(|| expected.same_as.and_then(|earlier| no_repetition(before.get(earlier).copied(), found)))
}

/// Why `found` does not repeat `earlier`: a retry carries the same key and the same bytes.
fn no_repetition(earlier: Option<&JournalEntry>, found: &JournalEntry) -> Option<String> {
    let earlier = earlier?;
    let key = |entry: &JournalEntry| entry.headers.get("idempotency-key").cloned();
    if key(earlier) != key(found) {
        return Some(format!("the Idempotency-Key is {:?}, was {:?}", key(found), key(earlier)));
    }
    (earlier.body != found.body).then(|| "the body is another than before".to_owned())
}

/// Breaches of the service's specification, by a client or by the mock server itself.
fn breaches(requests: &[JournalEntry]) -> Option<String> {
    requests.iter().find_map(|entry| {
        let violations = &entry.outcome.violations;
        let first = violations.request.first().map(|breach| format!("the request breaks the specification: {breach}"));
        let first = first.or_else(|| violations.response.first().map(|breach| format!("the answer breaks the specification: {breach}")));
        first.map(|breach| format!("{} {}: {breach}", entry.method, entry.path))
    })
}
