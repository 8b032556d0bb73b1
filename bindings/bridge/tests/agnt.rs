//! A client of AGNT Analytics by names and data, against the mock server.

use agentlytics_bridge::{Client, DropReason, EventId, Hooks, Kind};
use agentlytics_mock_server::{Control, JournalFilter, MockServer};
use serde_json::{Value, json};

const NOW: &str = "2026-03-16T12:00:00Z";
const PRIVATE_KEY: &str = include_str!("../../../sdk/tests/keys/rsa.pem");
const PUBLIC_KEY: &str = include_str!("../../../sdk/tests/keys/rsa.public.pem");

fn open(server: &MockServer, credential: Value) -> Client {
    let mut options = json!({"endpoint": server.uri("agnt"), "retry_base_ms": 1});
    options.as_object_mut().unwrap().extend(credential.as_object().unwrap().clone());
    Client::open("agnt", options, Hooks::default()).unwrap()
}

fn with_key(server: &MockServer) -> Client {
    open(server, json!({"api_key": server.key("agnt")}))
}

/// A server at noon of a day, with `events` of AGNT.
fn server(events: Vec<Value>) -> MockServer {
    let server = MockServer::start_blocking().unwrap();
    stop_clock(&server.control(), NOW);
    server.control().seed("agnt", events).unwrap();
    server
}

fn stop_clock(control: &Control, time: &str) {
    control.set_clock(&serde_json::from_value(json!({"set": time, "freeze": true})).unwrap());
}

/// So many events of a kind, of one assistant, on a day.
fn events(kind: &str, assistant: &str, day: &str, count: usize) -> Vec<Value> {
    let event = |minute: usize| {
        let timestamp = format!("{day}T{:02}:{:02}:00.000Z", 8 + minute / 60, minute % 60);
        json!({"eventType": kind, "assistant": assistant, "user": format!("usr_{}", minute % 3), "timestamp": timestamp,
            "traceId": format!("trace_{day}_{minute}"), "cost": 0.5})
    };
    (0..count).map(event).collect()
}

