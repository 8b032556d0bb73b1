//! Every documented error becomes the documented kind of error, whichever of its forms the service uses.

use agentlytics_bridge::{Client, data};
use agentlytics_spec::{Kind, Operation, Spec};
use agentlytics_tests::World;
use serde_json::{Map, Value, json};

#[test]
fn every_documented_error_has_its_kind() {
    let mut checked = 0;
    for spec in Spec::all() {
        let world = World::of(spec.vendor());
        let client = world.client(json!({"max_retries": 0}));
        for operation in spec.client_operations().filter(|operation| operation.kind() != Kind::Stream) {
            for (response, documented) in
                operation.responses().iter().flat_map(|response| response.errors.iter().map(move |error| (response, error)))
            {
                let status = response.status.as_u16();
                let expected = json!({
                    "kind": documented.kind,
                    "code": documented.code,
                    "status": status,
                    "retryable": documented.retryable,
                    "operation": operation.id(),
                    "vendor": spec.vendor(),
                    "attempts": 1,
                });
                let body = spec.error_body(documented, "no");
                for body in [outspoken(&body, documented.retryable), Some(body)].into_iter().flatten() {
                    let found = provoke(&world, &client, operation, status, &body);
                    assert_eq!(found, expected, "{} answered with {body}", operation.id());
                    checked += 1;
                }
            }
        }
    }
    assert!(checked > 100, "only {checked} answers were tried");
}

/// The same body where the service says itself whether to try again; nothing if it has no place to say so.
fn outspoken(body: &Value, retryable: bool) -> Option<Value> {
    let mut body = body.clone();
    body["error"].as_object_mut()?.insert("retryable".to_owned(), retryable.into());
    Some(body)
}

/// The error that comes of an answer, as data.
fn provoke(world: &World, client: &Client, operation: &Operation, status: u16, body: &Value) -> Value {
    world.fault(json!({"operation": operation.id(), "times": 1, "fault": {"type": "status", "status": status, "body": body}}));
    let error = client.invoke_blocking(operation.id(), example(operation)).expect_err("it was answered with an error");
    let all = serde_json::to_value(data::Error::from(&error)).expect("an error is data");
    let looked_at = ["kind", "code", "status", "retryable", "operation", "vendor", "attempts"];
    looked_at.into_iter().map(|member| (member.to_owned(), all[member].clone())).collect::<Map<_, _>>().into()
}

/// Arguments that the document gives as an example, and something for each further parameter that must be given.
fn example(operation: &Operation) -> Value {
    let content = operation.request_body().and_then(|body| body.content.first());
    let mut arguments = match content.and_then(|content| content.examples.first()) {
        // Arguments have names, also where the body is a bare list.
        Some((_, Value::Array(events))) => json!({"events": events}),
        Some((_, body)) => body.clone(),
        None => json!({}),
    };
    for parameter in operation.parameters().iter().filter(|parameter| parameter.required && parameter.client_option.is_none()) {
        arguments[&parameter.name] = parameter.example.clone().unwrap_or_else(|| "something".into());
    }
    arguments
}
