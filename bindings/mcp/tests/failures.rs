//! What fails is told so that the assistant can do something about it, and tells no secret.

mod support;

use agentlytics_mcp::Server;
use agentlytics_mock_server::MockServer;
use serde_json::{Value, json};

use support::{Fixture, meta, options, text};

#[tokio::test]
async fn a_refusal_of_the_service_says_what_happened_and_what_to_do() {
    let fixture = Fixture::new();
    fixture.fault(json!({"operation": "getStats", "times": 9, "fault": {"type": "status", "status": 503}}));
    let assistant = fixture.connect().await;
    let result = assistant.call("metrone_get_stats", json!({})).await;
    let error = meta(&result, "agentlytics/error");
    assert_eq!((&error["kind"], &error["status"], &error["retryable"]), (&json!("server"), &json!(503), &json!(true)));
    assert_eq!((&error["vendor"], &error["operation"]), (&json!("metrone"), &json!("getStats")));
    assert_eq!(error["request_id"], meta(&result, "agentlytics/request_id"));
    assert!(error["what_to_do"].as_str().unwrap().starts_with("Call again in a while."), "{error}");
    assert!(text(&result).contains("\"kind\": \"server\""), "{}", text(&result));
}

#[tokio::test]
async fn a_write_that_may_have_failed_names_its_key() {
    let fixture = Fixture::new();
    fixture.fault(json!({"operation": "createEvent", "times": 9, "fault": {"type": "status", "status": 500, "when": "after"}}));
    let assistant = fixture.connect().await;
    let result = assistant.call("metrone_track_event", json!({"event_type": "page_view"})).await;
    assert_eq!(result.is_error, Some(true));
    let key = meta(&result, "agentlytics/idempotency_key");
    fixture.mock.control().clear_faults();
    let error = assistant.error("metrone_track_event", json!({"event_type": "page_view", "idempotency_key": key})).await;
    assert_eq!(error["code"], "DUPLICATE_EVENT");
    assert_eq!(fixture.mock.control().audit().events.stored, 1);
}

#[tokio::test]
async fn what_cannot_be_called_is_named_with_what_was_perhaps_meant() {
    let fixture = Fixture::new();
    let assistant = fixture.connect().await;
    let told = async |name: &str, arguments: Value| {
        let error = assistant.error(name, arguments).await;
        (error["code"].as_str().unwrap().to_owned(), error["message"].as_str().unwrap().to_owned())
    };
    let (code, message) = told("metrone_get_stat", json!({})).await;
    assert_eq!(code, "unknown_tool");
    assert!(message.contains("'metrone_get_stat'; is it metrone_get_stats or"), "{message}");
    let (code, message) = told("metrone_get_stats", json!({"dayz": 7})).await;
    assert_eq!((code.as_str(), message.as_str()), ("invalid_arguments", "metrone_get_stats: there is no argument 'dayz'; is it days?"));
    let (_, message) = told("metrone_get_stats", json!({"days": "seven"})).await;
    assert!(message.contains("argument 'days'") && !message.contains("seven"), "{message}");
    let (_, message) = told("metrone_track_ai_call", json!({"call_id": "c"})).await;
    assert!(message.contains("\"provider\" is a required property"), "{message}");
    assert_eq!(fixture.mock.control().audit().requests, 0, "none of these was sent");
}

#[tokio::test]
async fn no_result_tells_a_secret() {
    let fixture = Fixture::new();
    let key = fixture.mock.key("metrone").to_owned();
    for rule in [
        json!({"operation": "getStats", "times": 9, "fault": {"type": "drop"}}),
        json!({"operation": "getLive", "times": 9, "fault": {"type": "status", "status": 401}}),
        json!({"operation": "getPages", "times": 9, "fault": {"type": "garbage"}}),
        // A service that quotes what it was sent.
        json!({"operation": "getEvents", "times": 9, "fault": {"type": "status", "status": 400,
            "body": {"error": {"code": "BAD_KEY", "message": format!("the key {key} is bad")}}}}),
    ] {
        fixture.fault(rule);
    }
    let assistant = fixture.connect().await;
    for tool in ["metrone_get_stats", "metrone_get_live", "metrone_get_pages", "metrone_get_events"] {
        let told = json!(assistant.call(tool, json!({})).await).to_string();
        assert!(!told.contains(&key), "{tool}: {told}");
    }
    assert!(!format!("{:?}", fixture.server).contains(&key));
}

#[test]
fn an_endpoint_with_a_password_is_not_quoted() {
    let mock = MockServer::start_blocking().unwrap();
    let mut options = options(&mock);
    options.clients.get_mut("metrone").unwrap()["endpoint"] = json!("http://user:hush-hush@127.0.0.1:1/");
    let refused = Server::open(&options).unwrap_err().to_string();
    assert!(refused.contains("endpoint cannot be used") && !refused.contains("hush"), "{refused}");
}
