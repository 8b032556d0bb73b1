//! Answers that no service would give, to the SDK.

use std::time::Duration;

use agentlytics_spec::{Kind, Spec};
use agentlytics_tests::World;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value, json};

use crate::corpus::edited_text;
use crate::{recorded, runner};

const ANSWERS: &str = include_str!("corpus/answers.txt");
/// How long a client may hope for a better answer.
const PATIENCE: Duration = Duration::from_millis(5);

/// An answer: status, content type, a header of the kind that tells to wait, body.
fn answer() -> impl Strategy<Value = Value> {
    let status = prop_oneof![select(vec![200u16, 202, 204, 400, 401, 403, 404, 409, 413, 422, 429, 500, 503]), 200u16..600];
    let types = select(vec!["application/json", "application/json; charset=utf-8", "text/html", "text/event-stream", ""]);
    let wait = select(vec!["", "0", "-1", "1e9", "99999999999999999999", "Mon, 31 Feb 2026 00:00:00 GMT", "soon"]);
    (status, types, wait, edited_text(ANSWERS)).prop_map(|(status, content_type, wait, body)| {
        json!({"type": "status", "status": status, "headers": {"content-type": content_type, "retry-after": wait}, "body": body})
    })
}

#[test]
fn no_answer_breaks_a_call() {
    for spec in Spec::all() {
        let world = World::of(spec.vendor());
        let client = world.client(json!({"max_retries": 0}));
        let reads = spec
            .operations()
            .iter()
            .filter(|operation| operation.kind() == Kind::Read && operation.parameters().iter().all(|parameter| !parameter.required));
        let result = runner().run(&(select(reads.collect::<Vec<_>>()), answer()), |(operation, fault)| {
            world.control.clear_faults();
            world.fault(json!({"operation": "*", "fault": fault}));
            if let Err(error) = client.invoke_blocking(operation.id(), json!({})) {
                let told = error.to_string();
                prop_assert!(!told.contains('\n') && !told.contains(world.key()), "one line without the key: {}", told);
            }
            Ok(())
        });
        result.unwrap_or_else(|error| panic!("{}: {error}", spec.vendor()));
    }
}

#[test]
fn no_answer_makes_an_event_disappear_uncounted() {
    for spec in recorded() {
        let world = World::of(spec.vendor());
        let result = runner().run(&answer(), |fault| {
            world.control.clear_faults();
            world.fault(json!({"operation": "*", "fault": fault}));
            let client = world.client(json!({"max_retries": 0, "retry_base_ms": 1}));
            for _ in 0..3 {
                client.track(client.event("step").expect("events are taken")).expect("it is an event");
            }
            client.flush_blocking(PATIENCE);
            client.shutdown_blocking(PATIENCE);
            let stats = client.stats();
            let dropped: u64 = stats.dropped.values().sum();
            prop_assert_eq!((stats.accepted, stats.pending), (3, 0));
            prop_assert_eq!(stats.delivered + stats.duplicate + dropped, 3, "{:?}", stats);
            Ok(())
        });
        result.unwrap_or_else(|error| panic!("{}: {error}", spec.vendor()));
    }
}
