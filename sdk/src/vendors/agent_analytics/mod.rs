//! Agent Analytics: events of websites and agents, read as totals, sessions, funnels, cohorts and experiments. Write,
//! read, stream, and manage projects.

mod assignment;
mod client;
mod config;
mod destination;
mod diagnosis;
mod dialect;
mod event;
mod newest;
mod operations;

pub use self::assignment::{assign, equally_likely};
pub use self::client::AgentAnalytics;
pub use self::config::{AgentAnalyticsBuilder, AmbiguousFailures};
pub use self::diagnosis::{Diagnosis, Finding, NextCall, Rule, Severity, Unanswered};
pub use self::event::Event;
pub use self::operations::*;
