//! Requests that are not answered with data.

use super::support::{Desk, refusal, refused};
use crate::support::Site;
use agentlytics_mock_server::{KeyRequest, MockServer};
use agentlytics_spec::{Operation, Spec};
use serde_json::json;

const SPAN: &str = "startDate=2026-03-02&endDate=2026-03-09";

/// A good request for each operation.
fn paths() -> impl Iterator<Item = String> {
    let query = |operation: &Operation| {
        let examples = operation.parameters().iter().filter_map(|each| Some(format!("{}={}", each.name, each.example.as_ref()?.as_str()?)));
        examples.collect::<Vec<_>>().join("&")
    };
    Spec::agnt().operations().iter().map(move |operation| format!("{}?{}", operation.path(), query(operation)))
}

#[test]
fn every_operation_is_answered_as_the_document_says() {
    let desk = Desk::open();
    for path in paths() {
        let answer = desk.get(&path);
        assert_eq!((answer.status, answer.header("x-mock-violations")), (200, Some("0")), "{path}: {answer:?}");
        assert_eq!(answer.header("x-ratelimit-limit"), Some("600"));
    }
    assert_eq!(desk.site.control().audit().requests, 7);
}

#[test]
fn a_wrong_parameter_is_named() {
    let desk = Desk::open();
    let cases = [
        ("overview?period=year".to_owned(), "period"),
        ("overview?assistant=".to_owned(), "assistant"),
        (format!("metrics?{SPAN}"), "period"),
        ("metrics?period=day&endDate=2026-03-09".to_owned(), "startDate"),
        ("rolling?window=0".to_owned(), "window"),
        ("rolling?window=91".to_owned(), "window"),
        ("rolling?window=week".to_owned(), "window"),
        ("events".to_owned(), "startDate"),
        ("events?startDate=2026-03-09&endDate=2026-03-02".to_owned(), "endDate"),
        ("events?startDate=2026-03-09T00:00:00&endDate=2026-03-10".to_owned(), "startDate"),
        (format!("events?{SPAN}&limit=501"), "limit"),
        (format!("events?{SPAN}&skip=-1"), "skip"),
        (format!("events?{SPAN}&eventType=page_view"), "eventType"),
        ("assistants?startDate=2026-03-02".to_owned(), "endDate"),
        (format!("users/top?{SPAN}&limit=101"), "limit"),
        (format!("snapshots?{SPAN}&period=hour"), "period"),
    ];
    for (path, field) in cases {
        // The request breaks the document too; only the answer is looked at.
        let answer = desk.get(&format!("/analytics/{path}"));
        let body = answer.json();
        assert_eq!(
            (answer.status, &body["error_code"], &body["details"]["field"]),
            (400, &json!("VALIDATION_ERROR"), &json!(field)),
            "{path}"
        );
        assert!(body["error"].as_str().unwrap().starts_with(&format!("{field} must ")), "{body}");
    }
    let noted = desk.site.control().requests(&Default::default());
    assert!(noted.iter().all(|entry| entry.outcome.violations.response.is_empty()), "{noted:?}");
}

#[test]
fn without_a_known_bearer_nothing_is_told() {
    let desk = Desk::open();
    for headers in
        [vec![], vec![("authorization", "Bearer sk_live_unknown")], vec![("authorization", "Basic x")], vec![("x-api-key", desk.key())]]
    {
        let answer = desk.site.send("GET", "/analytics/overview", &headers, "");
        assert_eq!(refusal(&answer), refused(401, "UNAUTHORIZED", ""), "{headers:?}");
        assert_eq!(answer.header("www-authenticate"), Some("Bearer"));
    }
    assert_eq!(desk.get("/analytics/overview").status, 200);
}

#[test]
fn a_service_key_without_the_scope_may_not_read() {
    let desk = Desk::open();
    let wanted = json!({"service": "agnt", "scopes": ["write"], "share_world": true});
    let key = desk.site.control().issue_key(serde_json::from_value::<KeyRequest>(wanted).unwrap()).unwrap().key;
    assert!(key.starts_with("sk_live_"));
    assert_eq!(refusal(&desk.get_with(&key, "/analytics/overview")), refused(403, "FORBIDDEN", ""));
}

#[test]
fn any_bearer_is_good_if_the_server_is_told_so() {
    let desk = Desk { site: Site::of(MockServer::builder().any_key(true)) };
    assert_eq!(desk.get_with("whatever", "/analytics/overview").status, 200);
    assert_eq!(desk.get_with("", "/analytics/overview").status, 401);
}

#[test]
fn unknown_paths_and_methods_are_refused_in_the_services_words() {
    let desk = Desk::open();
    assert_eq!(refusal(&desk.get("/agnt/analytics")), refused(404, "NOT_FOUND", ""));
    let bearer = format!("Bearer {}", desk.key());
    let answer = desk.site.send("POST", "/analytics/overview", &[("authorization", &bearer)], "{}");
    assert_eq!(refusal(&answer), refused(404, "NOT_FOUND", ""));
}

#[test]
fn beyond_the_rate_limit_the_client_is_told_how_long_to_wait() {
    let desk = Desk { site: Site::of(MockServer::builder().enforce_rate_limits(true)) };
    let mut limits = desk.site.control().limits();
    limits.requests_per_minute = 1;
    desk.site.control().set_limits(limits);
    assert_eq!(desk.get("/analytics/overview").status, 200);
    let answer = desk.get("/analytics/overview");
    assert_eq!(refusal(&answer), refused(429, "RATE_LIMITED", ""));
    assert!((1..=60).contains(&answer.header("retry-after").unwrap().parse::<u32>().unwrap()));
    desk.site.fail_once("getOverview", json!({"type": "status", "status": 500}));
    assert_eq!(desk.get("/analytics/overview").json()["error_code"], "INTERNAL_ERROR");
}
