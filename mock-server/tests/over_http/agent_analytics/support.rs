//! A server whose first project is written to and read, and whose clock stands still.

use crate::support::{Answer, NOON, Site};
use agentlytics_mock_server::Limits;
use serde_json::{Map, Value, json};

/// Milliseconds of [`NOON`].
pub const NOON_MS: i64 = 1_773_057_600_000;

pub const MINUTE: i64 = 60_000;
pub const HOUR: i64 = 60 * MINUTE;
pub const DAY: i64 = 24 * HOUR;

pub struct Shop {
    pub site: Site,
}

impl Shop {
    pub fn open() -> Self {
        Self { site: Site::at_noon() }
    }

    /// With some limits, as the control plane takes them.
    pub fn with_limits(limits: Value) -> Self {
        let shop = Self::open();
        shop.limit(limits);
        shop
    }

    pub fn limit(&self, limits: Value) {
        let control = self.site.control();
        let mut all = serde_json::to_value(control.limits()).unwrap();
        all.as_object_mut().unwrap().extend(limits.as_object().cloned().unwrap());
        control.set_limits(serde_json::from_value::<Limits>(all).unwrap());
    }

    pub fn key(&self) -> &str {
        self.site.server.key("agent_analytics")
    }

    pub fn token(&self) -> &str {
        self.site.server.token("agent_analytics")
    }

    pub fn get(&self, path: &str) -> Answer {
        self.call("GET", path, &Value::Null)
    }

    pub fn post(&self, path: &str, body: Value) -> Answer {
        self.call("POST", path, &body)
    }

    pub fn call(&self, method: &str, path: &str, body: &Value) -> Answer {
        self.call_with(self.key(), method, path, body)
    }

    pub fn call_with(&self, key: &str, method: &str, path: &str, body: &Value) -> Answer {
        let body = if body.is_null() { String::new() } else { body.to_string() };
        self.site.send(method, path, &[("x-api-key", key)], body)
    }

    /// A read of the first project, with what is after `project=test`.
    pub fn read(&self, path: &str) -> Value {
        let (path, query) = path.split_once('?').unwrap_or((path, ""));
        let answer = self.get(&format!("{path}?project=test&{query}"));
        assert_eq!(answer.status, 200, "{answer:?}");
        self.assert_clean();
        answer.json()
    }

    /// Writes an event of the first project, some milliseconds after noon.
    pub fn track(&self, event: &str, after_noon: i64, members: Value) {
        let answer = self.try_track(event, after_noon, members);
        assert_eq!((answer.status, answer.json()), (202, json!({"ok": true, "queued": true})));
    }

    pub fn try_track(&self, event: &str, after_noon: i64, members: Value) -> Answer {
        let mut all = json!({"token": self.token(), "event": event, "timestamp": NOON_MS + after_noon});
        all.as_object_mut().unwrap().extend(members.as_object().cloned().unwrap_or_else(Map::new));
        self.site.send("POST", "/track", &[], all.to_string())
    }

    /// No answer so far breaks the document.
    pub fn assert_clean(&self) {
        let requests = self.site.control().requests(&serde_json::from_value(json!({})).unwrap());
        let broken: Vec<_> = requests.into_iter().filter(|entry| !entry.outcome.violations.response.is_empty()).collect();
        assert!(broken.is_empty(), "{broken:?}");
    }
}

/// The status and the code of a refusal.
pub fn refusal(answer: &Answer) -> (u16, String) {
    let body = answer.json();
    assert!(body["message"].is_string(), "{answer:?}");
    (answer.status, body["error"].as_str().unwrap_or_default().to_owned())
}

pub fn refused(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}

#[test]
fn noon_is_noon() {
    assert_eq!(NOON.parse::<jiff::Timestamp>().unwrap().as_millisecond(), NOON_MS);
}
