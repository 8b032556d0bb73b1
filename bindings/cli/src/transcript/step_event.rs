//! What a step of a session is called as an event, in words that services share.
//!
//! | step | event | distinguished by |
//! |---|---|---|
//! | session starts | action `task_initiated` | |
//! | user message | message `ai_chat` | `direction` "in", `chars` |
//! | agent message | message `ai_chat` | `direction` "out", `chars`, `tool_calls` |
//! | tool call | action `tool_call` | `target`: the tool |
//! | session ends | action `task_completed`, `task_failed` or, without a known outcome, `task_ended` | `outcome` |
//!
//! Every event has `agent_id`, `agent_type`, `session_id`, `step` and, if known, `user_id`.

use serde_json::{Map, Value};

use super::{Outcome, Session, Step};

/// The action of a tool call.
pub(crate) const TOOL_CALL: &str = "tool_call";
/// The action that ends a session which reached its goal.
pub(crate) const TASK_COMPLETED: &str = "task_completed";

/// Who answers in a recording that does not say.
const SOME_AGENT: &str = "agent";
const AGENT_TYPE: &str = "chat";

/// A step of a session as an event.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct StepEvent {
    /// Position in the session, from 0.
    pub(crate) step: u64,
    /// Whether somebody says something, or the agent does something.
    pub(crate) kind: StepKind,
    /// What happened.
    pub(crate) name: &'static str,
    /// All else. A service that publishes no field of such a name takes it for a property.
    pub(crate) facts: Map<String, Value>,
}

/// What sort of event a step is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum StepKind {
    Message,
    Action,
}

impl StepEvent {
    /// The events of a session, in order. `name` must be the session's alone.
    pub(crate) fn of<'a>(name: &'a str, session: &'a Session) -> impl Iterator<Item = Self> + 'a {
        let agent = session.agent_id().unwrap_or(SOME_AGENT);
        (0..).zip(session.steps()).map(move |(step, what)| {
            let mut event = Self::from(what);
            event.step = step;
            event.facts.extend([
                ("agent_id".into(), agent.into()),
                ("agent_type".into(), AGENT_TYPE.into()),
                ("session_id".into(), name.into()),
                ("step".into(), step.into()),
            ]);
            event.facts.extend(session.user_id().map(|user| ("user_id".into(), user.into())));
            event
        })
    }

    fn new<const N: usize>(kind: StepKind, name: &'static str, facts: [(&str, Value); N]) -> Self {
        let facts = facts.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
        Self { step: 0, kind, name, facts }
    }
}

impl From<Step<'_>> for StepEvent {
    fn from(step: Step<'_>) -> Self {
        use StepKind::{Action, Message};
        match step {
            Step::Start => Self::new(Action, "task_initiated", []),
            Step::UserMessage { chars } => Self::new(Message, "ai_chat", [("direction", "in".into()), ("chars", chars.into())]),
            Step::AgentMessage { chars, tool_calls } => {
                let facts = [("direction", "out".into()), ("chars", chars.into()), ("tool_calls", tool_calls.into())];
                Self::new(Message, "ai_chat", facts)
            }
            Step::ToolCall { tool } => Self::new(Action, TOOL_CALL, [("target", tool.into())]),
            Step::End(Outcome::Success) => Self::new(Action, TASK_COMPLETED, [("outcome", "success".into())]),
            Step::End(Outcome::Failure) => Self::new(Action, "task_failed", [("outcome", "failure".into())]),
            Step::End(Outcome::Unknown) => Self::new(Action, "task_ended", []),
        }
    }
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
        let events: Vec<_> = StepEvent::of("session-1", &session).collect();
        assert!(!format!("{events:?}").contains("a secret"));

        let told: Vec<_> = events.iter().map(|event| (event.step, event.kind, event.name, event.facts.get("direction"))).collect();
        let (action, message) = (StepKind::Action, StepKind::Message);
        let expected = [
            (0, action, "task_initiated", None),
            (1, message, "ai_chat", Some(&json!("in"))),
            (2, message, "ai_chat", Some(&json!("out"))),
            (3, action, "tool_call", None),
            (4, action, "task_failed", None),
        ];
        assert_eq!(told, expected);

        let call = json!({
            "target": "find", "agent_id": "agent", "agent_type": "chat", "session_id": "session-1", "step": 3, "user_id": "u",
        });
        assert_eq!(Value::Object(events[3].facts.clone()), call);
    }
}
