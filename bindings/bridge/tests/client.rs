//! A client by names and data, against the mock server.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use agentlytics_bridge::data::DeadLetter;
use agentlytics_bridge::{Client, DropReason, EventId, Hooks, Kind, OperationKind, operations};
use agentlytics_mock_server::MockServer;
use serde_json::{Value, json};

const SOON: Duration = Duration::from_secs(10);

fn options(server: &MockServer) -> Value {
    json!({"api_key": server.key("metrone"), "endpoint": server.url(), "retry_base_ms": 1})
}

fn open(server: &MockServer) -> Client {
    Client::open("metrone", options(server), Hooks::default()).unwrap()
}

/// What was lost: id and reason.
type Losses = Arc<Mutex<Vec<(EventId, DropReason)>>>;

/// Hooks that keep what was lost.
fn ledger() -> (Hooks, Losses) {
    let losses = Losses::default();
    let told = Arc::clone(&losses);
    let hooks = Hooks::on_drop(move |dropped| told.lock().unwrap().extend(dropped.iter().map(|loss| (loss.id, loss.reason))));
    (hooks, losses)
}

fn stored(server: &MockServer) -> Vec<Value> {
    server.control().events().iter().map(|event| serde_json::to_value(event).unwrap()).collect()
}

#[test]
fn events_written_by_the_caller_arrive() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    let mut event = client.event("agent_action").unwrap();
    event.set_with("agent_id", |out| {
        out.extend_from_slice(b"\"a\"");
        Ok(())
    });
    event.set("task", "book");
    let id = client.track(event).unwrap();
    let helper = client.helper("track_ai_intent", json!({"intent": "refund"}).as_object().unwrap().clone()).unwrap();
    assert_eq!(client.shutdown_blocking(SOON).delivered, 2);
    let stored = stored(&server);
    assert_eq!(stored[0]["idempotency_key"], id.to_string());
    assert_eq!((&stored[0]["agent_id"], &stored[0]["properties"]), (&json!("a"), &json!({"task": "book"})));
    assert_eq!((&stored[1]["idempotency_key"], &stored[1]["event_type"]), (&json!(helper.to_string()), &json!("ai_intent")));
}

#[test]
fn the_time_of_an_event_is_written_as_its_service_has_it() {
    let server = MockServer::start_blocking().unwrap();
    let time = "2026-03-01T00:00:00.5Z".parse().unwrap();
    for (service, expected) in [("metrone", json!("2026-03-01T00:00:00.500Z")), ("agent_analytics", json!(1_772_323_200_500_i64))] {
        let options = json!({"api_key": server.key(service), "endpoint": server.uri(service)});
        let client = Client::open(service, options, Hooks::default()).unwrap();
        let event = client.at(client.event("x").unwrap(), time).unwrap();
        assert_eq!(event.to_object().unwrap()["timestamp"], expected, "{service}");
    }
}

#[test]
fn an_event_of_the_callers_own_id_is_stored_once() {
    let server = MockServer::start_blocking().unwrap();
    let id = EventId::from_bytes([7; 16]);
    for report in [(1, 0), (0, 1)] {
        let client = open(&server);
        assert_eq!(client.track_as(id, client.event("pageview").unwrap()).unwrap(), id);
        let found = client.shutdown_blocking(SOON);
        assert_eq!((found.delivered, found.duplicate), report);
    }
    assert_eq!(stored(&server)[0]["idempotency_key"], id.to_string());
}

#[test]
fn a_refused_key_is_why_sending_stopped() {
    let server = MockServer::start_blocking().unwrap();
    let mut options = options(&server);
    options["api_key"] = json!("metrone_test_00000000000000000000000000000000");
    let client = Client::open("metrone", options, Hooks::default()).unwrap();
    assert!(client.halted_by().is_none());
    client.track(client.event("pageview").unwrap()).unwrap();
    assert_eq!(client.flush_blocking(SOON).pending, 1);
    assert_eq!(client.halted_by().unwrap().status(), Some(401));
}

