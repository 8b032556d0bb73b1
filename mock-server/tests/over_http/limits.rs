//! Rate limits and quotas.

use crate::support::{Site, refused};
use agentlytics_mock_server::{Limits, MockServer};
use serde_json::json;
use std::time::Duration;

fn limited(change: impl FnOnce(&mut Limits)) -> Site {
    let site = Site::at_noon();
    let mut limits = site.control().limits();
    change(&mut limits);
    site.control().set_limits(limits);
    site
}

#[test]
fn every_answer_tells_where_the_key_stands() {
    let site = Site::at_noon();
    site.advance(Duration::from_millis(20_500));
    let answer = site.get("/v1/api/live");
    let told = ["x-ratelimit-limit", "x-ratelimit-remaining", "x-ratelimit-reset", "ratelimit-policy", "ratelimit"]
        .map(|name| answer.header(name));
    assert_eq!(told, [Some("600"), Some("599"), Some("1773057660"), Some("\"default\";q=600;w=60"), Some("\"default\";r=599;t=39")]);
    assert_eq!(site.get("/v1/api/nothing").header("x-ratelimit-remaining"), Some("598"), "a refusal counts too");
}

#[test]
fn a_limit_is_told_and_not_enforced_unless_asked_for() {
    let site = limited(|limits| limits.requests_per_minute = 1);
    assert_eq!([site.get("/v1/api/live").status, site.get("/v1/api/live").status], [200, 200]);

    let site = limited(|limits| (limits.requests_per_minute, limits.enforce_rate) = (1, true));
    site.advance(Duration::from_millis(58_500));
    assert_eq!(site.get("/v1/api/live").status, 200);
    let answer = site.post("/v1/events", &json!({"event_type": "x"}));
    assert_eq!(answer.refusal(), refused(429, "RATE_LIMITED"));
    assert_eq!(answer.header("retry-after"), Some("2"), "whole seconds, rounded up");
    let body = answer.json();
    assert_eq!(
        (&body["retry_after_ms"], &body["error"]["retry_after_ms"], &body["error"]["retryable"]),
        (&json!(1_500), &json!(1_500), &json!(true))
    );
    assert_eq!(site.stored(), 0);
    site.advance(Duration::from_millis(1_500));
    assert_eq!(site.get("/v1/api/live").status, 200, "the next minute");
}

#[test]
fn the_builder_can_ask_for_it() {
    let site = Site::of(MockServer::builder().enforce_rate_limits(true));
    assert!(site.control().limits().enforce_rate);
}

#[test]
fn a_spent_quota_stops_writing_and_not_reading() {
    let site = limited(|limits| limits.event_quota = Some(2));
    let batch = json!([{"event_type": "a"}, {"event_type": "b"}]);
    assert_eq!(site.post("/v1/events/batch", &batch).status, 200);
    let answer = site.post("/v1/events/batch", &batch);
    assert_eq!(answer.refusal(), refused(429, "QUOTA_EXCEEDED"));
    assert_eq!(answer.json()["error"]["retryable"], false);
    assert!(answer.header("retry-after").is_some());
    assert_eq!((site.get("/v1/api/stats").json()["total_events"].as_u64(), site.stored()), (Some(2), 2));
}
