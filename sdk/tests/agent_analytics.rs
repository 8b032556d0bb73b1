//! The Agent Analytics client against scripted answers: what it sends, what it makes of what comes back.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use agentlytics::agent_analytics::{
    AgentAnalyticsBuilder, AmbiguousFailures, CreateProject, Event, Filter, FilterOp, FunnelOp, GetBreakdown, GetEvents,
    GetExperimentConfig, GetFunnel, GetLiveSnapshot, GetSessions, GetStats, Interval, Metric, Query, Rule, Severity, Step, StreamEvents,
    TrackBatch, TrackEvent, UpdateProject,
};
use agentlytics::core::{ManualClock, TransportErrorKind};
use agentlytics::transport::testing::{Scripted, ScriptedTransport};
use agentlytics::{AgentAnalytics, DropReason, Hooks, Kind, RetryPolicy, StreamItem};
use futures_util::{StreamExt, TryStreamExt};
use serde_json::{Map, Value, json};

const KEY: &str = "aak_0123456789abcdef0123456789abcdef";
const TOKEN: &str = "aat_0123456789abcdef0123456789abcdef";
const LONG: Duration = Duration::from_secs(5);

/// A script that several may look at.
#[derive(Clone)]
struct Script(Arc<ScriptedTransport>);

impl Script {
    fn new(script: impl IntoIterator<Item = Scripted>) -> Self {
        Self(Arc::new(ScriptedTransport::new(script)))
    }

    /// A client whose clock stands still, for tests that look at times and wait for nothing.
    fn builder(&self) -> AgentAnalyticsBuilder {
        self.timed().clock(ManualClock::at("2026-03-09T12:00:00Z".parse().unwrap()))
    }

    fn timed(&self) -> AgentAnalyticsBuilder {
        let mut retry = RetryPolicy::default();
        retry.base = Duration::from_millis(1);
        AgentAnalytics::builder()
            .api_key(KEY)
            .token(TOKEN)
            .project("site")
            .endpoint("http://127.0.0.1:1")
            .retry(retry)
            .transport(self.0.clone())
    }

    fn client(&self) -> AgentAnalytics {
        self.builder().build().unwrap()
    }

    /// Method, path and query of every request.
    fn calls(&self) -> Vec<String> {
        self.0.requests().iter().map(|request| format!("{} {}", request.method(), request.uri().path_and_query().unwrap())).collect()
    }

    fn bodies(&self) -> Vec<Value> {
        self.0.requests().iter().map(|request| serde_json::from_slice(request.body()).unwrap_or_default()).collect()
    }
}

fn answer(body: Value) -> Scripted {
    Scripted::answer(200, body.to_string())
}

fn queued(count: usize) -> Scripted {
    Scripted::answer(202, json!({"ok": true, "queued": true, "count": count}).to_string())
}

fn refused(status: u16, code: &str) -> Scripted {
    Scripted::answer(status, json!({"error": code, "message": "no"}).to_string())
}

fn rows(numbers: std::ops::Range<u64>) -> Scripted {
    let row = |n: u64| {
        json!({"id": format!("e{n}"), "project_id": "p", "event": "x", "properties": null, "user_id": null, "session_id": null,
            "timestamp": n, "date": "2026-03-09", "country": null})
    };
    answer(json!({"project": "site", "events": numbers.map(row).collect::<Vec<_>>()}))
}

#[tokio::test]
async fn events_travel_with_their_token_and_without_the_key() {
    let script = Script::new([queued(2)]);
    let analytics = script.client();
    analytics.track("signup", json!({"plan": "pro", "user_id": "u-1", "session_id": "s-1"})).unwrap();
    analytics.record(Event::new("page_view").property("path", "/").timestamp("2026-03-01T00:00:00Z".parse().unwrap())).unwrap();
    assert_eq!(analytics.shutdown(LONG).await.delivered, 2);

    assert_eq!(script.calls(), ["POST /track/batch"]);
    let headers = script.0.requests()[0].headers().clone();
    assert!(!headers.contains_key("x-api-key") && !headers.contains_key("authorization"), "{headers:?}");
    let expected = json!({"token": TOKEN, "events": [
        {"event": "signup", "user_id": "u-1", "session_id": "s-1", "timestamp": 1_773_057_600_000_i64, "properties": {"plan": "pro"}},
        {"event": "page_view", "timestamp": 1_772_323_200_000_i64, "properties": {"path": "/"}},
    ]});
    assert_eq!(script.bodies(), [expected]);
}

