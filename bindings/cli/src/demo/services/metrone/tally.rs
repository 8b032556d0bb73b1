//! Counts what a service gave back, against what was sent. Pure: rows in, numbers out.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::demo::fact::Fact;
use crate::transcript::{Contents, TASK_COMPLETED, TOOL_CALL};

/// How many tools the result names.
const TOP_TOOLS: usize = 10;

/// The numbers of a demo. All but `events_sent` come from what was read back.
#[derive(Debug, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Totals {
    /// Sessions with at least one event.
    pub(crate) sessions: usize,
    /// Different users.
    pub(crate) users: usize,
    pub(crate) user_messages: u64,
    pub(crate) agent_messages: u64,
    pub(crate) tool_calls: u64,
    pub(crate) sessions_succeeded: u64,
    pub(crate) events_sent: usize,
    /// Rows read back, repeated ones included.
    pub(crate) events_stored: usize,
    /// Rows of events that had been read before.
    pub(crate) duplicates: usize,
    /// Events sent and not read back.
    pub(crate) lost: usize,
    /// The most used tools, most used first, at most ten.
    pub(crate) top_tools: Vec<ToolCount>,
}

/// How often a tool was called.
#[derive(Debug, PartialEq, Eq, Serialize)]
pub(crate) struct ToolCount {
    pub(crate) name: String,
    pub(crate) count: u64,
}

impl Totals {
    /// Whether every event sent came back once, and nothing else did.
    pub(crate) fn complete(&self) -> bool {
        self.lost == 0 && self.duplicates == 0 && self.events_stored == self.events_sent
    }

    /// What the rows say, against what the sessions hold.
    pub(crate) fn facts(&self, contents: &Contents) -> [Fact; 6] {
        [
            Fact::new("sessions", self.sessions as u64, contents.sessions),
            Fact::new("users", self.users as u64, contents.users),
            Fact::new("user_messages", self.user_messages, contents.user_messages),
            Fact::new("agent_messages", self.agent_messages, contents.agent_messages),
            Fact::new("tool_calls", self.tool_calls, contents.tool_calls),
            Fact::new("sessions_succeeded", self.sessions_succeeded, contents.sessions_succeeded),
        ]
    }
}

/// By which an event is recognised when it is read back: the recording has neither times nor names for its messages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Mark {
    pub(crate) session: String,
    /// Position in the session, from 0.
    pub(crate) step: u64,
}

/// Gathers rows. A ledger by event, not a pair of counters: a lost event and a repeated one must not cancel out.
#[derive(Debug)]
pub(crate) struct Tally {
    sent: HashSet<Mark>,
    seen: HashSet<Mark>,
    rows: usize,
    sessions: HashSet<String>,
    users: HashSet<String>,
    user_messages: u64,
    agent_messages: u64,
    sessions_succeeded: u64,
    tools: HashMap<String, u64>,
}

/// A row of `getEvents`, as far as the demo looks.
#[derive(Deserialize)]
struct Row {
    event_type: String,
    session_id: String,
    properties: Properties,
}

/// Who speaks to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Direction {
    /// The user to the agent.
    In,
    /// The agent to the user.
    Out,
}

#[derive(Deserialize)]
struct Properties {
    step: u64,
    user_id: Option<String>,
    direction: Option<Direction>,
    target: Option<String>,
}

impl Tally {
    /// Nothing read yet of what was sent.
    pub(crate) fn of(sent: HashSet<Mark>) -> Self {
        Self {
            sent,
            seen: HashSet::new(),
            rows: 0,
            sessions: HashSet::new(),
            users: HashSet::new(),
            user_messages: 0,
            agent_messages: 0,
            sessions_succeeded: 0,
            tools: HashMap::new(),
        }
    }

