//! What the tests that cross crates share: a world of a mock server, and clients in it.
//!
//! The tests themselves are the test targets of this package: `architecture`, `conformance` and `delivery`.

#![forbid(unsafe_code)]

pub mod delivery_table;

use agentlytics_bridge::{Client, Hooks};
use agentlytics_mock_server::{Control, FaultRule, JournalEntry, JournalFilter, MockServer, Project};
use serde_json::{Map, Value, json};

/// A mock server with an empty world of one service. It ends when this value is dropped.
pub struct World {
    /// The server.
    pub server: MockServer,
    /// What a test can do to it besides calling it.
    pub control: Control,
    vendor: &'static str,
}

impl World {
    /// Starts a server for one service.
    ///
    /// # Panics
    /// If the system gives no port or no thread: no test can go on then.
    #[must_use]
    pub fn of(vendor: &'static str) -> Self {
        let server = MockServer::start_blocking().expect("the mock server starts");
        Self { control: server.control(), server, vendor }
    }

    /// The key that opens it.
    #[must_use]
    pub fn key(&self) -> &str {
        self.server.key(self.vendor)
    }

    /// The address of the service.
    #[must_use]
    pub fn url(&self) -> &str {
        self.server.uri(self.vendor)
    }

    /// The project that it has from the beginning, if the service has projects.
    #[must_use]
    pub fn project(&self) -> Option<Project> {
        let token = self.server.token(self.vendor);
        self.control.snapshot().projects.into_iter().find(|project| project.token == token)
    }

    /// A client through the bridge, with these options besides key and endpoint.
    ///
    /// # Panics
    /// If the options cannot be used.
    #[must_use]
    pub fn client(&self, options: Value) -> Client {
        let mut all: Map<String, Value> =
            serde_json::from_value(json!({"api_key": self.key(), "endpoint": self.url()})).unwrap_or_default();
        if let Some(project) = self.project() {
            all.insert("project".to_owned(), project.name.into());
            all.insert("token".to_owned(), project.token.into());
        }
        all.extend(options.as_object().cloned().unwrap_or_default());
        Client::open(self.vendor, Value::Object(all), Hooks::default()).expect("the options can be used")
    }

    /// Adds a fault rule, given as the control plane takes it.
    ///
    /// # Panics
    /// If it is none.
    pub fn fault(&self, rule: Value) {
        self.control.add_fault(serde_json::from_value::<FaultRule>(rule).expect("it is a fault rule"));
    }

    /// Every request that came, in order.
    #[must_use]
    pub fn requests(&self) -> Vec<JournalEntry> {
        self.control.requests(&JournalFilter::default())
    }

    /// Stops the world's clock at a time.
    ///
    /// # Panics
    /// If it is no time.
    pub fn stop_clock(&self, time: &str) {
        let change = serde_json::from_value(json!({"set": time, "freeze": true}));
        self.control.set_clock(&change.expect("it is a time"));
    }
}