#[tokio::test]
async fn an_event_of_another_id_without_a_time_happened_when_the_id_was_minted() {
    let script = Script::new([queued(1)]);
    let analytics = script.client();
    // Minted 250 ms before the clock's time.
    let id = "019cd277-e906-7000-8000-000000000000".parse().unwrap();
    assert_eq!(analytics.record_as(id, Event::new("signup")).unwrap(), id);
    assert_eq!(analytics.shutdown(LONG).await.delivered, 1);
    assert_eq!(script.bodies()[0]["events"][0]["timestamp"], 1_773_057_599_750_i64);
}

#[tokio::test]
async fn projects_travel_apart_and_a_refused_token_holds_up_only_its_own() {
    let script = Script::new([refused(401, "INVALID_TOKEN"), queued(1)]);
    let analytics = script.builder().project_token("shop", "aat_shop").build().unwrap();
    analytics.record(Event::new("a").project("shop")).unwrap();
    analytics.record(Event::new("b").project("site")).unwrap();
    let report = analytics.flush(LONG).await;
    assert_eq!((report.delivered, report.pending), (1, 1));
    let tokens: Vec<_> = script.bodies().iter().map(|body| body["token"].clone()).collect();
    assert_eq!(tokens, ["aat_shop", TOKEN]);
    assert_eq!(analytics.record(Event::new("c").project("other")).unwrap_err().kind(), Kind::Config);
    assert!(!format!("{analytics:?}").contains("aat_"));
}

#[tokio::test]
async fn what_is_too_old_is_lost_with_that_reason_and_alone() {
    let script = Script::new([queued(1)]);
    let losses = Arc::new(Mutex::new(Vec::new()));
    let ear = losses.clone();
    let hooks = Hooks::on_drop(move |dropped| ear.lock().unwrap().extend(dropped.iter().map(|loss| (loss.id, loss.reason))));
    let analytics = script.builder().hooks(hooks).build().unwrap();
    let old = analytics.record(Event::new("old").timestamp("2026-02-01T00:00:00Z".parse().unwrap())).unwrap();
    analytics.track("new", Value::Null).unwrap();
    let report = analytics.flush(LONG).await;
    assert_eq!((report.delivered, report.dropped), (1, 1));
    assert_eq!(*losses.lock().unwrap(), [(old, DropReason::Expired)]);
    let ahead = analytics.record(Event::new("x").timestamp("2026-03-09T13:00:00Z".parse().unwrap())).unwrap_err();
    assert_eq!(ahead.kind(), Kind::Validation);
    let later = |mut event: Map<String, Value>| {
        event.insert("timestamp".to_owned(), json!(1_773_061_200_000_i64));
        Some(event)
    };
    let ahead = script.builder().before_send(later).build().unwrap().track("x", Value::Null).unwrap_err();
    assert_eq!(ahead.kind(), Kind::Validation, "the hook said so");

    let script = Script::new([queued(1)]);
    let analytics = script.builder().any_time(true).build().unwrap();
    analytics.record(Event::new("old").timestamp("2015-05-17T00:00:00Z".parse().unwrap())).unwrap();
    assert_eq!(analytics.flush(LONG).await.delivered, 1, "a service of one's own takes any time");
}

#[tokio::test]
async fn when_nobody_knows_the_caller_chooses_between_twice_and_never() {
    let lost = || Scripted::failure(TransportErrorKind::Timeout);
    let script = Script::new([lost(), queued(1)]);
    let analytics = script.timed().build().unwrap();
    analytics.track("x", Value::Null).unwrap();
    assert_eq!((analytics.flush(LONG).await.delivered, script.calls().len()), (1, 2));

    let script = Script::new([lost(), queued(1)]);
    let analytics = script.timed().ambiguous_failures(AmbiguousFailures::Drop).build().unwrap();
    analytics.track("x", Value::Null).unwrap();
    assert_eq!((analytics.flush(LONG).await.rejected, script.calls().len()), (1, 1));
}

