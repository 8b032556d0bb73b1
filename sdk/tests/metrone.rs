//! The Metrone client over HTTP, against answers that are set for each test.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use agentlytics::core::ManualClock;
use agentlytics::metrone::{
    AgentHit, BatchQuery, CaptureOptions, Event, GetEvents, GetHealth, GetStats, Live, MetroneBuilder, Query, StreamEvents,
};
use agentlytics::{DropReason, EventId, Hooks, Kind, Metrone, RetryPolicy, StreamItem};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Value, json};
use wiremock::matchers::{header, method, path, query_param, query_param_is_missing};
use wiremock::{Mock, MockServer, Request, ResponseTemplate};

const KEY: &str = "metrone_test_0123456789abcdef0123456789abcdef";
const LONG: Duration = Duration::from_secs(5);

fn builder(server: &MockServer) -> MetroneBuilder {
    let mut retry = RetryPolicy::default();
    retry.base = Duration::from_millis(1);
    Metrone::builder().api_key(KEY).endpoint(server.uri()).retry(retry)
}

fn client(server: &MockServer) -> Metrone {
    builder(server).build().unwrap()
}

/// A service that gives every request this answer.
async fn always(status: u16, body: Value) -> MockServer {
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::any()).respond_with(ResponseTemplate::new(status).set_body_json(body)).mount(&server).await;
    server
}

async fn requests(server: &MockServer) -> Vec<Request> {
    server.received_requests().await.unwrap()
}

async fn bodies(server: &MockServer) -> Vec<Value> {
    requests(server).await.iter().map(|request| request.body_json().unwrap()).collect()
}

fn page(numbers: std::ops::Range<u64>, next_cursor: Option<&str>) -> ResponseTemplate {
    let data: Vec<_> = numbers.clone().map(|n| json!({"event_id": n.to_string(), "event_type": "x", "source": "web"})).collect();
    let meta = json!({"limit": 2, "offset": 0, "count": data.len(), "period": {"from": "", "to": ""},
        "next_cursor": next_cursor, "has_more": next_cursor.is_some()});
    ResponseTemplate::new(200).set_body_json(json!({"data": data, "meta": meta}))
}

/// Five events on three pages.
async fn three_pages() -> MockServer {
    let server = MockServer::start().await;
    let events = || Mock::given(method("GET")).and(path("/v1/api/events")).and(query_param("event_type", "x"));
    events().and(query_param_is_missing("cursor")).respond_with(page(0..2, Some("two"))).mount(&server).await;
    events().and(query_param("cursor", "two")).respond_with(page(2..4, Some("three"))).mount(&server).await;
    events().and(query_param("cursor", "three")).respond_with(page(4..5, None)).mount(&server).await;
    server
}

#[tokio::test]
async fn events_travel_as_the_service_publishes_them() {
    let server = always(200, json!({"ok": true, "accepted": 2})).await;
    let clock = ManualClock::at("2026-03-09T12:00:00Z".parse().unwrap());
    let metrone = builder(&server).clock(clock).build().unwrap();
    let first = metrone.track("agent_action", json!({"agent_id": "agent-7", "task": "book", "properties": {"n": 1}})).unwrap();
    let second = metrone.record(Event::new("pageview").page_url("https://example.com/").timestamp("2026-01-01T00:00:00Z".parse().unwrap()));
    let report = metrone.flush(LONG).await;
    assert_eq!((report.delivered, report.pending), (2, 0));

    let sent = requests(&server).await;
    assert_eq!(sent.len(), 1);
    assert_eq!((sent[0].method.as_str(), sent[0].url.path(), sent[0].url.query()), ("POST", "/v1/events/batch", None));
    assert_eq!(sent[0].headers["x-api-key"], KEY);
    assert_eq!(sent[0].headers["content-type"], "application/json");
    assert_eq!(sent[0].headers["user-agent"], format!("agentlytics/{} (lang=rust; v=1.95)", env!("CARGO_PKG_VERSION")).as_str());
    assert!(sent[0].headers["idempotency-key"].to_str().unwrap().parse::<agentlytics::EventId>().is_ok());
    let expected = json!([
        {"event_type": "agent_action", "agent_id": "agent-7", "timestamp": "2026-03-09T12:00:00.000Z",
            "properties": {"task": "book", "n": 1}, "idempotency_key": first.to_string()},
        {"event_type": "pageview", "page_url": "https://example.com/", "timestamp": "2026-01-01T00:00:00.000Z",
            "idempotency_key": second.unwrap().to_string()},
    ]);
    assert_eq!(sent[0].body_json::<Value>().unwrap(), expected);
}

