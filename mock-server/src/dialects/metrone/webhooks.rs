//! What platforms report of their calls, chats and agents: whose it is, and storing what it tells.
//!
//! How each of them signs, what it says and what it wants to hear is known to [`agentlytics_webhooks`].

use super::problem::{Code, Problem};
use super::{auth, ingest};
use crate::dialects::{Call, Dialect, Receipt, Refusal};
use crate::exchange::{Head, Reply};
use crate::world::{Keyring, MAIN, Scope, World};
use agentlytics_spec::Operation;
use agentlytics_webhooks::{Answer, Platform, Received, Receiver, Refused, Request, UnifiedEvent, is_label};
use http::{StatusCode, header};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use std::sync::Arc;

/// For how long a report is known again. Platforms repeat theirs for days, and customers have them sent again by hand.
const REMEMBERED: SignedDuration = SignedDuration::from_hours(30 * 24);

/// Why a report is refused that nothing vouches for.
const NEITHER: &str = "no secret is stored for this platform and label, and the request carries no key; store the platform's signing \
                       secret, or add ?key= and a key to the address";

/// Where the paths of reports begin.
const PATH: &str = "/v1/webhooks/";

pub(super) fn takes(operation: &Operation) -> bool {
    matches!(operation.id(), "receiveWebhook" | "receiveUnlabelledWebhook")
}

/// Whether a request may be a report.
pub(super) fn is_at(path: &str) -> bool {
    path.starts_with(PATH)
}

/// The key of a report. A token or a parameter that does not look like one belongs to the platform.
pub(super) fn key_in_head(head: &Head) -> Option<String> {
    auth::texts_in_head(head).find(|text| auth::is_key(text))
}

/// The world in which a report without a key is expected; of several, the one by whose secret it is signed.
pub(super) fn world(path: &[(&str, String)], head: &Head, body: &[u8], keyring: &Keyring) -> Option<Arc<World>> {
    let (platform, label) = addressee(path)?;
    let expecting = |world: Arc<World>| {
        let receiver = world.webhooks.lock().receiver(platform, label)?;
        Some((receiver, world))
    };
    let mut expecting: Vec<_> = keyring.worlds().into_iter().filter_map(expecting).collect();
    let signed = expecting.iter().position(|(receiver, world)| read(receiver, head, body, world.clock.now()).is_ok());
    (!expecting.is_empty()).then(|| expecting.swap_remove(signed.unwrap_or_default()).1)
}

/// Stores what a report tells of, if that is anything, and answers as the platform wants it.
pub(super) fn take(dialect: &dyn Dialect, call: &Call) -> Result<Reply, Problem> {
    let (platform, label) = addressee(&call.path).ok_or(&Refusal::NotFound)?;
    let expected = call.world.webhooks.lock().receiver(platform, label);
    let receiver = match (expected, &call.key) {
        (Some(receiver), _) => receiver,
        (None, Some(key)) if key.scopes.contains(&Scope::Write) => Receiver::new(platform).label(label),
        (None, Some(_)) => return Err(Problem::from(&Refusal::MissingScope(Scope::Write))),
        (None, None) => return Err(Problem::unauthorized(NEITHER)),
    };
    let Received { event, answer, .. } = read(&receiver, &call.asked.head, call.asked.body.bytes(), call.now)?;
    if let Some(event) = event {
        store(dialect, call, &event)?;
    }
    Ok(reply(answer))
}

/// The platform and the label that a path names; nothing if there are none of this name.
fn addressee<'a>(path: &'a [(&str, String)]) -> Option<(Platform, &'a str)> {
    let parameter = |name: &str| path.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str());
    let platform = parameter("provider")?.parse().ok()?;
    let label = parameter("label").unwrap_or(MAIN);
    is_label(label).then_some((platform, label))
}

fn read(receiver: &Receiver, head: &Head, body: &[u8], now: Timestamp) -> Result<Received, Refused> {
    receiver.receive(&Request { url: &public_url(head), headers: &head.headers, body }, now)
}