#[test]
fn an_event_that_a_hook_changed_is_taken_from_its_members() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    let mut members = client.event("secret").unwrap().to_object().unwrap();
    members.insert("event_type".to_owned(), json!("public"));
    members.insert("extra".to_owned(), json!([1]));
    client.track(client.event_from(&members).unwrap()).unwrap();
    client.flush_blocking(SOON);
    let stored = stored(&server);
    assert_eq!((&stored[0]["event_type"], &stored[0]["properties"]), (&json!("public"), &json!({"extra": [1]})));
}

#[test]
fn a_batch_keeps_its_ids_and_loses_nothing_silently() {
    let server = MockServer::start_blocking().unwrap();
    let (hooks, losses) = ledger();
    let client = Client::open("metrone", options(&server), hooks).unwrap();
    let ids: Vec<_> = (0..7).map(|_| EventId::new()).collect();
    let batch = json!([
        [ids[0], "agent_action", {"agent_id": "a", "te\"xt": "ü"}],
        [ids[1], "track_ai_call", {"call_id": "c-1"}, true],
        [ids[2], "agent_action", {"source": "tv"}],
        [ids[3], "agent_action", [1]],
        [ids[4], "no_such_helper", {}, true],
        [ids[5], "agent_action"],
        [ids[6], null, {"event_type": "changed", "plan": "pro"}],
        "nonsense",
    ]);
    let refused = client.track_batch_json(&batch.to_string()).unwrap();
    let positions: Vec<_> = refused.iter().map(|(index, error)| (*index, error.kind())).collect();
    assert_eq!(positions, [2, 3, 4, 7].map(|index| (index, Kind::Validation)));
    assert_eq!(client.flush_blocking(SOON).delivered, 4);

    let stored = stored(&server);
    let keys: Vec<_> = stored.iter().map(|event| event["idempotency_key"].as_str().unwrap().to_owned()).collect();
    assert_eq!(keys, [0, 1, 5, 6].map(|index: usize| ids[index].to_string()));
    assert_eq!((&stored[0]["agent_id"], &stored[0]["properties"]), (&json!("a"), &json!({"te\"xt": "ü"})));
    assert_eq!(stored[1]["ai_call_id"], "c-1");
    assert_eq!((&stored[3]["event_type"], &stored[3]["properties"]), (&json!("changed"), &json!({"plan": "pro"})));

    let losses = losses.lock().unwrap();
    assert!(losses.iter().all(|(_, reason)| *reason == DropReason::Invalid));
    assert_eq!(losses.iter().take(3).map(|(id, _)| *id).collect::<Vec<_>>(), [ids[2], ids[3], ids[4]]);
    assert_eq!((losses.len(), client.stats().dropped[&DropReason::Invalid]), (4, 4));
    assert_eq!(client.track_batch_json("{}").unwrap_err().kind(), Kind::Validation);
}

#[test]
fn a_context_stands_where_an_event_says_nothing_itself() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    let context = json!({"agent_id": "a", "session_id": "s", "run": 7});
    let batch = json!([
        [EventId::new(), "agent_action", {"agent_id": "own", "properties": {"run": 8}}, false, context],
        [EventId::new(), "track_ai_call", {"call_id": "c-1"}, true, context],
        [EventId::new(), "agent_action", {}, false, []],
        [EventId::new(), null, {"event_type": "x", "agent_id": "own"}, false, context],
    ]);
    let refused = client.track_batch_json(&batch.to_string()).unwrap();
    assert_eq!((refused.len(), refused[0].0), (1, 2));
    assert!(refused[0].1.message().contains("the context cannot be read: not an object"), "{}", refused[0].1);
    client.flush_blocking(SOON);
    let stored = stored(&server);
    let says = |index: usize| json!([stored[index]["agent_id"], stored[index]["session_id"], stored[index]["properties"]["run"]]);
    assert_eq!([says(0), says(1), says(2)], [json!(["own", "s", 8]), json!(["a", "s", 7]), json!(["own", "s", 7])]);
}

