//! The platforms by name.

use std::str::FromStr;

use crate::vocabulary::vocabulary;

vocabulary! {
    /// Who sends webhooks.
    pub enum Platform {
        /// Twilio: status callbacks of calls, ends of ConversationRelay sessions, results of Conversation Intelligence.
        Twilio = "twilio",
        /// Vapi: messages to a server URL.
        Vapi = "vapi",
        /// Retell: events of calls and chats.
        Retell = "retell",
        /// Bland: the post-call webhook.
        Bland = "bland",
        /// OpenAI: calls that come in, agent sessions, jobs.
        OpenAi = "openai",
        /// Anthropic: sessions of managed agents, deployments, the organisation.
        Anthropic = "anthropic",
    }
}

/// There is no platform of that name.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("there is no platform of this name: known are {}", known())]
#[non_exhaustive]
pub struct UnknownPlatform;

fn known() -> String {
    let words: Vec<_> = Platform::ALL.iter().map(|platform| platform.as_str()).collect();
    words.join(", ")
}

impl FromStr for Platform {
    type Err = UnknownPlatform;

    fn from_str(word: &str) -> Result<Self, Self::Err> {
        Self::ALL.iter().copied().find(|platform| platform.as_str() == word).ok_or(UnknownPlatform)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platform_is_found_by_its_word() {
        assert_eq!("openai".parse(), Ok(Platform::OpenAi));
        let message = "openAI".parse::<Platform>().unwrap_err().to_string();
        assert_eq!(message, "there is no platform of this name: known are twilio, vapi, retell, bland, openai, anthropic");
    }
}
