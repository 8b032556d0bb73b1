//! The control plane over HTTP.

use crate::support::{Answer, NOON, Site, refused};
use agentlytics_mock_server::MockServer;
use serde_json::{Value, json};

fn control(site: &Site, method: &str, path: &str, body: Value) -> Answer {
    let body = if body.is_null() { String::new() } else { body.to_string() };
    site.send(method, &format!("/__mock/{path}"), &[], body)
}

fn events(site: &Site) -> usize {
    control(site, "GET", "events", Value::Null).json().as_array().unwrap().len()
}

#[test]
fn a_seed_is_stored_as_a_whole_or_not_at_all() {
    let site = Site::start();
    let seed = |events: Value| control(&site, "POST", "seed", json!({"events": events}));
    let answer =
        seed(json!([{"event_type": "a", "idempotency_key": "1"}, {"event_type": "b"}, {"event_type": "a", "idempotency_key": "1"}]));
    assert_eq!(answer.json(), json!({"stored": 2, "duplicates": 1}));
    let wrong = seed(json!([{"event_type": "c"}, {"event_type": ""}]));
    assert_eq!(wrong.refusal(), refused(400, "seed"));
    assert!(wrong.json()["error"]["message"].as_str().unwrap().starts_with("event 1 of the seed: event_type must"));
    assert_eq!(events(&site), 2);
    assert_eq!(site.get("/v1/api/stats").json()["total_events"], 2, "the world's key sees what was seeded");
    assert_eq!(site.control().audit().requests, 1, "a seed is no request");
    assert_eq!(control(&site, "POST", "seed", json!({"service": "none", "events": []})).refusal(), refused(400, "unknown_service"));
}

#[test]
fn a_reset_leaves_nothing_but_the_keys() {
    let site = Site::at_noon();
    site.post("/v1/events", &json!({"event_type": "a", "idempotency_key": "1"}));
    site.post_with_key("/v1/events", "k", &json!({"event_type": "b"}));
    control(&site, "POST", "faults", json!({"operation": "*", "fault": {"type": "status", "status": 500}}));
    control(&site, "POST", "limits", json!({"batch_events": 1}));
    assert_eq!(control(&site, "POST", "reset", Value::Null).json(), json!({"ok": true}));
    assert_eq!(events(&site), 0);
    assert_eq!(control(&site, "GET", "requests", Value::Null).json(), json!([]));
    assert_eq!(control(&site, "GET", "faults", Value::Null).json(), json!([]));
    assert_eq!(control(&site, "GET", "limits", Value::Null).json()["batch_events"], 100);
    assert_eq!(control(&site, "GET", "clock", Value::Null).json()["frozen"], false);
    assert_eq!(site.post("/v1/events", &json!({"event_type": "a", "idempotency_key": "1"})).status, 200, "its key is forgotten");
    assert_eq!(site.post_with_key("/v1/events", "k", &json!({"event_type": "c"})).status, 200, "and that of the request");
}

#[test]
fn the_clock_is_moved_and_stopped() {
    let site = Site::start();
    let clock = |change: Value| control(&site, "POST", "clock", change).json();
    assert_eq!(clock(json!({"set": NOON, "freeze": true})), json!({"now": "2026-03-09T12:00:00Z", "frozen": true}));
    assert_eq!(clock(json!({"advance_ms": 60_000}))["now"], "2026-03-09T12:01:00Z");
    site.post("/v1/events", &json!({"event_type": "x"}));
    assert_eq!(control(&site, "GET", "events", Value::Null).json()[0]["received_at"], "2026-03-09T12:01:00Z");
    assert_eq!(clock(json!({"resume": true}))["frozen"], false);
    assert_eq!(control(&site, "POST", "clock", json!({"rewind": 1})).refusal(), refused(400, "invalid"));
}