#[tokio::test]
async fn an_event_of_another_id_without_a_time_happened_when_the_id_was_minted() {
    let server = always(200, json!({"ok": true, "accepted": 4})).await;
    let clock = ManualClock::at("2026-03-09T12:00:00Z".parse().unwrap());
    let metrone = builder(&server).clock(clock).build().unwrap();
    let ids = [
        "019cd277-e906-7000-8000-000000000000", // of version 7: 250 ms before noon
        "019cd2ae-d880-7000-8000-000000000000", // an hour after noon
        "919108f7-52d1-4320-9bac-f847db4148a8", // of version 4, which says no time
    ];
    for id in ids {
        metrone.record_as(id.parse().unwrap(), Event::new("step")).unwrap();
    }
    let dated = Event::new("step").timestamp("2026-01-01T00:00:00Z".parse().unwrap());
    metrone.record_as(EventId::new(), dated).unwrap();
    metrone.flush(LONG).await;
    let times: Vec<_> = bodies(&server).await[0].as_array().unwrap().iter().map(|event| event["timestamp"].clone()).collect();
    let noon = "2026-03-09T12:00:00.000Z";
    assert_eq!(times, ["2026-03-09T11:59:59.750Z", noon, noon, "2026-01-01T00:00:00.000Z"]);
}

#[tokio::test]
async fn a_refused_event_is_told_with_the_services_words() {
    let refusal = json!({"index": 1, "code": "INVALID_PAYLOAD", "message": "timestamp"});
    let server = always(200, json!({"ok": true, "accepted": 1, "rejected": 1, "errors": [refusal]})).await;
    let told = Arc::new(Mutex::new(Vec::new()));
    let ear = told.clone();
    let metrone = builder(&server).hooks(Hooks::on_drop(move |dropped| ear.lock().unwrap().extend_from_slice(dropped))).build().unwrap();
    metrone.track("good", json!({})).unwrap();
    let bad = metrone.track("bad", json!({"timestamp": "soon"})).unwrap();
    let report = metrone.shutdown(LONG).await;
    assert_eq!((report.delivered, report.rejected), (1, 1));
    let told = told.lock().unwrap();
    assert_eq!((told.len(), told[0].id, told[0].reason), (1, bad, DropReason::Rejected));
    assert_eq!(told[0].fault.as_ref().unwrap().code.as_deref(), Some("INVALID_PAYLOAD"));
}

