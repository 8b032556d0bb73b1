//! The control plane of a mock server as tools.

mod support;

use agentlytics_mcp::{Error, Server};
use agentlytics_mock_server::MockServer;
use serde_json::json;

use support::{Fixture, options};

fn with_control() -> Fixture {
    Fixture::with(|options, mock| options.mock_control = Some(mock.url().parse().unwrap()))
}

#[tokio::test]
async fn an_agent_makes_a_service_fail_and_sees_what_was_asked_of_it() {
    let fixture = with_control();
    let assistant = fixture.connect().await;
    let rule = json!({"operation": "getStats", "fault": {"type": "status", "status": 404}});
    let added = assistant.answer("mock_add_fault", rule).await;
    assert_eq!(assistant.error("metrone_get_stats", json!({})).await["status"], 404);
    let requests = assistant.answer("mock_requests", json!({"operation": "getStats"})).await;
    assert_eq!(requests["result"].as_array().unwrap().len(), 1, "{requests}");
    assert_eq!(requests["result"][0]["operation"], "getStats");
    assert!(!requests.to_string().contains(fixture.mock.key("metrone")), "{requests}");

    assistant.answer("mock_remove_fault", json!({"id": added["id"]})).await;
    assert_eq!(assistant.answer("mock_faults", json!({})).await["result"], json!([]));
    assistant.answer("metrone_get_stats", json!({})).await;
}

#[tokio::test]
async fn an_agent_moves_the_clock() {
    let fixture = with_control();
    let assistant = fixture.connect().await;
    let moved = assistant.answer("mock_advance_clock", json!({"set": "2026-03-16T12:00:00Z", "freeze": true})).await;
    assert_eq!(moved, json!({"now": "2026-03-16T12:00:00Z", "frozen": true}));
    assert_eq!(fixture.mock.control().clock().now.to_string(), "2026-03-16T12:00:00Z");
}

#[tokio::test]
async fn each_world_has_its_own() {
    let fixture = with_control();
    let assistant = fixture.connect().await;
    let key = fixture.mock.new_key("metrone").unwrap();
    let events = json!([{"event_type": "page_view"}]);
    assistant.answer("mock_seed", json!({"service": "metrone", "events": events, "key": key})).await;
    let stored = async |arguments| assistant.answer("mock_events", arguments).await["result"].as_array().unwrap().len();
    assert_eq!((stored(json!({"key": key})).await, stored(json!({})).await), (1, 0));
    assistant.answer("mock_reset", json!({"key": key})).await;
    assert_eq!(stored(json!({"key": key})).await, 0);
}

#[tokio::test]
async fn every_tool_reaches_the_control_plane() {
    let fixture = with_control();
    let assistant = fixture.connect().await;
    let names: Vec<_> = assistant.tool_names().await.into_iter().filter(|name| name.starts_with("mock_")).collect();
    assert_eq!(names.len(), 14, "{names:?}");
    for name in names {
        let arguments = match name.as_str() {
            "mock_seed" => json!({"service": "metrone", "events": []}),
            "mock_add_fault" => json!({"operation": "*", "times": 0, "fault": {"type": "drop"}}),
            "mock_remove_fault" => continue,
            _ => json!({}),
        };
        assistant.answer(&name, arguments).await;
    }
}

#[tokio::test]
async fn what_the_control_plane_refuses_is_told() {
    let fixture = with_control();
    let assistant = fixture.connect().await;
    let error = assistant.error("mock_add_fault", json!({"operation": "*", "fault": {"type": "earthquake"}})).await;
    assert_eq!(error["code"], "mock_refused");
    assert!(error["message"].as_str().unwrap().contains("earthquake"), "{error}");
    let error = assistant.error("mock_reset", json!({"key": "metrone_test_0"})).await;
    assert_eq!(error["code"], "mock_refused");
}

#[tokio::test]
async fn without_the_option_there_are_none() {
    let names = Fixture::new().connect().await.tool_names().await;
    assert!(names.iter().all(|name| !name.starts_with("mock_")));
    let fixture = Fixture::with(|options, mock| {
        options.mock_control = Some(mock.url().parse().unwrap());
        options.read_only = true;
    });
    let names = fixture.connect().await.tool_names().await;
    assert!(names.contains(&"mock_requests".to_owned()) && !names.contains(&"mock_reset".to_owned()), "{names:?}");
}

#[test]
fn only_this_machine_is_controlled() {
    let mock = MockServer::start_blocking().unwrap();
    for url in ["http://192.0.2.1:80/", "https://127.0.0.1/", "http://example.com/", "http://127.0.0.1.example.com/"] {
        let mut options = options(&mock);
        options.mock_control = Some(url.parse().unwrap());
        assert!(matches!(Server::open(&options), Err(Error::Options(_))), "{url}");
    }
}