#[test]
fn an_agent_that_reads_a_website_is_recorded_by_the_service_that_has_it() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    let hit = json!({"method": "GET", "host": "example.com", "path": "/docs?x=1", "user_agent": "GPTBot/1.2", "referrer": null});
    let options = json!({"ignore_paths": ["/private*"]});
    assert_eq!(client.capture_agent_hit(hit.clone(), options.clone()).unwrap(), Some("GPTBot"));
    let (agent, event) = client.agent_page_view(hit.clone(), options.clone()).unwrap().unwrap();
    assert_eq!((agent, &event.to_object().unwrap()["page_path"]), ("GPTBot", &json!("/docs")));
    let mut ignored = hit.clone();
    ignored["path"] = json!("/private/1");
    assert_eq!(client.capture_agent_hit(ignored, options).unwrap(), None);
    client.flush_blocking(SOON);
    let [event] = stored(&server).try_into().unwrap();
    assert_eq!((&event["page_url"], &event["properties"]), (&json!("https://example.com/docs?x=1"), &json!({"agent_capture": "server"})));

    let misspelt = client.capture_agent_hit(hit.clone(), json!({"ignore": []})).unwrap_err();
    assert_eq!(misspelt.kind(), Kind::Validation, "{misspelt}");
    let options = json!({"api_key": server.key("agnt"), "endpoint": server.url()});
    let other = Client::open("agnt", options, Hooks::default()).unwrap();
    let refused = other.capture_agent_hit(hit, Value::Null).unwrap_err();
    assert_eq!((refused.kind(), refused.message()), (Kind::Config, "agnt does not record the page views of AI agents"));
}

#[test]
fn what_is_refused_for_good_is_kept_as_data() {
    let server = MockServer::start_blocking().unwrap();
    let directory = tempfile::tempdir().unwrap();
    let mut options = options(&server);
    options["spool_dir"] = json!(directory.path());
    let client = Client::open("metrone", options, Hooks::default()).unwrap();
    let body = json!({"error": {"code": "BATCH_ALL_INVALID", "message": "not like this"}});
    let rule = json!({"operation": "trackBatch", "times": 1, "fault": {"type": "status", "status": 400, "body": body}});
    server.control().add_fault(serde_json::from_value(rule).unwrap());
    let mut event = client.event("agent_action").unwrap();
    event.set("task", "book");
    let id = client.track(event).unwrap();
    assert_eq!(client.flush_blocking(SOON).rejected, 1);

    let [letter] = client.dead_letters().unwrap().try_into().unwrap();
    let told = serde_json::to_value(DeadLetter::from(&letter)).unwrap();
    assert_eq!((&told["id"], &told["service"], &told["event_type"]), (&json!(id.to_string()), &json!("metrone"), &json!("agent_action")));
    assert_eq!((&told["reason"], &told["code"]), (&json!("rejected"), &json!("BATCH_ALL_INVALID")));
    assert_eq!(told["event"]["properties"], json!({"task": "book"}));

    assert_eq!(client.replay_dead_letters().unwrap(), 1);
    assert_eq!(client.flush_blocking(SOON).delivered, 1);
    assert_eq!((client.dead_letters().unwrap().len(), client.purge_dead_letters().unwrap()), (0, 0));
}

#[test]
fn operations_are_invoked_by_their_names() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    let created = client.invoke_blocking("createEvent", json!({"event_type": "x", "plan": "pro"})).unwrap();
    assert_eq!((created.status, created.attempts, &created.data["accepted"]), (200, 1, &json!(1)));
    let stats = client.invoke_blocking("getStats", json!({"days": 7})).unwrap();
    assert_eq!(stats.data["total_events"], 1);
    assert!(!stats.request_id.is_empty());
    assert_eq!(stats.rate_limit.limit, Some(600));
    assert_eq!(client.invoke_blocking("getLive", Value::Null).unwrap().data["today_events"], 1);
}

#[test]
fn what_is_wrong_with_a_call_is_named_before_anything_is_sent() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    for (operation, arguments, words) in [
        ("getStats", json!({"days": "seven"}), "getStats: 'days'"),
        ("getStats", json!({"dayz": 7}), "unknown field `dayz`, expected one of `days`"),
        ("getStat", json!({}), "metrone has no operation 'getStat'; known are trackEvent"),
        ("streamEvents", json!({}), "subscribe to it"),
    ] {
        let error = client.invoke_blocking(operation, arguments).unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (Kind::Validation, 0));
        assert!(error.to_string().contains(words), "{error}");
    }
    assert!(client.pages("getStats", json!({})).unwrap_err().to_string().contains("invoke it"));
    assert!(client.subscribe("getStats", json!({})).unwrap_err().to_string().contains("invoke it"));
    assert_eq!(server.control().requests(&serde_json::from_value(json!({})).unwrap()).len(), 0);
}