#[tokio::test]
async fn who_is_taken_for_a_bot_is_told() {
    let script = Script::new([answer(json!({"ok": true}))]);
    let losses = Arc::new(Mutex::new(Vec::new()));
    let ear = losses.clone();
    let hooks = Hooks::on_drop(move |dropped| ear.lock().unwrap().extend_from_slice(dropped));
    let analytics = script.builder().hooks(hooks).build().unwrap();
    analytics.track("x", Value::Null).unwrap();
    assert_eq!(analytics.flush(LONG).await.rejected, 1);
    let losses = losses.lock().unwrap();
    assert_eq!(losses[0].fault.as_ref().unwrap().code.as_deref(), Some("TAKEN_FOR_BOT"));
}

#[tokio::test]
async fn reads_are_about_the_clients_project_unless_they_say_otherwise() {
    let script = Script::new((0..5).map(|_| refused(404, "NOT_FOUND")));
    let analytics = script.client();
    let stats = analytics.stats(GetStats::default().since("30d").group_by(Interval::Week)).await.unwrap_err();
    assert_eq!((stats.kind(), stats.code(), stats.message()), (Kind::NotFound, "NOT_FOUND", "no"));
    analytics.stats(GetStats::default().project("shop")).await.unwrap_err();
    analytics.live_snapshot(GetLiveSnapshot::default().window(30)).await.unwrap_err();
    analytics.experiment_config(GetExperimentConfig::default()).await.unwrap_err();
    analytics.update_project(UpdateProject::default().id("p 1").name("shop")).await.unwrap_err();
    let expected = [
        "GET /stats?groupBy=week&project=site&since=30d",
        "GET /stats?project=shop",
        "GET /live?project=site&window=30",
        &format!("GET /experiments/config?token={TOKEN}"),
        "PATCH /projects/p%201",
    ];
    assert_eq!(script.calls(), expected);
    let requests = script.0.requests();
    assert_eq!(requests[0].headers()["x-api-key"], KEY);
    assert!(!requests[3].headers().contains_key("x-api-key"), "the token is enough");
    assert_eq!(script.bodies()[4], json!({"name": "shop"}));
}

#[tokio::test]
async fn questions_with_a_body_say_what_they_mean() {
    let script = Script::new((0..3).map(|_| refused(400, "QUERY_FAILED")));
    let analytics = script.client();
    let query = Query::default().metrics([Metric::EventCount]).filters([Filter::property("plan", FilterOp::Eq, "pro")]);
    analytics.query(query).await.unwrap_err();
    let funnel = GetFunnel::default().steps([Step::new("a").filter("path", FunnelOp::Contains, "/p"), Step::new("b")]);
    analytics.funnel(funnel.conversion_window_hours(2)).await.unwrap_err();
    analytics.create_project(CreateProject::default().name("shop")).await.unwrap_err();
    let expected = [
        json!({"project": "site", "metrics": ["event_count"], "filters": [{"field": "properties.plan", "op": "eq", "value": "pro"}]}),
        json!({"project": "site", "conversion_window_hours": 2,
            "steps": [{"event": "a", "filters": [{"property": "path", "op": "contains", "value": "/p"}]}, {"event": "b"}]}),
        json!({"name": "shop"}),
    ];
    assert_eq!(script.bodies(), expected);
    assert!(script.0.requests()[2].headers().contains_key("idempotency-key"));
}

