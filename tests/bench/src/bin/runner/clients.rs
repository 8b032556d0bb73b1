//! The clients that are measured, each behind the same few words.

pub mod opentelemetry;
pub mod ours;
pub mod posthog;
pub mod segment;

use agentlytics_bench::{DIGITS, MARK};

use crate::Options;

/// A client of some service. Events are about 470 bytes of JSON, in eleven members.
pub trait Client: Sized {
    /// Sets it up; options that it does not have are left out.
    fn open(options: &Options) -> anyhow::Result<Self>;
    /// Builds an event and hands it over.
    fn track(&mut self, number: usize) -> anyhow::Result<()>;
    /// Waits until all is out.
    fn flush(&mut self) -> anyhow::Result<()>;
    /// Waits until all is out, as long as the client's own way of ending lets it.
    fn close(self) -> anyhow::Result<()>;
}

/// A client that threads may share.
pub trait Shared: Client + Sync {
    /// Builds an event and hands it over.
    fn track_shared(&self, number: usize) -> anyhow::Result<()>;
}

pub const AGENT: &str = "agent-7f3a";
pub const SESSION: &str = "s_2b9d5a10-8c47-4e0b-9a44-0c1f6b7d2e93";
pub const MODEL: &str = "large-2026-10";
pub const TOOL: &str = "search_flights";
pub const TASK: &str = "Find a flight from Zurich to Lisbon on Friday, back on Monday, with one stop at the most";
pub const OUTCOME: &str = "found";
pub const DURATION_MS: f64 = 1834.25;
pub const INPUT_TOKENS: i64 = 1412;
pub const OUTPUT_TOKENS: i64 = 377;

/// What tells an event from all others.
pub fn mark(number: usize) -> String {
    format!("{MARK}{number:0DIGITS$}")
}
