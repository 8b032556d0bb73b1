//! `agentlytics serve` as a process.
#![cfg(unix)]

mod support;

use std::io::{BufRead, BufReader, Read};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::{Value, json};
use wait_timeout::ChildExt;

use support::{agentlytics, run};

/// Longer than any of this takes; only a failing test waits for it.
const DEADLINE: Duration = Duration::from_secs(20);

/// Exit code 0, and nothing but the first line on standard output.
const CLEANLY: (Option<i32>, String) = (Some(0), String::new());

const KEYS: [&str; 2] = ["metrone_test_0123456789abcdef0123456789abcdef", "mk_live_fedcba9876543210fedcba9876543210"];

/// A server in a process of its own, which ends with the test.
struct Server {
    child: Child,
    ready: Value,
    url: String,
}

impl Server {
    fn start(arguments: &[&str]) -> Self {
        Self::of(agentlytics(&["serve", "--parent-stdin"]).args(arguments))
    }

    fn of(command: &mut Command) -> Self {
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let ready: Value = serde_json::from_str(&line).unwrap();
        let url = ready["url"].as_str().unwrap().to_owned();
        Self { child, ready, url }
    }

    fn key(&self) -> &str {
        self.ready["keys"]["metrone"].as_str().unwrap()
    }

    /// The status of the answer to a read with that key.
    fn read_with(&self, key: &str) -> u16 {
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let answer = agent.get(format!("{}/v1/api/live", self.url)).header("X-Api-Key", key).call().unwrap();
        answer.status().as_u16()
    }

    /// The labels whose webhooks must be signed, with the number of secrets of each.
    fn expected_webhooks(&self) -> Vec<String> {
        let told = ureq::get(format!("{}/__mock/webhooks", self.url)).call().unwrap().body_mut().read_to_string().unwrap();
        let told: Vec<Value> = serde_json::from_str(&told).unwrap();
        told.iter().map(|each| format!("{}/{} {}", each["provider"], each["label"], each["secrets"]).replace('"', "")).collect()
    }

    fn listens(&self) -> bool {
        TcpStream::connect(self.url.trim_start_matches("http://")).is_ok()
    }

    fn signal(&self, signal: Signal) {
        kill(Pid::from_raw(i32::try_from(self.child.id()).unwrap()), signal).unwrap();
    }

