//! Whether the server keeps to the specification, by its own count and in what it implements.

use crate::support::Site;
use agentlytics_spec::Spec;
use http::Method;
use serde_json::{Value, json};

/// One good request for each operation.
fn walk(site: &Site) {
    for operation in Spec::metrone().operations().iter().filter(|operation| operation.id() != "streamEvents") {
        let example = || operation.request_body().and_then(|body| body.content[0].examples.first()).map(|(_, example)| example.clone());
        let body = example().map_or_else(String::new, |example| example.to_string());
        let answer = site.send(operation.method().as_str(), &operation.example_path(), &[("x-api-key", site.key())], body);
        assert_eq!(
            answer.header("x-mock-violations"),
            Some("0"),
            "{}: {:?}",
            operation.id(),
            site.control().requests(&Default::default()).pop()
        );
        assert!(matches!(answer.status, 200 | 204 | 409), "{}: {answer:?}", operation.id());
    }
}

#[test]
fn every_operation_of_the_specification_is_answered_as_it_says() {
    let site = Site::start();
    walk(&site);
    // Again, now that there is something to read.
    walk(&site);
    assert_eq!(site.control().audit().violations, 0);
}

#[test]
fn every_example_of_a_request_is_understood() {
    for operation in Spec::metrone().operations() {
        for (name, example) in operation.request_body().iter().flat_map(|body| &body.content).flat_map(|media| &media.examples) {
            let site = Site::start();
            let answer =
                site.send(operation.method().as_str(), &operation.example_path(), &[("x-api-key", site.key())], example.to_string());
            let taken =
                operation.response(http::StatusCode::from_u16(answer.status).unwrap()).is_some_and(|response| response.status.is_success());
            assert!(taken && answer.header("x-mock-violations") == Some("0"), "{} {name}: {answer:?}", operation.id());
        }
    }
}

#[test]
fn refusals_keep_to_the_specification_too() {
    let site = Site::start();
    let writes = ["/v1/events", "/v1/events/batch", "/v1/api/events"];
    let event = json!({"event_type": "x"});
    let key = [("x-api-key", site.key())];
    site.send("GET", "/v1/api/stats", &[], "");
    site.send("GET", "/nowhere", &key, "");
    site.send("PATCH", "/health", &key, "");
    for path in writes {
        site.send("POST", path, &[], event.to_string());
        site.send("POST", path, &key, "{");
        site.send("POST", path, &key, "a".repeat(1_100_000));
        site.post_with_key(path, path, &json!([event]));
        site.post_with_key(path, path, &json!([event, event]));
    }
    let mut limits = site.control().limits();
    limits.event_quota = Some(0);
    site.control().set_limits(limits);
    for path in writes {
        site.post(path, &event);
    }
    (limits.requests_per_minute, limits.enforce_rate) = (0, true);
    site.control().set_limits(limits);
    for operation in Spec::metrone().operations() {
        site.send(operation.method().as_str(), &operation.example_path(), &key, "");
    }
    let entries = site.control().requests(&Default::default());
    let refused: Vec<_> = entries.iter().filter(|entry| entry.outcome.status >= Some(400)).collect();
    assert!(refused.len() > 20, "{}", refused.len());
    for entry in refused {
        assert_eq!(entry.outcome.violations.response, Vec::<String>::new(), "{entry:?}");
    }
}

#[test]
fn a_breach_by_the_client_is_noted() {
    let site = Site::start();
    let answer = site.post("/v1/events/batch", &json!([{"event_type": "x"}, {"event_type": 7}]));
    assert_eq!((answer.status, answer.header("x-mock-violations")), (200, Some("1")));
    let noted = &site.control().requests(&Default::default())[0].outcome.violations;
    assert!(noted.request[0].contains("/1/event_type") && noted.response.is_empty(), "{noted:?}");
}

/// As curl sends it.
#[test]
fn json_is_no_form_whatever_its_content_type_says() {
    let site = Site::start();
    let headers = [("x-api-key", site.key()), ("content-type", "application/x-www-form-urlencoded")];
    let answer = site.send("POST", "/v1/api/events", &headers, r#"{"event_type": "x"}"#);
    assert_eq!((answer.status, answer.header("x-mock-violations")), (200, Some("0")), "{answer:?}");
}

/// What the specification calls good the server takes, and the other way round.
#[test]
fn the_server_and_the_specification_agree_on_what_an_event_is() {
    let events = [
        json!({"event_type": "x"}),
        json!({"event_type": "x", "event_name": null, "source": null, "properties": null, "timestamp": null, "ai_duration_sec": null}),
        json!({"event_type": ""}),
        json!({"event_type": null}),
        json!({"event_type": "x", "source": "fax"}),
        json!({"event_type": "x", "source": ""}),
        json!({"event_type": "x", "event_name": "n".repeat(2_048)}),
        json!({"event_type": "x", "event_name": "n".repeat(2_049)}),
        json!({"event_type": "x".repeat(128)}),
        json!({"event_type": "x".repeat(129)}),
        json!({"event_type": "x", "ai_duration_sec": 0}),
        json!({"event_type": "x", "ai_duration_sec": -0.5}),
        json!({"event_type": "x", "ai_duration_sec": "5"}),
        json!({"event_type": "x", "timestamp": "2026-03-09T12:00:00Z"}),
        json!({"event_type": "x", "timestamp": "2026-03-09T12:00:00.123456+05:30"}),
        json!({"event_type": "x", "timestamp": "2026-02-30T12:00:00Z"}),
        json!({"event_type": "x", "timestamp": "2026-03-09"}),
        json!({"event_type": "x", "timestamp": ""}),
        json!({"event_type": "x", "properties": []}),
        json!({"event_type": "x", "properties": {"a": {"b": [null]}}}),
        json!({"event_type": "x", "properties": {"a": "p".repeat(16_376)}}),
        json!({"event_type": "x", "user_agent": 7}),
        json!({"event_type": "x", "api_key": 7}),
        json!([]),
        json!("x"),
    ];
    let operation = Spec::metrone().operation("createEvent").unwrap();
    assert_eq!(operation.method(), Method::POST);
    let site = Site::start();
    let disagree = |event: &&Value| {
        let good = operation.check_request(&agentlytics_spec::RequestParts { body: Some(event), ..Default::default() }).is_empty();
        good != (site.post("/v1/api/events", event).status == 200)
    };
    let odd: Vec<_> = events.iter().filter(disagree).map(|event| event.to_string().chars().take(120).collect::<String>()).collect();
    assert_eq!(odd, Vec::<String>::new());
}