#[test]
fn pages_lead_to_the_end() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    for number in 0..5 {
        let mut event = client.event("x").unwrap();
        event.set("number", &number);
        client.track(event).unwrap();
    }
    client.flush_blocking(SOON);
    let pages = client.pages("getEvents", json!({"limit": 2})).unwrap();
    let sizes: Vec<_> =
        std::iter::from_fn(|| pages.next_blocking()).map(|page| page.unwrap().data["data"].as_array().unwrap().len()).collect();
    assert_eq!(sizes, [2, 2, 1]);
}

#[test]
fn a_subscription_tells_what_is_stored() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    let stream = client.subscribe("streamEvents", json!({"event_type": "wanted"})).unwrap();
    assert_eq!(stream.next_blocking().unwrap().unwrap()["type"], "ready");
    for event_type in ["other", "wanted"] {
        client.track(client.event(event_type).unwrap()).unwrap();
    }
    client.flush_blocking(SOON);
    let item = stream.next_blocking().unwrap().unwrap();
    assert_eq!((&item["type"], &item["data"]["event_type"]), (&json!("event"), &json!("wanted")));
    stream.close();
    assert!(stream.next_blocking().is_none());
}

#[test]
fn a_client_that_cannot_work_is_refused() {
    for (vendor, options, words) in [
        ("metron", json!({}), "there is no service 'metron'; known are metrone, agent_analytics"),
        ("metrone", json!({"batchSize": 1}), "unknown field `batchSize`"),
        ("metrone", json!({"batch_size": -1}), "'batch_size': invalid value"),
        ("metrone", json!({"api_key": "sk-secret"}), "has not the form"),
        ("metrone", json!({"token": "aat_1"}), "unknown field `token`"),
        ("agent_analytics", json!({"api_key": "sk-secret"}), "has not the form"),
        ("agent_analytics", json!({"tokn": "aat_1"}), "this service also has `token`, `project`"),
        (
            "agent_analytics",
            json!({"ambiguous_failures": "hope"}),
            "'ambiguous_failures': unknown variant `hope`, expected `retry` or `drop`",
        ),
    ] {
        let error = Client::open(vendor, options, Hooks::default()).unwrap_err();
        assert_eq!(error.kind(), Kind::Config);
        assert!(error.to_string().contains(words) && !error.to_string().contains("sk-secret"), "{error}");
    }
}

#[test]
fn the_operations_of_a_service_have_names_and_kinds() {
    let operations = operations();
    let metrone = || operations.iter().filter(|operation| operation.vendor == "metrone");
    let kind = |id: &str| metrone().find(|operation| operation.id == id).map(|operation| (operation.kind, operation.paginated));
    assert_eq!(kind("getEvents"), Some((OperationKind::Read, true)));
    assert_eq!(kind("batchQuery"), Some((OperationKind::Read, false)));
    assert_eq!(kind("createEvent"), Some((OperationKind::Write, false)));
    assert_eq!(kind("streamEvents"), Some((OperationKind::Stream, false)));
    let of = |vendor: &str| operations.iter().filter(|operation| operation.vendor == vendor).count();
    assert_eq!(["metrone", "agent_analytics", "agnt"].map(of), [12, 32, 7]);
    assert_eq!(operations.len(), 51);
}

#[test]
fn a_call_can_be_awaited_anywhere_and_given_up() {
    let server = MockServer::start_blocking().unwrap();
    let client = open(&server);
    drop(client.invoke("getLive", Value::Null));
    let answer = futures_util::future::FutureExt::boxed(client.invoke("getLive", Value::Null));
    let answer = client.runtime().block_on(answer).unwrap().unwrap();
    assert_eq!(answer.data["today_events"], 0);
}