    /// How it ended, and what it printed after the first line.
    fn ended(&mut self) -> (Option<i32>, String) {
        // Waiting closes the input, which must not be what ends it.
        let stdin = self.child.stdin.take();
        let status = self.child.wait_timeout(DEADLINE).unwrap().expect("the server should have ended");
        drop(stdin);
        let mut rest = String::new();
        self.child.stdout.take().unwrap().read_to_string(&mut rest).unwrap();
        (status.code(), rest)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // Fails when it has ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn the_first_line_says_where_and_with_which_key() {
    let server = Server::start(&[]);
    assert_eq!(server.ready["ready"], true);
    assert_eq!(server.ready["pid"], server.child.id());
    assert!(server.url.starts_with("http://127.0.0.1:"), "{}", server.url);
    assert_eq!(server.read_with(server.key()), 200);
    assert_eq!(server.read_with(KEYS[0]), 401, "a key that was neither given nor generated");
}

#[test]
fn generated_keys_differ_from_server_to_server() {
    assert_ne!(Server::start(&[]).key(), Server::start(&[]).key());
}

#[test]
fn given_keys_are_accepted_and_the_first_is_told() {
    let server = Server::start(&["--metrone-key", KEYS[0], "--metrone-key", KEYS[1]]);
    assert_eq!(server.ready["keys"]["metrone"], KEYS[0]);
    assert_eq!(KEYS.map(|key| server.read_with(key)), [200, 200]);
}

#[test]
fn every_service_is_told_with_its_address_its_key_and_its_token() {
    let server = Server::start(&["--agent-analytics-key", "aak_0123456789abcdef"]);
    let told = |what: &str| server.ready[what]["agent_analytics"].as_str().unwrap().to_owned();
    assert_eq!(told("keys"), "aak_0123456789abcdef");
    let event = json!({"token": told("tokens"), "event": "page_view"}).to_string();
    let answer = ureq::post(format!("{}/track", told("uris"))).content_type("application/json").send(event).unwrap();
    assert_eq!(answer.status(), 202);
    assert_eq!(server.ready["tokens"].get("metrone"), None, "its clients write with the key");
}

#[test]
fn the_inspector_is_told() {
    let server = Server::start(&[]);
    assert_eq!(server.ready["inspector"], format!("{}/__mock/", server.url));
    let server = Server::start(&["--listen", "0.0.0.0:0", "--allow-remote"]);
    let (page, key) = server.ready["inspector"].as_str().unwrap().split_once("?access=").unwrap();
    assert_eq!((page, key.len()), (format!("{}/__mock/", server.url).as_str(), 32));
}

#[cfg(target_os = "linux")]
#[test]
fn the_inspector_is_opened_if_asked_for() {
    let browser = support::browser::FakeBrowser::install();
    let server = Server::of(browser.of(&mut agentlytics(&["serve", "--parent-stdin", "--open"])));
    assert_eq!(browser.shown(), server.ready["inspector"].as_str().unwrap());
}

#[test]
fn any_key_is_accepted_if_asked_for() {
    let server = Server::start(&["--any-key"]);
    assert_eq!(server.read_with(KEYS[0]), 200);
    assert_eq!(server.read_with("metrone_test_short"), 401, "a malformed key is no key");
}

#[test]
fn rate_limits_are_enforced_only_if_asked_for() {
    let beyond = |arguments: &[&str]| {
        let server = Server::start(arguments);
        let limits = json!({"requests_per_minute": 2}).to_string();
        let url = format!("{}/__mock/limits", server.url);
        ureq::post(url).header("X-Mock-Key", server.key()).content_type("application/json").send(limits).unwrap();
        [(); 3].map(|()| server.read_with(server.key()))
    };
    assert_eq!(beyond(&[]), [200, 200, 200]);
    assert_eq!(beyond(&["--enforce-rate-limits"]), [200, 200, 429]);
}

#[test]
fn a_signal_ends_it_cleanly() {
    for signal in [Signal::SIGTERM, Signal::SIGINT] {
        let mut server = Server::start(&[]);
        assert!(server.listens());
        server.signal(signal);
        assert_eq!(server.ended(), CLEANLY, "{signal}");
        assert!(!server.listens(), "{signal}");
    }
}

#[test]
fn the_end_of_its_input_ends_it_cleanly() {
    let mut server = Server::start(&[]);
    drop(server.child.stdin.take());
    assert_eq!(server.ended(), CLEANLY);
}

#[test]
fn without_the_option_its_input_does_not_matter() {
    let mut child = agentlytics(&["serve"]).stdout(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let url = serde_json::from_str::<Value>(&line).unwrap()["url"].as_str().unwrap().to_owned();
    let server = Server { child, ready: Value::Null, url };
    assert!(server.listens(), "its input was closed from the start");
}

#[test]
fn a_taken_port_is_told() {
    let taken = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let ended = run(&["serve", "--listen", &address]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.starts_with("agentlytics: ") && ended.stderr.contains(&address), "{}", ended.stderr);
}

#[test]
fn a_malformed_key_is_told_and_not_shown() {
    let ended = run(&["serve", "--metrone-key", "metrone_live_0000"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.contains("metrone") && !ended.stderr.contains("metrone_live_0000"), "{}", ended.stderr);
}

#[test]
fn a_public_key_is_read_from_its_file() {
    const KEY: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../mock-server/tests/over_http/agnt/public.pem");
    // A token without an end, signed by nobody: for whom it is meant is looked at first.
    const UNSIGNED: &str = "eyJhbGciOiJSUzI1NiIsImtpZCI6ImFnbnQtMSJ9.e30.";
    let told = |token: &str| {
        let server = Server::start(&["--agnt-public-key", &format!("agnt-1={KEY}")]);
        let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
        let url = format!("{}/analytics/overview", server.url);
        let mut answer = agent.get(url).header("Authorization", format!("Bearer {token}")).call().unwrap();
        answer.body_mut().read_to_string().unwrap()
    };
    assert!(told(UNSIGNED).contains("not signed with the private half"), "{}", told(UNSIGNED));
    assert!(told("agnt-2").contains("not known"), "{}", told("agnt-2"));

    let no_key = concat!("agnt-1=", env!("CARGO_MANIFEST_DIR"), "/Cargo.toml");
    for (given, reason) in [("agnt-1", "write the name"), ("agnt-1=/nowhere", "/nowhere"), (no_key, "label PUBLIC KEY")] {
        let ended = run(&["serve", "--agnt-public-key", given]);
        assert_eq!(ended.code, Some(2), "{given}");
        assert!(ended.stderr.contains(reason), "{}", ended.stderr);
    }
}

#[test]
fn webhooks_must_be_signed_with_the_secrets_given() {
    let given =
        ["--webhook-secret", "bland/renewals=aGVsbG8=", "--webhook-secret", "bland/renewals=new", "--webhook-secret", "vapi/main=old"];
    let server = Server::start(&given);
    assert_eq!(server.expected_webhooks(), ["bland/renewals 2", "vapi/main 1"]);
    let agent: ureq::Agent = ureq::Agent::config_builder().http_status_as_error(false).build().into();
    let report = r#"{"call_id": "c", "completed": true, "corrected_duration": "71"}"#;
    let status = |label: &str| {
        let url = format!("{}/v1/webhooks/bland/{label}?key={}", server.url, server.key());
        agent.post(url).content_type("application/json").send(report).unwrap().status().as_u16()
    };
    assert_eq!([status("renewals"), status("main")], [401, 200]);

    let mut command = agentlytics(&["serve", "--parent-stdin"]);
    let server = Server::of(command.env("AGENTLYTICS_SERVE_WEBHOOK_SECRETS", "twilio/support-line=a retell/main=b\ntwilio/support-line=c"));
    assert_eq!(server.expected_webhooks(), ["twilio/support-line 2", "retell/main 1"]);
}

#[test]
fn a_secret_that_is_of_no_use_is_told_and_not_shown() {
    for (given, reason) in [
        ("bland=hush-hush", "write the platform"),
        ("bland/main", "write the platform"),
        ("bland/main=", "write the platform"),
        ("slack/main=hush-hush", "no platform of this name"),
        ("bland/Main=hush-hush", "label"),
        ("openai/main=whsec_hush-hush", "secret cannot be used"),
    ] {
        let ended = run(&["serve", "--webhook-secret", given]);
        assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""), "{given}");
        assert!(ended.stderr.contains(reason) && !ended.stderr.contains("hush"), "{given}: {}", ended.stderr);
    }
}

#[test]
fn an_address_that_others_can_reach_needs_a_flag() {
    let ended = run(&["serve", "--listen", "0.0.0.0:0"]);
    assert_eq!((ended.code, ended.stdout.as_str()), (Some(2), ""));
    assert!(ended.stderr.contains("--allow-remote"), "{}", ended.stderr);
}
