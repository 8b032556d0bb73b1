//! AGNT Analytics: messages and tasks of an account's assistants, read as totals, series and rows. Read only: the events
//! come from the assistants that run there.

mod client;
mod config;
mod dialect;
mod operations;
mod regression;
mod signing_key;
mod span;

pub use self::client::Agnt;
pub use self::config::AgntBuilder;
pub use self::operations::*;
pub use self::regression::{Finding, NextCall, Regressions, Rule, Severity, TraceRef, Traces, Unanswered, Watch};
pub use self::signing_key::SigningKey;
pub use self::span::Span;
