//! One recorded session, and what happened in it step by step.
//!
//! Texts are measured while they are read and never kept: nothing that was said can leave this module.

use std::fmt;

use serde::de::{self, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// The member that every session has, under either of its names.
pub(crate) const MESSAGES: [&str; 2] = ["messages", "traj"];

/// A session: what a person, an agent and its tools exchanged, and how it ended.
///
/// ```json
/// {"agent_id": "desk-agent", "user_id": "ilse", "reward": 1.0, "messages": [
///   {"role": "user", "content": "Is a drill free?"},
///   {"role": "assistant", "content": null, "tool_calls": [{"function": {"name": "find_tool"}}]},
///   {"role": "tool", "content": "yes"},
///   {"role": "assistant", "content": "Yes."}]}
/// ```
///
/// Only the messages are required. They may be called `traj`, and the user may stand in `info.task.user_id`, as in the
/// published trajectories of tau-bench. A `reward` of 1 is success; without one the outcome is unknown.
#[derive(Debug, Deserialize, PartialEq)]
pub(crate) struct Session {
    agent_id: Option<String>,
    user_id: Option<String>,
    #[serde(default)]
    info: Info,
    reward: Option<f64>,
    #[serde(alias = "traj")]
    messages: Vec<Message>,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
struct Info {
    #[serde(default)]
    task: Task,
}

#[derive(Debug, Default, Deserialize, PartialEq)]
struct Task {
    user_id: Option<String>,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Message {
    role: Role,
    #[serde(default)]
    content: Chars,
    #[serde(default)]
    tool_calls: Option<Vec<ToolCall>>,
}

#[derive(Clone, Copy, Debug, Deserialize, PartialEq)]
#[serde(rename_all = "snake_case")]
enum Role {
    User,
    Assistant,
    System,
    Developer,
    Tool,
    Function,
}

#[derive(Debug, Deserialize, PartialEq)]
struct ToolCall {
    function: Function,
}

#[derive(Debug, Deserialize, PartialEq)]
struct Function {
    name: String,
}

/// How a session ended.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Outcome {
    Success,
    Failure,
    Unknown,
}

/// One thing that happened in a session. Each becomes one event.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Step<'a> {
    /// The session began.
    Start,
    /// The user said something.
    UserMessage { chars: usize },
    /// The agent said something, or called tools without a word.
    AgentMessage { chars: usize, tool_calls: usize },
    /// The agent called a tool.
    ToolCall { tool: &'a str },
    /// The session was over.
    End(Outcome),
}

impl Session {
    /// Who answered, if the record says so.
    pub(crate) fn agent_id(&self) -> Option<&str> {
        self.agent_id.as_deref()
    }

    /// Who asked, if the record says so. An empty text names nobody.
    pub(crate) fn user_id(&self) -> Option<&str> {
        [&self.user_id, &self.info.task.user_id].into_iter().flatten().map(String::as_str).find(|user| !user.is_empty())
    }

    /// What happened, in order. Instructions to the agent and answers of tools are not steps of their own.
    pub(crate) fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let told = self.messages.iter().flat_map(Message::steps);
        std::iter::once(Step::Start).chain(told).chain([Step::End(self.outcome())])
    }

    fn outcome(&self) -> Outcome {
        match self.reward {
            Some(reward) if reward >= 1.0 => Outcome::Success,
            Some(_) => Outcome::Failure,
            None => Outcome::Unknown,
        }
    }
}

impl Message {
    fn steps(&self) -> impl Iterator<Item = Step<'_>> {
        let Chars(chars) = self.content;
        let calls = self.tool_calls.as_deref().unwrap_or_default();
        let (said, calls) = match self.role {
            Role::User => (Some(Step::UserMessage { chars }), &[][..]),
            Role::Assistant => (Some(Step::AgentMessage { chars, tool_calls: calls.len() }), calls),
            Role::System | Role::Developer | Role::Tool | Role::Function => (None, &[][..]),
        };
        said.into_iter().chain(calls.iter().map(|call| Step::ToolCall { tool: &call.function.name }))
    }
}

/// How many characters a message has. It may be a text, several parts of which some are texts, or nothing.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Chars(usize);

impl<'de> Deserialize<'de> for Chars {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Measure)
    }
}

struct Measure;

impl<'de> Visitor<'de> for Measure {
    type Value = Chars;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a text, a list of parts, or null")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Chars, E> {
        Ok(Chars(0))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Chars, E> {
        Ok(Chars(text.chars().count()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut parts: A) -> Result<Chars, A::Error> {
        #[derive(Deserialize)]
        struct Part {
            #[serde(default)]
            text: Chars,
        }
        let mut total = 0;
        while let Some(Part { text: Chars(chars) }) = parts.next_element()? {
            total += chars;
        }
        Ok(Chars(total))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn session(json: serde_json::Value) -> Session {
        serde_json::from_value(json).unwrap()
    }

    #[test]
    fn each_message_and_each_call_is_a_step_between_start_and_end() {
        let session = session(json!({"user_id": "u", "reward": 1, "messages": [
            {"role": "system", "content": "Be kind."},
            {"role": "user", "content": "Grüße!"},
            {"role": "assistant", "content": null, "tool_calls": [
                {"id": "1", "type": "function", "function": {"name": "find", "arguments": "{}"}},
                {"function": {"name": "hold"}},
            ]},
            {"role": "tool", "name": "find", "content": "1"},
            {"role": "assistant", "content": "Done.", "tool_calls": null},
            {"role": "user", "content": [{"type": "text", "text": "ok"}, {"type": "image_url", "image_url": {}}]},
        ]}));
        let steps: Vec<_> = session.steps().collect();
        let expected = [
            Step::Start,
            Step::UserMessage { chars: 6 },
            Step::AgentMessage { chars: 0, tool_calls: 2 },
            Step::ToolCall { tool: "find" },
            Step::ToolCall { tool: "hold" },
            Step::AgentMessage { chars: 5, tool_calls: 0 },
            Step::UserMessage { chars: 2 },
            Step::End(Outcome::Success),
        ];
        assert_eq!(steps, expected);
    }

    #[test]
    fn the_user_may_stand_in_the_task() {
        let task = json!({"task": {"user_id": "inner", "instruction": "…"}, "source": "x"});
        assert_eq!(session(json!({"info": task, "traj": []})).user_id(), Some("inner"));
        assert_eq!(session(json!({"info": task, "user_id": "outer", "traj": []})).user_id(), Some("outer"));
        assert_eq!(session(json!({"info": task, "user_id": "", "traj": []})).user_id(), Some("inner"));
        assert_eq!(session(json!({"user_id": "", "traj": []})).user_id(), None);
        assert_eq!(session(json!({"traj": []})).user_id(), None);
    }

    #[test]
    fn only_a_full_reward_is_success() {
        let outcome = |reward| session(json!({"reward": reward, "messages": []})).outcome();
        assert_eq!(outcome(json!(1.0)), Outcome::Success);
        assert_eq!(outcome(json!(0.5)), Outcome::Failure);
        assert_eq!(outcome(json!(null)), Outcome::Unknown);
    }
}