#[test]
fn seeded_events_are_read_back_in_every_way() {
    let server =
        server([events("tasksInitiated", "asst_1", "2026-03-15", 5), events("tasksCompleted", "asst_1", "2026-03-15", 4)].concat());
    let client = with_key(&server);
    let ask = |operation: &str, arguments: Value| client.invoke_blocking(operation, arguments).unwrap().data;
    let span = json!({"startDate": "2026-03-15", "endDate": "2026-03-16"});

    assert_eq!(ask("getOverview", json!({"period": "day"}))["events"]["total"], 9);
    assert_eq!(ask("getMetrics", json!({"period": "day", "startDate": "2026-03-15", "endDate": "2026-03-16"}))["activeUsers"], 3);
    assert_eq!(ask("getRolling", json!({"window": 2}))["completionRate"], json!(0.8));
    assert_eq!(ask("getAssistants", span.clone())["assistants"][0]["tasksCompleted"], 4);
    assert_eq!(ask("getTopUsers", span.clone())["users"].as_array().unwrap().len(), 3);
    assert_eq!(ask("getSnapshots", span)["snapshots"][0]["periodKey"], "2026-03-15");

    let pages = client.pages("getEvents", json!({"startDate": "2026-03-15", "endDate": "2026-03-16", "limit": 4})).unwrap();
    let sizes: Vec<_> =
        std::iter::from_fn(|| pages.next_blocking()).map(|page| page.unwrap().data["events"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [4, 4, 1]);
}

#[test]
fn tokens_are_signed_with_the_key_of_a_certificate() {
    let server = MockServer::builder().public_key("agnt", "agnt-1", PUBLIC_KEY).start_blocking().unwrap();
    let signing = |kid: &str| open(&server, json!({"kid": kid, "private_key": PRIVATE_KEY})).invoke_blocking("getOverview", Value::Null);
    assert_eq!(signing("agnt-1").unwrap().attempts, 1);
    let error = signing("agnt-2").unwrap_err();
    assert_eq!((error.kind(), error.code(), error.attempts()), (Kind::Auth, "UNAUTHORIZED", 2), "it was signed anew once");
}

#[test]
fn a_client_finds_mistakes_in_the_words_of_the_service() {
    let server = server(Vec::new());
    let client = with_key(&server);
    let refused = |operation: &str, arguments: Value| client.invoke_blocking(operation, arguments).unwrap_err().message().to_owned();
    for (operation, path, query) in [
        ("getRolling", "rolling", json!({"window": 0})),
        ("getEvents", "events", json!({"startDate": "2026-03-15", "endDate": "2026-03-14"})),
        ("getEvents", "events", json!({"startDate": "2026-03-15", "endDate": "2026-03-16", "limit": 501})),
        ("getTopUsers", "users/top", json!({"startDate": "yesterday", "endDate": "2026-03-16"})),
        ("getSnapshots", "snapshots", json!({"startDate": "2026-03-15", "endDate": ""})),
    ] {
        assert_eq!(refused(operation, query.clone()), said_by_the_service(&server, path, &query), "{operation} {query}");
    }
    assert_eq!(server.control().requests(&JournalFilter::default()).len(), 5, "the client sent none of them");
}

/// What the service itself says of a request.
fn said_by_the_service(server: &MockServer, path: &str, query: &Value) -> String {
    let mut url = url::Url::parse(&format!("{}/analytics/{path}", server.uri("agnt"))).unwrap();
    let plain = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    url.query_pairs_mut().extend_pairs(query.as_object().unwrap().iter().map(|(name, value)| (name, plain(value))));
    let agent = ureq::Agent::new_with_config(ureq::Agent::config_builder().http_status_as_error(false).build());
    let request = agent.get(url.as_str()).header("authorization", format!("Bearer {}", server.key("agnt")));
    let answer: Value = serde_json::from_str(&request.call().unwrap().body_mut().read_to_string().unwrap()).unwrap();
    answer["error"].as_str().unwrap().to_owned()
}

#[test]
fn what_got_worse_from_one_week_to_the_next_is_found() {
    let mut seed = Vec::new();
    for day in 2..9 {
        let day = format!("2026-03-{day:02}");
        seed.extend([events("tasksInitiated", "asst_1", &day, 20), events("tasksCompleted", "asst_1", &day, 18)].concat());
        seed.extend(events("incomingMessages", "asst_2", &day, 10));
    }
    for day in 9..16 {
        let completed = if day == 12 { 1 } else { 18 };
        let messages = if day == 14 { 90 } else { 10 };
        let day = format!("2026-03-{day:02}");
        seed.extend([events("tasksInitiated", "asst_1", &day, 20), events("tasksCompleted", "asst_1", &day, completed)].concat());
        seed.extend(events("incomingMessages", "asst_1", &day, messages));
    }
    let week = json!({"startDate": "2026-03-09", "endDate": "2026-03-16"});
    let found = with_key(&server(seed)).compute_blocking("regressions", json!({"window": week})).unwrap();
    assert_eq!((&found["baseline"]["startDate"], &found["unanswered"]), (&json!("2026-03-02T00:00:00.000Z"), &json!([])));
    let told = |finding: &Value| {
        let day = |member: &str| finding["span"][member].as_str().unwrap()[..10].to_owned();
        json!([finding["rule"], finding["assistant"], day("startDate"), day("endDate")])
    };
    let findings: Vec<_> = found["findings"].as_array().unwrap().iter().map(told).collect();
    let expected = [
        json!(["volume_spike", null, "2026-03-14", "2026-03-15"]),
        json!(["completion_rate_down", null, "2026-03-12", "2026-03-13"]),
        json!(["completion_rate_down", "asst_1", "2026-03-12", "2026-03-13"]),
        json!(["assistant_idle", "asst_2", "2026-03-08", "2026-03-16"]),
    ];
    assert_eq!(findings, expected);
    assert_eq!(found["findings"][1]["traces"]["traces"][0]["trace_id"], "trace_2026-03-12_19");
    assert_eq!(found["findings"][1]["traces"]["cost"], 10.0);
}

#[test]
fn a_service_that_is_only_read_takes_no_events() {
    let server = server(Vec::new());
    let client = with_key(&server);
    let error = client.event("message").err().unwrap();
    assert_eq!((error.kind(), error.message()), (Kind::Validation, "agnt takes no events: it is only read"));
    assert_eq!(client.track_batch_json(r#"[["01890a5d-ac96-774b-bcce-b302099a8057","x",{}]]"#).unwrap().len(), 1);
    client.lose(EventId::new(), DropReason::Invalid, "nobody counts it");
    assert_eq!((client.shutdown_blocking(std::time::Duration::ZERO).pending, client.stats().accepted), (0, 0));
    assert!(client.invoke_blocking("getOverview", Value::Null).is_ok());
}
