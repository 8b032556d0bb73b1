//! Vectors, and requests as a platform sends them.

use crate::support::{Answer, Site};
use agentlytics_mock_server::{ClockChange, Scheme, WebhookSecrets};
use agentlytics_webhooks::{Example, Platform, Sender, examples};
use http::HeaderMap;
use jiff::Timestamp;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::path::Path;

pub const SECRET: &str = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";

/// A request with its signature.
#[derive(Deserialize)]
pub struct Signed {
    pub platform: String,
    /// As the platform sees it.
    pub url: String,
    pub headers: BTreeMap<String, String>,
    pub body: String,
    pub received_at: Timestamp,
    pub secret: String,
    pub scheme: Scheme,
    /// The code of the refusal, if it is to be refused.
    pub refused: Option<String>,
}

/// What an example request tells, and what it is answered.
#[derive(Deserialize)]
pub struct Told {
    pub platform: String,
    pub request: String,
    pub label: String,
    pub received_at: Timestamp,
    pub event: Map<String, Value>,
    pub answer: Expected,
}

#[derive(Deserialize)]
pub struct Expected {
    pub status: u16,
    pub content_type: Option<String>,
    pub body: String,
}

/// Every vector of a kind, with its name.
pub fn vectors<T: DeserializeOwned>(kind: &str) -> Vec<(String, T)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../spec/vectors/webhooks").join(kind);
    let mut found = Vec::new();
    for platform in folder.read_dir().unwrap() {
        for file in platform.unwrap().path().read_dir().unwrap() {
            let path = file.unwrap().path();
            let vector =
                serde_json::from_slice(&std::fs::read(&path).unwrap()).unwrap_or_else(|error| panic!("{}: {error}", path.display()));
            found.push((path.strip_prefix(&folder).unwrap().display().to_string(), vector));
        }
    }
    found
}

pub fn example(platform: &str, event: &str) -> &'static Example {
    let wanted = |example: &&Example| example.platform.as_str() == platform && example.event == event;
    examples().find(wanted).unwrap_or_else(|| panic!("there is no example {platform}/{event}"))
}

/// One finished call, chat or session of each platform.
pub fn one_of_each() -> [&'static Example; 6] {
    [
        example("twilio", "status-completed"),
        example("vapi", "end-of-call-report"),
        example("retell", "call_ended"),
        example("bland", "post-call"),
        example("openai", "realtime.call.incoming"),
        example("anthropic", "session.status_terminated"),
    ]
}

/// The day on which the examples happened; its clock stands still a little later.
pub fn site() -> Site {
    let site = Site::start();
    set_clock(&site, "2026-11-21T00:00:00Z".parse().unwrap());
    site
}

/// Stops the clock at this time.
pub fn set_clock(site: &Site, to: Timestamp) {
    site.control().set_clock(&ClockChange::freeze_at(to));
}

/// Wants the webhooks of a platform signed.
pub fn expect(site: &Site, platform: &str, label: &str, secret: &str) {
    site.control().set_webhook_secrets(WebhookSecrets::new(platform, label, [secret])).unwrap();
}

/// Sends an example without a signature.
pub fn send(site: &Site, example: &Example, target: &str) -> Answer {
    site.send("POST", target, &[("content-type", example.content_type)], example.body)
}

/// Sends an example with a key and without a signature.
pub fn send_with_key(site: &Site, example: &Example) -> Answer {
    send(site, example, &format!("/v1/webhooks/{}/support-line?key={}", example.platform, site.key()))
}

/// Sends an example signed with a secret, by the server's clock.
pub fn send_signed(site: &Site, example: &Example, label: &str, secret: &str) -> Answer {
    let url = format!("{}/v1/webhooks/{}/{label}", site.server.url(), example.platform);
    let now = site.control().clock().now;
    let signed = Sender::new(example.platform, secret).sign(&url, example.content_type, example.body.as_bytes(), now).unwrap();
    let target = signed.url.strip_prefix(site.server.url()).unwrap();
    site.send("POST", target, &pairs(&signed.headers), example.body)
}

fn pairs(headers: &HeaderMap) -> Vec<(&str, &str)> {
    headers.iter().map(|(name, value)| (name.as_str(), value.to_str().unwrap())).collect()
}

/// The secret that a platform could have.
pub fn secret_of(platform: Platform) -> &'static str {
    match platform {
        Platform::OpenAi | Platform::Anthropic => SECRET,
        _ => "a-secret-of-the-customer",
    }
}