#[tokio::test]
async fn a_key_that_the_service_quotes_is_not_told() {
    let is_hidden = |told: &dyn std::fmt::Debug| {
        let told = format!("{told:?}");
        assert!(told.contains("***") && !told.contains(KEY), "{told}");
    };
    let quoting = json!({"error": {"code": "BAD", "message": format!("there is no account of {KEY}")}});
    for (status, body) in [(400, quoting.clone()), (200, json!([KEY]))] {
        is_hidden(&client(&always(status, body).await).stats(GetStats::default()).await.unwrap_err());
    }

    let server = always(400, quoting).await;
    is_hidden(&client(&server).stream(StreamEvents::default()).next().await.unwrap().unwrap_err());
    let told = Arc::new(Mutex::new(Vec::new()));
    let ear = told.clone();
    let metrone = builder(&server).hooks(Hooks::on_drop(move |dropped| ear.lock().unwrap().extend_from_slice(dropped))).build().unwrap();
    metrone.track("x", Value::Null).unwrap();
    assert_eq!(metrone.shutdown(LONG).await.rejected, 1);
    is_hidden(&told.lock().unwrap()[0].fault);

    let broken = ResponseTemplate::new(200).set_body_raw(format!("id: 1\ndata: {KEY}\n\n"), "text/event-stream");
    let server = MockServer::start().await;
    Mock::given(wiremock::matchers::any()).respond_with(broken).mount(&server).await;
    is_hidden(&client(&server).stream(StreamEvents::default()).next().await.unwrap().unwrap_err());
}

#[tokio::test]
async fn an_unknown_key_is_one_request_and_keeps_the_events() {
    let server = always(401, json!({"error": {"code": "AUTH_FAILED", "message": "unknown key"}})).await;
    let metrone = client(&server);
    metrone.track("x", Value::Null).unwrap();
    let report = metrone.flush(LONG).await;
    assert_eq!((report.delivered, report.pending), (0, 1));
    assert_eq!(requests(&server).await.len(), 1);

    let error = metrone.stats(GetStats::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.code(), error.attempts()), (Kind::Auth, "AUTH_FAILED", 1));
    assert!(!format!("{error} {error:?} {metrone:?}").contains("0123456789"));
}

#[tokio::test]
async fn the_hook_before_sending_changes_events_and_holds_them_back() {
    let server = always(200, json!({"ok": true})).await;
    let hook = |mut event: serde_json::Map<String, Value>| {
        event.insert("mail".to_owned(), json!("hidden"));
        (event["event_type"] != "secret").then_some(event)
    };
    let metrone = builder(&server).before_send(hook).build().unwrap();
    let id = metrone.track("open", json!({"task": "t"})).unwrap();
    metrone.track("secret", json!({})).unwrap();
    assert_eq!(metrone.shutdown(LONG).await.delivered, 1);
    assert_eq!(metrone.delivery_stats().dropped.get(&DropReason::BeforeSend), Some(&1));
    let sent = bodies(&server).await;
    assert_eq!(sent.len(), 1);
    assert_eq!(
        (&sent[0][0]["properties"], &sent[0][0]["idempotency_key"]),
        (&json!({"task": "t", "mail": "hidden"}), &json!(id.to_string()))
    );
}

#[tokio::test]
async fn what_cannot_be_recorded_is_an_error_at_once() {
    let server = always(200, json!({"ok": true})).await;
    let metrone = client(&server);
    for (tracked, words) in [
        (metrone.track("", json!({})), "'event_type' must be text that is not empty"),
        (metrone.track("x", json!([1])), "must be an object"),
        (metrone.track("x", json!({"source": "tv"})), "'source' must be one of web"),
        (metrone.track("x", json!({"api_key": KEY})), "'api_key' is set by the SDK"),
    ] {
        let error = tracked.unwrap_err();
        assert!(error.kind() == Kind::Validation && error.message().contains(words), "{error}");
    }
    metrone.shutdown(LONG).await;
    assert_eq!(metrone.track("x", json!({})).unwrap_err().kind(), Kind::Closed);
    assert_eq!(requests(&server).await.len(), 0);
}

