//! Who a User-Agent stands for.

use isbot::Bots;
use parking_lot::Mutex;
use rustc_hash::FxHashMap;
use std::sync::{Arc, LazyLock};
use woothee::parser::Parser;
use woothee::woothee::VALUE_UNKNOWN;

/// What a User-Agent says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct UserAgent {
    pub(super) browser: Option<Box<str>>,
    pub(super) os: Option<Box<str>>,
    /// `desktop`, `mobile` or another kind of device.
    pub(super) device: Option<Box<str>>,
    /// `human`, `ai_agent` or `bot`.
    pub(super) visitor: &'static str,
}

/// By which the agents of AI services are known, in lower case. Search engines' crawlers are not among them.
const AI_AGENTS: [&str; 29] = [
    "chatgpt-user",
    "oai-searchbot",
    "gptbot",
    "claude-user",
    "claude-searchbot",
    "claudebot",
    "claude-web",
    "anthropic-ai",
    "perplexity-user",
    "perplexitybot",
    "google-cloudvertexbot",
    "googleother",
    "gemini-deep-research",
    "meta-externalagent",
    "meta-externalfetcher",
    "bingpreview",
    "grokbot",
    "xai-crawler",
    "duckassistbot",
    "mistralai-user",
    "cohere-training-data-crawler",
    "cohere-ai",
    "bytespider",
    "amazonbot",
    "applebot-extended",
    "ccbot",
    "youbot",
    "timpibot",
    "diffbot",
];

/// Different texts remembered; when there are more, all are forgotten.
const MAX_REMEMBERED: usize = 4_096;

/// Looking at a text takes microseconds, and few texts come in many events.
pub(super) fn classify(text: &str) -> Arc<UserAgent> {
    static REMEMBERED: LazyLock<Mutex<FxHashMap<Box<str>, Arc<UserAgent>>>> = LazyLock::new(Mutex::default);
    if let Some(known) = REMEMBERED.lock().get(text) {
        return Arc::clone(known);
    }
    let agent = Arc::new(look_at(text));
    let mut remembered = REMEMBERED.lock();
    if remembered.len() >= MAX_REMEMBERED {
        remembered.clear();
    }
    remembered.insert(text.into(), Arc::clone(&agent));
    agent
}

fn look_at(text: &str) -> UserAgent {
    let found = Parser::new().parse(text);
    let known = |name: &str| (name != VALUE_UNKNOWN).then(|| Box::from(name));
    let device = |category: &str| match category {
        "pc" => Some("desktop"),
        "smartphone" | "mobilephone" => Some("mobile"),
        "appliance" => Some("console"),
        _ => None,
    };
    UserAgent {
        browser: found.as_ref().and_then(|found| known(found.name)),
        os: found.as_ref().and_then(|found| known(found.os)),
        device: found.as_ref().and_then(|found| device(found.category)).map(Box::from),
        visitor: visitor(text),
    }
}

fn visitor(text: &str) -> &'static str {
    static BOTS: LazyLock<Bots> = LazyLock::new(Bots::default);
    let lower = text.to_ascii_lowercase();
    if AI_AGENTS.iter().any(|agent| lower.contains(agent)) {
        "ai_agent"
    } else if BOTS.is_bot(text) {
        "bot"
    } else {
        "human"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str) -> (Option<String>, Option<String>, Option<String>, &'static str) {
        let agent = classify(text);
        let owned = |name: &Option<Box<str>>| name.as_deref().map(str::to_owned);
        (owned(&agent.browser), owned(&agent.os), owned(&agent.device), agent.visitor)
    }

    fn some(text: &str) -> Option<String> {
        Some(text.to_owned())
    }

    #[test]
    fn browsers_are_people() {
        let firefox = "Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0";
        assert_eq!(names(firefox), (some("Firefox"), some("Linux"), some("desktop"), "human"));
        let safari = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 Mobile/15E148 Safari/604.1";
        assert_eq!(names(safari), (some("Safari"), some("iPhone"), some("mobile"), "human"));
    }

    #[test]
    fn agents_of_ai_services_are_not_bots_and_crawlers_are() {
        assert_eq!(
            names("Mozilla/5.0 AppleWebKit/537.36 (KHTML, like Gecko; compatible; GPTBot/1.2; +https://openai.com/gptbot)").3,
            "ai_agent"
        );
        assert_eq!(names("Mozilla/5.0 (compatible; claudebot/1.0)").3, "ai_agent");
        assert_eq!(names("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)").3, "bot");
        assert_eq!(names("agentlytics/0.1.0 (lang=rust; v=1.95)").3, "human");
    }
}
