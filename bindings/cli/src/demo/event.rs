//! What a step of a session is called in the service's words.
//!
//! | step | event | distinguished by |
//! |---|---|---|
//! | session starts | agent action `task_initiated` | |
//! | user message | `ai_chat` | `direction` "in", `chars` |
//! | agent message | `ai_chat` | `direction` "out", `chars`, `tool_calls` |
//! | tool call | agent action `tool_call` | `target`: the tool |
//! | session ends | agent action `task_completed`, `task_failed` or, without a known outcome, `task_ended` | `outcome` |
//!
//! Every event has `agent_id`, `session_id` and the properties `step` and, if known, `user_id`.

use serde::Deserialize;
use serde_json::{Map, Value};

use super::transcript::{Outcome, Session, Step};

const CHAT: &str = "ai_chat";
/// The action of a tool call.
pub(super) const TOOL_CALL: &str = "tool_call";
/// The action that ends a session which reached its goal.
pub(super) const TASK_COMPLETED: &str = "task_completed";

/// By which an event is recognised when it is read back: the recording has neither times nor names for its messages.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub(crate) struct Mark {
    pub(crate) session: String,
    /// Position in the session, from 0.
    pub(crate) step: u64,
}

/// Who speaks to whom.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Direction {
    /// The user to the agent.
    In,
    /// The agent to the user.
    Out,
}

impl Direction {
    const fn as_str(self) -> &'static str {
        match self {
            Self::In => "in",
            Self::Out => "out",
        }
    }
}

/// An event as the client takes it: its type, and its fields by name. Names that the service does not publish become
/// properties.
pub(super) type Event = (&'static str, Map<String, Value>);

/// Who answers in a recording that does not say.
const SOME_AGENT: &str = "agent";

/// The events of a session, each with its mark. `name` must be the session's alone.
pub(super) fn events<'a>(name: &'a str, session: &'a Session) -> impl Iterator<Item = (Mark, Event)> + 'a {
    let agent = session.agent_id().unwrap_or(SOME_AGENT);
    (0..).zip(session.steps()).map(move |(number, step)| {
        let (event_type, mut fields) = describe(step);
        fields.extend([("agent_id".into(), agent.into()), ("session_id".into(), name.into()), ("step".into(), number.into())]);
        fields.extend(session.user_id().map(|user| ("user_id".into(), user.into())));
        (Mark { session: name.to_owned(), step: number }, (event_type, fields))
    })
}

fn describe(step: Step<'_>) -> Event {
    match step {
        Step::Start => action("task_initiated", []),
        Step::UserMessage { chars } => chat(Direction::In, [("chars", chars.into())]),
        Step::AgentMessage { chars, tool_calls } => chat(Direction::Out, [("chars", chars.into()), ("tool_calls", tool_calls.into())]),
        Step::ToolCall { tool } => action(TOOL_CALL, [("target", tool.into())]),
        Step::End(Outcome::Success) => action(TASK_COMPLETED, [("outcome", "success".into())]),
        Step::End(Outcome::Failure) => action("task_failed", [("outcome", "failure".into())]),
        Step::End(Outcome::Unknown) => action("task_ended", []),
    }
}

fn chat<const N: usize>(direction: Direction, facts: [(&str, Value); N]) -> Event {
    let common = [("source", "chat".into()), ("direction", direction.as_str().into())];
    (CHAT, fields(common.into_iter().chain(facts)))
}

/// The service names an action by its event type, and says so again in `action_taken`.
fn action<const N: usize>(taken: &'static str, facts: [(&str, Value); N]) -> Event {
    let common = [("source", "agent_action".into()), ("action_taken", taken.into())];
    (taken, fields(common.into_iter().chain(facts)))
}

fn fields<'a>(pairs: impl Iterator<Item = (&'a str, Value)>) -> Map<String, Value> {
    pairs.map(|(name, value)| (name.to_owned(), value)).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn every_step_is_an_event_of_its_session_and_nothing_said_is_in_it() {
        let session: Session = serde_json::from_value(json!({"user_id": "u", "reward": 0, "messages": [
            {"role": "user", "content": "a secret"},
            {"role": "assistant", "tool_calls": [{"function": {"name": "find", "arguments": "a secret"}}]},
        ]}))
        .unwrap();
        let events: Vec<_> = events("session-1", &session).collect();
        assert!(!format!("{events:?}").contains("a secret"));

        let steps: Vec<_> = events.iter().map(|(mark, (event_type, _))| (mark.step, *event_type)).collect();
        assert_eq!(steps, [(0, "task_initiated"), (1, "ai_chat"), (2, "ai_chat"), (3, "tool_call"), (4, "task_failed")]);
        let (mark, (_, call)) = &events[3];
        assert_eq!(mark.session, "session-1");
        let expected = json!({
            "source": "agent_action", "action_taken": "tool_call", "target": "find",
            "agent_id": "agent", "session_id": "session-1", "step": 3, "user_id": "u",
        });
        assert_eq!(json!(call), expected);
    }
}
