//! A server for one test, and a client of it that takes every answer as it is.

use agentlytics_mock_server::{ClockChange, Control, FaultRule, MockServer, MockServerBuilder};
use serde_json::Value;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Longer than anything here takes; only a failing test waits for it.
pub const DEADLINE: Duration = Duration::from_secs(10);

/// The instant at which the clock of [`Site::at_noon`] stands.
pub const NOON: &str = "2026-03-09T12:00:00.000Z";

pub struct Site {
    pub server: MockServer,
    http: ureq::Agent,
}

#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: ureq::http::HeaderMap,
    pub text: String,
}

impl Site {
    pub fn start() -> Self {
        Self::of(MockServer::builder())
    }

    pub fn of(builder: MockServerBuilder) -> Self {
        let config =
            ureq::Agent::config_builder().http_status_as_error(false).timeout_global(Some(DEADLINE)).allow_non_standard_methods(true);
        Self { server: builder.start_blocking().unwrap(), http: config.build().into() }
    }

    /// A server whose clock stands still.
    pub fn at_noon() -> Self {
        let site = Self::start();
        site.control().set_clock(&ClockChange::freeze_at(NOON.parse().unwrap()));
        site
    }

    pub fn control(&self) -> Control {
        self.server.control()
    }

    pub fn key(&self) -> &str {
        self.server.key("metrone")
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[("x-api-key", self.key())], "")
    }

    pub fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[("x-api-key", self.key())], body.to_string())
    }

    pub fn post_with_key(&self, path: &str, idempotency_key: &str, body: &Value) -> Answer {
        self.send("POST", path, &[("x-api-key", self.key()), ("idempotency-key", idempotency_key)], body.to_string())
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Answer {
        self.try_send(method, path, headers, body).unwrap()
    }

    pub fn try_send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl AsRef<[u8]>) -> Result<Answer, ureq::Error> {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.server.url()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let mut response = self.http.run(request.body(body.as_ref()).unwrap())?;
        let text = response.body_mut().read_to_string()?;
        Ok(Answer { status: response.status().as_u16(), headers: response.headers().clone(), text })
    }

    /// How many events are stored.
    pub fn stored(&self) -> u64 {
        self.control().audit().events.stored
    }

    /// Puts a fault in force for one request to an operation.
    pub fn fail_once(&self, operation: &str, fault: Value) {
        self.control().add_fault(FaultRule::new(operation, from_json(fault)).times(1));
    }

    /// Moves the clock on.
    pub fn advance(&self, duration: Duration) {
        self.control().set_clock(&ClockChange::advance(duration));
    }

    /// A connection of its own, for what a well-behaved client cannot send or see.
    pub fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(self.server.address()).unwrap();
        stream.set_read_timeout(Some(DEADLINE)).unwrap();
        stream
    }

    /// Sends these bytes on a connection of their own and reads until it ends.
    pub fn raw(&self, request: &[u8]) -> std::io::Result<String> {
        self.raw_bytes(request).map(|answer| String::from_utf8_lossy(&answer).into_owned())
    }

    /// As [`raw`](Self::raw), where the answer may be no text.
    pub fn raw_bytes(&self, request: &[u8]) -> std::io::Result<Vec<u8>> {
        let mut stream = self.connect();
        stream.write_all(request)?;
        let mut answer = Vec::new();
        stream.read_to_end(&mut answer)?;
        Ok(answer)
    }
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error} in {self:?}"))
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }

    /// The status and the code of a refusal.
    pub fn refusal(&self) -> (u16, String) {
        (self.status, self.json()["error"]["code"].as_str().unwrap_or_default().to_owned())
    }
}

/// Reads a stream by hand, so that nothing of it is hidden.
pub struct Frames(BufReader<TcpStream>);

#[derive(Debug, PartialEq)]
pub struct Frame {
    pub event: String,
    pub id: Option<String>,
    pub data: Value,
}

impl Frames {
    /// `headers` are whole lines.
    pub fn open(site: &Site, path: &str, headers: &str) -> Self {
        let (status, frames) = Self::ask(site, path, headers);
        assert_eq!(status, 200);
        frames
    }

    /// Asks for a stream and does not stay.
    pub fn status(site: &Site, path: &str, headers: &str) -> u16 {
        Self::ask(site, path, headers).0
    }

    fn ask(site: &Site, path: &str, headers: &str) -> (u16, Self) {
        let mut stream = site.connect();
        // HTTP/1.0: the body is not chunked.
        let request = format!("GET {path} HTTP/1.0\r\nhost: x\r\n{headers}\r\n");
        stream.write_all(request.as_bytes()).unwrap();
        let mut frames = Self(BufReader::new(stream));
        let status = frames.line().split(' ').nth(1).unwrap().parse().unwrap();
        while !frames.line().is_empty() {}
        (status, frames)
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the stream has ended");
        line.trim_end_matches(['\r', '\n']).to_owned()
    }

    /// The lines up to the next empty one.
    pub fn block(&mut self) -> Vec<String> {
        std::iter::repeat_with(|| self.line()).take_while(|line| !line.is_empty()).collect()
    }

    /// The next frame that is not a comment.
    pub fn frame(&mut self) -> Frame {
        let block = std::iter::repeat_with(|| self.block()).find(|block| !block[0].starts_with(':')).unwrap();
        let field = |name: &str| block.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).map(str::to_owned);
        Frame { event: field("event").unwrap(), id: field("id"), data: serde_json::from_str(&field("data").unwrap()).unwrap() }
    }

    /// Whether the stream has come to its end, in order or not.
    pub fn is_over(&mut self) -> bool {
        self.0.read_line(&mut String::new()).unwrap() == 0
    }
}

pub fn from_json<T: serde::de::DeserializeOwned>(json: Value) -> T {
    serde_json::from_value(json).unwrap()
}

/// Asks again and again until there is a result.
#[expect(clippy::disallowed_methods, reason = "waits for another thread, on the real clock")]
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let begun = std::time::Instant::now();
    loop {
        if let Some(result) = ask() {
            return result;
        }
        assert!(begun.elapsed() < DEADLINE, "{what} never happens");
        std::thread::yield_now();
    }
}

/// A refusal as [`Answer::refusal`] tells it.
pub fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
