//! A mock of the HTTP APIs of analytics services, in memory, for tests without a network.
//!
//! What is written through a service is read back through it: nothing is canned. Every key opens a *world* of its own, so that tests
//! can run side by side; the [control plane](Control) moves a world's clock, makes it fail, and tells what was asked of it. Requests and
//! answers are held against the services' specifications.
//!
//! ```
//! use agentlytics_mock_server::{FaultRule, MockServer};
//!
//! # fn main() -> Result<(), Box<dyn std::error::Error>> {
//! let server = MockServer::start_blocking()?;
//! let control = server.control();
//! // The second batch is stored, but its answer is lost.
//! let rule = r#"{"operation": "trackBatch", "every": 2, "times": 1, "fault": {"type": "drop", "when": "after"}}"#;
//! control.add_fault(serde_json::from_str::<FaultRule>(rule)?);
//! // … let a client of `server.uri("metrone")` with `server.key("metrone")` send its events …
//! assert_eq!(control.audit().events.stored, 0);
//! # Ok(()) }
//! ```
//!
//! All services look at the same events. Those with projects know them by name, and by its name a project is the same everywhere: what
//! is written to the project `test` of one service is read with a key for tests of another.
//!
//! What voice and agent platforms report is taken at `{uri of metrone}/v1/webhooks/twilio/support-line?key={key}` and its like, and read
//! back through every service. Since [`Control::set_webhook_secrets`] was told a secret, it must be signed.
//!
//! The crate does not know the SDK: it is a second reading of the same specifications.

#![forbid(unsafe_code)]

mod connection;
mod control;
mod dialects;
mod enrich;
mod error;
mod exchange;
mod inspector;
mod mcp;
mod middleware;
mod origin;
mod query;
mod server;
mod store;
mod world;

pub use agentlytics_webhooks::{HmacPlan, Scheme};
pub use control::{
    Arrivals, Control, Generated, Generator, KeyRequest, Report, RequestDetail, Run, RunAudit, Seeded, Snapshot, SourceAudit,
};
pub use error::{Error, Result};
pub use server::{MockServer, MockServerBuilder};
pub use store::{Audit, EventId, Field, Fields, StoredEvent, Traits};
pub use world::{
    ActiveFault, Assistant, ClockChange, ClockReading, Expectation, Experiment, ExperimentStatus, Fault, FaultRule, JournalEntry,
    JournalFilter, KeyInfo, Limits, Outcome, Part, Project, Scope, Tier, Variant, Verdict, Violations, WebhookInfo, WebhookSecrets, When,
};
