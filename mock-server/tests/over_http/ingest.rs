//! Writing events, and what is stored then.

use crate::support::{NOON, Site, refused};
use agentlytics_mock_server::Field;
use serde_json::{Value, json};

#[test]
fn one_event_is_stored_and_named() {
    let site = Site::at_noon();
    for path in ["/v1/events", "/v1/api/events"] {
        let answer =
            site.post(path, &json!({"event_type": "agent_action", "source": "agent_action", "agent_id": "a-7", "unheard_of": [1]}));
        assert_eq!(answer.status, 200, "{answer:?}");
        let body = answer.json();
        assert_eq!((&body["ok"], &body["accepted"]), (&json!(true), &json!(1)));
        assert_eq!(body["request_id"], answer.header("x-request-id").unwrap());
        let stored = site.control().events().pop().unwrap();
        assert_eq!(stored.id.to_string(), body["event_id"].as_str().unwrap());
        assert_eq!(stored.fields.get(Field::AgentId), Some("a-7"));
        assert_eq!(format!("{:.3}", stored.occurred_at), NOON);
    }
    assert_eq!(site.stored(), 2);
}

#[test]
fn each_event_of_a_batch_stands_by_itself() {
    let site = Site::start();
    let batch = json!([
        {"event_type": "pageview", "idempotency_key": "a"},
        {"event_type": ""},
        {"event_type": "pageview", "idempotency_key": "a"},
        {"event_type": "conversion", "timestamp": "soon"},
    ]);
    let answer = site.post("/v1/events/batch", &batch);
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.json(),
        json!({
            "ok": true,
            "accepted": 2,
            "duplicates": 1,
            "rejected": 2,
            "errors": [
                {"index": 1, "code": "INVALID_PAYLOAD", "message": "event_type must be given and must not be empty"},
                {"index": 3, "code": "INVALID_PAYLOAD", "message": "timestamp must be an ISO 8601 time with its offset, as 2026-03-09T12:00:00Z"},
            ],
        })
    );
    assert_eq!(site.stored(), 1);
}

#[test]
fn a_batch_may_be_wrapped_sent_to_the_single_route_or_called_text() {
    let site = Site::start();
    let events = json!([{"event_type": "a"}, {"event_type": "b"}]);
    let wrapped = json!({"events": events, "batch": true});
    let accepted = |answer: crate::support::Answer| answer.json()["accepted"].clone();
    assert_eq!(accepted(site.post("/v1/events/batch", &wrapped)), 2);
    assert_eq!(accepted(site.post("/v1/events", &events)), 2);
    let beacon = [("x-api-key", site.key()), ("content-type", "text/plain;charset=UTF-8")];
    assert_eq!(accepted(site.send("POST", "/v1/events/batch", &beacon, events.to_string())), 2);
    assert_eq!(site.stored(), 6);
}

#[test]
fn a_batch_without_a_good_event_fails_as_a_whole() {
    let site = Site::start();
    let answer = site.post("/v1/events/batch", &json!([{}, 7]));
    assert_eq!(answer.refusal(), refused(400, "BATCH_ALL_INVALID"));
    let errors = answer.json()["error"]["details"]["errors"].clone();
    assert_eq!(errors.as_array().map(|errors| errors.iter().map(|error| error["index"].clone()).collect()), Some(vec![json!(0), json!(1)]));
    assert_eq!(site.post("/v1/events/batch", &json!([])).refusal(), refused(400, "INVALID_PAYLOAD"));
    assert_eq!(site.stored(), 0);
}

#[test]
fn a_hundred_events_are_a_batch_and_one_more_is_too_many() {
    let site = Site::start();
    let batch = |events: usize| Value::from(vec![json!({"event_type": "x"}); events]);
    assert_eq!(site.post("/v1/events/batch", &batch(101)).refusal(), refused(413, "PAYLOAD_TOO_LARGE"));
    assert_eq!(site.stored(), 0);
    assert_eq!(site.post("/v1/events/batch", &batch(100)).json()["accepted"], 100);
}

#[test]
fn what_the_server_can_tell_is_added() {
    let site = Site::start();
    let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
    let event = json!({
        "event_type": "pageview",
        "page_url": "https://shop.example/cart?step=2#pay",
        "referrer": "https://www.search.example/?q=x",
        "user_agent": phone,
    });
    site.post("/v1/events", &event);
    let by_request = [("x-api-key", site.key()), ("user-agent", "Mozilla/5.0 (compatible; PerplexityBot/1.0)")];
    site.send("POST", "/v1/events", &by_request, r#"{"event_type": "pageview"}"#);

    let events = site.get("/v1/api/events").json();
    let columns = |row: usize, names: &[&str]| names.iter().map(|name| events["data"][row][*name].clone()).collect::<Vec<_>>();
    let derived = ["page_path", "referrer_domain", "browser", "os", "device_type", "visitor_type"];
    assert_eq!(columns(1, &derived), ["/cart", "search.example", "Safari", "iPhone", "mobile", "human"]);
    assert_eq!(columns(0, &["page_path", "visitor_type"]), [Value::Null, json!("ai_agent")]);
    assert!(!site.control().requests(&Default::default()).is_empty());
    let stored = serde_json::to_string(&site.control().events()).unwrap();
    assert!(!stored.contains("iPhone OS"), "the User-Agent is classified, then dropped: {stored}");
}
