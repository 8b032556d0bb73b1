//! The table of tools agrees with the documents, and stands by itself.

use std::collections::BTreeSet;

use agentlytics_spec::{CallKind, Kind, Spec, Tool, Walk, tools};
use serde_json::{Map, Value, json};

fn tool(name: &str) -> &'static Tool {
    tools().iter().find(|tool| tool.name == name).unwrap_or_else(|| panic!("no tool {name}"))
}

fn object(value: Value) -> Map<String, Value> {
    value.as_object().cloned().expect("an object")
}

fn spec_of(tool: &Tool) -> &'static Spec {
    Spec::all().into_iter().find(|spec| spec.vendor() == tool.calls.service).expect("a service")
}

#[test]
fn every_operation_that_is_called_by_its_name_is_a_tool() {
    let called: BTreeSet<_> = tools()
        .iter()
        .filter(|tool| tool.calls.kind == CallKind::Operation)
        .map(|tool| (tool.calls.service.as_str(), tool.calls.name.as_str()))
        .collect();
    let operations: BTreeSet<_> = Spec::all()
        .into_iter()
        .flat_map(|spec| spec.operations().iter().map(|operation| (spec.vendor(), operation)))
        .filter(|(_, operation)| matches!(operation.kind(), Kind::Read | Kind::Write))
        .map(|(vendor, operation)| (vendor, operation.id()))
        .collect();
    assert_eq!(called, operations);
}

#[test]
fn names_are_unique_and_say_the_service() {
    let names: BTreeSet<_> = tools().iter().map(|tool| tool.name.as_str()).collect();
    assert_eq!(names.len(), tools().len());
    for tool in tools() {
        assert!(tool.name.starts_with(&format!("{}_", tool.calls.service)), "{}", tool.name);
        assert!(tool.name.len() <= 64 && tool.name.bytes().all(|byte| matches!(byte, b'a'..=b'z' | b'_')), "{}", tool.name);
    }
}

#[test]
fn the_tools_of_the_services_own_server_are_marked() {
    let published: BTreeSet<_> = tools().iter().filter(|tool| tool.published).map(|tool| tool.name.as_str()).collect();
    let expected = [
        "metrone_get_events",
        "metrone_get_live",
        "metrone_get_pages",
        "metrone_get_sources",
        "metrone_get_stats",
        "metrone_track_ai_call",
        "metrone_track_event",
    ];
    assert_eq!(published, BTreeSet::from(expected));
}

#[test]
fn schemas_stand_by_themselves() {
    for tool in tools() {
        assert_eq!(tool.input_schema["additionalProperties"], json!(false), "{}", tool.name);
        assert_eq!((&tool.input_schema["type"], &tool.output_schema["type"]), (&json!("object"), &json!("object")), "{}", tool.name);
        let unknown = tool.check_arguments(&object(json!({"no such argument": 1})));
        assert!(unknown.iter().any(|violation| violation.pointer.is_empty()), "{}: {unknown:?}", tool.name);
        for told in tool.check_answer(&json!([])).iter().chain(&unknown) {
            assert!(!told.message.contains("compile"), "{}: {told}", tool.name);
        }
        for schema in [&tool.input_schema, &tool.output_schema] {
            let text = json!(schema).to_string();
            for foreign in ["\"$ref\"", "\"x-", "\"writeOnly\""] {
                assert!(!text.contains(foreign), "{} has {foreign}", tool.name);
            }
        }
    }
}

/// Whatever the documents show as a request or as an answer is one for the tool, too.
#[test]
fn examples_of_the_documents_fit() {
    let mut fitted = 0;
    for tool in tools().iter().filter(|tool| tool.calls.kind == CallKind::Operation) {
        let spec = spec_of(tool);
        let operation = spec.operation(&tool.calls.name).expect("an operation");
        let takes_body_as_is = operation.parameters().is_empty() && tool.name.ends_with("_query");
        let requests = operation.request_body().into_iter().flat_map(|body| &body.content).flat_map(|media| &media.examples);
        for (name, example) in requests.filter(|_| takes_body_as_is) {
            assert_eq!(tool.check_arguments(&object(example.clone())), [], "{} {name}", tool.name);
            fitted += 1;
        }
        let answers = operation.success().into_iter().flat_map(|answer| &answer.content).flat_map(|media| &media.examples);
        for (name, example) in answers {
            assert_eq!(tool.check_answer(&tool.structured(spec.answer(example).clone())), [], "{} {name}", tool.name);
            fitted += 1;
        }
    }
    assert!(fitted >= 40, "only {fitted} examples");
}

