//! Reports are requests like any other.

use super::support::{example, expect, one_of_each, send, send_signed, send_with_key, site};
use crate::support::{Site, refused};
use agentlytics_mock_server::MockServer;
use serde_json::json;

#[test]
fn the_journal_shows_reports_without_secrets() {
    let site = site();
    expect(&site, "vapi", "main", "hush-hush");
    send_signed(&site, example("vapi", "chat.created"), "main", "hush-hush");
    send(&site, example("retell", "call_ended"), &format!("/v1/webhooks/retell/main?session_id=s_1&key={}", site.key()));
    let entries = site.control().requests(&Default::default());
    let shown = serde_json::to_string(&entries).unwrap();
    assert!(!shown.contains("hush-hush") && !shown.contains(site.key()), "{shown}");
    assert_eq!(entries[0].operation.as_deref(), Some("receiveWebhook"));
    assert_eq!(entries[1].query[0], ("session_id".to_owned(), "s_1".to_owned()));
    assert!(entries.iter().all(|entry| entry.outcome.violations == Default::default()), "{entries:?}");
}

#[test]
fn a_fault_strikes_a_report_and_the_next_attempt_is_stored_once() {
    let site = site();
    let call = example("twilio", "status-completed");
    site.fail_once("receiveWebhook", json!({"type": "status", "status": 503, "when": "after"}));
    assert_eq!(send_with_key(&site, call).status, 503);
    assert_eq!(send_with_key(&site, call).status, 204);
    assert_eq!(site.stored(), 1);
    site.fail_once("receiveWebhook", json!({"type": "drop"}));
    let target = format!("/v1/webhooks/bland/main?key={}", site.key());
    assert!(site.try_send("POST", &target, &[], "{}").is_err());
}

#[test]
fn reports_count_against_the_rate_and_the_quota() {
    let site = Site::of(MockServer::builder().enforce_rate_limits(true));
    let call = example("bland", "post-call");
    let mut limits = site.control().limits();
    limits.event_quota = Some(0);
    site.control().set_limits(limits);
    assert_eq!(send_with_key(&site, call).refusal(), refused(429, "QUOTA_EXCEEDED"));
    limits.requests_per_minute = 0;
    site.control().set_limits(limits);
    let answer = send_with_key(&site, call);
    assert_eq!(answer.refusal(), refused(429, "RATE_LIMITED"));
    assert!(answer.header("retry-after").is_some() && answer.header("x-mock-violations") == Some("0"), "{answer:?}");
    expect(&site, "bland", "main", "hush-hush");
    assert_eq!(send_signed(&site, call, "main", "hush-hush").refusal(), refused(429, "RATE_LIMITED"), "nor does a signature help");
}

#[test]
fn a_report_may_be_larger_than_a_batch_of_events() {
    let site = site();
    let report =
        |bytes: usize| json!({"call_id": "c", "completed": true, "corrected_duration": "1", "concatenated_transcript": "a".repeat(bytes)});
    assert_eq!(site.post("/v1/webhooks/bland/main", &report(2_000_000)).status, 200);
    assert_eq!(site.post("/v1/webhooks/bland/main", &report(5 * 1024 * 1024)).refusal(), refused(413, "PAYLOAD_TOO_LARGE"));
    assert!(site.control().events()[0].properties.as_ref().is_some_and(|properties| properties.len() < 10));
}

#[test]
fn what_is_no_report_is_refused() {
    let site = site();
    for call in one_of_each() {
        let target = format!("/v1/webhooks/{}/main?key={}", call.platform, site.key());
        for body in ["", "[]", "{", "\u{0}"] {
            let answer = site.send("POST", &target, &[("content-type", "application/json")], body);
            assert_eq!(answer.refusal(), refused(400, "INVALID_PAYLOAD"), "{target} {body:?}");
        }
    }
    assert_eq!(site.stored(), 0);
}

#[test]
fn a_web_page_may_ask_what_is_allowed() {
    let site = site();
    let answer =
        site.send("OPTIONS", "/v1/webhooks/twilio/main", &[("origin", "https://a.example"), ("access-control-request-method", "POST")], "");
    assert_eq!((answer.status, answer.header("access-control-allow-methods")), (204, Some("POST, OPTIONS")));
}