#[tokio::test]
async fn reads_are_typed_and_repeated_while_the_service_is_busy() {
    let server = MockServer::start().await;
    let busy = ResponseTemplate::new(429).set_body_json(json!({"error": "busy", "retry_after_ms": 1}));
    Mock::given(path("/v1/api/stats")).respond_with(busy).up_to_n_times(2).mount(&server).await;
    let totals = json!({"total_events": 9, "pageviews": 1, "conversions": 2, "unique_visitors": 3, "unique_sessions": 4, "ai_interactions": 5,
        "conversion_rate": 50.0, "bounce_rate": 12.5, "period": {"from": "a", "to": "b"}, "mood": "good"});
    let answer = ResponseTemplate::new(200).insert_header("x-request-id", "req_1").set_body_json(&totals);
    let week = Mock::given(path("/v1/api/stats")).and(query_param("days", "7")).and(query_param("from", "2026-03-01"));
    week.and(header("x-api-key", KEY)).respond_with(answer).mount(&server).await;

    let reply = client(&server).stats(GetStats::default().days(7).from("2026-03-01")).await.unwrap();
    assert_eq!((reply.attempts, reply.request_id.as_str(), reply.unique_sessions), (3, "req_1", 4));
    assert_eq!(serde_json::to_value(&*reply).unwrap(), totals, "decoding loses nothing");
}

#[tokio::test]
async fn several_questions_go_in_one_request() {
    let live = json!({"active_visitors": 1, "today_events": 2, "today_pageviews": 3, "today_sessions": 4, "today_conversions": 5});
    let results = json!([
        {"id": "now", "type": "live", "status": 200, "data": live},
        {"id": "1", "type": "stats", "status": 400, "error": {"code": "INVALID_PARAMETER", "message": "days"}},
    ]);
    let server = always(200, json!({"results": results, "request_id": "req_1"})).await;
    let answer =
        client(&server).query(BatchQuery::new([Query::live().id("now"), Query::stats(GetStats::default().days(0))])).await.unwrap();
    assert_eq!(answer.get("now").unwrap().decode::<Live>().unwrap().today_conversions, 5);
    assert_eq!(answer.get("1").unwrap().decode::<Value>().unwrap_err().code(), "INVALID_PARAMETER");
    assert_eq!(bodies(&server).await, [json!({"queries": [{"id": "now", "type": "live"}, {"type": "stats", "params": {"days": 0}}]})]);
}

#[tokio::test]
async fn one_event_can_be_stored_past_the_queue() {
    let server = always(200, json!({"ok": true, "accepted": 1, "event_id": "evt_1", "request_id": "req_1"})).await;
    let metrone = client(&server);
    let stored = metrone.create_event(Event::new("x").property("a", 1)).await.unwrap();
    assert_eq!(stored.event_id.as_deref(), Some("evt_1"));
    assert_eq!(metrone.create_event(Event::new("")).await.unwrap_err().kind(), Kind::Validation);
    let sent = requests(&server).await;
    assert_eq!((sent.len(), sent[0].url.path()), (1, "/v1/api/events"));
    assert!(sent[0].headers.contains_key("idempotency-key"));
    assert_eq!(sent[0].body_json::<Value>().unwrap(), json!({"event_type": "x", "properties": {"a": 1}}));
}

#[tokio::test]
async fn all_events_are_walked_page_by_page_and_no_page_too_many() {
    let server = three_pages().await;
    let metrone = client(&server);
    let all: Vec<_> = metrone.events(GetEvents::default().event_type("x")).try_collect().await.unwrap();
    assert_eq!(all.iter().map(|row| row.event_id.as_str()).collect::<Vec<_>>(), ["0", "1", "2", "3", "4"]);
    assert_eq!(requests(&server).await.len(), 3);

    let three: Vec<_> = metrone.events(GetEvents::default().event_type("x")).take(3).try_collect().await.unwrap();
    assert_eq!((three.len(), requests(&server).await.len()), (3, 5));

    let blocking: Vec<_> = metrone.events_blocking(GetEvents::default().event_type("x")).map(|row| row.unwrap().event_id).collect();
    assert_eq!(blocking, ["0", "1", "2", "3", "4"]);
}

