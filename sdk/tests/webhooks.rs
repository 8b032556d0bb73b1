//! What platforms tell by webhooks, recorded as events of the services.

#![cfg(feature = "webhooks")]

use std::sync::Arc;
use std::time::Duration;

use agentlytics::transport::testing::{Scripted, ScriptedTransport};
use agentlytics::webhooks::{Receiver, Request, UnifiedEvent, examples};
use agentlytics::{Metrone, agent_analytics, metrone};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use serde_json::{Value, json};

/// The event of each example.
fn told() -> Vec<UnifiedEvent> {
    let events = examples().map(|example| {
        let headers = HeaderMap::from_iter([(CONTENT_TYPE, example.content_type.parse().unwrap())]);
        let request = Request { url: "https://a.example/hooks", headers: &headers, body: example.body.as_bytes() };
        let received = Receiver::new(example.platform).label("main").receive(&request, "2026-11-20T15:07:19Z".parse().unwrap());
        received.unwrap().event.expect("every example tells something")
    });
    events.collect()
}

#[test]
fn every_member_is_one_of_metrones() {
    for told in told() {
        let event = metrone::Event::from(told.clone());
        event.validate().unwrap();
        assert_eq!(event.to_object().unwrap(), told.members(), "nothing has moved into the properties");
    }
}

#[test]
fn metrone_is_sent_the_platforms_own_key() {
    let service = Arc::new(ScriptedTransport::new([Scripted::answer(200, r#"{"ok":true,"accepted":1}"#)]));
    let client =
        Metrone::builder().api_key("metrone_test_0123456789abcdef0123456789abcdef").transport(Arc::clone(&service)).build().unwrap();
    let told = told().into_iter().find(|told| told.idempotency_key.starts_with("bland:")).unwrap();
    client.record(told.clone().into()).unwrap();
    assert_eq!(client.shutdown_blocking(Duration::from_secs(5)).delivered, 1);
    let body: Value = serde_json::from_slice(service.requests()[0].body()).unwrap();
    assert_eq!(body[0]["idempotency_key"], json!(told.idempotency_key));
}

#[test]
fn agent_analytics_has_all_of_it_as_properties() {
    for told in told() {
        let event = agent_analytics::Event::from(told.clone()).to_object().unwrap();
        assert_eq!(event["event"], told.event_type.as_str());
        assert_eq!(event["timestamp"], told.timestamp.as_millisecond());
        assert_eq!(event.get("session_id").and_then(Value::as_str), told.session_id.as_deref());
        let properties = &event["properties"];
        assert_eq!((&properties["idempotency_key"], &properties["label"]), (&json!(told.idempotency_key), &json!("main")));
        assert_eq!(properties["ai_provider"], told.ai_provider.as_str());
        assert_eq!(properties.get("properties"), None);
    }
}
