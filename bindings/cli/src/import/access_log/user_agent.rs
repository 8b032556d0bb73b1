//! Who asked, by their own word: a person's browser, or which sort of program.

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use agentlytics_bridge::agent_of;
use isbot::Bots;
use serde::Serialize;
use woothee::parser::{Parser, WootheeResult};
use woothee::woothee::VALUE_UNKNOWN;

/// What woothee calls crawlers that it does not know by name.
const SOME_CRAWLER: &str = "misc crawler";

/// Characters of a program's name. It is the program's own word, and becomes a property.
const LONGEST_NAME: usize = 64;

/// Different User-Agents remembered; when there are more, all are forgotten.
const MOST_REMEMBERED: usize = 4_096;

/// What sort of visitor sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Kind {
    /// A person, as far as one can tell.
    Human,
    /// The agent of an AI service.
    AiAgent,
    /// A search engine and its like.
    Crawler,
    /// Any other program, above all feed readers and HTTP libraries; also who does not say what it is.
    Bot,
}

impl Kind {
    /// What a page view says of a program; nothing of a person.
    pub(super) const fn bot_category(self) -> Option<&'static str> {
        match self {
            Self::Human => None,
            Self::AiAgent => Some("ai_agent"),
            Self::Crawler => Some("crawler"),
            Self::Bot => Some("bot"),
        }
    }

    /// What was counted, for people.
    pub(in super::super) const fn words(self) -> &'static str {
        match self {
            Self::Human => "by people",
            Self::AiAgent => "by AI agents",
            Self::Crawler => "by crawlers",
            Self::Bot => "by other bots",
        }
    }
}

/// How many there were of each sort.
pub(in super::super) type Kinds = BTreeMap<Kind, u64>;

/// What a User-Agent says.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Agent {
    pub(super) kind: Kind,
    /// What a program is called. People have a browser instead.
    pub(super) name: Option<String>,
    pub(super) browser: Option<String>,
    /// The first number of it.
    pub(super) browser_version: Option<String>,
    pub(super) os: Option<String>,
    /// `desktop`, `mobile` or `console`.
    pub(super) device: Option<&'static str>,
}

/// Tells agents by their User-Agents, and remembers them: looking costs microseconds, and a log repeats itself.
pub(super) struct Agents {
    bots: Bots,
    browsers: Parser,
    remembered: HashMap<String, Arc<Agent>>,
}

impl Agents {
    pub(super) fn new() -> Self {
        Self { bots: Bots::default(), browsers: Parser::new(), remembered: HashMap::new() }
    }

    /// Who that is.
    pub(super) fn of(&mut self, user_agent: Option<&str>) -> Arc<Agent> {
        let text = user_agent.unwrap_or_default();
        if let Some(known) = self.remembered.get(text) {
            return Arc::clone(known);
        }
        let agent = Arc::new(self.look_at(text));
        if self.remembered.len() >= MOST_REMEMBERED {
            self.remembered.clear();
        }
        self.remembered.insert(text.to_owned(), Arc::clone(&agent));
        agent
    }

    fn look_at(&self, text: &str) -> Agent {
        let found = self.browsers.parse(text).unwrap_or_default();
        let (kind, name) = if let Some(name) = agent_of(text) {
            (Kind::AiAgent, Some(name.to_owned()))
        } else if found.category == "crawler" {
            (Kind::Crawler, known(found.name).filter(|name| name != SOME_CRAWLER).or_else(|| product(text)))
        } else if text.is_empty() || self.bots.is_bot(text) {
            (Kind::Bot, product(text))
        } else {
            return person(&found);
        };
        Agent { kind, name, browser: None, browser_version: None, os: None, device: None }
    }
}

fn person(found: &WootheeResult<'_>) -> Agent {
    let browser = known(found.name);
    let version = browser.as_ref().and_then(|_| known(found.version.split('.').next()?));
    let device = match found.category {
        "pc" => Some("desktop"),
        "smartphone" | "mobilephone" => Some("mobile"),
        "appliance" => Some("console"),
        _ => None,
    };
    Agent { kind: Kind::Human, name: None, browser, browser_version: version, os: known(found.os), device }
}

fn known(name: &str) -> Option<String> {
    (!name.is_empty() && name != VALUE_UNKNOWN).then(|| name.to_owned())
}

/// What a program calls itself: the first product, or the one within the remark by which a program pretends to be a browser.
fn product(user_agent: &str) -> Option<String> {
    let own_word = user_agent.split_once("compatible; ").map_or(user_agent, |(_, remark)| remark);
    let name = own_word.split(['/', '(', ';', ',', '+']).next()?.trim();
    known(name).filter(|name| name != "Mozilla").map(|name| name.chars().take(LONGEST_NAME).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind_and_name(user_agent: &str) -> (Kind, Option<String>) {
        let agent = Agents::new().of(Some(user_agent).filter(|text| !text.is_empty()));
        (agent.kind, agent.name.clone())
    }

    #[test]
    fn programs_have_a_kind_and_a_name() {
        for (user_agent, kind, name) in [
            ("Mozilla/5.0 (compatible; GPTBot/1.2; +https://openai.com/gptbot)", Kind::AiAgent, Some("GPTBot")),
            ("Mozilla/5.0 (compatible; Googlebot/2.1; +http://www.google.com/bot.html)", Kind::Crawler, Some("Googlebot")),
            ("Mozilla/5.0 (compatible; example_bot +http://example.com/bot)", Kind::Crawler, Some("example_bot")),
            ("Feedbin - 1 subscribers", Kind::Bot, Some("Feedbin - 1 subscribers")),
            ("curl/8.5.0", Kind::Bot, Some("curl")),
            ("", Kind::Bot, None),
        ] {
            assert_eq!(kind_and_name(user_agent), (kind, name.map(str::to_owned)), "{user_agent}");
        }
        assert_eq!(kind_and_name(&format!("{}bot/1", "x".repeat(100))).1.unwrap().len(), LONGEST_NAME);
    }

    #[test]
    fn people_have_a_browser_a_system_and_a_device() {
        let agent = Agents::new().of(Some("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0"));
        let expected = Agent {
            kind: Kind::Human,
            name: None,
            browser: Some("Firefox".to_owned()),
            browser_version: Some("128".to_owned()),
            os: Some("Linux".to_owned()),
            device: Some("desktop"),
        };
        assert_eq!(*agent, expected);
    }

    #[test]
    fn what_is_remembered_is_bounded() {
        let mut agents = Agents::new();
        for number in 0..=MOST_REMEMBERED {
            // Short enough to be looked at quickly.
            agents.remembered.insert(number.to_string(), Arc::new(Agent { kind: Kind::Human, ..unknown() }));
        }
        agents.of(Some("curl/8"));
        assert_eq!(agents.remembered.len(), 1);
    }

    fn unknown() -> Agent {
        Agent { kind: Kind::Bot, name: None, browser: None, browser_version: None, os: None, device: None }
    }
}
