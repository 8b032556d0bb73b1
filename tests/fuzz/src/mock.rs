//! A mock server that is asked things, and whose every answer is held against the service's document.

use std::thread;

use agentlytics_mock_server::{Control, JournalFilter, MockServer};
use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::{Method, Request, StatusCode};

/// The server, and a client that takes every answer as it is.
pub struct Mock {
    server: MockServer,
    control: Control,
    http: Agent,
}

/// What came back.
pub struct Answer {
    /// Not 5xx.
    pub status: StatusCode,
    /// As the service's document says.
    pub body: Vec<u8>,
}

impl Mock {
    /// Starts a server whose clock stands still.
    ///
    /// # Panics
    /// If the system gives no port or no thread.
    #[must_use]
    pub fn start() -> Self {
        let server = MockServer::start_blocking().expect("the mock server starts");
        // Who looks like a program is not listened to everywhere.
        let config = Agent::config_builder().http_status_as_error(false).user_agent("agentlytics/0 (lang=rust; v=0)");
        let mock = Self { control: server.control(), server, http: config.build().into() };
        mock.clear();
        mock
    }

    /// What one can do to it besides asking.
    #[must_use]
    pub fn control(&self) -> &Control {
        &self.control
    }

    /// The public token with which events of a service are written, if it has such tokens.
    #[must_use]
    pub fn token(&self, service: &str) -> &str {
        self.server.token(service)
    }

    /// Nothing stored, and the same time as ever.
    ///
    /// # Panics
    /// Never: the time is one.
    pub fn clear(&self) {
        self.control.reset();
        let noon = serde_json::from_value(json!({"set": "2026-03-09T12:00:00Z", "freeze": true}));
        self.control.set_clock(&noon.expect("it is a time"));
    }

    /// Events stored.
    #[must_use]
    pub fn stored(&self) -> u64 {
        self.control.audit().events.stored
    }

    /// Asks a service, at a path below its address. `None` if no request can be made of it.
    ///
    /// # Panics
    /// If the server takes the blame, or its answer is not as documented.
    #[must_use]
    pub fn ask(&self, service: &str, method: &Method, target: &str, body: &[u8]) -> Option<Answer> {
        let uri = format!("{}{target}", self.server.uri(service));
        let key = self.server.key(service);
        // Each service looks for its key in one of the two.
        let request = Request::builder().method(method).uri(uri).header("x-api-key", key).header("authorization", format!("Bearer {key}"));
        let request = request.body(body).ok()?;
        self.control.clear_requests();
        // libFuzzer's timer interrupts what its own thread is reading.
        let exchanged = thread::scope(|scope| scope.spawn(|| self.exchange(request)).join());
        let answer = exchanged.expect("it does not panic").unwrap_or_else(|error| panic!("no answer: {error}"));
        assert!(!answer.status.is_server_error(), "the server takes the blame: {}", answer.status);
        for noted in self.control.requests(&JournalFilter::default()) {
            assert_eq!(noted.outcome.violations.response, Vec::<String>::new(), "the answer is as documented");
        }
        Some(answer)
    }

    fn exchange(&self, request: Request<&[u8]>) -> Result<Answer, ureq::Error> {
        let response = self.http.run(request)?;
        Ok(Answer { status: response.status(), body: response.into_body().read_to_vec()? })
    }
}

impl Answer {
    /// The body, which is JSON.
    ///
    /// # Panics
    /// If it is not.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("the answer is JSON")
    }
}
