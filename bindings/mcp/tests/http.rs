//! The server over HTTP: who is let in, and what is answered without a session.

mod support;

use std::io::{BufRead, BufReader};

use agentlytics_mcp::{Error, HttpOptions, HttpServer};
use serde_json::{Value, json};
use tokio::sync::{mpsc, oneshot};
use ureq::http::Response;
use ureq::{Agent, Body};

use support::Fixture;

const TOKEN: &str = "a-token-of-a-test";
/// The version that knows subscriptions without a session.
const NEWEST: &str = "2026-07-28";

/// A server that answers, until it is dropped.
struct Running {
    url: String,
    fixture: Fixture,
    _stop: oneshot::Sender<()>,
}

fn options() -> HttpOptions {
    let mut options = HttpOptions::at("127.0.0.1:0".parse().unwrap());
    options.token = Some(TOKEN.to_owned());
    options
}

async fn running(options: &HttpOptions) -> Running {
    let fixture = Fixture::new();
    let listening = HttpServer::bind(&fixture.server, options).await.unwrap();
    let (stop, stopped) = oneshot::channel();
    let url = listening.url();
    tokio::spawn(listening.run(async move { _ = stopped.await }));
    Running { url, fixture, _stop: stop }
}

impl Running {
    /// Posts a message with headers of one's own.
    async fn post(&self, message: Value, headers: Vec<(&'static str, String)>) -> (u16, Value) {
        let url = self.url.clone();
        let posting = move || {
            let agent: Agent = Agent::config_builder().http_status_as_error(false).build().into();
            let mut request = agent.post(&url).header("accept", "application/json, text/event-stream").content_type("application/json");
            for (name, value) in headers {
                request = request.header(name, value);
            }
            let mut response: Response<Body> = request.send(message.to_string()).unwrap();
            let text = response.body_mut().read_to_string().unwrap();
            (response.status().as_u16(), serde_json::from_str(&text).unwrap_or(Value::String(text)))
        };
        tokio::task::spawn_blocking(posting).await.unwrap()
    }

    async fn ask(&self, method: &str, params: Value) -> (u16, Value) {
        self.post(json!({"jsonrpc": "2.0", "id": 1, "method": method, "params": params}), vec![bearer(TOKEN)]).await
    }
}

fn bearer(token: &str) -> (&'static str, String) {
    ("authorization", format!("Bearer {token}"))
}

fn ping() -> Value {
    json!({"jsonrpc": "2.0", "id": 1, "method": "ping"})
}

#[tokio::test]
async fn requests_are_answered_without_a_session() {
    let server = running(&options()).await;
    let hello = json!({"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "test", "version": "1"}});
    let (status, answer) = server.ask("initialize", hello).await;
    assert_eq!((status, &answer["result"]["serverInfo"]["name"]), (200, &json!("agentlytics")));
    let (_, answer) = server.ask("tools/call", json!({"name": "metrone_get_stats", "arguments": {"days": 7}})).await;
    assert_eq!(answer["result"]["isError"], json!(false), "{answer}");
    let (_, answer) = server.ask("resources/read", json!({"uri": "agentlytics://live/metrone"})).await;
    assert!(answer["result"]["contents"][0]["text"].as_str().unwrap().contains("read again"), "{answer}");
    let (_, answer) = server.ask("resources/subscribe", json!({"uri": "agentlytics://live/metrone"})).await;
    assert!(answer["error"]["message"].as_str().unwrap().contains("keeps no session"), "{answer}");
    let notification = json!({"jsonrpc": "2.0", "method": "notifications/initialized"});
    assert_eq!(server.post(notification, vec![bearer(TOKEN)]).await.0, 202);
}

#[tokio::test]
async fn who_speaks_the_newest_version_is_told_of_events_while_the_request_lasts() {
    let server = running(&options()).await;
    let facts = json!({"io.modelcontextprotocol/protocolVersion": NEWEST, "io.modelcontextprotocol/clientCapabilities": {},
        "io.modelcontextprotocol/clientInfo": {"name": "test", "version": "1"}});
    let wanted = json!({"notifications": {"resourceSubscriptions": ["agentlytics://live/metrone"]}, "_meta": facts});
    let message = json!({"jsonrpc": "2.0", "id": 1, "method": "subscriptions/listen", "params": wanted});
    let url = server.url.clone();
    let (tell, mut told) = mpsc::unbounded_channel();
    let listening = tokio::task::spawn_blocking(move || {
        let request = ureq::post(&url).header("accept", "application/json, text/event-stream").content_type("application/json");
        let request = request.header("mcp-protocol-version", NEWEST).header("mcp-method", "subscriptions/listen");
        let response = request.header("authorization", format!("Bearer {TOKEN}")).send(message.to_string()).unwrap();
        let lines = BufReader::new(response.into_body().into_reader()).lines();
        for line in lines.map_while(Result::ok) {
            let Some(message) = line.strip_prefix("data:").and_then(|data| serde_json::from_str::<Value>(data).ok()) else { continue };
            if tell.send(message).is_err() {
                return;
            }
        }
    });
    let mut methods = async || told.recv().await.unwrap()["method"].clone();
    assert_eq!(methods().await, "notifications/subscriptions/acknowledged");
    // That the service took the subscription is a change, and so is an event.
    assert_eq!(methods().await, "notifications/resources/updated");
    server.fixture.seed("metrone", vec![json!({"event_type": "page_view"})]);
    assert_eq!(methods().await, "notifications/resources/updated");
    drop(told);
    server.fixture.seed("metrone", vec![json!({"event_type": "page_view"})]);
    listening.await.unwrap();
}

#[tokio::test]
async fn only_who_shows_the_token_is_let_in() {
    let server = running(&options()).await;
    assert_eq!(server.post(ping(), vec![bearer(TOKEN)]).await.0, 200);
    for headers in [vec![], vec![bearer("a-token-of-a-tess")], vec![bearer("")], vec![("authorization", format!("Basic {TOKEN}"))]] {
        let (status, answer) = server.post(ping(), headers.clone()).await;
        assert_eq!((status, &answer["error"]["code"]), (401, &json!("unauthorized")), "{headers:?}");
        assert!(!answer.to_string().contains(TOKEN));
    }
    assert_eq!(server.fixture.mock.control().audit().requests, 0);
}

#[tokio::test]
async fn a_token_is_made_up_anew_each_time() {
    let fixture = Fixture::new();
    let mut options = options();
    options.token = None;
    let tokens = [HttpServer::bind(&fixture.server, &options).await.unwrap(), HttpServer::bind(&fixture.server, &options).await.unwrap()];
    let [one, other] = tokens.each_ref().map(HttpServer::token);
    assert_eq!(one.len(), 32);
    assert_ne!(one, other);
    assert!(!format!("{:?}", tokens[0]).contains(one));
}

#[tokio::test]
async fn web_pages_and_bent_names_are_kept_out() {
    let mut options = options();
    options.allowed_origins = vec!["https://app.example.com:443".to_owned()];
    options.allowed_hosts = vec!["mcp.example.com".to_owned()];
    let server = running(&options).await;
    let status = async |name: &'static str, value: &str| server.post(ping(), vec![bearer(TOKEN), (name, value.to_owned())]).await.0;
    assert_eq!(status("origin", "https://app.example.com").await, 200);
    assert_eq!(status("origin", "https://evil.example.com").await, 403);
    assert_eq!(status("origin", "null").await, 403);
    assert_eq!(status("host", "mcp.example.com").await, 200);
    assert_eq!(status("host", "evil.example.com").await, 403);
}

#[tokio::test]
async fn no_web_page_is_let_in_unless_it_is_named() {
    let server = running(&options()).await;
    assert_eq!(server.post(ping(), vec![bearer(TOKEN), ("origin", server.url.replace("/mcp", ""))]).await.0, 403);
}

#[tokio::test]
async fn other_machines_are_not_let_in_by_accident() {
    let fixture = Fixture::new();
    let refused = async |options: &HttpOptions| match HttpServer::bind(&fixture.server, options).await.unwrap_err() {
        Error::Options(what) => what,
        other => panic!("{other}"),
    };
    let mut options = options();
    options.address = "0.0.0.0:0".parse().unwrap();
    assert!(refused(&options).await.contains("other machines could reach 0.0.0.0:0"));
    (options.allow_remote, options.token) = (true, None);
    assert!(refused(&options).await.contains("set --token"));
    options.token = Some("with blanks".to_owned());
    assert!(refused(&options).await.contains("without blanks"));
}
