//! What is told of the services is true of their clients.

use agentlytics_bridge::{Client, Clock, Hooks, Kind, OperationKind, SystemClock, operations, services};
use agentlytics_mock_server::MockServer;
use serde_json::{Value, json};

#[test]
fn every_setting_that_is_told_is_an_option() {
    for service in services() {
        for setting in &service.settings {
            let refused = Client::open(service.name, json!({setting.name: {}}), Hooks::default()).unwrap_err();
            let known = refused.message().contains(setting.name) && !refused.message().contains("unknown field");
            assert!(refused.kind() == Kind::Config && known, "{}: {refused}", service.name);
        }
    }
}

#[test]
fn secrets_and_variables_are_told() {
    let services = services();
    let told = |service: usize, name: &str| services[service].setting(name).map(|setting| (setting.variable, setting.secret));
    assert_eq!(services.iter().map(|service| service.name).collect::<Vec<_>>(), ["metrone", "agent_analytics", "agnt"]);
    assert_eq!(services.iter().map(|service| service.event_type).collect::<Vec<_>>(), [Some("event_type"), Some("event"), None]);
    assert_eq!(told(0, "api_key"), Some((Some("METRONE_API_KEY"), true)));
    assert_eq!(told(0, "batch_size"), Some((None, false)));
    assert_eq!(told(0, "token"), None);
    assert_eq!(told(1, "token"), Some((Some("AGENT_ANALYTICS_TOKEN"), true)));
    assert_eq!(told(2, "private_key_path"), Some((Some("AGNT_PRIVATE_KEY_PATH"), false)));
    assert_eq!(
        ["token", "api_key", "kid", "private_key", "endpoint"].map(|name| services[2].credential(name)),
        [Some(0), Some(1), Some(2), Some(2), None]
    );
    assert_eq!(["api_key", "token"].map(|name| services[1].credential(name)), [None, None]);
}

#[test]
fn a_service_is_asked_for_its_health_and_read_without_arguments() {
    let server = MockServer::start_blocking().unwrap();
    for service in services() {
        let options = json!({"api_key": server.key(service.name), "endpoint": server.uri(service.name)});
        let client = Client::open(service.name, options, Hooks::default()).unwrap();
        for operation in service.health.into_iter().chain([service.read]) {
            assert!(operations().iter().any(|entry| entry.id == operation && entry.kind == OperationKind::Read), "{operation}");
            let answer = client.invoke_blocking(operation, Value::Null).unwrap();
            let apart = SystemClock::new().wall().duration_since(answer.date.unwrap());
            assert!(apart.abs().as_secs() < 60, "{operation}: {apart}");
        }
    }
}

#[test]
fn whether_events_would_be_taken_is_found_out_without_sending_any() {
    let server = MockServer::start_blocking().unwrap();
    let unknown = |service: &str| match service {
        "metrone" => "metrone_test_00000000000000000000000000000000",
        _ => "aat_00000000000000000000000000000000",
    };
    let mut checked = 0;
    for service in services() {
        let Some((operation, arguments)) = service.write_check else { continue };
        let credential = if service.setting("token").is_some() { "token" } else { "api_key" };
        let known = if credential == "token" { server.token(service.name) } else { server.key(service.name) };
        let asked = |value: &str| {
            let options = json!({credential: value, "endpoint": server.uri(service.name)});
            let client = Client::open(service.name, options, Hooks::default()).unwrap();
            client.invoke_blocking(operation, serde_json::from_str(arguments).unwrap()).map_err(|error| error.kind())
        };
        assert!(!asked(known).is_err_and(|kind| kind != Kind::Rejected), "{}", service.name);
        assert_eq!(asked(unknown(service.name)).unwrap_err(), Kind::Auth, "{}", service.name);
        checked += 1;
    }
    assert_eq!((checked, server.control().events().len()), (2, 0));
}
