//! Requests and answers against the documents, mostly that of Metrone.

use agentlytics_spec::{Location, Operation, RequestParts, Route, Spec, Violation};
use http::{HeaderMap, HeaderValue, Method, StatusCode};
use serde_json::{Value, json};

fn operation(id: &str) -> &'static Operation {
    Spec::metrone().operation(id).expect("an operation")
}

fn query(id: &str, query: &str) -> Vec<String> {
    words(operation(id).check_request(&RequestParts { query, ..Default::default() }))
}

fn body(id: &str, body: Value) -> Vec<String> {
    words(operation(id).check_request(&RequestParts { body: Some(&body), ..Default::default() }))
}

fn answer(id: &str, status: u16, extra: &[(&'static str, &'static str)], body: Value) -> Vec<String> {
    let status = StatusCode::from_u16(status).expect("a status");
    words(operation(id).check_response(status, &headers(extra), Some(&body)))
}

/// The headers of a good answer; what is in `extra` replaces.
fn headers(extra: &[(&'static str, &str)]) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for (name, value) in [("content-type", "application/json; charset=utf-8"), ("x-request-id", "req_1")].iter().chain(extra) {
        headers.insert(*name, HeaderValue::from_str(value).unwrap());
    }
    headers
}

fn words(violations: Vec<Violation>) -> Vec<String> {
    violations.iter().map(ToString::to_string).collect()
}

#[test]
fn requests_lead_to_operations() {
    let spec = Spec::metrone();
    let id = |method: Method, path: &str| match spec.route(&method, path) {
        Route::Operation(operation, values) if values.is_empty() => operation.id().to_owned(),
        other => format!("{other:?}"),
    };
    assert_eq!(id(Method::POST, "/v1/events"), "trackEvent");
    assert_eq!(id(Method::POST, "/v1/api/events"), "createEvent");
    assert_eq!(id(Method::GET, "/v1/api/events"), "getEvents");
    assert_eq!(id(Method::GET, "/v1/events"), "MethodNotAllowed([POST])");
    assert_eq!(id(Method::DELETE, "/v1/api/events"), "MethodNotAllowed([GET, POST])");
    for path in ["/", "", "/v1/events/", "/v1//events", "/V1/events", "/v1/events/batch/1"] {
        assert_eq!(id(Method::POST, path), "NotFound", "{path}");
    }
}

#[test]
fn a_fixed_path_wins_over_a_template() {
    let spec = Spec::agent_analytics();
    let found = |method: Method, path: &str| match spec.route(&method, path) {
        Route::Operation(operation, values) => format!("{} {values:?}", operation.id()),
        other => format!("{other:?}"),
    };
    assert_eq!(found(Method::GET, "/experiments/config"), "getExperimentConfig []");
    assert_eq!(found(Method::GET, "/experiments/exp_1"), r#"getExperiment [("id", "exp_1")]"#);
    assert_eq!(found(Method::DELETE, "/projects/a%2Fb"), r#"deleteProject [("id", "a/b")]"#);
    assert_eq!(found(Method::PUT, "/projects/p"), "MethodNotAllowed([DELETE, GET, PATCH])");
}

#[test]
fn an_answer_of_text_is_checked_as_a_string() {
    let tracker = Spec::agent_analytics().operation("getTracker").expect("an operation");
    let check = |body: Option<&Value>| {
        let headers = headers(&[("content-type", "application/javascript; charset=utf-8")]);
        words(tracker.check_response(StatusCode::OK, &headers, body))
    };
    assert_eq!(check(Some(&json!("(function () {})();"))), [""; 0]);
    assert_eq!(check(Some(&json!(""))).len(), 1);
    assert_eq!(check(None).len(), 1);
}

#[test]
fn query_strings_are_checked_by_type_and_bound() {
    let good = "days=7&from=2026-03-01&to=2026-03-09T12%3A00%3A00%2B01%3A00&limit=99999999999999999999999&offset=0\
                &event_type=a%20b&source=agent_action";
    assert_eq!(query("getEvents", good), [""; 0]);
    for (bad, expected) in [
        ("days=0", "query /days: value is less than the minimum of 1"),
        ("days=", "query /days: value is not of type \"integer\""),
        ("limit=7.0", "query /limit: value is not of type \"integer\""),
        ("offset=-1", "query /offset: value is less than the minimum of 0"),
        ("source=fax", "query /source: value is not one of"),
        ("from=yesterday", "query /from: value is not valid under any of the schemas"),
        ("from=2026-03-09T12:00:00", "query /from: value is not valid under any of the schemas"),
        ("dayz=7", "query /dayz: is not a parameter of getEvents"),
        ("limit=1&limit=2", "query /limit: is given twice"),
    ] {
        let found = query("getEvents", bad);
        assert_eq!(found.len(), 1, "{bad}: {found:?}");
        assert!(found[0].starts_with(expected), "{bad}: {found:?}");
    }
}

#[test]
fn credentials_are_nobodys_business() {
    assert_eq!(query("getStats", "key=mk_live_x&api_key=y"), [""; 0]);
    assert_eq!(body("trackBatch", json!([{"event_type": "x", "api_key": "secret"}])), [""; 0]);
}

#[test]
fn violations_never_quote_the_value() {
    let found = body("trackEvent", json!({"event_type": "x", "api_key": {"secret": "mk_live_1"}, "source": "top-secret"}));
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(!found.concat().contains("secret"), "{found:?}");
}

#[test]
fn events_are_checked_one_by_one() {
    let found = body("trackBatch", json!([{"event_type": "ok"}, {"event_type": ""}, {"event_type": "ok", "properties": []}, {}]));
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found[0].starts_with("body /1/event_type: "), "{found:?}");
    assert!(found[1].starts_with("body /2/properties: "), "{found:?}");
    assert_eq!(found[2], "body /3: \"event_type\" is a required property");
}

#[test]
fn the_ingest_routes_take_every_form() {
    for form in [json!({"event_type": "x"}), json!([{"event_type": "x"}])] {
        assert_eq!(body("trackEvent", form), [""; 0]);
    }
    for form in [json!([{"event_type": "x"}]), json!({"events": [{"event_type": "x"}], "batch": true})] {
        assert_eq!(body("trackBatch", form), [""; 0]);
    }
    let hundred_and_one = vec![json!({"event_type": "x"}); 101];
    assert_eq!(body("trackBatch", json!(hundred_and_one)).len(), 1);
    assert_eq!(body("trackBatch", json!([])).len(), 1);
    assert_eq!(body("trackBatch", json!("x")).len(), 1);
}

#[test]
fn null_is_absent_and_a_zero_fraction_is_whole() {
    let event =
        json!({"event_type": "x", "source": null, "page_url": null, "ai_duration_sec": null, "properties": null, "timestamp": null});
    assert_eq!(body("trackEvent", event), [""; 0]);
    assert_eq!(body("batchQuery", json!({"queries": [{"type": "stats", "params": {"days": 7.0}}]})), [""; 0]);
    assert_eq!(body("batchQuery", json!({"queries": [{"type": "stats", "params": {"days": 7.5}}]})).len(), 1);
}

#[test]
fn properties_are_bounded_by_their_size_as_json() {
    // {"a":"…"} has eight bytes besides the text.
    let event = |length: usize| json!({"event_type": "x", "properties": {"a": "b".repeat(length)}});
    assert_eq!(body("trackEvent", event(16_384 - 8)), [""; 0]);
    assert_eq!(body("trackEvent", event(16_384 - 7)), ["body /properties: value is longer than 16384 bytes of JSON"]);
}

#[test]
fn bodies_come_where_they_belong() {
    let missing = operation("trackBatch").check_request(&RequestParts::default());
    assert_eq!(words(missing), ["body : a body is required"]);
    assert_eq!(body("getStats", json!({})), ["body : getStats takes no body"]);
}

#[test]
fn request_headers_are_checked_when_given() {
    let check = |value: &str| {
        let headers = headers(&[("idempotency-key", value)]);
        let body = json!({"event_type": "x"});
        operation("trackEvent").check_request(&RequestParts { headers: Some(&headers), body: Some(&body), ..Default::default() })
    };
    assert!(check("key-1").is_empty() && check("").is_empty());
    let too_long = check(&"k".repeat(257));
    assert_eq!((too_long[0].location, too_long[0].pointer.as_str()), (Location::Header, "/Idempotency-Key"));
}

#[test]
fn answers_are_checked_by_status_header_and_body() {
    let live =
        json!({"active_visitors": 1, "today_events": 2, "today_pageviews": 3, "today_sessions": 4, "today_conversions": 5, "new": []});
    assert_eq!(answer("getLive", 200, &[], live.clone()), [""; 0]);
    assert_eq!(answer("getLive", 302, &[], live.clone()), ["status : 302 is not a documented answer of getLive"]);
    assert_eq!(answer("getLive", 200, &[("x-ratelimit-limit", "many")], live.clone()).len(), 1);
    assert_eq!(
        answer("getLive", 200, &[("content-type", "text/html")], live)[0],
        "header /content-type: `text/html` is not a documented media type here"
    );
    let half = json!({"active_visitors": -1});
    assert_eq!(answer("getLive", 200, &[], half).len(), 5);

    let error = json!({"error": {"code": "RATE_LIMITED", "message": "m", "request_id": "r", "retryable": true}});
    assert_eq!(answer("getLive", 429, &[], error.clone()), ["header /Retry-After: is required"]);
    assert_eq!(answer("getLive", 429, &[("retry-after", "1")], error), [""; 0]);
    assert_eq!(answer("getLive", 500, &[], json!({"error": "text"})), [""; 0]);
    assert_eq!(answer("getLive", 500, &[], json!({"error": {"code": "NEW", "message": "m"}})).len(), 1);
}

#[test]
fn fallback_answers_are_checked_too() {
    let spec = Spec::metrone();
    let error = json!({"error": {"code": "METHOD_NOT_ALLOWED", "message": "m", "request_id": "r", "retryable": false}});
    let check = |status, extra: &[(&'static str, &'static str)]| words(spec.check_fallback(status, &headers(extra), Some(&error)));
    assert_eq!(check(StatusCode::METHOD_NOT_ALLOWED, &[("allow", "GET, POST")]), [""; 0]);
    assert_eq!(check(StatusCode::METHOD_NOT_ALLOWED, &[]), ["header /Allow: is required"]);
    assert_eq!(check(StatusCode::GONE, &[]), ["status : 410 is not a documented answer of an unknown path or method"]);
}

#[test]
fn events_of_a_stream_are_checked_by_name() {
    let stream = operation("streamEvents");
    let event_stream = headers(&[("content-type", "text/event-stream")]);
    assert!(stream.check_response(StatusCode::OK, &event_stream, None).is_empty());
    assert!(stream.check_stream_event("ready", &json!({"request_id": "r"})).is_empty());
    assert_eq!(words(stream.check_stream_event("gap", &json!({}))), ["body : \"last_event_id\" is a required property"]);
    assert_eq!(words(stream.check_stream_event("tick", &json!({}))), ["body : `tick` is not an event of streamEvents"]);
}