#[tokio::test]
async fn a_circle_of_pages_and_a_failing_page_end_the_walk() {
    let server = MockServer::start().await;
    Mock::given(query_param("cursor", "again")).respond_with(page(2..4, Some("again"))).mount(&server).await;
    Mock::given(query_param("cursor", "broken")).respond_with(ResponseTemplate::new(400)).mount(&server).await;
    let metrone = client(&server);

    let circle: Vec<_> = metrone.events(GetEvents::default().cursor("again")).take(20).collect().await;
    let error = circle.last().unwrap().as_ref().unwrap_err();
    assert!(error.message().contains("the same cursor came twice"), "{error}");
    assert!(circle.len() <= 5, "{}", circle.len());

    let broken: Vec<_> = metrone.events_blocking(GetEvents::default().cursor("broken")).collect();
    assert_eq!(broken.len(), 1);
    assert_eq!(broken[0].as_ref().unwrap_err().kind(), Kind::Rejected);
}

#[tokio::test]
async fn the_stream_is_typed_and_continues() {
    let server = MockServer::start().await;
    let frames = |text: &str| ResponseTemplate::new(200).set_body_raw(text.to_owned(), "text/event-stream");
    let first = frames("retry: 1\nevent: ready\ndata: {\"request_id\":\"req_1\"}\n\nid: e1\nevent: event\ndata: {\"event_id\":\"e1\"}\n\n");
    let then = frames("event: gap\ndata: {\"last_event_id\":\"e1\"}\n\nid: e2\nevent: event\ndata: {\"event_id\":\"e2\"}\n\n");
    let streams = || Mock::given(path("/v1/api/stream")).and(query_param("event_type", "x"));
    streams().and(header("last-event-id", "e1")).respond_with(then).mount(&server).await;
    streams().respond_with(first).with_priority(9).mount(&server).await;

    let stream = client(&server).stream(StreamEvents::default().event_type("x"));
    let items: Vec<_> = stream.take(4).map(Result::unwrap).collect().await;
    assert_eq!(items[0], StreamItem::Ready { request_id: Some("req_1".into()) });
    assert_eq!(items[2], StreamItem::Gap { last_event_id: Some("e1".into()) });
    let ids: Vec<_> = items.into_iter().filter_map(StreamItem::into_event).map(|row| row.event_id).collect();
    assert_eq!(ids, ["e1", "e2"]);
}

#[tokio::test]
async fn an_agents_visit_is_recorded_and_a_persons_is_not() {
    let server = always(200, json!({"ok": true})).await;
    let metrone = client(&server);
    let capture =
        |user_agent: &str| metrone.capture_agent_hit(&AgentHit::get("example.com", "/docs", user_agent), &CaptureOptions::default());
    assert_eq!(capture("Mozilla/5.0 GPTBot/1.2"), Some("GPTBot"));
    assert_eq!(capture("Mozilla/5.0 Firefox/140.0"), None);
    assert_eq!(metrone.flush(LONG).await.delivered, 1);
    assert_eq!(bodies(&server).await[0][0]["page_url"], "https://example.com/docs");
    metrone.shutdown(LONG).await;
    assert_eq!(capture("GPTBot"), Some("GPTBot"), "a website does not suffer from a client that is shut down");
}

#[tokio::test]
async fn redirects_are_not_followed_and_huge_answers_not_read() {
    let server = MockServer::start().await;
    let elsewhere = ResponseTemplate::new(307).insert_header("location", "/elsewhere");
    Mock::given(path("/v1/api/stats")).respond_with(elsewhere).mount(&server).await;
    let huge = ResponseTemplate::new(200).set_body_bytes(vec![b' '; 17 * 1024 * 1024]);
    Mock::given(path("/health")).respond_with(huge).mount(&server).await;
    let metrone = client(&server);
    let error = metrone.stats(GetStats::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.status()), (Kind::Rejected, Some(307)));
    let error = metrone.call_blocking(&GetHealth::default()).unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (Kind::Decode, 1));
    assert_eq!(requests(&server).await.len(), 2);
}
