//! The demo's service: what sessions are called in its words, how they get there and what is read back.

mod event;
mod replay;
mod tally;

pub(super) use replay::{Replay, Service};
pub(super) use tally::Totals;

/// Its name.
pub(super) const SERVICE: &str = "metrone";
