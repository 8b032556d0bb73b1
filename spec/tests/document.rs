//! The embedded documents: complete, compilable, and true to their own examples.

use agentlytics_spec::{Operation, Parameter, ParameterIn, RequestParts, Spec};
use http::{HeaderMap, HeaderValue};
use serde_json::{Value, json};

#[test]
fn every_schema_compiles() {
    for spec in Spec::all() {
        spec.compile().expect("every schema compiles");
    }
}

#[test]
fn an_example_of_a_path_leads_to_its_operation() {
    for (id, path) in [("receiveWebhook", "/v1/webhooks/retell/support-line"), ("getStats", "/v1/api/stats")] {
        assert_eq!(Spec::metrone().operation(id).map(Operation::example_path).as_deref(), Some(path));
    }
}

#[test]
fn a_schema_below_a_path_with_parameters_compiles() {
    let webhook = Spec::metrone().operation("receiveWebhook").expect("an operation");
    let check = |body: &str| webhook.check_response(http::StatusCode::OK, &sample_headers("text/xml"), Some(&body.into()));
    assert_eq!(check("<Response/>"), []);
    assert_eq!(check("<Hangup/>").len(), 1);
}

/// One line for each operation: id, method, path and kind.
fn table(spec: &Spec) -> Vec<String> {
    let line =
        |operation: &Operation| format!("{} {} {} {}", operation.id(), operation.method(), operation.path(), operation.kind().as_str());
    spec.operations().iter().map(line).collect()
}

#[test]
fn metrone_has_these_operations() {
    assert_eq!(
        table(Spec::metrone()),
        [
            "getHealth GET /health read",
            "callMcp POST /mcp external",
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
            "receiveUnlabelledWebhook POST /v1/webhooks/{provider} external",
            "receiveWebhook POST /v1/webhooks/{provider}/{label} external",
        ]
    );
}

#[test]
fn agent_analytics_has_these_operations() {
    assert_eq!(
        table(Spec::agent_analytics()),
        [
            "getAccount GET /account read",
            "revokeKey POST /account/revoke-key write",
            "getBreakdown GET /breakdown read",
            "getEvents GET /events read",
            "listExperiments GET /experiments read",
            "createExperiment POST /experiments write",
            "getExperimentConfig GET /experiments/config read",
            "deleteExperiment DELETE /experiments/{id} write",
            "getExperiment GET /experiments/{id} read",
            "updateExperiment PATCH /experiments/{id} write",
            "getFunnel POST /funnel read",
            "healthCheck GET /health read",
            "getHeatmap GET /heatmap read",
            "getInsights GET /insights read",
            "getLiveSnapshot GET /live read",
            "getPages GET /pages read",
            "listProjects GET /projects read",
            "createProject POST /projects write",
            "deleteProject DELETE /projects/{id} write",
            "getProject GET /projects/{id} read",
            "updateProject PATCH /projects/{id} write",
            "getProperties GET /properties read",
            "getPropertiesReceived GET /properties/received read",
            "query POST /query read",
            "getRetention GET /retention read",
            "getSessions GET /sessions read",
            "getSessionDistribution GET /sessions/distribution read",
            "getStats GET /stats read",
            "streamEvents GET /stream stream",
            "trackEvent POST /track ingest",
            "trackBatch POST /track/batch ingest",
            "getTracker GET /tracker.js read",
        ]
    );
}

#[test]
fn agnt_has_these_operations() {
    assert_eq!(
        table(Spec::agnt()),
        [
            "getAssistants GET /analytics/assistants read",
            "getEvents GET /analytics/events read",
            "getMetrics GET /analytics/metrics read",
            "getOverview GET /analytics/overview read",
            "getRolling GET /analytics/rolling read",
            "getSnapshots GET /analytics/snapshots read",
            "getTopUsers GET /analytics/users/top read",
        ]
    );
}

