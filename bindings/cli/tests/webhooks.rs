//! `agentlytics webhooks` as a process, against an endpoint that takes everything and against the mock server.

mod support;

use std::collections::HashSet;
use std::net::TcpListener;
use std::process::Stdio;

use agentlytics_bridge::webhooks::{Received, Receiver, Refused, Request, UnifiedEvent};
use agentlytics_mock_server::MockServer;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};
use url::Position;
use wiremock::matchers::any;
use wiremock::{Mock, ResponseTemplate};

use support::{Ended, agentlytics, run};

const PLATFORMS: [&str; 6] = ["twilio", "vapi", "retell", "bland", "openai", "anthropic"];
const SECRET: &str = "key_0123456789";

/// A secret in the form that the platform gives it.
fn secret_of(platform: &str) -> &'static str {
    if matches!(platform, "openai" | "anthropic") { "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=" } else { SECRET }
}

/// An endpoint of one's own.
struct Endpoint(wiremock::MockServer);

impl Endpoint {
    async fn answering(status: u16) -> Self {
        let server = wiremock::MockServer::start().await;
        Mock::given(any()).respond_with(ResponseTemplate::new(status).set_body_string("told\x1b[31m\r\nall\n")).mount(&server).await;
        Self(server)
    }

    fn url(&self) -> String {
        format!("{}/hooks", self.0.uri())
    }

    /// What came, each request verified and read.
    async fn received(&self, receiver: &Receiver) -> Vec<Result<Received, Refused>> {
        let requests = self.0.received_requests().await.unwrap();
        let receive = |request: &wiremock::Request| {
            // What the listener says of its own host is not what was called.
            let url = format!("{}{}", self.0.uri(), &request.url[Position::BeforePath..]);
            receiver.receive(&Request { url: &url, headers: &request.headers, body: &request.body }, now())
        };
        requests.iter().map(receive).collect()
    }

    async fn events(&self, receiver: &Receiver) -> Vec<UnifiedEvent> {
        let received = self.received(receiver).await;
        received.into_iter().map(|received| received.unwrap()).filter_map(|received| received.event).collect()
    }
}

#[expect(clippy::disallowed_methods, reason = "the command signs with the machine's time")]
fn now() -> Timestamp {
    Timestamp::now()
}

fn receiver(platform: &str) -> Receiver {
    Receiver::new(platform.parse().unwrap())
}

