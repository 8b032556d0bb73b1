//! Where a key may stand, and what it opens.

use crate::support::{Answer, Site, from_json, refused};
use agentlytics_mock_server::{KeyRequest, MockServer};
use serde_json::json;

const LIVE: &str = "metrone_live_0123456789abcdef0123456789abcdef";
const TEST: &str = "mk_test_0123456789abcdef0123456789abcdef";

fn total(answer: &Answer) -> Option<u64> {
    answer.json()["total_events"].as_u64()
}

#[test]
fn a_key_may_stand_in_a_header_a_bearer_the_query_or_an_ingested_body() {
    let site = Site::start();
    let key = site.key();
    let bearer = format!("Bearer {key}");
    let event = r#"{"event_type": "x"}"#;
    let stored = |path: &str, headers: &[(&str, &str)], body: &str| site.send("POST", path, headers, body).status;
    assert_eq!(stored("/v1/events", &[("x-api-key", key)], event), 200);
    assert_eq!(stored("/v1/events", &[("authorization", &bearer)], event), 200);
    assert_eq!(stored(&format!("/v1/events?key={key}"), &[], event), 200);
    assert_eq!(stored(&format!("/v1/events?api_key={key}"), &[], event), 200);
    let own = json!({"event_type": "x", "api_key": key}).to_string();
    assert_eq!(stored("/v1/events", &[], &own), 200);
    assert_eq!(stored("/v1/events/batch", &[], &format!("[{own}]")), 200);
    assert_eq!(stored("/v1/api/events", &[], &own), 401, "only the ingest routes look into the body");
    assert_eq!(site.stored(), 6);
}

#[test]
fn the_header_decides_and_a_wrong_key_there_is_not_made_good_elsewhere() {
    let site = Site::start();
    let path = format!("/v1/api/live?key={}", site.key());
    let answer = site.send("GET", &path, &[("x-api-key", TEST)], "");
    assert_eq!(answer.refusal(), refused(401, "AUTH_FAILED"));
    assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
}

#[test]
fn an_event_with_another_key_than_its_batch_is_refused() {
    let site = Site::start();
    let key = site.key();
    let batch = json!([{"event_type": "x", "api_key": key}, {"event_type": "x"}, {"event_type": "x", "api_key": TEST}]);
    let answer = site.send("POST", "/v1/events/batch", &[], batch.to_string());
    assert_eq!((answer.json()["accepted"].as_u64(), answer.json()["errors"][0]["index"].as_u64()), (Some(2), Some(2)));
    let answer = site.post("/v1/events/batch", &batch);
    assert_eq!(answer.json()["accepted"], 3, "the header decides, the body is not looked at");
}

#[test]
fn keys_that_nobody_issued_are_refused_unless_any_is_welcome() {
    let unknown = |site: &Site, key: &str| site.send("GET", "/v1/api/stats", &[("x-api-key", key)], "").status;
    let site = Site::start();
    assert_eq!((unknown(&site, LIVE), unknown(&site, "nonsense"), unknown(&site, "")), (401, 401, 401));
    let open = Site::of(MockServer::builder().any_key(true));
    assert_eq!((unknown(&open, LIVE), unknown(&open, "nonsense")), (200, 401));
}

#[test]
fn each_new_key_opens_a_world_of_its_own() {
    let site = Site::start();
    let other = site.server.new_key("metrone").unwrap();
    site.post("/v1/events", &json!({"event_type": "mine"}));
    let theirs = site.send("GET", "/v1/api/stats", &[("x-api-key", &other)], "");
    assert_eq!((total(&site.get("/v1/api/stats")), total(&theirs)), (Some(1), Some(0)));
    assert_eq!(site.control().world_of(&other).unwrap().audit().events.stored, 0);
}

#[test]
fn the_live_and_the_test_project_of_a_world_do_not_see_each_other() {
    let site = Site::of(MockServer::builder().key("metrone", LIVE));
    site.control().issue_key(from_json::<KeyRequest>(json!({"service": "metrone", "key": TEST, "share_world": true}))).unwrap();
    site.post("/v1/events", &json!({"event_type": "x", "idempotency_key": "same"}));
    let tested = site.send("POST", "/v1/events", &[("x-api-key", TEST)], r#"{"event_type": "x", "idempotency_key": "same"}"#);
    assert_eq!(tested.status, 200, "a key of events is good within its project");
    assert_eq!(site.stored(), 2);
    assert_eq!(total(&site.get("/v1/api/stats")), Some(1));
}

#[test]
fn a_key_may_be_for_reading_or_for_writing_only() {
    let site = Site::start();
    let issue = |scope: &str| {
        let wanted = json!({"service": "metrone", "scopes": [scope], "share_world": true});
        site.control().issue_key(from_json::<KeyRequest>(wanted)).unwrap().key
    };
    let (reader, writer) = (issue("read"), issue("write"));
    let send = |method: &str, path: &str, key: &str, body: &str| site.send(method, path, &[("x-api-key", key)], body);
    assert_eq!(send("POST", "/v1/events", &reader, r#"{"event_type": "x"}"#).refusal(), refused(403, "INSUFFICIENT_SCOPE"));
    assert_eq!(send("GET", "/v1/api/stats", &writer, "").refusal(), refused(403, "INSUFFICIENT_SCOPE"));
    assert_eq!(send("POST", "/v1/api/query", &reader, r#"{"queries": [{"type": "live"}]}"#).status, 200);
    assert_eq!(send("POST", "/v1/events", &writer, r#"{"event_type": "x"}"#).status, 200);
}