#[test]
fn a_client_returns_the_data_of_an_answer_and_not_what_is_around_them() {
    let body = json!({"success": true, "data": {"window": 7}});
    assert_eq!(Spec::agnt().answer(&body), &json!({"window": 7}));
    assert_eq!(Spec::metrone().answer(&body), &body);
}

#[test]
fn examples_of_parameters_are_values_of_them() {
    let mut checked = 0;
    for operation in operations() {
        let examples = |place| {
            let of_place = operation.parameters().iter().filter(move |each| each.location == place);
            of_place.filter_map(|each| Some((each.name.as_str(), each.example.as_ref()?.as_str()?.to_owned()))).collect::<Vec<_>>()
        };
        let (path, query) = (examples(ParameterIn::Path), examples(ParameterIn::Query));
        let text: Vec<_> = query.iter().map(|(name, example)| format!("{name}={example}")).collect();
        let violations = operation.check_request(&RequestParts { path: &path, query: &text.join("&"), ..Default::default() });
        let given = |at: &str| path.iter().chain(&query).any(|(name, _)| at == format!("/{name}"));
        let wrong: Vec<_> = violations.iter().filter(|violation| given(&violation.pointer)).collect();
        assert!(wrong.is_empty(), "{operation:?}: {wrong:?}");
        checked += path.len() + query.len();
    }
    assert!(checked >= 14, "only {checked} examples");
}

#[test]
fn a_public_token_is_no_key_of_the_account() {
    let spec = Spec::agent_analytics();
    let rules = |id: &str| spec.operation(id).map(|each| (each.requires_key(), each.takes_account_key(), each.body_key()));
    assert_eq!(rules("trackBatch"), Some((true, false, Some("token"))));
    assert_eq!(rules("getStats"), Some((true, true, None)));
    assert_eq!(rules("getExperimentConfig"), Some((false, false, None)));
    let webhook = Spec::metrone().operation("receiveWebhook").expect("an operation");
    assert_eq!((webhook.requires_key(), webhook.takes_account_key(), webhook.body_key()), (false, true, None), "a signature will do");
    let metrone = Spec::metrone().operation("trackEvent").expect("an operation");
    assert_eq!((metrone.requires_key(), metrone.takes_account_key(), metrone.body_key()), (true, true, Some("api_key")));
}

#[test]
fn one_code_of_several_meanings_is_told_apart_by_the_body() {
    let spec = Spec::agent_analytics();
    let batch = spec.operation("trackBatch").expect("an operation");
    let errors = &batch.response(http::StatusCode::TOO_MANY_REQUESTS).expect("an answer").errors;
    let told: Vec<_> = errors.iter().map(|error| (spec.error_body(error, "no"), error.kind.as_str(), error.retryable)).collect();
    let body = |reason: &str| json!({"error": "RATE_LIMITED", "message": "no", "reason": reason});
    assert_eq!(
        told,
        [
            (body("rate_limit"), "rate_limited", true),
            (body("lifetime_event_limit"), "quota_exceeded", false),
            (body("monthly_spend_cap"), "quota_exceeded", false),
        ]
    );
}

#[test]
fn examples_of_requests_are_valid_requests() {
    let mut checked = 0;
    for operation in operations() {
        let in_path = operation.parameters().iter().filter(|each| each.location == ParameterIn::Path);
        let value = |each: &Parameter| each.example.as_ref().and_then(Value::as_str).unwrap_or("some-id").to_owned();
        let path: Vec<_> = in_path.map(|each| (each.name.as_str(), value(each))).collect();
        for media in operation.request_body().iter().flat_map(|body| &body.content) {
            for (name, example) in &media.examples {
                let violations = operation.check_request(&RequestParts { path: &path, body: Some(example), ..Default::default() });
                assert!(violations.is_empty(), "{operation:?} {name}: {violations:?}");
                checked += 1;
            }
        }
    }
    assert!(checked >= 18, "only {checked} examples");
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
    assert!(checked >= 180, "only {checked} examples");
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
