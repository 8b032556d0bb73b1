//! A client of Agent Analytics by names and data, against the mock server.

use std::time::Duration;

use agentlytics_bridge::{Client, Hooks, Kind};
use agentlytics_mock_server::MockServer;
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(10);

fn open(server: &MockServer) -> Client {
    let options = json!({
        "api_key": server.key("agent_analytics"), "token": server.token("agent_analytics"), "endpoint": server.uri("agent_analytics"),
        "retry_base_ms": 1,
    });
    let client = Client::open("agent_analytics", options.clone(), Hooks::default()).unwrap();
    let projects = client.invoke_blocking("listProjects", Value::Null).unwrap();
    let mut options = options;
    options["project"] = projects.data["projects"][0]["name"].clone();
    Client::open("agent_analytics", options, Hooks::default()).unwrap()
}

#[test]
fn what_is_tracked_is_read_back() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    for user in ["u-1", "u-1", "u-2"] {
        let mut event = client.event("signup").unwrap();
        event.set("user_id", user);
        event.set("plan", "pro");
        client.track(event).unwrap();
    }
    assert_eq!(client.flush_blocking(SOON).delivered, 3);
    let stats = client.invoke_blocking("getStats", Value::Null).unwrap();
    assert_eq!(stats.data["totals"], json!({"unique_users": 2, "total_events": 3}));

    let pages = client.pages("getEvents", json!({"limit": 2})).unwrap();
    let sizes: Vec<_> =
        std::iter::from_fn(|| pages.next_blocking()).map(|page| page.unwrap().data["events"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [2, 1], "the second page leaves out what the first has brought");
}

#[test]
fn users_are_assigned_as_by_the_tracker() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    let assign = |arguments: Value| client.compute_blocking("assign", arguments);
    for (variants, user, expected) in [
        (json!(["control", "b"]), "user_123", json!("control")),
        (json!([{"key": "control", "weight": 50}, {"key": "b", "weight": 50}]), "anon_k7x9m2abc", json!("b")),
        (json!([]), "user_123", Value::Null),
    ] {
        assert_eq!(assign(json!({"experiment": "signup_cta", "user_id": user, "variants": variants})).unwrap(), expected);
    }
    assert_eq!(assign(json!({"experiment": "x", "user_id": "u"})).unwrap_err().kind(), Kind::Validation);
}

#[test]
fn an_exposure_is_what_experiments_count() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    let arguments = json!({"experiment": "hero", "variant": "b", "user_id": "u-1"});
    client.helper("track_exposure", arguments.as_object().unwrap().clone()).unwrap();
    client.flush_blocking(SOON);
    let events = client.invoke_blocking("getEvents", Value::Null).unwrap();
    let event = &events.data["events"][0];
    assert_eq!((&event["event"], &event["user_id"]), (&json!("$experiment_exposure"), &json!("u-1")));
    assert_eq!(event["properties"], json!({"experiment": "hero", "variant": "b"}));
    assert_eq!(client.helper("track_ai_call", serde_json::Map::new()).unwrap_err().kind(), Kind::Validation);
}

#[test]
fn a_diagnosis_is_data() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    client.track(client.event("anonymous").unwrap()).unwrap();
    client.flush_blocking(SOON);
    let diagnosis = client.compute_blocking("diagnose", Value::Null).unwrap();
    let findings = diagnosis["findings"].as_array().unwrap();
    let found = findings.iter().find(|finding| finding["rule"] == "events_without_users").unwrap();
    assert_eq!((&found["severity"], &found["evidence"]["total_events"]), (&json!("warning"), &json!(1)));
    assert_eq!((&found["next_call"]["operation"], &diagnosis["unanswered"]), (&json!("getEvents"), &json!([])));
    assert!(client.compute_blocking("guess", Value::Null).unwrap_err().message().contains("agent_analytics has no 'guess'"));
}
