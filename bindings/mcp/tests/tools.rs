//! The tools of the services: all of them, and what is said of them.

mod support;

use std::collections::BTreeMap;

use agentlytics_mcp::{Error, Options, Server};
use agentlytics_mock_server::MockServer;
use agentlytics_spec::tools;
use rmcp::model::Tool;
use serde_json::{Value, json};

use support::{Fixture, meta, options, text};

/// Ids that exist only once something was created, by the tool that creates it.
struct Made {
    project: String,
    experiment: String,
}

/// Arguments with which a tool answers. Whatever needs none is called without any.
fn arguments(tool: &str, made: &Made) -> Value {
    let span = json!({"startDate": "2026-03-01", "endDate": "2026-03-08"});
    match tool {
        "metrone_track_event" => json!({"event_type": "page_view", "page_url": "https://shop.example/"}),
        "metrone_track_ai_call" => json!({"call_id": "call-1", "provider": "vapi", "duration": 12, "outcome": "booked"}),
        "metrone_batch_query" => json!({"queries": [{"id": "now", "type": "live"}]}),
        "agent_analytics_query" => json!({"metrics": ["event_count"]}),
        "agent_analytics_get_breakdown" => json!({"property": "path"}),
        "agent_analytics_get_funnel" => json!({"steps": [{"event": "page_view"}, {"event": "signup"}]}),
        "agent_analytics_create_project" => json!({"name": "another"}),
        "agent_analytics_create_experiment" => json!({"name": "colour", "variants": ["red", "blue"], "goal_event": "signup"}),
        "agent_analytics_get_project" | "agent_analytics_delete_project" => json!({"id": made.project}),
        "agent_analytics_update_project" => json!({"id": made.project, "allowed_origins": "https://shop.example"}),
        "agent_analytics_get_experiment" | "agent_analytics_delete_experiment" => json!({"id": made.experiment}),
        "agent_analytics_update_experiment" => json!({"id": made.experiment, "status": "paused"}),
        "agent_analytics_assign" => json!({"experiment": "greeting", "user_id": "u-1", "variants": ["formal", "friendly"]}),
        "agnt_get_overview" => json!({"period": "week"}),
        "agnt_get_metrics" => json!({"period": "week", "startDate": "2026-03-01", "endDate": "2026-03-08"}),
        "agnt_get_rolling" => json!({"window": 7}),
        "agnt_get_events" | "agnt_get_assistants" | "agnt_get_top_users" | "agnt_get_snapshots" => span,
        _ => json!({}),
    }
}

#[tokio::test]
async fn every_tool_answers_in_the_form_that_it_promises() {
    let fixture = Fixture::with(|options, _| options.max_result_bytes = 1 << 20);
    let assistant = fixture.connect().await;
    let project = assistant.answer("agent_analytics_create_project", json!({"name": "shop"})).await;
    let experiment = json!({"name": "greeting", "variants": ["formal", "friendly"], "goal_event": "signup"});
    let experiment = assistant.answer("agent_analytics_create_experiment", experiment).await;
    let id = |answer: &Value| answer["id"].as_str().unwrap().to_owned();
    let made = Made { project: id(&project), experiment: id(&experiment) };

    let mut listed = assistant.peer.list_all_tools().await.unwrap();
    assert_eq!(listed.len(), tools().len() - 1, "all but the one that tells a secret");
    // What is deleted cannot be read any more.
    listed.sort_by_key(|tool| tool.name.contains("delete"));
    for tool in listed {
        let result = assistant.call(&tool.name, arguments(&tool.name, &made)).await;
        assert_ne!(result.is_error, Some(true), "{}: {}", tool.name, text(&result));
        let structured = result.structured_content.clone().unwrap();
        let schema = Value::Object(tool.output_schema.as_deref().unwrap().clone());
        let validator = jsonschema::validator_for(&schema).unwrap();
        let breaches: Vec<_> = validator.iter_errors(&structured).map(|error| format!("{}: {error}", error.instance_path())).collect();
        assert_eq!(breaches, Vec::<String>::new(), "{}: {structured:#}", tool.name);
        assert_eq!(text(&result), format!("{structured:#}"), "{}", tool.name);
        assert_eq!(result.content.len(), 1, "{}", tool.name);
    }
}