#[tokio::test]
async fn what_is_missing_is_said_before_anything_is_sent() {
    let script = Script::new([]);
    let analytics = script.client();
    let error = analytics.breakdown(GetBreakdown::default()).await.unwrap_err();
    assert_eq!((error.kind(), error.message()), (Kind::Validation, "getBreakdown: 'property' is required"));
    let bare = AgentAnalytics::builder().api_key(KEY).transport(script.0.clone()).build().unwrap();
    assert!(bare.stats(GetStats::default()).await.unwrap_err().message().contains("'project' is required"));
    assert!(bare.track("x", Value::Null).unwrap_err().message().contains("AGENT_ANALYTICS_TOKEN"));
    assert_eq!(script.calls(), Vec::<String>::new());
}

#[tokio::test]
async fn events_past_the_queue_are_sent_once_and_named_by_one_token() {
    let lost = Scripted::failure(TransportErrorKind::Timeout);
    let script = Script::new([queued(1), lost, queued(1), queued(1)]);
    let analytics = script.client();
    assert_eq!(analytics.call(&TrackEvent::default().event("x")).await.unwrap().queued, Some(true));
    assert_eq!(analytics.call(&TrackEvent::default().event("x")).await.unwrap_err().attempts(), 1);
    analytics.call(&TrackBatch::default().events([TrackEvent::default().event("x")])).await.unwrap();
    analytics.call(&TrackBatch::default().events([TrackEvent::default().event("x").token("aat_2")])).await.unwrap();
    let bodies = script.bodies();
    assert_eq!(bodies[0], json!({"token": TOKEN, "event": "x"}));
    assert_eq!(bodies[2], json!({"token": TOKEN, "events": [{"event": "x"}]}));
    assert_eq!(bodies[3], json!({"events": [{"event": "x", "token": "aat_2"}]}));
}

#[tokio::test]
async fn a_walk_asks_for_more_and_leaves_out_what_it_has_had() {
    let script = Script::new([rows(0..2), rows(0..5)]);
    let events: Vec<_> = script.client().events(GetEvents::default().limit(2)).try_collect().await.unwrap();
    assert_eq!(events.iter().map(|row| row.id.as_str()).collect::<Vec<_>>(), ["e0", "e1", "e2", "e3", "e4"]);
    assert_eq!(script.calls(), ["GET /events?limit=2&project=site", "GET /events?limit=1000&project=site"]);

    let script = Script::new([rows(0..2)]);
    let two: Vec<_> = script.client().events(GetEvents::default().limit(2)).take(2).try_collect().await.unwrap();
    assert_eq!((two.len(), script.calls().len()), (2, 1), "no request too many");
}

#[tokio::test]
async fn a_walk_that_cannot_reach_the_end_says_so() {
    let script = Script::new([rows(0..1000)]);
    let events: Vec<_> = script.client().events_blocking(GetEvents::default().limit(1000)).collect();
    assert_eq!((events.len(), events[999].is_ok()), (1001, true));
    let error = events[1000].as_ref().unwrap_err();
    assert_eq!((error.kind(), script.calls().len()), (Kind::TooLarge, 1));
    assert!(error.message().contains("one `session_id`"), "{error}");
}

#[tokio::test]
async fn sessions_are_walked_the_same_way() {
    let page = |names: &[&str]| {
        let row = |name: &&str| {
            json!({"session_id": name, "user_id": null, "project_id": "p", "start_time": 0, "end_time": 0, "duration": 0,
                "entry_page": null, "exit_page": null, "event_count": 1, "is_bounce": 1, "date": "2026-03-09"})
        };
        answer(json!({"project": "site", "sessions": names.iter().map(row).collect::<Vec<_>>()}))
    };
    let script = Script::new([page(&["b"]), page(&["c", "b", "a"])]);
    let sessions: Vec<_> = script.client().sessions(GetSessions::default().limit(1)).try_collect().await.unwrap();
    assert_eq!(sessions.iter().map(|row| row.session_id.as_str()).collect::<Vec<_>>(), ["b", "c", "a"]);
}