    /// Takes one row in. A repeated row counts as a duplicate and as nothing else.
    ///
    /// # Errors
    /// The row is not one of the demo's.
    pub(crate) fn read(&mut self, row: Value) -> Result<(), serde_json::Error> {
        let Row { event_type, session_id, properties } = serde_json::from_value(row)?;
        self.rows += 1;
        if !self.seen.insert(Mark { session: session_id.clone(), step: properties.step }) {
            return Ok(());
        }
        self.sessions.insert(session_id);
        self.users.extend(properties.user_id);
        match (event_type.as_str(), properties.direction, properties.target) {
            (_, Some(Direction::In), _) => self.user_messages += 1,
            (_, Some(Direction::Out), _) => self.agent_messages += 1,
            (TOOL_CALL, None, Some(tool)) => *self.tools.entry(tool).or_default() += 1,
            (TASK_COMPLETED, None, None) => self.sessions_succeeded += 1,
            _ => {}
        }
        Ok(())
    }

    /// The numbers.
    pub(crate) fn totals(self) -> Totals {
        let tool_calls = self.tools.values().sum();
        let mut tools: Vec<_> = self.tools.into_iter().map(|(name, count)| ToolCount { name, count }).collect();
        tools.sort_by(|a, b| (Reverse(a.count), &a.name).cmp(&(Reverse(b.count), &b.name)));
        tools.truncate(TOP_TOOLS);
        Totals {
            sessions: self.sessions.len(),
            users: self.users.len(),
            user_messages: self.user_messages,
            agent_messages: self.agent_messages,
            tool_calls,
            sessions_succeeded: self.sessions_succeeded,
            events_sent: self.sent.len(),
            events_stored: self.rows,
            duplicates: self.rows - self.seen.len(),
            lost: self.sent.difference(&self.seen).count(),
            top_tools: tools,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn row(step: u64, event_type: &str, properties: Value) -> Value {
        let mut row = json!({"event_id": "x", "event_type": event_type, "session_id": "s", "properties": properties});
        row["properties"]["step"] = step.into();
        row
    }

    fn sent(steps: u64) -> HashSet<Mark> {
        (0..steps).map(|step| Mark { session: "s".into(), step }).collect()
    }

    #[test]
    fn a_lost_event_and_a_repeated_one_do_not_cancel_out() {
        let mut tally = Tally::of(sent(2));
        for _ in 0..2 {
            tally.read(row(0, "ai_chat", json!({"direction": "in"}))).unwrap();
        }
        let totals = tally.totals();
        assert_eq!((totals.events_sent, totals.events_stored), (2, 2));
        assert_eq!((totals.duplicates, totals.lost, totals.user_messages), (1, 1, 1));
        assert!(!totals.complete());
    }

    #[test]
    fn an_event_nobody_sent_is_not_complete() {
        let mut tally = Tally::of(sent(1));
        tally.read(row(0, "task_initiated", json!({}))).unwrap();
        tally.read(row(7, "task_initiated", json!({}))).unwrap();
        let totals = tally.totals();
        assert_eq!((totals.duplicates, totals.lost), (0, 0));
        assert!(!totals.complete());
    }

    #[test]
    fn rows_are_counted_by_what_they_are() {
        let rows = [
            row(0, "task_initiated", json!({"user_id": "u"})),
            row(1, "ai_chat", json!({"user_id": "u", "direction": "in"})),
            row(2, "ai_chat", json!({"direction": "out"})),
            row(3, "tool_call", json!({"target": "b"})),
            row(4, "tool_call", json!({"target": "c"})),
            row(5, "tool_call", json!({"target": "a"})),
            row(6, "tool_call", json!({"target": "c"})),
            row(7, "task_completed", json!({"outcome": "success"})),
        ];
        let mut tally = Tally::of(sent(8));
        for row in rows {
            tally.read(row).unwrap();
        }
        let totals = tally.totals();
        let tool = |name: &str, count| ToolCount { name: name.into(), count };
        assert_eq!(totals.top_tools, [tool("c", 2), tool("a", 1), tool("b", 1)]);
        assert_eq!((totals.sessions, totals.users, totals.tool_calls), (1, 1, 4));
        assert_eq!((totals.user_messages, totals.agent_messages, totals.sessions_succeeded), (1, 1, 1));
        assert!(totals.complete());
    }
}
