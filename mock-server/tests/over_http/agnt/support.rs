//! An account whose assistants worked for a few days, and whose clock stands still.

use crate::support::{Answer, Site};
use agentlytics_mock_server::{Assistant, MockServer};
use serde_json::{Value, json};

pub struct Desk {
    pub site: Site,
}

impl Desk {
    pub fn open() -> Self {
        Self { site: Site::at_noon() }
    }

    pub fn key(&self) -> &str {
        self.site.server.key("agnt")
    }

    pub fn get(&self, path: &str) -> Answer {
        self.get_with(self.key(), path)
    }

    pub fn get_with(&self, bearer: &str, path: &str) -> Answer {
        self.site.send("GET", path, &[("authorization", &format!("Bearer {bearer}"))], "")
    }

    /// The data of a read that goes well.
    pub fn read(&self, path: &str) -> Value {
        let answer = self.get(&format!("/analytics/{path}"));
        assert_eq!((answer.status, answer.header("x-mock-violations")), (200, Some("0")), "{answer:?}");
        let body = answer.json();
        assert_eq!(body["success"], true);
        body["data"].clone()
    }

    /// Seeds events: what happened, to whom, by whom, when in March 2026, as `9T10:00`.
    pub fn seed(&self, events: &[(&str, &str, &str, &str)]) {
        let event = |(kind, user, assistant, at): &(&str, &str, &str, &str)| json!({"eventType": kind, "user": user, "assistant": assistant, "timestamp": format!("2026-03-{at:0>8}:00Z")});
        let stored = self.site.control().seed("agnt", events.iter().map(event).collect()).unwrap().stored;
        assert_eq!(stored, events.len());
    }

    pub fn add_assistant(&self, id: &str, name: &str) {
        let mut assistant = Assistant::new(id);
        assistant.name = Some(name.to_owned());
        self.site.control().add_assistant(assistant);
    }
}

/// A desk at which a week of work was done by two of three assistants.
pub fn busy() -> Desk {
    let desk = Desk::open();
    desk.seed(&[
        ("tasksInitiated", "ann", "asst_b", "1T23:59"),
        ("incomingMessages", "ann", "asst_a", "2T00:00"),
        ("outgoingMessages", "ann", "asst_a", "2T00:01"),
        ("tasksInitiated", "bob", "asst_b", "7T10:00"),
        ("tasksInitiated", "ann", "asst_b", "8T10:00"),
        ("tasksCompleted", "bob", "asst_b", "8T23:59"),
        ("incomingMessages", "cat", "asst_a", "9T00:00"),
        ("outgoingMessages", "", "", "9T11:00"),
    ]);
    desk.add_assistant("asst_idle", "Idle");
    desk.add_assistant("asst_a", "Support");
    desk
}

/// A server that accepts tokens signed with `private.pem`, under this name.
pub fn certified(kid: &str) -> Desk {
    let site = Site::of(MockServer::builder().public_key("agnt", kid, PUBLIC_KEY));
    let control = site.control();
    control.set_clock(&agentlytics_mock_server::ClockChange::freeze_at(crate::support::NOON.parse().unwrap()));
    Desk { site }
}

/// Made for these tests and of no use anywhere else.
pub const PRIVATE_KEY: &str = include_str!("private.pem");
pub const PUBLIC_KEY: &str = include_str!("public.pem");

/// The status, the code and the parameter of a refusal.
pub fn refusal(answer: &Answer) -> (u16, String, String) {
    let body = answer.json();
    assert_eq!((&body["success"], answer.header("x-mock-violations")), (&json!(false), Some("0")), "{answer:?}");
    assert_eq!(body["request_id"].as_str(), answer.header("x-request-id"));
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    (answer.status, text(&body["error_code"]), text(&body["details"]["field"]))
}

pub fn refused(status: u16, code: &str, field: &str) -> (u16, String, String) {
    (status, code.to_owned(), field.to_owned())
}
