//! Metrone: ingest of single events and batches, reads, the batch query, the event stream, and the tools of assistants.

mod auth;
mod cursor;
mod event;
mod headers;
mod ingest;
mod params;
mod problem;
mod query;
mod read;
mod rows;
mod stream;
mod webhooks;

use super::{Call, Dialect, Receipt, Refusal, wire};
use crate::exchange::{Answer, Head, Reply};
use crate::mcp;
use crate::store::NewEvent;
use crate::world::{Keyring, Limits, RateStatus, World};
use agentlytics_spec::{Operation, Spec};
use http::{HeaderMap, StatusCode};
use problem::{Code, Problem};
use read::Read;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;

/// The dialect of Metrone.
pub(super) struct Metrone;

impl Dialect for Metrone {
    fn name(&self) -> &'static str {
        "metrone"
    }

    fn spec(&self) -> &'static Spec {
        Spec::metrone()
    }

    fn mint_key(&self) -> String {
        auth::mint_key()
    }

    fn is_key(&self, text: &str) -> bool {
        auth::is_key(text)
    }

    fn project(&self, key: &str) -> &'static str {
        auth::project(key)
    }

    fn key_in_head(&self, head: &Head) -> Option<String> {
        if webhooks::is_at(&head.path) { webhooks::key_in_head(head) } else { auth::key_in_head(head) }
    }

    fn key_in_body(&self, body: &Value) -> Option<String> {
        auth::key_in_body(body).map(str::to_owned)
    }

    fn idempotency_key<'a>(&self, head: &'a Head) -> Option<&'a str> {
        headers::idempotency_key(head)
    }

    fn world_without_key(&self, path: &[(&str, String)], head: &Head, body: &[u8], keyring: &Keyring) -> Option<Arc<World>> {
        webhooks::world(path, head, body, keyring)
    }

    fn body_bytes(&self, operation: &Operation, limits: &Limits) -> usize {
        if webhooks::takes(operation) { limits.webhook_bytes } else { limits.body_bytes }
    }

    fn stores_events(&self, operation: &Operation) -> bool {
        operation.kind().writes() || webhooks::takes(operation)
    }

    fn heartbeat(&self) -> (&'static str, Duration) {
        ("ping", Duration::from_secs(15))
    }

    fn announce_rate(&self, rate: &RateStatus, headers: &mut HeaderMap) {
        wire::announce_rate(rate, headers);
    }

    fn refuse(&self, refusal: &Refusal, head: &Head) -> Reply {
        Problem::from(refusal).reply(head)
    }

    fn read_event(&self, event: Value, receipt: &Receipt<'_>) -> Result<NewEvent, String> {
        event::read(event, receipt)
    }

    fn answer(&self, call: Call) -> Answer {
        let head = Arc::clone(&call.asked.head);
        if let Err(problem) = headers::check_idempotency_key(&head) {
            return Answer::Reply(problem.reply(&head));
        }
        let reply = match call.operation.id() {
            "trackEvent" => ingest::one_or_many(call),
            "trackBatch" => ingest::many(call),
            "createEvent" => ingest::one(call),
            "getStats" => read::reply(Read::Stats, &call),
            "getEvents" => read::reply(Read::Events, &call),
            "getPages" => read::reply(Read::Pages, &call),
            "getSources" => read::reply(Read::Sources, &call),
            "getLive" => read::reply(Read::Live, &call),
            "batchQuery" => query::reply(call),
            "receiveWebhook" | "receiveUnlabelledWebhook" => webhooks::take(self, &call),
            "callMcp" => mcp::answer(self, &call).map_err(|refusal| Problem::from(&refusal)),
            "getHealth" => Ok(Reply::json(StatusCode::OK, &json!({"status": "ok"}))),
            "getOpenapi" => Ok(Reply::json(StatusCode::OK, self.spec().document_json())),
            "streamEvents" => match stream::open(call) {
                Ok(frames) => return Answer::Stream(frames),
                Err(problem) => Err(problem),
            },
            unknown => Err(Problem::new(Code::ServerError, format!("{unknown} is specified, but not mocked"))),
        };
        Answer::Reply(reply.unwrap_or_else(|problem| problem.reply(&head)))
    }
}
