//! The AGNT client against scripted answers: what it sends, what it makes of what comes back.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use agentlytics::agnt::{
    AgntBuilder, GetAssistants, GetEvents, GetMetrics, GetOverview, GetRolling, GetSnapshots, GetTopUsers, Period, Rule, Severity, Span,
    Watch,
};
use agentlytics::core::{BoxFuture, ManualClock, Token, TokenProvider};
use agentlytics::transport::testing::{Scripted, ScriptedTransport};
use agentlytics::{Agnt, Error, Kind};
use futures_util::TryStreamExt;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

const NOW: &str = "2026-03-09T12:00:00Z";

fn script(answers: impl IntoIterator<Item = Scripted>) -> Arc<ScriptedTransport> {
    Arc::new(ScriptedTransport::new(answers))
}

fn builder(script: &Arc<ScriptedTransport>) -> AgntBuilder {
    Agnt::builder().endpoint("http://127.0.0.1:1").transport(script.clone()).clock(ManualClock::at(NOW.parse().unwrap()))
}

fn client(script: &Arc<ScriptedTransport>) -> Agnt {
    builder(script).api_key("sk_live_0123456789").build().unwrap()
}

fn answer(data: Value) -> Scripted {
    Scripted::answer(200, json!({"success": true, "data": data}).to_string())
}

fn refused(status: u16, code: &str) -> Scripted {
    Scripted::answer(status, json!({"success": false, "error": "no", "error_code": code}).to_string())
}

/// Path and query of every request.
fn calls(script: &ScriptedTransport) -> Vec<String> {
    script.requests().iter().map(|request| request.uri().path_and_query().unwrap().to_string()).collect()
}

fn bearers(script: &ScriptedTransport) -> Vec<String> {
    script.requests().iter().map(|request| request.headers()["authorization"].to_str().unwrap().to_owned()).collect()
}

#[tokio::test]
async fn questions_are_asked_in_the_words_of_the_service() {
    let events = json!({"incomingMessages": 8420, "outgoingMessages": 8105, "tasksInitiated": 312, "tasksCompleted": 298, "total": 17135});
    let overview = json!({"period": "week", "startDate": "2026-02-22T00:00:00.000Z", "endDate": "2026-03-01T00:00:00.000Z",
        "activeUsers": 142, "events": events, "resources": {}, "realtime": {}, "computedAt": "2026-03-01T12:00:00.000Z"});
    let empty = || answer(json!({}));
    let script = script([answer(overview), empty(), empty(), empty(), empty(), empty()]);
    let agnt = client(&script);

    let week = agnt.overview(GetOverview::default().period(Period::Week)).await.unwrap();
    assert_eq!((week.active_users, week.events.total, week.events.counts.total()), (142, 17135, 17135));
    assert_eq!(week.events.counts.completion_rate(), Some(298.0 / 312.0));
    let metrics = GetMetrics::default().period(Period::Day).start_date("2026-03-02").end_date("2026-03-09").assistant("asst_1");
    agnt.metrics(metrics).await.unwrap();
    agnt.rolling(GetRolling::default().window(90)).await.unwrap();
    let span = ("2026-03-02T00:00:00+01:00", "2026-03-09");
    agnt.assistants(GetAssistants::default().start_date(span.0).end_date(span.1)).await.unwrap();
    agnt.top_users(GetTopUsers::default().start_date(span.1).end_date(span.1).limit(100)).await.unwrap();
    let days = agnt.snapshots(GetSnapshots::default().start_date(span.1).end_date(span.1)).await.unwrap();
    assert_eq!(days.snapshots, [], "what the service leaves out is empty");

    let expected = [
        "/analytics/overview?period=week",
        "/analytics/metrics?assistant=asst_1&endDate=2026-03-09&period=day&startDate=2026-03-02",
        "/analytics/rolling?window=90",
        "/analytics/assistants?endDate=2026-03-09&startDate=2026-03-02T00%3A00%3A00%2B01%3A00",
        "/analytics/users/top?endDate=2026-03-09&limit=100&startDate=2026-03-09",
        "/analytics/snapshots?endDate=2026-03-09&startDate=2026-03-09",
    ];
    assert_eq!(sorted(calls(&script)), expected);
    assert_eq!(bearers(&script)[0], "Bearer sk_live_0123456789");
}

