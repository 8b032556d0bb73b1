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

use crate::transcript::{Outcome, Session, Step};

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

/// An event as the client takes it. Names that the service does not publish become properties.
#[derive(Debug, PartialEq)]
pub(super) enum Event {
    /// Of a type, with its fields.
    Plain(&'static str, Map<String, Value>),
    /// By the helper that knows which fields such an event has, with the helper's arguments.
    Helped(&'static str, Map<String, Value>),
}

/// Who answers in a recording that does not say.
const SOME_AGENT: &str = "agent";
const AGENT_TYPE: &str = "chat";

/// The events of a session, each with its mark. `name` must be the session's alone.
pub(super) fn events<'a>(name: &'a str, session: &'a Session) -> impl Iterator<Item = (Mark, Event)> + 'a {
    let agent = session.agent_id().unwrap_or(SOME_AGENT);
    (0..).zip(session.steps()).map(move |(number, step)| {
        let mut event = describe(step);
        let (Event::Plain(_, fields) | Event::Helped(_, fields)) = &mut event;
        fields.extend([
            ("agent_id".into(), agent.into()),
            ("agent_type".into(), AGENT_TYPE.into()),
            ("session_id".into(), name.into()),
            ("step".into(), number.into()),
        ]);
        fields.extend(session.user_id().map(|user| ("user_id".into(), user.into())));
        (Mark { session: name.to_owned(), step: number }, event)
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

/// One message. The helper for chats is about a whole conversation.
fn chat<const N: usize>(direction: Direction, facts: [(&str, Value); N]) -> Event {
    let common = [("source", "chat".into()), ("direction", direction.as_str().into())];
    Event::Plain("ai_chat", fields(common.into_iter().chain(facts)))
}

fn action<const N: usize>(taken: &str, facts: [(&str, Value); N]) -> Event {
    Event::Helped("track_agent_action", fields([("action_taken", taken.into())].into_iter().chain(facts)))
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
        let (marks, events): (Vec<_>, Vec<_>) = events("session-1", &session).unzip();
        assert!(!format!("{events:?}").contains("a secret"));
        assert_eq!(
            marks.iter().map(|mark| (mark.session.as_str(), mark.step)).collect::<Vec<_>>(),
            [0, 1, 2, 3, 4].map(|step| ("session-1", step))
        );

        let kinds = events.iter().map(|event| match event {
            Event::Plain(event_type, fields) => (*event_type, &fields["direction"]),
            Event::Helped(helper, arguments) => (*helper, &arguments["action_taken"]),
        });
        let expected = [
            ("track_agent_action", "task_initiated"),
            ("ai_chat", "in"),
            ("ai_chat", "out"),
            ("track_agent_action", "tool_call"),
            ("track_agent_action", "task_failed"),
        ];
        assert!(kinds.map(|(name, fact)| (name, fact.as_str().unwrap())).eq(expected), "{events:?}");

        let call = json!({
            "action_taken": "tool_call", "target": "find",
            "agent_id": "agent", "agent_type": "chat", "session_id": "session-1", "step": 3, "user_id": "u",
        });
        assert_eq!(events[3], Event::Helped("track_agent_action", call.as_object().unwrap().clone()));
    }
}
