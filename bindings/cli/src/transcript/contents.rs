//! How much happened in sessions.

use std::collections::HashSet;

use super::{Outcome, Session, Step};

/// How much happened in sessions: what every service has to come to that was told of them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) sessions: u64,
    /// Different users.
    pub(crate) users: u64,
    pub(crate) user_messages: u64,
    pub(crate) agent_messages: u64,
    pub(crate) tool_calls: u64,
    pub(crate) sessions_succeeded: u64,
    /// Everything that happened.
    pub(crate) events: u64,
}

impl Contents {
    /// Counts what is in sessions.
    pub(crate) fn of(sessions: &[Session]) -> Self {
        let users: HashSet<_> = sessions.iter().filter_map(Session::user_id).collect();
        let mut contents = Self { users: users.len() as u64, ..Self::default() };
        for step in sessions.iter().flat_map(Session::steps) {
            contents.events += 1;
            match step {
                Step::Start => contents.sessions += 1,
                Step::UserMessage { .. } => contents.user_messages += 1,
                Step::AgentMessage { .. } => contents.agent_messages += 1,
                Step::ToolCall { .. } => contents.tool_calls += 1,
                Step::End(Outcome::Success) => contents.sessions_succeeded += 1,
                Step::End(Outcome::Failure | Outcome::Unknown) => {}
            }
        }
        contents
    }

    /// Messages of either side.
    pub(crate) const fn messages(&self) -> u64 {
        self.user_messages + self.agent_messages
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn everything_that_happened_is_counted_once_and_every_user_too() {
        let session = |user: &str, reward: f64| -> Session {
            let messages = json!([
                {"role": "user", "content": "Hello"},
                {"role": "assistant", "tool_calls": [{"function": {"name": "a"}}, {"function": {"name": "b"}}]},
                {"role": "assistant", "content": "Hello"},
            ]);
            serde_json::from_value(json!({"user_id": user, "reward": reward, "messages": messages})).unwrap()
        };
        let contents = Contents::of(&[session("ada", 1.0), session("bo", 0.0), session("ada", 1.0)]);
        let expected =
            Contents { sessions: 3, users: 2, user_messages: 3, agent_messages: 6, tool_calls: 6, sessions_succeeded: 2, events: 21 };
        assert_eq!((contents, contents.messages()), (expected, 9));
    }
}
