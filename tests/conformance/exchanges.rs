//! What the SDK sends keeps to the documents, what the mock server answers does too, and nothing is lost in between.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use agentlytics_bridge::{Client, Kind as ErrorKind};
use agentlytics_mock_server::{Generator, JournalEntry};
use agentlytics_spec::{Kind, Operation, ParameterIn, Spec};
use agentlytics_tests::World;
use proptest::prelude::*;
use proptest::test_runner::{Config, TestError, TestRunner};
use serde_json::{Map, Value, json};

use crate::schema;

/// Random arguments tried for each operation.
const CASES: u32 = 48;

/// Both sides read the same clock, so that asking twice gives the same answer.
const NOW: &str = "2026-03-09T12:00:00Z";

#[test]
fn requests_and_answers_keep_to_the_documents_and_nothing_is_lost() {
    for spec in Spec::all() {
        for operation in spec.operations().iter().filter(|operation| matches!(operation.kind(), Kind::Read | Kind::Write)) {
            // What one operation changes, the key it came with even, is nothing to the next.
            let world = World::of(spec.vendor());
            world.stop_clock(NOW);
            fill(&world, spec);
            let client = world.client(json!({"max_retries": 0}));
            check(&world, &client, spec, operation);
        }
    }
}

#[test]
fn tracked_events_keep_to_the_documents() {
    for spec in Spec::all() {
        let Some(writes) = ingest(spec) else { continue };
        let world = World::of(spec.vendor());
        let client = world.client(json!({"batch_size": 100}));
        let name = schema::name_of_event(spec, writes);
        let events = samples(spec, writes, 300);
        for event in &events {
            let mut tracked = client.event(event[name].as_str().expect("an event has a name")).expect("the service takes events");
            tracked.merge(event.as_object().expect("an event is an object"));
            client.track(tracked).expect("the document allows it");
        }
        let report = client.flush_blocking(Duration::from_secs(30));
        assert_eq!((report.rejected, report.dropped, report.pending), (0, 0, 0));
        for request in world.requests() {
            assert_eq!(request.outcome.violations.request, Vec::<String>::new(), "the SDK's request");
            assert_eq!(request.outcome.violations.response, Vec::<String>::new(), "the mock server's answer");
        }
        let audit = world.control.audit().events;
        assert_eq!(audit.stored + audit.duplicates_refused, 300, "{audit:?}");
    }
}

