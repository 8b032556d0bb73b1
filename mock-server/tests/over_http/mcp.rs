//! The Model Context Protocol: what an assistant sees of the service.

use crate::support::{Answer, NOON, Site, from_json, refused};
use agentlytics_mock_server::{Field, JournalFilter, KeyRequest, MockServer};
use agentlytics_spec::{Tool, tools};
use serde_json::{Value, json};

const TOOLS: [&str; 7] = [
    "metrone_get_events",
    "metrone_get_live",
    "metrone_get_pages",
    "metrone_get_sources",
    "metrone_get_stats",
    "metrone_track_ai_call",
    "metrone_track_event",
];

fn message(method: &str, params: Value) -> Value {
    json!({"jsonrpc": "2.0", "id": "m-1", "method": method, "params": params})
}

fn call_message(tool: &str, arguments: Value) -> Value {
    message("tools/call", json!({"name": tool, "arguments": arguments}))
}

/// The whole answer to a request.
fn ask(site: &Site, method: &str, params: Value) -> Value {
    let answer = site.post("/mcp", &message(method, params));
    assert_eq!((answer.status, answer.header("x-mock-violations")), (200, Some("0")), "{answer:?}");
    let body = answer.json();
    assert_eq!((&body["jsonrpc"], &body["id"]), (&json!("2.0"), &json!("m-1")));
    body
}

fn result(site: &Site, method: &str, params: Value) -> Value {
    ask(site, method, params)["result"].take()
}

fn call(site: &Site, tool: &str, arguments: Value) -> Value {
    result(site, "tools/call", json!({"name": tool, "arguments": arguments}))
}

/// The answer of a tool that does not fail, held against its own schema.
fn answered(site: &Site, name: &str, arguments: Value) -> Value {
    let mut result = call(site, name, arguments);
    assert_eq!(result["isError"], json!(false), "{name}: {result}");
    let structured = result["structuredContent"].take();
    assert_eq!(tool(name).check_answer(&structured), [], "{name}");
    assert_eq!(result["content"], json!([{"type": "text", "text": format!("{structured:#}")}]), "{name}");
    structured
}

fn tool(name: &str) -> &'static Tool {
    tools().iter().find(|tool| tool.name == name).unwrap()
}

/// The text of a failed call.
fn failed(site: &Site, name: &str, arguments: Value) -> String {
    let result = call(site, name, arguments);
    assert_eq!((&result["isError"], result.get("structuredContent")), (&json!(true), None), "{result}");
    result["content"][0]["text"].as_str().unwrap().to_owned()
}

/// The status and the code of an error of JSON-RPC.
fn error_code(answer: &Answer) -> (u16, i64) {
    (answer.status, answer.json()["error"]["code"].as_i64().unwrap())
}

#[test]
fn the_tools_are_the_published_ones() {
    let site = Site::start();
    let listed = result(&site, "tools/list", json!({}));
    let mut names: Vec<_> = listed["tools"].as_array().unwrap().iter().map(|tool| tool["name"].as_str().unwrap()).collect();
    names.sort_unstable();
    assert_eq!(names, TOOLS);
    for listed in listed["tools"].as_array().unwrap() {
        assert_eq!(listed, &json!(tool(listed["name"].as_str().unwrap())));
    }
}

#[test]
fn what_tools_store_tools_tell() {
    let site = Site::at_noon();
    let event =
        json!({"event_type": "conversion", "session_id": "s-1", "page_url": "https://shop.example/cart", "properties": {"plan": "pro"}});
    let written = answered(&site, "metrone_track_event", event);
    let ai_call = json!({
        "call_id": "call-1", "provider": "vapi", "duration": 74.5, "intent": "booking", "outcome": "booked",
        "properties": {"language": "en"}, "idempotency_key": "k-1",
    });
    answered(&site, "metrone_track_ai_call", ai_call.clone());

    let stored = site.control().events();
    assert_eq!(stored[0].id.to_string(), written["event_id"].as_str().unwrap());
    let fields = [Field::EventType, Field::Source, Field::AiProvider, Field::AiCallId, Field::AiIntent];
    assert_eq!(fields.map(|field| stored[0].fields.get(field)), [Some("conversion"), Some("assistant"), None, None, None]);
    assert_eq!(fields.map(|field| stored[1].fields.get(field)), ["ai_call", "voice", "vapi", "call-1", "booking"].map(Some));

    let events = answered(&site, "metrone_get_events", json!({"source": "voice", "limit": 5, "days": 1}));
    let row = &events["data"][0];
    assert_eq!((&row["ai_duration_sec"], &row["properties"]), (&json!(74.5), &json!({"language": "en", "outcome": "booked"})));
    assert_eq!((&row["timestamp"], &events["meta"]["count"]), (&json!(NOON), &json!(1)));

    let refusal = failed(&site, "metrone_track_ai_call", ai_call);
    assert!(refusal.starts_with("Metrone API error 409: {") && refusal.contains("DUPLICATE_EVENT"), "{refusal}");
    assert_eq!(site.stored(), 2);
}

