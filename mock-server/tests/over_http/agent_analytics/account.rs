//! The account, its key, and what needs no key.

use super::support::{Shop, refusal, refused};
use crate::support::Site;
use agentlytics_mock_server::MockServer;
use serde_json::{Value, json};

#[test]
fn the_account_tells_the_limits_in_force() {
    let shop = Shop::open();
    let account = shop.get("/account").json();
    assert!(account["id"].as_str().unwrap().starts_with("acc_"));
    assert_eq!((&account["tier"], &account["projects_count"], &account["projects_limit"]), (&json!("pro"), &json!(1), &json!(-1)));
    shop.limit(json!({"tier": "free", "event_quota": 1_000, "requests_per_minute": 10}));
    let account = shop.get("/account").json();
    let limits = json!({"max_projects": 2, "max_events_lifetime": 1_000, "retention_days": 7, "rate_limit_rpm": 10});
    assert_eq!((&account["tier"], &account["tier_limits"]), (&json!("free"), &limits));
    shop.assert_clean();
}

#[test]
fn a_key_stands_in_the_header_or_the_query_or_is_a_bearer() {
    let shop = Shop::open();
    let (key, token) = (shop.key(), shop.token());
    let read = |query: &str, headers: &[(&str, &str)]| shop.site.send("GET", &format!("/stats?project=test{query}"), headers, "");
    let bearer = format!("Bearer {key}");
    assert_eq!(read("", &[("x-api-key", key)]).status, 200);
    assert_eq!(read(&format!("&key={key}"), &[]).status, 200);
    assert_eq!(read(&format!("&key={key}"), &[("x-api-key", "")]).status, 200);
    assert_eq!(read("", &[("authorization", &bearer)]).status, 200);
    let wrong = [
        read("", &[]),
        read(&format!("&key={key}"), &[("x-api-key", "aak_wrong")]),
        read(&format!("&token={key}"), &[]),
        read(&format!("&token={token}"), &[]),
        read("", &[("x-api-key", token)]),
        shop.site.send("GET", "/stats", &[], ""),
    ];
    for answer in wrong {
        assert_eq!(refusal(&answer), refused(401, "AUTH_REQUIRED"));
    }
    let answer = shop.site.send("POST", "/projects", &[("x-api-key", token)], r#"{"name": "x"}"#);
    assert_eq!(answer.status, 401, "a token writes events and nothing else");
    shop.assert_clean();
}

#[test]
fn a_revoked_key_is_dead_at_once_and_its_successor_opens_the_same_account() {
    let shop = Shop { site: Site::of(MockServer::builder().any_key(true)) };
    let account = shop.get("/account").json();
    let bearer = format!("Bearer {}", shop.key());
    let answer = shop.site.send("POST", "/account/revoke-key", &[("authorization", &bearer)], "");
    assert_eq!(refusal(&answer), refused(403, "FORBIDDEN"));
    let new = shop.post("/account/revoke-key", Value::Null).json()["api_key"].as_str().unwrap().to_owned();
    assert_eq!(refusal(&shop.get("/account")), refused(401, "AUTH_REQUIRED"));
    assert_eq!(refusal(&shop.post("/account/revoke-key", Value::Null)), refused(401, "AUTH_REQUIRED"));
    assert_eq!(shop.call_with(&new, "GET", "/account", &Value::Null).json()["id"], account["id"]);
    assert_eq!(shop.try_track("x", 0, json!({"timestamp": null})).status, 202, "tokens stay");
    shop.assert_clean();
}

#[test]
fn unknown_paths_and_methods_are_not_found_in_the_services_words() {
    let shop = Shop::open();
    assert_eq!(refusal(&shop.call("DELETE", "/stats", &Value::Null)), refused(404, "NOT_FOUND"));
    assert_eq!(refusal(&shop.get("/stats/")), refused(404, "NOT_FOUND"));
    shop.assert_clean();
}

#[test]
fn health_and_the_tracker_need_no_key() {
    let shop = Shop::open();
    assert_eq!(shop.get("/health").json(), json!({"status": "ok", "service": "agent-analytics"}));
    let document = |service: &str| shop.site.send("GET", &format!("/{service}/openapi.json"), &[], "").json();
    assert_eq!([document("agent_analytics")["x-vendor"].clone(), document("metrone")["x-vendor"].clone()], ["agent_analytics", "metrone"]);
    let behind_door = |service: &str| shop.site.send("GET", &format!("/{service}/health"), &[], "").json();
    assert_eq!(
        [behind_door("agent_analytics")["service"].clone(), behind_door("metrone")["service"].clone()],
        [json!("agent-analytics"), Value::Null]
    );
    let uri = shop.site.server.uri("agent_analytics").to_owned();
    assert_eq!(uri, format!("{}/agent_analytics", shop.site.server.url()));
    let tracker = shop.site.send("GET", "/tracker.js", &[], "");
    assert_eq!((tracker.status, tracker.header("content-type")), (200, Some("application/javascript")));
    assert_eq!(tracker.header("cache-control"), Some("public, max-age=3600"));
    assert!(tracker.text.contains("sendBeacon"));
    shop.assert_clean();
}

#[test]
fn pages_may_change_and_delete_with_a_bearer() {
    let shop = Shop::open();
    let asks =
        [("origin", "https://a.example"), ("access-control-request-method", "PATCH"), ("access-control-request-headers", "authorization")];
    let answer = shop.site.send("OPTIONS", "/projects/1", &asks, "");
    assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
    let methods = answer.header("access-control-allow-methods").unwrap();
    assert!(methods.contains("PATCH") && methods.contains("DELETE"), "{methods}");
    assert_eq!(answer.header("access-control-allow-headers"), Some("authorization"));
}
