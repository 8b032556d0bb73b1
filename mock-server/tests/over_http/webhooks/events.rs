//! What reports become, and where that is read.

use super::support::{Told, example, expect, one_of_each, secret_of, send_signed, send_with_key, set_clock, site, vectors};
use crate::support::{Frames, Site};
use agentlytics_mock_server::{StoredEvent, Violations};
use agentlytics_webhooks::examples;
use serde_json::{Map, Value, json};
use std::time::Duration;

/// An event in the words of the vectors.
fn told(event: &StoredEvent) -> Map<String, Value> {
    let mut members = match serde_json::to_value(event).unwrap() {
        Value::Object(members) => members,
        other => panic!("{other}"),
    };
    for name in ["id", "received_at", "traits", "service", "project", "visitor_id"] {
        members.remove(name);
    }
    for (ours, theirs) in [("occurred_at", "timestamp"), ("duration_sec", "ai_duration_sec")] {
        if let Some(value) = members.remove(ours) {
            members.insert(theirs.to_owned(), value);
        }
    }
    members
}

/// Numbers and times are what they are, however they are written.
fn plain(mut event: Map<String, Value>) -> Map<String, Value> {
    if let Some(seconds) = event.get_mut("ai_duration_sec") {
        *seconds = json!(seconds.as_f64().unwrap());
    }
    let timestamp: jiff::Timestamp = event["timestamp"].as_str().unwrap().parse().unwrap();
    event["timestamp"] = json!(timestamp);
    event
}

#[test]
fn each_example_becomes_the_expected_event_and_is_answered_as_its_platform_wants() {
    let vectors = vectors::<Told>("events");
    assert_eq!(vectors.len(), 38);
    for (name, vector) in vectors {
        let site = Site::start();
        // What happens later than it is received happened when it was received.
        let happened = vector.event["timestamp"].as_str().unwrap().parse().unwrap();
        set_clock(&site, vector.received_at.max(happened));
        let request = example(&vector.platform, &vector.request);
        expect(&site, &vector.platform, &vector.label, secret_of(request.platform));
        let answer = send_signed(&site, request, &vector.label, secret_of(request.platform));
        let violations = &site.control().requests(&Default::default())[0].outcome.violations;
        assert_eq!((answer.status, violations), (vector.answer.status, &Violations::default()), "{name}: {answer:?}");
        if vector.answer.content_type.is_some() {
            assert_eq!(answer.header("content-type"), vector.answer.content_type.as_deref(), "{name}");
            assert_eq!(answer.text, vector.answer.body, "{name}");
        }
        let events = site.control().events();
        assert_eq!(events.iter().map(|event| plain(told(event))).collect::<Vec<_>>(), [plain(vector.event)], "{name}");
    }
}

#[test]
fn nothing_of_who_spoke_is_kept() {
    let site = site();
    for example in examples() {
        assert!(matches!(send_with_key(&site, example).status, 200 | 204), "{}/{}", example.platform, example.event);
    }
    let kept = serde_json::to_string(&site.control().events()).unwrap();
    for private in ["1202555", "+1", "Zoë", "Ada", "User:", "wav", "mp3", "WASHINGTON", "recordings.example.com"] {
        assert!(!kept.contains(private), "{private} was kept");
    }
    assert!(kept.contains("support-line"));
}

#[test]
fn what_comes_again_within_a_month_is_stored_once() {
    let site = site();
    let requests = one_of_each();
    let answers = requests.map(|request| send_with_key(&site, request));
    assert_eq!(site.stored(), 6);
    site.advance(Duration::from_hours(29 * 24));
    for (request, first) in requests.iter().zip(answers) {
        let second = send_with_key(&site, request);
        assert_eq!((second.status, second.text), (first.status, first.text), "{}", request.platform);
    }
    assert_eq!((site.stored(), site.control().audit().events.duplicates_refused), (6, 6));
}

#[test]
fn a_report_of_nothing_new_is_acknowledged() {
    let site = site();
    let notices = [
        ("vapi", json!({"message": {"type": "speech-update", "status": "started", "call": {"id": "c"}}}), "{}"),
        ("bland", json!({"call_id": "c", "latency_ms": 300}), "{}"),
        ("vapi", json!({"message": {"type": "assistant-request", "call": {"id": "c"}}}), "{}"),
    ];
    for (platform, notice, answered) in notices {
        let answer = site.post(&format!("/v1/webhooks/{platform}/main"), &notice);
        assert_eq!((answer.status, answer.text.as_str()), (200, answered), "{platform} {notice}");
    }
    assert_eq!(site.stored(), 0);
}

#[test]
fn calls_are_read_in_every_service() {
    let site = site();
    let mut stream = Frames::open(&site, &format!("/v1/api/stream?key={}", site.key()), "");
    assert_eq!(stream.frame().event, "ready");
    let calls = one_of_each();
    for call in calls {
        send_with_key(&site, call);
        assert_eq!(stream.frame().data["ai_provider"], call.platform.as_str());
    }

    let rows = site.get("/v1/api/events?limit=10").json()["data"].clone();
    let mut providers: Vec<_> = rows.as_array().unwrap().iter().map(|row| row["ai_provider"].as_str().unwrap()).collect();
    providers.sort_unstable();
    assert_eq!(providers, ["anthropic", "bland", "openai", "retell", "twilio", "vapi"]);
    assert_eq!(site.get("/v1/api/events?event_type=ai_call").json()["data"].as_array().unwrap().len(), 4);
    assert_eq!(site.get("/v1/api/stats").json()["ai_interactions"], 6);

    let read = |service: &str, target: &str| {
        let bearer = format!("Bearer {}", site.server.key(service));
        site.send("GET", &format!("/{service}/{target}"), &[("authorization", &bearer)], "").json()
    };
    let stats = read("agent_analytics", "stats?project=test");
    assert_eq!(stats["events"][0], json!({"event": "ai_call", "count": 4, "unique_users": 0}));
    let rows = read("agent_analytics", "events?project=test&event=ai_call_started")["events"].clone();
    assert_eq!(rows[0]["properties"]["provider_event"], "realtime.call.incoming");
    // Only messages and tasks are counted there, and a call is neither.
    let overview = read("agnt", "analytics/overview")["data"]["events"].clone();
    assert_eq!(overview["total"], 0);
}