#[tokio::test]
async fn tools_are_listed_as_the_table_has_them() {
    let assistant = Fixture::new().connect().await;
    let listed: BTreeMap<String, Tool> =
        assistant.peer.list_all_tools().await.unwrap().into_iter().map(|tool| (tool.name.to_string(), tool)).collect();
    let stats = &listed["metrone_get_stats"];
    let table = tools().iter().find(|tool| tool.name == "metrone_get_stats").unwrap();
    assert_eq!(json!(stats), json!(table));
    assert_eq!(json!(stats).get("calls"), None, "how it is called is nobody's business");
    let hints = |name: &str| {
        let hints = listed[name].annotations.clone().unwrap();
        [hints.read_only_hint, hints.destructive_hint, hints.idempotent_hint, hints.open_world_hint].map(Option::unwrap)
    };
    assert_eq!(hints("metrone_get_stats"), [true, false, true, true]);
    assert_eq!(hints("agent_analytics_delete_project"), [false, true, true, true]);
    assert_eq!(hints("agent_analytics_assign"), [true, false, true, false]);
}

#[tokio::test]
async fn who_may_only_read_is_offered_nothing_else() {
    let fixture = Fixture::with(|options, _| options.read_only = true);
    let assistant = fixture.connect().await;
    let names = assistant.tool_names().await;
    let reads = tools().iter().filter(|tool| tool.annotations.read_only_hint).count();
    assert_eq!(names.len(), reads);
    assert!(!names.contains(&"metrone_track_event".to_owned()));
    let error = assistant.error("metrone_track_event", json!({"event_type": "page_view"})).await;
    assert_eq!(error["code"], "unknown_tool");
    assert_eq!(fixture.mock.control().audit().events.stored, 0);
}

#[tokio::test]
async fn a_tool_whose_answer_is_a_secret_is_not_offered() {
    let fixture = Fixture::new();
    let assistant = fixture.connect().await;
    assert!(tools().iter().any(|tool| tool.name == "agent_analytics_revoke_key"));
    assert!(!assistant.tool_names().await.contains(&"agent_analytics_revoke_key".to_owned()));
    assert_eq!(assistant.error("agent_analytics_revoke_key", json!({})).await["code"], "unknown_tool");
}

#[tokio::test]
async fn only_the_services_asked_for_are_offered() {
    let fixture = Fixture::with(|options, _| options.services = vec!["agent-analytics".to_owned()]);
    assert_eq!(fixture.server.services().collect::<Vec<_>>(), ["agent_analytics"]);
    let names = fixture.connect().await.tool_names().await;
    assert_eq!(names.len(), fixture.server.tool_count());
    assert!(names.iter().all(|name| name.starts_with("agent_analytics_")), "{names:?}");
}

#[test]
fn a_service_that_cannot_be_served_says_why() {
    let mock = MockServer::start_blocking().unwrap();
    let mut unknown = options(&mock);
    unknown.services = vec!["metron".to_owned()];
    let error = Server::open(&unknown).unwrap_err();
    assert!(matches!(&error, Error::Service { service, reason } if service == "metron" && reason.contains("metrone")), "{error}");

    let mut malformed = Options::default();
    malformed.services = vec!["metrone".to_owned()];
    malformed.clients.insert("metrone".to_owned(), json!({"api_key": "metrone_test_shhh"}));
    let error = Server::open(&malformed).unwrap_err();
    assert_eq!(error.code(), "service");
    assert!(!error.to_string().contains("shhh"), "{error}");
}

#[tokio::test]
async fn a_write_is_sent_under_a_key_that_is_told() {
    let fixture = Fixture::new();
    let assistant = fixture.connect().await;
    let event = json!({"event_type": "page_view"});
    let first = assistant.call("metrone_track_event", event.clone()).await;
    let key = meta(&first, "agentlytics/idempotency_key");
    assert_eq!(key.as_str().map(str::len), Some(36), "{key}");
    assert_eq!(meta(&first, "agentlytics/request_id"), first.structured_content.unwrap()["request_id"]);

    let second = assistant.call("metrone_track_event", event).await;
    assert_ne!(meta(&second, "agentlytics/idempotency_key"), key, "another call is another event");
    let error = assistant.error("metrone_track_event", json!({"event_type": "page_view", "idempotency_key": key})).await;
    assert_eq!((&error["kind"], &error["code"]), (&json!("conflict"), &json!("DUPLICATE_EVENT")));
    assert_eq!(fixture.mock.control().audit().events.stored, 2);

    let read = assistant.call("metrone_get_stats", json!({})).await;
    assert_eq!(meta(&read, "agentlytics/idempotency_key"), Value::Null);
}
