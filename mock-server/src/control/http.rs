//! The control plane over HTTP: a thin coat around [`Control`].

use super::{Control, Generator, KeyRequest, Report, RequestDetail, Run, RunAudit, Seeded, Snapshot, access};
use crate::error::Error;
use crate::server::Shared;
use crate::store::StoredEvent;
use crate::world::{
    ActiveFault, Assistant, ClockChange, ClockReading, Expectation, FaultRule, JournalEntry, JournalFilter, KeyInfo, Limits, Verdict,
    WebhookInfo, WebhookSecrets,
};
use axum::extract::rejection::{JsonRejection, QueryRejection};
use axum::extract::{DefaultBodyLimit, FromRequest, FromRequestParts, Path, Query, Request};
use axum::response::sse::{KeepAlive, Sse};
use axum::response::{IntoResponse, Response};
use axum::routing::{delete, get, post};
use axum::{Json, Router, middleware};
use http::{HeaderMap, HeaderName, StatusCode, request::Parts};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};
use std::sync::Arc;
use std::time::Duration;

/// Behind which place a feed is to go on.
const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");

/// So often a feed says that it is there, if nothing else.
const HEARTBEAT: Duration = Duration::from_secs(5);

type Outcome<T> = Result<Json<T>, Failure>;

pub(crate) fn router(shared: Arc<Shared>) -> Router<Arc<Shared>> {
    Router::new()
        .route("/ready", get(ready))
        .route("/reset", post(reset))
        .route("/seed", post(seed))
        .route("/clock", get(clock).post(set_clock))
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/faults/{id}", delete(remove_fault))
        .route("/requests", get(requests).delete(clear_requests))
        .route("/requests/{number}", get(request))
        .route("/requests/verify", post(verify))
        .route("/keys", get(keys).post(issue_key))
        .route("/limits", get(limits).post(set_limits))
        .route("/events", get(events))
        .route("/webhooks", get(webhooks).post(set_webhook_secrets).delete(clear_webhooks))
        .route("/snapshot", get(snapshot).put(restore))
        .route("/audit", get(audit).post(audit_run))
        .route("/streams", delete(cut_streams))
        .route("/live", get(live))
        .fallback(async || Failure::new(StatusCode::NOT_FOUND, "not_found", "the control plane has no such path"))
        // A snapshot is as large as its world.
        .layer(DefaultBodyLimit::disable())
        .layer(middleware::from_fn_with_state(shared, access::admit))
}

async fn ready() -> Json<Value> {
    Json(json!({"ready": true}))
}