#[test]
fn what_breaks_a_schema_is_found_without_being_quoted() {
    let stats = tool("metrone_get_stats");
    assert_eq!(stats.check_arguments(&object(json!({"days": 7, "from": "2026-03-02"}))), []);
    let found = stats.check_arguments(&object(json!({"days": "seven"})));
    assert_eq!(found.iter().map(|violation| violation.pointer.as_str()).collect::<Vec<_>>(), ["/days"]);
    assert!(!found[0].message.contains("seven"), "{}", found[0]);

    let missing = tool("metrone_track_ai_call").check_arguments(&object(json!({"call_id": "call-1"})));
    assert!(missing[0].message.contains("provider"), "{missing:?}");
}

#[test]
fn an_event_passes_through_with_its_source() {
    let track = tool("metrone_track_event");
    let request = |arguments: Value| Value::Object(track.request(object(arguments)));
    assert_eq!(
        request(json!({"event_type": "signup", "properties": {"plan": "pro"}, "event_name": null})),
        json!({"event_type": "signup", "source": "assistant", "properties": {"plan": "pro"}})
    );
    assert_eq!(request(json!({"event_type": "signup", "source": "web"})), json!({"event_type": "signup", "source": "web"}));
}

#[test]
fn a_call_becomes_an_event() {
    let arguments = json!({
        "call_id": "call-1",
        "provider": "vapi",
        "duration": 74.5,
        "intent": "booking",
        "outcome": "booked",
        "properties": {"language": "en"},
        "idempotency_key": "k-1",
    });
    let event = json!({
        "event_type": "ai_call",
        "source": "voice",
        "ai_call_id": "call-1",
        "ai_provider": "vapi",
        "ai_duration_sec": 74.5,
        "ai_intent": "booking",
        "properties": {"language": "en", "outcome": "booked"},
        "idempotency_key": "k-1",
    });
    let track = tool("metrone_track_ai_call");
    assert_eq!(track.check_arguments(&object(arguments.clone())), []);
    assert_eq!(Value::Object(track.request(object(arguments))), event);

    let short = track.request(object(json!({"call_id": "call-1", "provider": "vapi", "source": "chat", "outcome": "lost"})));
    assert_eq!(short["properties"], json!({"outcome": "lost"}));
    assert_eq!(short["source"], json!("chat"));
}

#[test]
fn the_arguments_of_other_tools_are_those_of_the_operation() {
    let arguments = object(json!({"days": 7}));
    assert_eq!(tool("metrone_get_stats").request(arguments.clone()), arguments);
}

#[test]
fn an_answer_that_is_no_object_becomes_one() {
    let assign = tool("agent_analytics_assign");
    for (answer, structured) in [(json!("b"), json!({"result": "b"})), (Value::Null, json!({"result": null}))] {
        assert_eq!(assign.structured(answer), structured);
        assert_eq!(assign.check_answer(&structured), []);
    }
    let live = tool("metrone_get_live");
    assert_eq!(live.structured(json!({"active_visitors": 1})), json!({"active_visitors": 1}));
}

#[test]
fn a_paginated_tool_says_how_to_go_on() {
    let paginated: Vec<_> = tools().iter().filter(|tool| tool.calls.paginated).collect();
    assert_eq!(paginated.len(), 4);
    for tool in paginated {
        let operation = spec_of(tool).operation(&tool.calls.name).expect("an operation");
        let argument = match &operation.pagination().expect("it is paginated").walk {
            Walk::Cursor { cursor, .. } => cursor,
            Walk::Since { since, .. } => since,
            Walk::Skip { skip, .. } => skip,
            other => panic!("{other:?}"),
        };
        assert!(tool.description.contains(&format!("`{argument}`")), "{}: {}", tool.name, tool.description);
        assert!(tool.input_schema["properties"].get(argument).is_some(), "{}", tool.name);
    }
}

#[test]
fn hints_tell_reads_from_writes_and_writes_from_losses() {
    let hints = |name: &str| {
        let hints = tool(name).annotations;
        (hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint, hints.open_world_hint)
    };
    assert_eq!(hints("metrone_get_stats"), (true, false, true, true));
    assert_eq!(hints("agent_analytics_query"), (true, false, true, true), "it is a POST, and asks");
    assert_eq!(hints("metrone_track_event"), (false, false, false, true));
    assert_eq!(hints("agent_analytics_delete_project"), (false, true, true, true));
    assert_eq!(hints("agent_analytics_revoke_key"), (false, true, false, true));
    assert_eq!(hints("agent_analytics_assign"), (true, false, true, false));
}

#[test]
fn what_is_told_of_a_tool_is_what_the_protocol_knows() {
    let told = object(json!(tool("metrone_get_live")));
    assert_eq!(told.keys().collect::<Vec<_>>(), ["annotations", "description", "inputSchema", "name", "outputSchema", "title"]);
}
