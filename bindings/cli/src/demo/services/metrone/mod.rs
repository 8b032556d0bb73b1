//! Metrone: how sessions get there, which rows come back, and the totals of the week.

mod replay;
mod tally;

use agentlytics_bridge::Client;
use serde::Deserialize;
use serde_json::json;

use super::{Service, answer, foreign, open};
use crate::demo::fact::Fact;
use crate::failure::Failure;
use crate::transcript::Contents;

pub(crate) use replay::Replay;
pub(crate) use tally::Totals;

pub(super) static SERVICE: Service = Service { name: "metrone", ask };

/// How far back it is asked.
const DAYS: u32 = 7;

/// Some of `getStats`.
#[derive(Deserialize)]
struct Stats {
    total_events: u64,
    unique_sessions: u64,
    ai_interactions: u64,
}

fn ask(client: &Client, contents: &Contents) -> Result<Vec<Fact>, Failure> {
    let stats: Stats = answer(client, "getStats", json!({"days": DAYS}))?;
    Ok(vec![
        Fact::new("total_events", stats.total_events, contents.events),
        Fact::new("unique_sessions", stats.unique_sessions, contents.sessions),
        // What an agent does by itself is no interaction with anybody.
        Fact::new("ai_interactions", stats.ai_interactions, contents.messages()),
    ])
}