/// Query strings with their parameters in order of their names, however they were written.
fn sorted(calls: Vec<String>) -> Vec<String> {
    let in_order = |call: String| {
        let Some((path, query)) = call.split_once('?') else { return call };
        let mut parameters: Vec<_> = query.split('&').collect();
        parameters.sort_unstable();
        format!("{path}?{}", parameters.join("&"))
    };
    calls.into_iter().map(in_order).collect()
}

#[tokio::test]
async fn what_the_service_would_refuse_is_not_sent() {
    let script = script([]);
    let agnt = client(&script);
    let span = |start: &str, end: &str| GetEvents::default().start_date(start).end_date(end);
    let message = |result: Result<(), Error>| {
        let error = result.unwrap_err();
        assert_eq!((error.kind(), error.attempts()), (Kind::Validation, 0));
        error.message().to_owned()
    };
    let asked = agnt.rolling(GetRolling::default().window(91)).await.map(drop);
    assert_eq!(message(asked), "window must be a whole number from 1 to 90");
    let asked = agnt.events_page(span("2026-03-02", "2026-03-01")).await.map(drop);
    assert_eq!(message(asked), "endDate must not be before startDate");
    let asked = agnt.events_page(span("2026-03-02", "2026-03-03").limit(501)).await.map(drop);
    assert_eq!(message(asked), "limit must be a whole number from 1 to 500");
    let asked = agnt.snapshots(GetSnapshots::default().start_date("2026-03-02")).await.map(drop);
    assert_eq!(message(asked), "getSnapshots: 'endDate' is required");
    assert_eq!(calls(&script).len(), 0);
}

#[tokio::test]
async fn a_walk_brings_each_event_once() {
    let page = |ids: &[&str], has_more: bool| {
        let rows: Vec<_> = ids.iter().map(|id| json!({"id": id, "eventType": "tasksInitiated"})).collect();
        answer(json!({"events": rows, "total": 5, "limit": 2, "skip": 0, "hasMore": has_more}))
    };
    // A new event came in between, so that the second page repeats a row of the first.
    let script = script([page(&["e5", "e4"], true), page(&["e4", "e3"], true), page(&["e2"], false)]);
    let walk = client(&script).events(GetEvents::default().start_date("2026-03-02").end_date("2026-03-09").limit(2));
    let ids: Vec<_> = walk.map_ok(|event| event.id).try_collect().await.unwrap();
    assert_eq!(ids, ["e5", "e4", "e3", "e2"]);
    let skips: Vec<_> =
        calls(&script).iter().map(|call| call.split('&').find(|part| part.starts_with("skip")).map(str::to_owned)).collect();
    assert_eq!(skips, [None, Some("skip=2".to_owned()), Some("skip=4".to_owned())]);
}

#[tokio::test]
async fn errors_are_told_by_their_code() {
    let script = script([refused(403, "MANAGEMENT_AUTH_REQUIRED"), refused(401, "UNAUTHORIZED")]);
    let agnt = client(&script);
    for (kind, code) in [(Kind::Permission, "MANAGEMENT_AUTH_REQUIRED"), (Kind::Auth, "UNAUTHORIZED")] {
        let error = agnt.overview(GetOverview::default()).await.unwrap_err();
        assert_eq!((error.kind(), error.code(), error.attempts()), (kind, code, 1), "a key that stands cannot be renewed");
    }
}

/// Gives out tokens of an hour, numbered from 1.
struct Numbered(AtomicU32);

impl TokenProvider for Numbered {
    fn token(&self, now: Timestamp) -> BoxFuture<'_, Result<Token, Error>> {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        Box::pin(async move { Ok(Token::until(number.to_string(), now + SignedDuration::from_hours(1))) })
    }
}