async fn reset(In(control): In) -> Json<Value> {
    control.reset();
    done()
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Seed {
    #[serde(default = "Seed::default_service")]
    service: String,
    #[serde(default)]
    events: Vec<Value>,
    #[serde(default)]
    assistants: Vec<Assistant>,
    generate: Option<Generator>,
}

impl Seed {
    fn default_service() -> String {
        crate::dialects::all().next().map_or("", |dialect| dialect.name()).to_owned()
    }
}

async fn seed(In(control): In, Wanted(seed): Wanted<Seed>) -> Outcome<Seeded> {
    let mut seeded = control.seed(&seed.service, seed.events)?;
    seed.assistants.into_iter().for_each(|assistant| control.add_assistant(assistant));
    if let Some(generator) = seed.generate {
        let made_up = control.generate(&seed.service, &generator)?;
        seeded.stored += made_up.stored;
        seeded.generated = made_up.generated;
    }
    Ok(Json(seeded))
}

async fn clock(In(control): In) -> Json<ClockReading> {
    Json(control.clock())
}

async fn set_clock(In(control): In, Wanted(change): Wanted<ClockChange>) -> Json<ClockReading> {
    Json(control.set_clock(&change))
}

async fn faults(In(control): In) -> Json<Vec<ActiveFault>> {
    Json(control.faults())
}

async fn add_fault(In(control): In, Wanted(rule): Wanted<FaultRule>) -> Json<ActiveFault> {
    Json(control.add_fault(rule))
}

async fn clear_faults(In(control): In) -> Json<Value> {
    control.clear_faults();
    done()
}

async fn remove_fault(In(control): In, Path(id): Path<u64>) -> Outcome<Value> {
    if !control.remove_fault(id) {
        return Err(Failure::new(StatusCode::NOT_FOUND, "not_found", "no fault rule has this number"));
    }
    Ok(done())
}

async fn requests(In(control): In, filter: Result<Query<JournalFilter>, QueryRejection>) -> Outcome<Vec<JournalEntry>> {
    let Query(filter) = filter.map_err(|rejection| Failure::new(rejection.status(), "invalid", rejection.body_text()))?;
    Ok(Json(control.requests(&filter)))
}

async fn request(In(control): In, Path(number): Path<u64>) -> Outcome<RequestDetail> {
    let missing = || Failure::new(StatusCode::NOT_FOUND, "not_found", "the journal holds no request of this number (any more)");
    control.request(number).map(Json).ok_or_else(missing)
}

async fn clear_requests(In(control): In) -> Json<Value> {
    control.clear_requests();
    done()
}

async fn verify(In(control): In, Wanted(expected): Wanted<Expectation>) -> Json<Verdict> {
    Json(control.verify(&expected))
}

async fn keys(In(control): In) -> Json<Vec<KeyInfo>> {
    Json(control.keys())
}

async fn issue_key(In(control): In, Wanted(wanted): Wanted<KeyRequest>) -> Outcome<KeyInfo> {
    Ok(Json(control.issue_key(wanted)?))
}

async fn limits(In(control): In) -> Json<Limits> {
    Json(control.limits())
}

/// Limits that are not named stay as they are.
async fn set_limits(In(control): In, Wanted(changes): Wanted<Map<String, Value>>) -> Outcome<Limits> {
    let mut limits = serde_json::to_value(control.limits()).unwrap_or_default();
    if let Value::Object(limits) = &mut limits {
        limits.extend(changes);
    }
    let limits: Limits =
        serde_json::from_value(limits).map_err(|error| Failure::new(StatusCode::BAD_REQUEST, "invalid", error.to_string()))?;
    control.set_limits(limits);
    Ok(Json(limits))
}

async fn webhooks(In(control): In) -> Json<Vec<WebhookInfo>> {
    Json(control.webhooks())
}

async fn set_webhook_secrets(In(control): In, Wanted(secrets): Wanted<WebhookSecrets>) -> Outcome<Vec<WebhookInfo>> {
    control.set_webhook_secrets(secrets)?;
    Ok(Json(control.webhooks()))
}

async fn clear_webhooks(In(control): In) -> Json<Value> {
    control.clear_webhooks();
    done()
}

async fn events(In(control): In) -> Json<Vec<StoredEvent>> {
    Json(control.events())
}

async fn snapshot(In(control): In) -> Json<Snapshot> {
    Json(control.snapshot())
}

async fn restore(In(control): In, Wanted(snapshot): Wanted<Snapshot>) -> Json<Value> {
    control.restore(snapshot);
    done()
}

async fn audit(In(control): In) -> Json<Report> {
    Json(control.audit())
}

async fn audit_run(In(control): In, Wanted(run): Wanted<Run>) -> Json<RunAudit> {
    Json(control.audit_run(&run))
}

async fn cut_streams(In(control): In) -> Json<Value> {
    Json(json!({"cut": control.cut_streams()}))
}

async fn live(In(control): In, headers: HeaderMap) -> impl IntoResponse {
    let place = headers.get(LAST_EVENT_ID).and_then(|place| place.to_str().ok()?.parse().ok());
    Sse::new(control.feed(place).frames()).keep_alive(KeepAlive::new().interval(HEARTBEAT))
}

fn done() -> Json<Value> {
    Json(json!({"ok": true}))
}

/// The world that a request is about.
struct In(Control);

#[derive(Deserialize)]
struct Chosen {
    key: Option<String>,
}

impl FromRequestParts<Arc<Shared>> for In {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, shared: &Arc<Shared>) -> Result<Self, Failure> {
        let in_header = parts.headers.get("x-mock-key").and_then(|value| Some(value.to_str().ok()?.to_owned()));
        let in_query = Query::<Chosen>::try_from_uri(&parts.uri).ok().and_then(|Query(chosen)| chosen.key);
        let default = Control::new(Arc::clone(shared));
        match in_header.or(in_query) {
            Some(key) => Ok(Self(default.world_of(&key)?)),
            None => Ok(Self(default)),
        }
    }
}

/// A JSON body, whatever its content type says; an empty one counts as `{}`.
struct Wanted<T>(T);

impl<T: serde::de::DeserializeOwned, S: Send + Sync> FromRequest<S> for Wanted<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Self, Failure> {
        let bytes = bytes::Bytes::from_request(request, state)
            .await
            .map_err(|rejection| Failure::new(rejection.status(), "unreadable", rejection.body_text()))?;
        let bytes = if bytes.is_empty() { "{}".into() } else { bytes };
        let invalid = |rejection: JsonRejection| Failure::new(StatusCode::BAD_REQUEST, "invalid", rejection.body_text());
        Json::from_bytes(&bytes).map(|Json(wanted)| Self(wanted)).map_err(invalid)
    }
}

/// Why a control request was refused.
pub(super) struct Failure {
    status: StatusCode,
    code: &'static str,
    message: String,
}

#[derive(Serialize)]
struct FailureBody<'a> {
    code: &'a str,
    message: &'a str,
}

impl Failure {
    pub(super) fn new(status: StatusCode, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into() }
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        let status = if matches!(error, Error::UnknownWorld) { StatusCode::NOT_FOUND } else { StatusCode::BAD_REQUEST };
        Self::new(status, error.code(), error.to_string())
    }
}

impl IntoResponse for Failure {
    fn into_response(self) -> Response {
        let error = FailureBody { code: self.code, message: &self.message };
        (self.status, Json(json!({"error": error}))).into_response()
    }
}
