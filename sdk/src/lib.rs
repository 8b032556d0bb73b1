//! One typed SDK through which AI agents record what they do and read their analytics back.
//!
//! A client records events without making the caller wait, delivers them in batches, repeats what fails and says what
//! became of each. It asks the service's questions with typed arguments and answers, walks long lists page by page, and
//! listens to the live stream. It has a thread of its own, so it works with any async executor and without one.
//!
//! ```
//! use std::time::Duration;
//!
//! use agentlytics::Metrone;
//! use agentlytics::metrone::GetStats;
//! use agentlytics::transport::testing::{Scripted, ScriptedTransport};
//! use serde_json::json;
//!
//! # fn main() -> Result<(), agentlytics::Error> {
//! # let totals = json!({"total_events": 1, "pageviews": 0, "conversions": 0, "unique_visitors": 1, "unique_sessions": 0,
//! #     "ai_interactions": 0, "conversion_rate": 0, "bounce_rate": 0, "period": {"from": "", "to": ""}});
//! // Against the service it is `Metrone::from_env()?`; here a script stands in for it.
//! let service = ScriptedTransport::new([
//!     Scripted::answer(200, r#"{"ok":true,"accepted":1}"#),
//!     Scripted::answer(200, totals.to_string()),
//! ]);
//! let metrone = Metrone::builder().api_key("metrone_test_0123456789abcdef0123456789abcdef").transport(service).build()?;
//!
//! metrone.track("agent_action", json!({"agent_id": "agent-7", "task": "book a flight"}))?;
//! assert_eq!(metrone.flush_blocking(Duration::from_secs(5)).delivered, 1);
//!
//! let week = metrone.call_blocking(&GetStats::default().days(7))?;
//! assert_eq!(week.total_events, 1);
//! # Ok(())
//! # }
//! ```
//!
//! | to | look at |
//! | --- | --- |
//! | record, read and listen with Metrone | [`Metrone`], [`metrone`] |
//! | record, read, listen and manage with Agent Analytics | [`AgentAnalytics`], [`agent_analytics`] |
//! | read AGNT Analytics and watch for what got worse | [`Agnt`], [`agnt`] |
//! | set how events are gathered, bounded and repeated | [`DeliveryOptions`], [`RetryPolicy`] |
//! | be told about losses | [`Hooks`], [`DropReason`] |
//! | receive the webhooks of voice and agent platforms | [`webhooks`] |
//! | handle failures | [`Error`], [`Kind`] |
//! | test a program that uses this crate | [`transport::testing`] |
//! | connect another service | [`core::Dialect`], [`delivery::Destination`], [`core::Operation`] |
#![cfg_attr(doc, doc = "\nHow it is built, what it promises and why: [`docs`].")]
#![forbid(unsafe_code)]

pub mod core;
pub mod delivery;
#[cfg(doc)]
pub mod docs;
pub mod runtime;
pub mod transport;
mod vendors;

pub use self::core::{Error, EventId, Kind, RateLimit, RetryPolicy, Timestamp};
pub use self::delivery::{DeliveryOptions, DropReason, Dropped, Hooks, Overflow, Report};
pub use self::transport::{EventStream, Reply, StreamItem, StreamOptions};
pub use self::vendors::agent_analytics::{self, AgentAnalytics};
pub use self::vendors::agnt::{self, Agnt};
pub use self::vendors::metrone::{self, Metrone};
#[cfg(feature = "webhooks")]
#[doc(inline)]
pub use agentlytics_webhooks as webhooks;

#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
struct Readme;
