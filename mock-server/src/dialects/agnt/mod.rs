//! AGNT Analytics: seven reads of what assistants did. Nothing is written through it: its events come through the other services, or from
//! the control plane.

mod event;
mod params;
mod period;
mod problem;
mod reads;
mod rows;
mod token;

use super::{Call, Dialect, Receipt, Refusal, wire};
use crate::exchange::{Answer, Head, Reply};
use crate::store::NewEvent;
use crate::world::RateStatus;
use agentlytics_spec::Spec;
use http::{HeaderMap, StatusCode};
use problem::{Code, Problem};
use serde_json::{Value, json};

/// The service's short name.
const NAME: &str = "agnt";

/// The dialect of AGNT Analytics.
pub(super) struct Agnt;

impl Dialect for Agnt {
    fn name(&self) -> &'static str {
        NAME
    }

    fn spec(&self) -> &'static Spec {
        Spec::agnt()
    }

    fn mint_key(&self) -> String {
        token::mint_service_key()
    }

    fn is_key(&self, text: &str) -> bool {
        token::is_key(text)
    }

    fn takes_signed_tokens(&self) -> bool {
        true
    }

    /// An account has no parts. What is seeded is seen with the other services' keys for tests.
    fn project(&self, _key: &str) -> &'static str {
        "test"
    }

    fn key_in_head(&self, head: &Head) -> Option<String> {
        token::key_in_head(head)
    }

    fn key_in_body(&self, _body: &Value) -> Option<String> {
        None
    }

    fn idempotency_key<'a>(&self, _head: &'a Head) -> Option<&'a str> {
        None
    }

    fn limits_accounts(&self) -> bool {
        true
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
        let reply = match data(&call) {
            Ok(data) => Reply::json(StatusCode::OK, &json!({"success": true, "data": data})),
            Err(problem) => problem.reply(&call.asked.head),
        };
        Answer::Reply(reply)
    }
}

fn data(call: &Call) -> Result<Value, Problem> {
    token::check(call)?;
    match call.operation.id() {
        "getOverview" => reads::overview(call),
        "getMetrics" => reads::metrics_of_span(call),
        "getRolling" => reads::rolling(call),
        "getEvents" => reads::events(call),
        "getAssistants" => reads::assistants(call),
        "getTopUsers" => reads::top_users(call),
        "getSnapshots" => reads::snapshots(call),
        unknown => Err(Problem::new(Code::InternalError, format!("{unknown} is specified, but not mocked"))),
    }
}
