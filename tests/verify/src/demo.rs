//! The demo over recorded sessions whose totals are known, where the recording is at hand.

use serde_json::{Value, json};

use crate::job::Job;
use crate::outcome::{Outcome, Tally};

/// The recording, seen from the repository. It is not part of it.
const RECORDING: &str = "../shared/data/agent-sessions-airline-gpt4o.json.gz";

/// Replays the recording through the SDK and compares what is read back through every service with the known totals.
pub fn demo(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    if !job.checkout.root().join(RECORDING).exists() {
        return Ok(Outcome::Skipped(format!("{RECORDING} is not there")));
    }
    let mut agentlytics = job.program("agentlytics")?;
    let output = job.run(agentlytics.args(["demo", RECORDING, "--json"]))?;
    let found: Value = serde_json::from_str(&output)?;
    let mut tally = Tally::default();
    for (name, expected) in totals() {
        if agrees(&found[&name], &expected) {
            tally.passed += 1;
        } else {
            tally.add(Tally { failed: 1, details: format!("{name}: expected {expected}, found {}\n", found[&name]), ..Tally::default() });
        }
    }
    Ok(tally.into())
}

/// What the recording holds.
fn totals() -> serde_json::Map<String, Value> {
    let totals = json!({
        "sessions": 200,
        "users": 34,
        "user_messages": 1490,
        "agent_messages": 2454,
        "tool_calls": 1164,
        "sessions_succeeded": 84,
        "events_sent": 5508,
        "events_stored": 5508,
        "duplicates": 0,
        "lost": 0,
        "top_tools": [
            {"name": "get_reservation_details", "count": 377},
            {"name": "search_direct_flight", "count": 141},
            {"name": "get_user_details", "count": 120},
        ],
        "metrone": {"total_events": 5508},
        "agent_analytics": {"total_events": 5508, "unique_users": 34},
        "agnt": {
            "incomingMessages": 1490,
            "outgoingMessages": 2454,
            "tasksInitiated": 200,
            "tasksCompleted": 84,
            "total": 4228,
            "activeUsers": 34,
        },
    });
    totals.as_object().cloned().unwrap_or_default()
}

/// Whether what was found is what was expected. An object may have more members and a list more elements at its end.
fn agrees(found: &Value, expected: &Value) -> bool {
    match (found, expected) {
        (Value::Array(found), Value::Array(expected)) => found.starts_with(expected),
        (Value::Object(found), Value::Object(expected)) => expected.iter().all(|(name, expected)| found.get(name) == Some(expected)),
        _ => found == expected,
    }
}
