//! A line of the log as a page view, in words that are no service's own.

use serde_json::{Map, Value};

use super::Request;
use super::user_agent::{Agent, Kind};
use super::visitors::Visit;

/// Bytes of a path, a referrer and a User-Agent. Services refuse longer ones, and lines with such are attacks.
const LONGEST_TEXT: usize = 2_048;

/// Bytes of a parameter by which a campaign is known.
const LONGEST_PARAMETER: usize = 256;

/// Parameters by which campaigns are known. No other part of a query is sent, since queries hold people's words and secrets.
const CAMPAIGN: [&str; 5] = ["utm_source", "utm_medium", "utm_campaign", "utm_term", "utm_content"];

/// One page view.
#[derive(Debug)]
pub(crate) struct PageView<'a> {
    /// Who asked, by its own word.
    pub(crate) visitor: Kind,
    /// Without the query.
    pub(crate) path: &'a str,
    pub(crate) user_agent: Option<&'a str>,
    /// All else, under names that services share. A service that does not know one takes it for a property.
    pub(crate) facts: Map<String, Value>,
}

impl<'a> PageView<'a> {
    pub(super) fn new(request: &Request<'a>, visit: Visit, agent: &Agent) -> Self {
        let (path, query) = request.target.split_once('?').unwrap_or((request.target, ""));
        let mut facts = Map::new();
        let mut set = |name: &str, value: Option<Value>| facts.extend(value.map(|value| (name.to_owned(), value)));
        set("user_id", Some(visit.visitor.to_string().into()));
        set("session_id", Some(visit.session.into()));
        set("referrer", request.referrer.map(|referrer| cut(referrer, LONGEST_TEXT).into()));
        set("method", Some(request.method.into()));
        set("status", Some(request.status.into()));
        set("bytes", request.bytes.map(Into::into));
        set("browser", agent.browser.as_deref().map(Into::into));
        set("browser_version", agent.browser_version.as_deref().map(Into::into));
        set("os", agent.os.as_deref().map(Into::into));
        set("device", agent.device.map(Into::into));
        set("bot", Some((agent.kind != Kind::Human).into()));
        set("bot_name", agent.name.as_deref().map(Into::into));
        set("bot_category", agent.kind.bot_category().map(Into::into));
        for (name, value) in form_urlencoded::parse(query.as_bytes()).filter(|(name, _)| CAMPAIGN.contains(&&**name)) {
            set(&name, Some(cut(&value, LONGEST_PARAMETER).into()));
        }
        let user_agent = request.user_agent.map(|text| cut(text, LONGEST_TEXT));
        Self { visitor: agent.kind, path: cut(path, LONGEST_TEXT), user_agent, facts }
    }
}

fn cut(text: &str, longest: usize) -> &str {
    &text[..text.floor_char_boundary(longest)]
}

#[cfg(test)]
mod tests {
    use serde_json::json;
    use uuid::Uuid;

    use super::super::combined;
    use super::super::user_agent::Agents;
    use super::*;

    fn facts(target: &str, user_agent: &str) -> (String, Map<String, Value>) {
        let line = format!("203.0.113.7 - - [17/May/2015:10:05:03 +0000] \"GET {target} HTTP/1.1\" 404 - \"-\" \"{user_agent}\"");
        let request = combined::parse(&line).unwrap();
        let agent = Agents::new().of(request.user_agent);
        let visit = Visit { visitor: Uuid::nil(), session: "s".to_owned() };
        let view = PageView::new(&request, visit, &agent);
        assert!(!format!("{view:?}").contains("203.0.113.7"), "{view:?}");
        (view.path.to_owned(), view.facts)
    }

    #[test]
    fn a_programs_page_view_says_which_program() {
        let (path, facts) = facts("/a", "Mozilla/5.0 (compatible; ClaudeBot/1.0)");
        let expected = json!({
            "user_id": "00000000-0000-0000-0000-000000000000", "session_id": "s", "method": "GET", "status": 404,
            "bot": true, "bot_name": "ClaudeBot", "bot_category": "ai_agent",
        });
        assert_eq!((path.as_str(), Value::Object(facts)), ("/a", expected));
    }

    #[test]
    fn of_a_query_only_the_campaign_is_kept() {
        let (path, facts) = facts("/a?email=ada%40example.org&utm_source=news+letter&utm_term=", "Example");
        assert_eq!((path.as_str(), &facts["utm_source"], &facts["utm_term"]), ("/a", &json!("news letter"), &json!("")));
        assert!(!format!("{facts:?}").contains("ada"), "{facts:?}");
    }

    #[test]
    fn long_texts_are_cut_between_letters() {
        let (path, _) = facts(&format!("/{}", "é".repeat(2_000)), "Example");
        assert_eq!((path.len(), path.chars().count()), (2_047, 1_024));
    }
}