#[test]
fn faults_are_listed_counted_and_removed() {
    let site = Site::start();
    let rule = json!({"operation": "getLive", "fault": {"type": "status", "status": 500}});
    let id = control(&site, "POST", "faults", rule).json()["id"].clone();
    assert_eq!(site.get("/v1/api/live").status, 500);
    let listed = control(&site, "GET", "faults", Value::Null).json();
    assert_eq!((&listed[0]["id"], &listed[0]["hits"], &listed[0]["operation"]), (&id, &json!(1), &json!("getLive")));
    assert_eq!(control(&site, "DELETE", &format!("faults/{id}"), Value::Null).status, 200);
    assert_eq!(control(&site, "DELETE", &format!("faults/{id}"), Value::Null).refusal(), refused(404, "not_found"));
    assert_eq!(site.get("/v1/api/live").status, 200);
    assert_eq!(control(&site, "POST", "faults", json!({"operation": "*", "fault": {"type": "storm"}})).refusal(), refused(400, "invalid"));
}

#[test]
fn the_journal_shows_requests_without_their_secrets() {
    let site = Site::at_noon();
    let key = site.key();
    let body = json!({"event_type": "x", "api_key": key}).to_string();
    let sent = site.send("POST", &format!("/v1/events?key={key}&a=b%20c"), &[("authorization", &format!("Bearer {key}"))], &body);
    site.get("/v1/api/live");
    let shown = control(&site, "GET", "requests?operation=trackEvent", Value::Null);
    assert!(!shown.text.contains(key), "{}", shown.text);
    let entries = shown.json();
    let entry = &entries[0];
    assert_eq!(entries.as_array().map(Vec::len), Some(1));
    assert_eq!((&entry["operation"], &entry["method"], &entry["path"]), (&json!("trackEvent"), &json!("POST"), &json!("/v1/events")));
    assert_eq!(entry["query"], json!([["key", "[redacted]"], ["a", "b c"]]));
    assert_eq!(entry["body"], json!({"event_type": "x", "api_key": "[redacted]"}));
    assert_eq!(entry["headers"]["authorization"], "[redacted]");
    assert_eq!((&entry["status"], &entry["at"]), (&json!(200), &json!("2026-03-09T12:00:00Z")));
    assert_eq!(entry["request_id"], sent.header("x-request-id").unwrap());
    assert_eq!(control(&site, "DELETE", "requests", Value::Null).status, 200);
    assert_eq!(control(&site, "GET", "requests", Value::Null).json(), json!([]));
}

#[test]
fn requests_can_be_verified() {
    let site = Site::start();
    site.post("/v1/events", &json!({"event_type": "x"}));
    site.get("/v1/api/stats");
    site.post("/v1/events", &json!({"event_type": 7}));
    let verify = |expected: Value| control(&site, "POST", "requests/verify", expected).json();
    assert_eq!(verify(json!({"operation": "trackEvent", "count": 2})), json!({"verified": true, "count": 2, "failures": []}));
    assert_eq!(verify(json!({"status": 200, "at_least": 2, "at_most": 2, "conforming": true}))["verified"], true);
    assert_eq!(verify(json!({"order": ["trackEvent", "trackEvent"]}))["verified"], true);
    for wrong in [
        json!({"operation": "getLive", "at_least": 1}),
        json!({"method": "GET", "count": 0}),
        json!({"path": "/v1/events", "at_most": 1}),
        json!({"order": ["trackEvent", "getStats", "getStats"]}),
        json!({"conforming": true}),
    ] {
        let verdict = verify(wrong.clone());
        assert_eq!((&verdict["verified"], verdict["failures"].as_array().map(Vec::len)), (&json!(false), Some(1)), "{wrong}");
    }
}

#[test]
fn keys_are_issued_into_new_worlds_or_this_one() {
    let site = Site::start();
    let issue = |wanted: Value| control(&site, "POST", "keys", wanted);
    let own = issue(json!({"service": "metrone"})).json();
    let shared = issue(json!({"service": "metrone", "share_world": true, "scopes": ["read"]})).json();
    assert_eq!((&own["world"], &own["scopes"]), (&json!("world-1"), &json!(["read", "write"])));
    assert_eq!((&shared["world"], &shared["scopes"]), (&json!("default"), &json!(["read"])));
    let issued = MockServer::services().count() + 2;
    assert_eq!(control(&site, "GET", "keys", Value::Null).json().as_array().map(Vec::len), Some(issued));
    assert_eq!(issue(json!({"service": "metrone", "key": "short"})).refusal(), refused(400, "malformed_key"));

    site.post("/v1/events", &json!({"event_type": "x"}));
    let elsewhere = site.send("GET", "/__mock/audit", &[("x-mock-key", own["key"].as_str().unwrap())], "");
    let here = control(&site, "GET", &format!("audit?key={}", shared["key"].as_str().unwrap()), Value::Null);
    assert_eq!((&elsewhere.json()["stored"], &here.json()["stored"]), (&json!(0), &json!(1)));
    assert_eq!(control(&site, "GET", "audit?key=nobody", Value::Null).refusal(), refused(404, "unknown_world"));
}

