//! The embedded documents: complete, compilable, and true to their own examples.

use agentlytics_spec::{Operation, ParameterIn, RequestParts, Spec};
use http::{HeaderMap, HeaderValue};
use serde_json::Value;

#[test]
fn every_schema_compiles() {
    for spec in Spec::all() {
        spec.compile().expect("every schema compiles");
    }
}

#[test]
fn metrone_has_these_operations() {
    let table: Vec<String> = Spec::metrone()
        .operations()
        .iter()
        .map(|operation| format!("{} {} {} {}", operation.id(), operation.method(), operation.path(), operation.kind().as_str()))
        .collect();
    assert_eq!(
        table,
        [
            "getHealth GET /health read",
            "getOpenapi GET /openapi.json read",
            "getEvents GET /v1/api/events read",
            "createEvent POST /v1/api/events write",
            "getLive GET /v1/api/live read",
            "getPages GET /v1/api/pages read",
            "batchQuery POST /v1/api/query read",
            "getSources GET /v1/api/sources read",
            "getStats GET /v1/api/stats read",
            "streamEvents GET /v1/api/stream stream",
            "trackEvent POST /v1/events ingest",
            "trackBatch POST /v1/events/batch ingest",
        ]
    );
}

#[test]
fn examples_of_requests_are_valid_requests() {
    let mut checked = 0;
    for operation in operations() {
        let in_path = operation.parameters().iter().filter(|each| each.location == ParameterIn::Path);
        let path: Vec<_> = in_path.map(|each| (each.name.as_str(), "some-id".to_owned())).collect();
        for media in operation.request_body().iter().flat_map(|body| &body.content) {
            for (name, example) in &media.examples {
                let violations = operation.check_request(&RequestParts { path: &path, body: Some(example), ..Default::default() });
                assert!(violations.is_empty(), "{operation:?} {name}: {violations:?}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 7, "only {checked} examples");
}

#[test]
fn examples_of_answers_are_valid_answers() {
    let mut checked = 0;
    for operation in operations() {
        for response in operation.responses() {
            for media in &response.content {
                for (name, example) in &media.examples {
                    let headers = sample_headers(&media.media_type);
                    let violations = operation.check_response(response.status, &headers, Some(example));
                    assert!(violations.is_empty(), "{operation:?} {} {name}: {violations:?}", response.status);
                    checked += 1;
                }
            }
        }
    }
    assert!(checked >= 60, "only {checked} examples");
}

#[test]
fn every_request_and_every_success_has_an_example() {
    for operation in operations() {
        // A stream has frames, not a body; and this document itself is the example of getOpenapi.
        let exempt = ["streamEvents", "getOpenapi"].contains(&operation.id());
        let answer = operation.success().expect("an answer");
        assert!(exempt || !answer.content[0].examples.is_empty(), "{operation:?}");
        if let Some(body) = operation.request_body() {
            assert!(!body.content[0].examples.is_empty(), "{operation:?}");
        }
    }
}

#[test]
fn the_document_is_an_answer_of_get_openapi() {
    let spec = Spec::metrone();
    let operation = spec.operation("getOpenapi").expect("an operation");
    let violations = operation.check_response(http::StatusCode::OK, &sample_headers("application/json"), Some(spec.document_json()));
    assert!(violations.is_empty(), "{violations:?}");
}

#[test]
fn metrone_takes_an_idempotency_key_with_every_post_and_with_no_get() {
    for operation in Spec::metrone().operations() {
        let takes = operation.parameters().iter().any(|each| each.location == ParameterIn::Header && each.name == "Idempotency-Key");
        assert_eq!(takes, operation.method() == http::Method::POST, "{operation:?}");
    }
}

#[test]
fn every_error_code_is_in_the_enumeration_and_is_used() {
    for spec in Spec::all() {
        let enumeration =
            spec.document_json().pointer("/components/schemas/ErrorCode/enum").and_then(Value::as_array).expect("an enumeration of codes");
        let mut documented: Vec<&str> = enumeration.iter().filter_map(Value::as_str).collect();
        documented.sort_unstable();
        let mut used: Vec<&str> = spec
            .operations()
            .iter()
            .flat_map(Operation::responses)
            .chain(spec.fallbacks())
            .flat_map(|response| &response.errors)
            .map(|error| error.code.as_str())
            .collect();
        used.sort_unstable();
        used.dedup();
        assert_eq!(documented, used);
    }
}

fn operations() -> impl Iterator<Item = &'static Operation> {
    Spec::all().into_iter().flat_map(Spec::operations)
}

/// The headers that some answer requires.
fn sample_headers(media_type: &str) -> HeaderMap {
    let pairs = [("x-request-id", "req_1"), ("retry-after", "2"), ("www-authenticate", "Bearer")];
    let mut headers: HeaderMap =
        pairs.map(|(name, value)| (http::HeaderName::from_static(name), HeaderValue::from_static(value))).into_iter().collect();
    if let Ok(value) = HeaderValue::from_str(media_type) {
        headers.insert(http::header::CONTENT_TYPE, value);
    }
    headers
}