/// How events are stored; nothing for a service that is only read.
fn ingest(spec: &'static Spec) -> Option<&'static Operation> {
    spec.operations().iter().find(|operation| operation.kind() == Kind::Ingest)
}

/// Stores events to be read: random ones, or what the mock server makes up where the document knows no events.
fn fill(world: &World, spec: &'static Spec) {
    let filled = match ingest(spec) {
        Some(writes) => world.control.seed(spec.vendor(), samples(spec, writes, 200)),
        None => world.control.generate(spec.vendor(), &Generator::new(14, 3, 20)),
    };
    filled.expect("events are stored");
}

/// Calls an operation with random arguments. Its answer must come through unchanged, where it can be had a second time.
fn check(world: &World, client: &Client, spec: &'static Spec, operation: &Operation) {
    let answered = AtomicUsize::new(0);
    let takes = |place, name: Option<&str>| {
        operation.parameters().iter().any(|parameter| parameter.location == place && name.is_none_or(|name| parameter.name == name))
    };
    let repeatable = operation.kind() == Kind::Read || takes(ParameterIn::Header, Some("Idempotency-Key"));
    let mut runner = runner();
    let result = runner.run(&schema::arguments(spec, operation), |arguments| {
        world.control.clear_requests();
        let answer = client.invoke_blocking(operation.id(), arguments.clone());
        let journal = world.requests();
        if let (Err(error), []) = (&answer, journal.as_slice()) {
            // A document cannot say all, such as that a span must not end before it starts.
            let both = error.kind() == ErrorKind::Validation && refuses(world, operation, &arguments);
            prop_assert!(both, "the SDK refuses what the service does not: {error}");
            return Ok(());
        }
        let [request] = journal.as_slice() else { return Err(TestCaseError::fail(format!("{} requests were sent", journal.len()))) };
        prop_assert_eq!(request.operation.as_deref(), Some(operation.id()));
        prop_assert_eq!(&request.outcome.violations.request, &Vec::<String>::new(), "the SDK's request");
        prop_assert_eq!(&request.outcome.violations.response, &Vec::<String>::new(), "the mock server's answer");
        match answer {
            Ok(answer) => {
                answered.fetch_add(1, Ordering::Relaxed);
                if repeatable {
                    let sent = ask_again(world, request);
                    prop_assert_eq!(difference(spec.answer(&sent), &answer.data, ""), None, "the SDK has changed the answer");
                }
            }
            // A made-up cursor, for one, is a good request and may be refused.
            Err(error) => prop_assert!(error.status().is_some_and(|status| (400..500).contains(&status)), "{error}"),
        }
        Ok(())
    });
    if let Err(TestError::Fail(why, arguments)) = result {
        panic!("{} with {arguments}: {why}", operation.id());
    }
    // An id at random is nobody's.
    assert!(answered.into_inner() > 0 || takes(ParameterIn::Path, None), "no call of {} went well", operation.id());
}

/// Whether the service refuses the arguments of a read by itself.
fn refuses(world: &World, operation: &Operation, arguments: &Value) -> bool {
    let mut url = url::Url::parse(world.url()).expect("it is an address");
    url.set_path(operation.path());
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    url.query_pairs_mut().extend_pairs(arguments.as_object().into_iter().flatten().map(|(name, value)| (name, plain(value))));
    let request = authorized(world, ureq::http::Request::builder().method(operation.method().as_str()).uri(url.as_str()));
    let answered = ureq::run(request.body(()).expect("it is a request"));
    matches!(answered, Err(ureq::Error::StatusCode(400)))
}

/// A request with the key of the world. Services look for it in one place or the other.
fn authorized(world: &World, request: ureq::http::request::Builder) -> ureq::http::request::Builder {
    request.header("X-Api-Key", world.key()).header("Authorization", format!("Bearer {}", world.key()))
}

/// The same request once more, past the SDK: the body of its answer.
fn ask_again(world: &World, request: &JournalEntry) -> Value {
    let mut url = url::Url::parse(world.url()).expect("it is an address");
    url.set_path(&request.path);
    if !request.query.is_empty() {
        // The journal hides credentials.
        let token = world.project().map(|project| project.token).unwrap_or_default();
        let shown = request.query.iter().map(|(name, value)| (name, if value == "[redacted]" { &token } else { value }));
        url.query_pairs_mut().extend_pairs(shown);
    }
    let mut again = authorized(world, ureq::http::Request::builder().method(request.method.as_str()).uri(url.as_str()));
    // The same names make it the same request, also to the service.
    for header in ["x-request-id", "idempotency-key", "content-type"] {
        if let Some(value) = request.headers.get(header) {
            again = again.header(header, value);
        }
    }
    let body = request.body.as_ref().map(Value::to_string).unwrap_or_default();
    let mut answer = ureq::run(again.body(body).expect("it is a request")).expect("it went well before");
    let text = answer.body_mut().read_to_string().expect("the answer can be read");
    serde_json::from_str(&text).unwrap_or(Value::String(text))
}

/// Where `made` is not what was `sent`, with both values.
fn difference(sent: &Value, made: &Value, at: &str) -> Option<String> {
    match (sent, made) {
        (Value::Object(sent), Value::Object(made)) => {
            let names: BTreeSet<_> = sent.keys().chain(made.keys()).collect();
            let member = |object: &Map<String, Value>, name: &String| object.get(name).cloned();
            names.into_iter().find_map(|name| match (member(sent, name), member(made, name)) {
                (Some(sent), Some(made)) => difference(&sent, &made, &format!("{at}/{name}")),
                (sent, made) => Some(format!("{at}/{name}: {sent:?} became {made:?}")),
            })
        }
        (Value::Array(sent), Value::Array(made)) if sent.len() == made.len() => {
            let mut pairs = sent.iter().zip(made).enumerate();
            pairs.find_map(|(place, (sent, made))| difference(sent, made, &format!("{at}/{place}")))
        }
        // One number may be written in two ways.
        (Value::Number(sent), Value::Number(made)) if sent.as_f64() == made.as_f64() => None,
        _ => (sent != made).then(|| format!("{at}: {sent} became {made}")),
    }
}

/// Random events, as an operation takes them.
fn samples(spec: &'static Spec, operation: &Operation, count: usize) -> Vec<Value> {
    let mut runner = runner();
    let bodies = schema::arguments(spec, operation);
    let mut event = || {
        let mut event = bodies.new_tree(&mut runner).expect("there are values").current();
        // Milliseconds at random are a time long ago, which a service may refuse and a client need not send.
        if event["timestamp"].is_number() {
            event["timestamp"].take();
        }
        event
    };
    (0..count).map(|_| event()).collect()
}

fn runner() -> TestRunner {
    TestRunner::new(Config { cases: CASES, failure_persistence: None, ..Config::default() })
}