/// The address as the sender saw it. A proxy in front of the server says what it was.
fn public_url(head: &Head) -> String {
    let forwarded = |name: &'static str| Some(head.header(name)?.split(',').next()?.trim());
    let scheme = forwarded("x-forwarded-proto").unwrap_or("http");
    let host = forwarded("x-forwarded-host").or_else(|| head.header(header::HOST)).unwrap_or_default();
    format!("{scheme}://{host}{}", head.target)
}

/// Stores an event. One that was stored before changes nothing, and the platform is not to know.
fn store(dialect: &dyn Dialect, call: &Call, event: &UnifiedEvent) -> Result<(), Problem> {
    // The program that sent it is nobody's visitor.
    let head = Head::of_nobody();
    let project = call.key.as_ref().map_or_else(|| call.keyring.project(dialect, &call.world), |key| key.project);
    let receipt = Receipt { head: &head, limits: &call.limits, project, now: call.now, request: call.number };
    let mut event = ingest::read(call, 0, Value::Object(event.members()), &receipt)?;
    event.remembered = REMEMBERED;
    call.world.write(|store| store.insert(event));
    Ok(())
}

fn reply(answer: Answer) -> Reply {
    let status = StatusCode::from_u16(answer.status).unwrap_or(StatusCode::OK);
    match answer.content_type {
        None if status == StatusCode::NO_CONTENT => Reply::empty(status),
        // Where the platform does not care for the body, it is the emptiest that has a type.
        None => Reply::json(status, &json!({})),
        Some(content_type) if content_type.ends_with("json") => {
            Reply::json(status, &serde_json::from_str::<Value>(answer.body).unwrap_or_default())
        }
        Some(content_type) => Reply { status, ..Reply::text(content_type, answer.body) },
    }
}

impl From<Refused> for Problem {
    fn from(refused: Refused) -> Self {
        let reason = json!({"reason": refused.code()});
        let status = StatusCode::from_u16(refused.status()).unwrap_or(StatusCode::BAD_REQUEST);
        let problem = match status {
            StatusCode::UNAUTHORIZED => Self::unauthorized(refused.to_string()),
            status => Self::new(Code::of_status(status), refused.to_string()),
        };
        problem.with_details(reason)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_address_is_that_which_the_sender_saw() {
        let url = |headers: &[(&'static str, &str)]| {
            let headers = headers.iter().map(|(name, value)| (http::HeaderName::from_static(name), value.parse().unwrap())).collect();
            public_url(&Head { target: "/metrone/v1/webhooks/twilio?key=k".to_owned(), headers, ..Head::of_nobody() })
        };
        let direct = ("host", "127.0.0.1:8080");
        assert_eq!(url(&[direct]), "http://127.0.0.1:8080/metrone/v1/webhooks/twilio?key=k");
        assert_eq!(url(&[direct, ("x-forwarded-proto", "https")]), "https://127.0.0.1:8080/metrone/v1/webhooks/twilio?key=k");
        let behind_two = [direct, ("x-forwarded-proto", "https, http"), ("x-forwarded-host", "a.example , b.internal")];
        assert_eq!(url(&behind_two), "https://a.example/metrone/v1/webhooks/twilio?key=k");
    }

    #[test]
    fn an_addressee_has_a_known_platform_and_a_label() {
        let addressee = |provider: &str, label: Option<&str>| {
            let path = [("provider", Some(provider)), ("label", label)];
            let path: Vec<_> = path.into_iter().filter_map(|(name, value)| Some((name, value?.to_owned()))).collect();
            super::addressee(&path).map(|(platform, label)| format!("{platform}/{label}"))
        };
        assert_eq!(addressee("openai", None).as_deref(), Some("openai/main"));
        assert_eq!(addressee("twilio", Some("support-line")).as_deref(), Some("twilio/support-line"));
        for (provider, label) in
            [("slack", None), ("Twilio", None), ("twilio", Some("Support")), ("twilio", Some("-")), ("twilio", Some(""))]
        {
            assert_eq!(addressee(provider, label), None, "{provider} {label:?}");
        }
    }
}