#[test]
fn a_tool_tells_what_its_operation_tells() {
    let site = Site::at_noon();
    site.post("/v1/events", &json!({"event_type": "pageview", "page_url": "https://a.example/", "referrer": "https://b.example/"}));
    let pairs = [
        ("metrone_get_stats", json!({"days": 7}), "/v1/api/stats?days=7"),
        (
            "metrone_get_stats",
            json!({"from": "2026-03-09", "to": "2026-03-09T13:00:00+01:00"}),
            "/v1/api/stats?from=2026-03-09&to=2026-03-09T13:00:00%2B01:00",
        ),
        ("metrone_get_events", json!({}), "/v1/api/events"),
        ("metrone_get_pages", json!({"limit": 1.0}), "/v1/api/pages?limit=1"),
        ("metrone_get_sources", json!({"days": 30}), "/v1/api/sources"),
        ("metrone_get_live", json!({}), "/v1/api/live"),
    ];
    for (tool, arguments, path) in pairs {
        assert_eq!(answered(&site, tool, arguments), site.get(path).json(), "{tool}");
    }
    let without_arguments = result(&site, "tools/call", json!({"name": "metrone_get_live"}));
    assert_eq!(without_arguments["structuredContent"], site.get("/v1/api/live").json());
}

#[test]
fn a_walk_goes_on_by_cursor() {
    let site = Site::at_noon();
    for name in ["a", "b", "c"] {
        answered(&site, "metrone_track_event", json!({"event_type": name}));
    }
    let first = answered(&site, "metrone_get_events", json!({"limit": 2}));
    let rest = answered(&site, "metrone_get_events", json!({"limit": 2, "cursor": first["meta"]["next_cursor"]}));
    assert_eq!((&rest["data"][0]["event_type"], &rest["meta"]["has_more"]), (&json!("a"), &json!(false)));
    let wrong = failed(&site, "metrone_get_events", json!({"cursor": "nowhere"}));
    assert!(wrong.starts_with("Metrone API error 400: ") && wrong.contains("INVALID_CURSOR"), "{wrong}");
}

#[test]
fn a_version_is_agreed_upon() {
    let site = Site::start();
    let agreed = |version: &str| result(&site, "initialize", json!({"protocolVersion": version, "capabilities": {}, "clientInfo": {}}));
    for version in ["2024-11-05", "2025-03-26", "2025-06-18", "2025-11-25"] {
        assert_eq!(agreed(version)["protocolVersion"], version);
    }
    let newest = agreed("2099-01-01");
    assert_eq!((&newest["protocolVersion"], &newest["serverInfo"]["name"]), (&json!("2025-11-25"), &json!("metrone")));
    assert_eq!(newest["capabilities"], json!({"tools": {"listChanged": false}}));
    assert_eq!(ask(&site, "initialize", json!({}))["error"]["code"], -32_602);

    let written_in = |version: &str, method: &str| {
        let headers = [("x-api-key", site.key()), ("mcp-protocol-version", version)];
        site.send("POST", "/mcp", &headers, message(method, json!({"protocolVersion": "2025-06-18"})).to_string())
    };
    assert_eq!(written_in("2025-06-18", "ping").json()["result"], json!({}));
    assert_eq!(error_code(&written_in("1999-12-31", "ping")), (400, -32_600));
    assert_eq!(written_in("1999-12-31", "initialize").status, 200, "the version is not agreed upon yet");
}