fn json_of(ended: &Ended) -> Value {
    serde_json::from_str(&ended.stdout).unwrap()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_example_of_every_platform_is_signed_now() {
    for platform in PLATFORMS {
        let endpoint = Endpoint::answering(204).await;
        let secret = secret_of(platform);
        let ended = run(&["webhooks", "send", platform, "--url", &endpoint.url(), "--secret", secret]);
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{platform}");

        let received = endpoint.received(&receiver(platform).secret(secret)).await;
        assert!(received.len() >= 3, "{platform}: {}", received.len());
        assert!(received.iter().all(|received| received.as_ref().is_ok_and(|received| received.verified)), "{received:?}");
        let times = received.into_iter().filter_map(|received| received.unwrap().event).map(|event| event.timestamp);
        let (oldest, newest) = times.fold((Timestamp::MAX, Timestamp::MIN), |(oldest, newest), time| (oldest.min(time), newest.max(time)));
        assert!(now().duration_since(newest) < SignedDuration::from_mins(1), "{platform}: {newest}");
        assert!(now().duration_since(oldest) < SignedDuration::from_hours(8), "{platform}: {oldest}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn each_round_has_ids_of_its_own_and_one_call_stays_one() {
    let endpoint = Endpoint::answering(200).await;
    let events = ["call_started", "call_ended"];
    let ended = run(&["webhooks", "send", "retell", events[0], events[1], "--url", &endpoint.url(), "--count", "3"]);
    assert_eq!(ended.code, Some(0), "{}", ended.stderr);

    let events = endpoint.events(&receiver("retell")).await;
    let keys: HashSet<_> = events.iter().map(|event| &event.idempotency_key).collect();
    let calls: Vec<_> = events.iter().map(|event| event.ai_call_id.as_deref().unwrap()).collect();
    assert_eq!((events.len(), keys.len()), (6, 6));
    assert_eq!((calls[0], calls[2], calls[4]), (calls[1], calls[3], calls[5]));
    assert!(calls.iter().all(|call| call.len() == "call_8d2f60c1b74e4c0a95e3f17a6b2d9c04".len() && call.starts_with("call_")), "{calls:?}");
    let apart = events[1].timestamp.duration_since(events[0].timestamp);
    assert_eq!(apart, SignedDuration::from_millis(195_750), "times move together");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_same_is_sent_again_if_asked_for() {
    let endpoint = Endpoint::answering(200).await;
    run(&["webhooks", "send", "bland", "post-call", "--url", &endpoint.url(), "--same", "--count", "2"]);
    let events = endpoint.events(&receiver("bland")).await;
    let keys: Vec<_> = events.iter().map(|event| event.idempotency_key.as_str()).collect();
    assert_eq!(keys, ["bland:0a7d5c31-64be-4f19-8e20-b93f1c6d7e42:post-call"; 2]);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_secret_may_come_from_the_environment_and_is_not_shown() {
    let endpoint = Endpoint::answering(200).await;
    let arguments = ["webhooks", "send", "bland", "post-call", "--json", "--url", &format!("{}?key=abc", endpoint.url())];
    let ended = Ended::from(agentlytics(&arguments).env("AGENTLYTICS_WEBHOOK_SECRET", SECRET).output().unwrap());
    assert_eq!(json_of(&ended), json!({"sent": [{"event": "post-call", "status": 200, "answer": "told [31m  all"}], "refused": 0}));
    let received = endpoint.received(&receiver("bland").secret(SECRET)).await;
    assert!(received[0].as_ref().unwrap().verified);
}

#[tokio::test(flavor = "multi_thread")]
async fn another_answer_than_2xx_is_a_failure() {
    let endpoint = Endpoint::answering(307).await;
    let ended = run(&["webhooks", "send", "vapi", "chat.created", "tool-calls", "--url", &endpoint.url()]);
    assert_eq!(ended.code, Some(1));
    assert!(ended.stdout.contains("307") && ended.stdout.contains("tool-calls"), "{}", ended.stdout);
    assert!(ended.stderr.contains("2 of 2 requests were not answered with a status of 2xx"), "{}", ended.stderr);
}

#[test]
fn nobody_there_is_a_failure() {
    let free = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
    let ended = run(&["webhooks", "send", "vapi", "chat.created", "--json", "--url", &format!("http://{free}/?key=abc")]);
    assert_eq!(ended.code, Some(1));
    let exchange = &json_of(&ended)["sent"][0];
    assert_eq!(exchange["status"], Value::Null);
    assert!(exchange["answer"].as_str().unwrap().starts_with(&format!("no answer from {free}")), "{exchange}");
    assert!(!ended.stdout.contains("abc") && !ended.stderr.contains("abc"));
}

#[test]
fn what_cannot_be_sent_is_told() {
    for (arguments, told) in [
        (&["fax", "--url", "http://127.0.0.1:1"][..], "anthropic"),
        (&["bland", "pre-call", "--url", "http://127.0.0.1:1"], "post-call-voicemail"),
        (&["bland", "--url", "/hooks"], "whole address"),
        (&["bland", "--url", "http://127.0.0.1:1", "--count", "0"], "--count"),
        (&["openai", "--url", "http://127.0.0.1:1", "--secret", "whsec_!"], "secret"),
    ] {
        let ended = run(&[&["webhooks", "send"], arguments].concat());
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{arguments:?}");
        assert!(ended.stderr.contains(told), "{}", ended.stderr);
    }
}

#[test]
fn the_mock_server_takes_all_of_them() {
    let service = MockServer::start_blocking().unwrap();
    let url = format!("{}?key={}", service.uri("metrone"), service.key("metrone"));
    for platform in PLATFORMS {
        let ended = run(&["webhooks", "send", platform, "--url", &url, "--label", "support-line"]);
        assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{}", ended.stdout);
    }
    let url = format!("{}/v1/api/events?days=1&limit=100", service.uri("metrone"));
    let body = ureq::get(url).header("X-Api-Key", service.key("metrone")).call().unwrap().body_mut().read_to_string().unwrap();
    let rows: Value = serde_json::from_str(&body).unwrap();
    let rows = rows["data"].as_array().unwrap();
    let platforms: HashSet<_> = rows.iter().map(|row| row["ai_provider"].as_str().unwrap()).collect();
    assert_eq!(platforms.len(), 6, "{platforms:?}");
    assert!(rows.iter().all(|row| row["properties"]["label"] == "support-line"));
}

#[test]
fn the_mock_server_takes_only_what_is_signed_where_it_knows_a_secret() {
    let service = MockServer::start_blocking().unwrap();
    let send = |platform: &str, secret: &str| {
        let url = service.uri("metrone");
        run(&["webhooks", "send", platform, "--url", url, "--label", "support-line", "--secret", secret]).code
    };
    for platform in PLATFORMS {
        let secret = secret_of(platform);
        let expected = json!({"provider": platform, "label": "support-line", "secrets": [secret]}).to_string();
        let control = ureq::post(format!("{}/__mock/webhooks", service.url())).header("X-Mock-Key", service.key("metrone"));
        control.content_type("application/json").send(expected).unwrap();
        assert_eq!(send(platform, secret), Some(0), "{platform}");
        assert_eq!(send(platform, &secret.replace("0123", "3210").replace("MDEy", "MDAy")), Some(1), "{platform}");
    }
}

#[test]
fn the_examples_are_listed() {
    let ended = run(&["webhooks", "list", "bland", "--json"]);
    let entry = |event: &str| json!({"platform": "bland", "event": event, "content_type": "application/json"});
    assert_eq!(json_of(&ended), json!({"examples": [entry("post-call"), entry("post-call-transfer"), entry("post-call-voicemail")]}));
    let all = run(&["webhooks", "list"]).stdout;
    assert!(all.contains("status-completed") && all.contains("session.status_idled"), "{all}");
}

#[test]
fn a_kept_request_is_verified() {
    const BODY: &str = r#"{"call_id":"c-1","completed":true}"#;
    const SIGNATURE: &str = "X-Webhook-Signature: ";
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("body.json");
    std::fs::write(&file, BODY).unwrap();
    let signed = agentlytics_bridge::webhooks::Sender::new("bland".parse().unwrap(), SECRET);
    let signed = signed.sign("https://example.com/", "application/json", BODY.as_bytes(), now()).unwrap();
    let header = format!("{SIGNATURE}{}", signed.headers["x-webhook-signature"].to_str().unwrap());
    let verify = |secret: &str| {
        let file = file.to_str().unwrap();
        run(&["webhooks", "verify", "bland", file, "--url", "https://example.com/", "--header", &header, "--secret", secret, "--json"])
    };
    let right = verify(SECRET);
    assert_eq!(right.code, Some(0), "{}", right.stderr);
    assert_eq!((&json_of(&right)["verified"], &json_of(&right)["event"]["ai_call_id"]), (&json!(true), &json!("c-1")));
    let wrong = verify("another");
    assert_eq!((wrong.code, wrong.stdout.as_str()), (Some(1), ""));
    assert!(wrong.stderr.contains("[wrong_signature]"), "{}", wrong.stderr);
}

#[test]
fn a_kept_request_may_come_by_standard_input() {
    let mut verify = agentlytics(&["webhooks", "verify", "retell", "-", "--url", "https://example.com/"]);
    let mut child = verify.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    std::io::Write::write_all(&mut child.stdin.take().unwrap(), b"{").unwrap();
    let ended = Ended::from(child.wait_with_output().unwrap());
    assert_eq!(ended.code, Some(1));
    assert!(ended.stderr.contains("[malformed_body]"), "{}", ended.stderr);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_examples_of_the_help_work() {
    let endpoint = Endpoint::answering(200).await;
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("body.json"), r#"{"message":{"type":"hang"}}"#).unwrap();
    let mut ran = 0;
    for task in ["send", "list", "verify"] {
        let help = run(&["webhooks", task, "--help"]).stdout;
        for line in help.lines().filter_map(|line| line.trim().strip_prefix("agentlytics webhooks ")) {
            let words = shlex::split(line).unwrap();
            // The endpoint of the example, wherever it is, is this one.
            let words = words.iter().map(|word| word.replace("http://127.0.0.1:8000", &endpoint.0.uri()));
            let words: Vec<_> = words.map(|word| word.replace("http://127.0.0.1:4319", &endpoint.0.uri())).collect();
            let words: Vec<_> = ["webhooks"].into_iter().chain(words.iter().map(String::as_str)).collect();
            let ended = Ended::from(agentlytics(&words).current_dir(&folder).output().unwrap());
            assert_eq!((ended.code, ended.stderr.as_str()), (Some(0), ""), "{line}");
            ran += 1;
        }
    }
    assert_eq!(ran, 5);
}