#[test]
fn a_snapshot_brings_a_world_back() {
    let site = Site::at_noon();
    let event =
        json!({"event_type": "ai_call", "source": "voice", "ai_duration_sec": 2.5, "properties": {"a": [1]}, "idempotency_key": "k"});
    site.post("/v1/events", &event);
    control(&site, "POST", "limits", json!({"requests_per_minute": 5}));
    let rows = |site: &Site| {
        let mut rows = site.get("/v1/api/events").json()["data"].clone();
        rows.as_array_mut().unwrap().iter_mut().for_each(|row| row["event_id"] = Value::Null);
        rows
    };
    let (snapshot, before) = (control(&site, "GET", "snapshot", Value::Null).json(), rows(&site));

    let other = Site::start();
    other.post("/v1/events", &json!({"event_type": "gone"}));
    assert_eq!(control(&other, "PUT", "snapshot", snapshot).json(), json!({"ok": true}));
    assert_eq!(rows(&other), before);
    assert_eq!(other.get("/v1/api/stats").json(), site.get("/v1/api/stats").json());
    assert_eq!(control(&other, "GET", "clock", Value::Null).json(), json!({"now": "2026-03-09T12:00:00Z", "frozen": true}));
    assert_eq!(other.get("/v1/api/live").header("x-ratelimit-limit"), Some("5"));
    assert_eq!(other.post("/v1/events", &event).status, 409, "idempotency keys come back too");
}

#[test]
fn a_server_can_begin_where_another_has_ended() {
    let Site { server, .. } = Site::at_noon();
    let (address, key, control) = (server.address(), server.key("metrone").to_owned(), server.control());
    control.seed("metrone", vec![json!({"event_type": "x", "idempotency_key": "k"})]).unwrap();
    server.shutdown();
    let site = Site::of(MockServer::builder().listen(address).key("metrone", &key).snapshot(control.snapshot()));
    let again = site.send("POST", "/v1/events", &[("x-api-key", &key)], r#"{"event_type": "x", "idempotency_key": "k"}"#);
    assert_eq!((again.refusal(), site.stored()), (refused(409, "DUPLICATE_EVENT"), 1));
    assert_eq!(site.control().clock().now.to_string(), "2026-03-09T12:00:00Z");
}

#[test]
fn the_audit_tells_one_event_from_two() {
    let site = Site::start();
    let batch = json!([{"event_type": "x", "idempotency_key": "1"}, {"event_type": "x", "idempotency_key": "1"}, {"event_type": "x"}]);
    site.post("/v1/events/batch", &batch);
    let audit = control(&site, "GET", "audit", Value::Null).json();
    let expected = json!({
        "stored": 2, "distinct": 2, "without_key": 1, "duplicates_refused": 1, "requests": 1, "requests_replayed": 0, "violations": 0,
    });
    assert_eq!(audit, expected);
}

#[test]
fn what_the_control_plane_does_not_know_is_refused_in_its_own_words() {
    let site = Site::start();
    assert_eq!(control(&site, "GET", "ready", Value::Null).json(), json!({"ready": true}));
    assert_eq!(control(&site, "GET", "nothing", Value::Null).refusal(), refused(404, "not_found"));
    assert_eq!(control(&site, "POST", "limits", json!({"batch_events": "many"})).refusal(), refused(400, "invalid"));
    assert_eq!(site.send("POST", "/__mock/clock", &[], "{").refusal(), refused(400, "invalid"));
    assert_eq!(site.control().requests(&Default::default()), [], "the control plane keeps out of the journal");
}