#[tokio::test]
async fn a_token_that_is_refused_is_replaced() {
    let script = script([answer(json!({})), refused(401, "UNAUTHORIZED"), answer(json!({}))]);
    let agnt = builder(&script).token_provider(Numbered(AtomicU32::new(0))).build().unwrap();
    for attempts in [1, 2] {
        assert_eq!(agnt.overview(GetOverview::default()).await.unwrap().attempts, attempts);
    }
    assert_eq!(bearers(&script), ["Bearer 1", "Bearer 1", "Bearer 2"]);
}

#[tokio::test]
async fn a_key_signs_a_token_that_is_used_again() {
    let script = script([answer(json!({})), answer(json!({}))]);
    let agnt = builder(&script).kid("agnt-1").private_key(include_str!("keys/rsa.pem")).build().unwrap();
    for _ in 0..2 {
        agnt.overview(GetOverview::default()).await.unwrap();
    }
    let bearers = bearers(&script);
    assert!(bearers[0].starts_with("Bearer eyJhbGciOiJSUzI1NiIs") && bearers[0] == bearers[1], "{bearers:?}");
}

#[tokio::test]
async fn a_fall_of_the_completion_rate_is_found_with_its_days_and_traces() {
    let counts = |initiated: u64, completed: u64| json!({"tasksInitiated": initiated, "tasksCompleted": completed});
    let day = |date: u32, counts: Value| {
        let mut day = counts;
        day["startDate"] = format!("2026-03-0{date}T00:00:00.000Z").into();
        day["endDate"] = format!("2026-03-0{}T00:00:00.000Z", date + 1).into();
        day
    };
    let row = |id: &str, counts: Value| {
        let mut row = counts;
        row["assistant"] = id.into();
        row
    };
    let traced =
        |number: u64| json!({"id": format!("e{number}"), "traceId": format!("trace_{}", number / 2), "cost": 0.25, "inputTokens": 100});
    let script = script([
        answer(counts(100, 60)),
        answer(json!({"assistants": [row("asst_1", counts(50, 10)), row("asst_2", counts(50, 50))]})),
        answer(json!({"snapshots": [day(2, counts(50, 50)), day(3, counts(50, 10))]})),
        answer(counts(100, 100)),
        refused(500, "INTERNAL_ERROR"),
        answer(json!({"snapshots": []})),
        answer(json!({"events": [traced(1), traced(2), traced(3)], "total": 3})),
    ]);
    let agnt = builder(&script).api_key("sk_live_1").retry(never()).build().unwrap();
    let watch = Watch::default().window(Span::new("2026-03-02", "2026-03-04")).baseline(Span::new("2026-02-28", "2026-03-02"));
    let found = agnt.regressions(watch).await.unwrap();

    assert_eq!(found.unanswered.iter().map(|question| question.operation).collect::<Vec<_>>(), ["getAssistants"]);
    let [finding] = found.findings.as_slice() else { panic!("{:?}", found.findings) };
    assert_eq!((finding.rule, finding.severity, &finding.assistant), (Rule::CompletionRateDown, Severity::Warning, &None));
    assert_eq!(finding.span, Span::new("2026-03-03T00:00:00.000Z", "2026-03-04T00:00:00.000Z"));
    assert!(finding.p_value < 1e-9, "{}", finding.p_value);
    let traces: Vec<_> = finding.traces.traces.iter().map(|trace| trace.trace_id.as_str()).collect();
    assert_eq!((traces, finding.traces.cost, finding.traces.output_tokens), (vec!["trace_0", "trace_1"], Some(0.75), None));
    assert_eq!(finding.traces.input_tokens, Some(300));
    let arguments = &finding.next_call.arguments;
    assert_eq!((finding.next_call.operation, &arguments["eventType"]), ("getEvents", &json!("tasksInitiated")));
    assert_eq!(arguments["startDate"], json!(finding.span.start_date));
}

fn never() -> agentlytics::RetryPolicy {
    let mut policy = agentlytics::RetryPolicy::default();
    policy.max_retries = 0;
    policy
}