#[test]
fn what_wants_no_answer_is_acknowledged() {
    let site = Site::start();
    let unanswered = [
        json!({"jsonrpc": "2.0", "method": "notifications/initialized"}),
        json!({"jsonrpc": "2.0", "method": "tools/call", "params": {"name": "metrone_track_event", "arguments": {"event_type": "x"}}}),
        json!({"jsonrpc": "2.0", "id": 1, "result": {}}),
    ];
    for message in unanswered {
        let answer = site.post("/mcp", &message);
        assert_eq!((answer.status, answer.text.as_str(), answer.header("x-mock-violations")), (202, "", Some("0")), "{message}");
    }
    assert_eq!(site.stored(), 0, "a notification calls no tool");
}

#[test]
fn what_is_no_message_is_refused() {
    let site = Site::start();
    let send = |body: &str| site.send("POST", "/mcp", &[("x-api-key", site.key())], body);
    let broken = send("{\"jsonrpc\":");
    assert_eq!((error_code(&broken), &broken.json()["id"]), ((400, -32_700), &Value::Null));
    for wrong in [
        r#"{"id": 1, "method": "ping"}"#,
        r#"{"jsonrpc": "1.0", "id": 1, "method": "ping"}"#,
        r#"{"jsonrpc": "2.0", "id": null, "method": "ping"}"#,
        r#"{"jsonrpc": "2.0", "id": 1.5, "method": "ping"}"#,
        r#"{"jsonrpc": "2.0", "id": 1, "method": "ping", "params": []}"#,
        r#"{"jsonrpc": "2.0", "id": 1}"#,
        r#"[{"jsonrpc": "2.0", "id": 1, "method": "ping"}]"#,
        "7",
    ] {
        assert_eq!(error_code(&send(wrong)), (400, -32_600), "{wrong}");
    }
    let entries = site.control().requests(&Default::default());
    assert!(entries.iter().all(|entry| entry.outcome.violations.response.is_empty()), "the refusals are those of the document");
    assert_eq!(send(r#"{"jsonrpc": "2.0", "id": 7, "method": "ping"}"#).json(), json!({"jsonrpc": "2.0", "id": 7, "result": {}}));
}

#[test]
fn what_there_is_not_cannot_be_called() {
    let site = Site::start();
    let code = |method: &str, params: Value| ask(&site, method, params)["error"]["code"].as_i64().unwrap();
    assert_eq!(code("resources/list", json!({})), -32_601);
    for (tool, arguments) in [
        ("metrone_get_account", json!({})),
        ("metrone_batch_query", json!({"queries": [{"type": "live"}]})),
        ("agnt_get_overview", json!({})),
        ("metrone_get_stats", json!({"days": "7"})),
        ("metrone_get_stats", json!({"weeks": 1})),
        ("metrone_track_event", json!({"properties": {}})),
        ("metrone_track_ai_call", json!({"call_id": "c", "provider": "p", "source": "fax"})),
    ] {
        assert_eq!(code("tools/call", json!({"name": tool, "arguments": arguments})), -32_602, "{tool}");
    }
    assert_eq!(code("tools/call", json!({})), -32_602);
    let told =
        ask(&site, "tools/call", json!({"name": "metrone_get_stats", "arguments": {"days": "secret"}}))["error"]["message"].to_string();
    assert!(told.contains("/days") && !told.contains("secret"), "{told}");
    assert_eq!(site.stored(), 0);
}

#[test]
fn there_is_nothing_but_post() {
    let site = Site::start();
    for method in ["GET", "DELETE"] {
        let answer = site.send(method, "/mcp", &[("x-api-key", site.key())], "");
        assert_eq!((answer.refusal(), answer.header("allow")), (refused(405, "METHOD_NOT_ALLOWED"), Some("POST, OPTIONS")), "{method}");
    }
}

#[test]
fn the_key_stands_where_it_stands_for_every_operation() {
    let site = Site::start();
    let ping = message("ping", json!({})).to_string();
    let status = |path: &str, headers: &[(&str, &str)]| site.send("POST", path, headers, &ping).status;
    let bearer = format!("Bearer {}", site.key());
    assert_eq!(status("/mcp", &[("authorization", &bearer)]), 200);
    assert_eq!(status(&format!("/mcp?key={}", site.key()), &[]), 200);
    assert_eq!(status("/metrone/mcp", &[("x-api-key", site.key())]), 200);
    let without = site.send("POST", "/mcp", &[], &ping);
    assert_eq!((without.refusal(), without.header("www-authenticate")), (refused(401, "AUTH_FAILED"), Some("Bearer")));
    assert_eq!(status("/mcp", &[("x-api-key", "metrone_test_00000000000000000000000000000000")]), 401);
}

#[test]
fn a_tool_needs_what_its_operation_needs() {
    let site = Site::start();
    let with_scope = |scope: &str, tool: &str, arguments: Value| {
        let wanted = json!({"service": "metrone", "scopes": [scope], "share_world": true});
        let key = site.control().issue_key(from_json::<KeyRequest>(wanted)).unwrap().key;
        let answer = site.send("POST", "/mcp", &[("x-api-key", &key)], call_message(tool, arguments).to_string());
        answer.json()["result"].take()
    };
    let event = || json!({"event_type": "x"});
    assert_eq!(with_scope("read", "metrone_get_live", json!({}))["isError"], false);
    assert_eq!(with_scope("write", "metrone_track_event", event())["isError"], false);
    for (scope, tool, arguments) in [("read", "metrone_track_event", event()), ("write", "metrone_get_live", json!({}))] {
        let refused = with_scope(scope, tool, arguments);
        assert_eq!(refused["isError"], true);
        assert!(refused["content"][0]["text"].as_str().unwrap().contains("INSUFFICIENT_SCOPE"), "{refused}");
    }

    let mut limits = site.control().limits();
    limits.event_quota = Some(1);
    site.control().set_limits(limits);
    let spent = failed(&site, "metrone_track_event", event());
    assert!(spent.starts_with("Metrone API error 429: ") && spent.contains("QUOTA_EXCEEDED"), "{spent}");
    assert_eq!(call(&site, "metrone_get_live", json!({}))["isError"], false, "reading goes on");
    assert_eq!(site.stored(), 1);
}

#[test]
fn pages_of_other_origins_may_not_call() {
    let site = Site::of(MockServer::builder().allow_origin("https://app.example"));
    let from =
        |origin: &str| site.send("POST", "/mcp", &[("x-api-key", site.key()), ("origin", origin)], message("ping", json!({})).to_string());
    for own in ["http://localhost:5173", "http://127.0.0.1", "https://app.example"] {
        assert_eq!(from(own).status, 200, "{own}");
    }
    for foreign in ["https://evil.example", "null", "http://app.example", "https://app.example.evil.example"] {
        assert_eq!(from(foreign).refusal(), refused(403, "ORIGIN_NOT_ALLOWED"), "{foreign}");
    }
    assert_eq!(site.control().audit().violations, 0);
}

#[test]
fn it_goes_the_way_of_every_request() {
    let site = Site::at_noon();
    site.fail_once("callMcp", json!({"type": "status", "status": 503}));
    let event = call_message("metrone_track_event", json!({"event_type": "x"}));
    assert_eq!(site.post("/mcp", &event).refusal(), refused(503, "UNAVAILABLE"));

    let first = site.post_with_key("/mcp", "k-1", &event);
    let again = site.post_with_key("/mcp", "k-1", &event);
    assert_eq!((first.json(), again.header("idempotency-replayed")), (again.json(), Some("true")));
    assert_eq!(site.stored(), 1);

    let mut limits = site.control().limits();
    (limits.requests_per_minute, limits.enforce_rate) = (3, true);
    site.control().set_limits(limits);
    assert_eq!(site.post("/mcp", &event).refusal(), refused(429, "RATE_LIMITED"));
}

#[test]
fn the_journal_knows_it_without_the_key() {
    let site = Site::start();
    let bearer = format!("Bearer {}", site.key());
    let body = call_message("metrone_track_event", json!({"event_type": "x", "properties": {"token": "t-1", "plan": "pro"}}));
    site.send("POST", "/mcp", &[("authorization", &bearer)], body.to_string());
    let entries = site.control().requests(&from_json::<JournalFilter>(json!({"operation": "callMcp"})));
    assert_eq!((entries.len(), entries[0].outcome.status, entries[0].outcome.violations.clone()), (1, Some(200), Default::default()));
    assert_eq!(entries[0].body.as_ref().unwrap()["params"]["arguments"]["properties"], json!({"token": "[redacted]", "plan": "pro"}));
    let shown = serde_json::to_string(&entries).unwrap();
    assert!(!shown.contains(site.key()) && !shown.contains("t-1"), "{shown}");
    assert_eq!(site.control().requests(&Default::default()).len(), 1, "the operation behind a tool is no request of its own");
}