#[tokio::test]
async fn the_stream_is_typed_and_goes_on() {
    let frame = |id: &str, event: &str| {
        let data = json!({"event": event, "properties": {"n": 1}, "user_id": "u", "session_id": null, "timestamp": 1, "country": null});
        format!("id: {id}\nevent: track\ndata: {data}\n\n")
    };
    let opened = "retry: 1\nevent: connected\ndata: {\"project\":\"site\"}\n\n:heartbeat\n\n";
    let script = Script::new([
        Scripted::stream([opened.to_owned(), frame("1", "a")]),
        Scripted::stream([opened.to_owned(), frame("1", "a"), frame("2", "b")]).then_silence(),
    ]);
    let stream = script.client().stream(StreamEvents::default().events("a,b").having("plan", "pro"));
    let items: Vec<_> = stream.take(4).map(Result::unwrap).collect().await;
    assert_eq!(items[0], StreamItem::Ready { request_id: None });
    let names: Vec<_> = items.into_iter().filter_map(StreamItem::into_event).map(|event| event.event).collect();
    assert_eq!(names, ["a", "b"], "each once");
    assert_eq!(script.calls()[0], "GET /stream?events=a%2Cb&filter=plan%3Apro&project=site");
    assert_eq!(script.0.requests()[1].headers()["last-event-id"], "1");
}

#[tokio::test]
async fn a_new_key_and_a_script_come_as_they_are() {
    let script = Script::new([answer(json!({"ok": true, "api_key": "aak_new"})), Scripted::answer(200, "(function () {})();")]);
    let analytics = script.client();
    let key = analytics.revoke_key().await.unwrap();
    assert_eq!(key.api_key, "aak_new");
    assert!(!format!("{key:?}").contains("aak_new"), "a log is no place for a key");
    assert_eq!(script.0.requests()[0].body(), "", "nothing to say");
    assert_eq!(analytics.tracker().await.unwrap().into_inner(), "(function () {})();");
}

#[tokio::test]
async fn a_diagnosis_tells_what_it_found_and_what_it_could_not_ask() {
    let totals = json!({"unique_users": 0, "total_events": 7});
    let sessions = json!({"total_sessions": 0, "bounce_rate": 0, "avg_duration": 0, "pages_per_session": 0, "sessions_per_user": 0});
    let period = json!({"from": "", "to": "", "groupBy": "day"});
    let stats = json!({"project": "site", "period": period, "totals": totals, "timeSeries": [], "events": [], "sessions": sessions});
    let limits = json!({"max_projects": 2, "max_events_lifetime": 1000, "retention_days": 7, "rate_limit_rpm": 10});
    let account = json!({"id": "acc_1", "email": "", "github_login": null, "tier": "free", "created_at": "", "projects_count": 2,
        "projects_limit": 2, "tier_limits": limits, "monthly_spend_cap_dollars": null});
    let script = Script::new([
        answer(account),
        answer(json!({"projects": [], "has_api_key": true, "project_limit": 2, "tier": "free"})),
        answer(stats),
        refused(429, "RATE_LIMITED"),
        refused(403, "PRO_REQUIRED"),
        answer(json!({"project": "site", "heatmap": [], "peak": null, "busiest_day": null, "busiest_hour": null})),
        answer(json!({"experiments": []})),
    ]);
    let mut retry = RetryPolicy::default();
    retry.max_retries = 0;
    let diagnosis = script.builder().retry(retry).build().unwrap().diagnose("site").await.unwrap();
    let found: Vec<_> = diagnosis.findings.iter().map(|finding| (finding.rule, finding.severity, finding.next_call.operation)).collect();
    let expected = [
        (Rule::ProjectLimitClose, Severity::Critical, "listProjects"),
        (Rule::RateLimited, Severity::Warning, "getAccount"),
        (Rule::EventsWithoutUsers, Severity::Warning, "getEvents"),
        (Rule::EmptyHeatmap, Severity::Info, "getLiveSnapshot"),
    ];
    assert_eq!(found, expected);
    let unanswered: Vec<_> = diagnosis.unanswered.iter().map(|question| (question.operation, question.code.as_str())).collect();
    assert_eq!(unanswered, [("getInsights", "RATE_LIMITED"), ("getRetention", "PRO_REQUIRED")]);

    let script = Script::new([refused(401, "AUTH_REQUIRED")]);
    assert_eq!(script.client().diagnose("site").await.unwrap_err().kind(), Kind::Auth);
}
