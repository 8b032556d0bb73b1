//! AI agents that read a website, recognised on the server by their User-Agent, and recorded as page views.

use serde::Deserialize;

use super::{Event, Metrone, Source};

/// How agents introduce themselves, in lower case, and what they are called. The first match counts.
const AGENTS: [(&str, &str); 29] = [
    ("chatgpt-user", "ChatGPT-User"),
    ("oai-searchbot", "OAI-SearchBot"),
    ("gptbot", "GPTBot"),
    ("claude-user", "Claude-User"),
    ("claude-searchbot", "Claude-SearchBot"),
    ("claudebot", "ClaudeBot"),
    ("claude-web", "Claude-Web"),
    ("anthropic-ai", "anthropic-ai"),
    ("perplexity-user", "Perplexity-User"),
    ("perplexitybot", "PerplexityBot"),
    ("google-cloudvertexbot", "Google-CloudVertexBot"),
    ("googleother", "GoogleOther"),
    ("gemini-deep-research", "Gemini-Deep-Research"),
    ("meta-externalagent", "Meta-ExternalAgent"),
    ("meta-externalfetcher", "Meta-ExternalFetcher"),
    ("bingpreview", "BingPreview"),
    ("grokbot", "GrokBot"),
    ("xai-crawler", "xAI-Crawler"),
    ("duckassistbot", "DuckAssistBot"),
    ("mistralai-user", "MistralAI-User"),
    ("cohere-training-data-crawler", "Cohere-Training-Crawler"),
    ("cohere-ai", "cohere-ai"),
    ("bytespider", "Bytespider"),
    ("amazonbot", "Amazonbot"),
    ("applebot-extended", "Applebot-Extended"),
    ("ccbot", "CCBot"),
    ("youbot", "YouBot"),
    ("timpibot", "TimpiBot"),
    ("diffbot", "Diffbot"),
];

/// What belongs to a page without being one. Text files are here too: `robots.txt` and `llms.txt` are not page views.
const STATIC_EXTENSIONS: [&str; 26] = [
    "css", "js", "mjs", "json", "xml", "txt", "ico", "png", "jpg", "jpeg", "gif", "svg", "webp", "avif", "woff", "woff2", "ttf", "otf",
    "eot", "map", "pdf", "zip", "gz", "mp4", "webm", "mp3",
];

/// The name of the AI agent behind a User-Agent, `None` if it is none of the known ones. Search engines and plain bots
/// are not AI agents.
#[must_use]
pub fn agent_of(user_agent: &str) -> Option<&'static str> {
    let user_agent = user_agent.to_ascii_lowercase();
    AGENTS.iter().find(|(token, _)| user_agent.contains(token)).map(|(_, name)| *name)
}

/// A request to a website, as its server saw it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct AgentHit {
    /// HTTP method; only GET and HEAD are page views.
    pub method: String,
    /// `https` unless given.
    pub protocol: Option<String>,
    /// Host, with its port if it is not the usual one.
    pub host: String,
    /// Path and query.
    pub path: String,
    /// The header `User-Agent`.
    pub user_agent: String,
    /// The header `Referer`.
    pub referrer: Option<String>,
}

impl AgentHit {
    /// A GET of `path` (with its query) at `host`.
    #[must_use]
    pub fn get(host: impl Into<String>, path: impl Into<String>, user_agent: impl Into<String>) -> Self {
        Self { method: "GET".to_owned(), host: host.into(), path: path.into(), user_agent: user_agent.into(), ..Self::default() }
    }

    /// The name of the AI agent that made the request, and its page view; `None` if nothing is to be recorded.
    #[must_use]
    pub fn page_view(&self, options: &CaptureOptions) -> Option<(&'static str, Event)> {
        let path = self.path.split(['?', '#']).next().unwrap_or_default();
        let is_read = ["GET", "HEAD"].iter().any(|method| self.method.eq_ignore_ascii_case(method));
        if !is_read || !options.includes(path) {
            return None;
        }
        let agent = agent_of(&self.user_agent)?;
        let url = format!("{}://{}{}", self.protocol.as_deref().unwrap_or("https"), self.host, self.path);
        let event = Event::new("pageview").source(Source::Web).page_url(url).page_path(path).user_agent(&self.user_agent);
        Some((agent, event.set("referrer", &self.referrer).property("agent_capture", "server")))
    }
}

/// Which requests are recorded.
#[derive(Clone, Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct CaptureOptions {
    /// Leaves out files that belong to pages, such as images and scripts. Default: true.
    pub skip_static_assets: bool,
    /// Paths that are left out: exact, or with a `*` at the end everything that begins so.
    pub ignore_paths: Vec<String>,
}

impl Default for CaptureOptions {
    fn default() -> Self {
        Self { skip_static_assets: true, ignore_paths: Vec::new() }
    }
}

impl CaptureOptions {
    fn includes(&self, path: &str) -> bool {
        let ignored = self.ignore_paths.iter().any(|rule| match rule.strip_suffix('*') {
            Some(beginning) => path.starts_with(beginning),
            None => path == rule,
        });
        let left_out = self.skip_static_assets && is_static(path);
        !(ignored || left_out)
    }
}

fn is_static(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    file.rsplit_once('.').is_some_and(|(_, extension)| STATIC_EXTENSIONS.iter().any(|known| extension.eq_ignore_ascii_case(known)))
}

impl Metrone {
    /// Records a page view if an AI agent made the request; says which. Never fails: a website must not suffer from its
    /// analytics.
    pub fn capture_agent_hit(&self, hit: &AgentHit, options: &CaptureOptions) -> Option<&'static str> {
        let (agent, event) = hit.page_view(options)?;
        if let Err(error) = self.record(event) {
            tracing::warn!(%error, agent, "an agent's page view was not recorded");
        }
        Some(agent)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    #[test]
    fn agents_are_told_from_people_and_search_engines() {
        assert_eq!(agent_of("Mozilla/5.0 (compatible; GPTBot/1.2; +https://example.org)"), Some("GPTBot"));
        assert_eq!(agent_of("mozilla/5.0 cohere-training-data-crawler"), Some("Cohere-Training-Crawler"));
        assert_eq!(agent_of("Applebot-Extended/0.1"), Some("Applebot-Extended"));
        for other in ["Mozilla/5.0 (X11; Linux x86_64) Firefox/140.0", "Googlebot/2.1", "Applebot/0.1", ""] {
            assert_eq!(agent_of(other), None, "{other}");
        }
    }

    #[test]
    fn no_token_hides_a_later_one() {
        for (token, name) in AGENTS {
            assert_eq!(agent_of(&format!("x {token}/1.0")), Some(name));
        }
    }

    #[test]
    fn a_hit_becomes_a_page_view() {
        let mut hit = AgentHit::get("example.com", "/docs/a.b/start?x=1", "ClaudeBot/1.0");
        hit.referrer = Some("https://example.org/".to_owned());
        let (agent, event) = hit.page_view(&CaptureOptions::default()).unwrap();
        assert_eq!(agent, "ClaudeBot");
        let expected = json!({
            "event_type": "pageview", "source": "web", "page_url": "https://example.com/docs/a.b/start?x=1",
            "page_path": "/docs/a.b/start", "referrer": "https://example.org/", "user_agent": "ClaudeBot/1.0",
            "properties": {"agent_capture": "server"},
        });
        assert_eq!(Value::Object(event.to_object().unwrap()), expected);
    }

    #[test]
    fn what_is_no_page_is_left_out() {
        let options = CaptureOptions { ignore_paths: vec!["/health".into(), "/admin/*".into()], ..CaptureOptions::default() };
        for path in ["/style.CSS", "/robots.txt", "/a/b.webp?v=1", "/health", "/admin/users"] {
            assert!(AgentHit::get("example.com", path, "GPTBot").page_view(&options).is_none(), "{path}");
        }
        for path in ["/", "/healthy", "/v1.2/guide", "/admin"] {
            assert!(AgentHit::get("example.com", path, "GPTBot").page_view(&options).is_some(), "{path}");
        }
        let post = AgentHit { method: "POST".to_owned(), ..AgentHit::get("example.com", "/", "GPTBot") };
        assert!(post.page_view(&options).is_none());
        let everything = CaptureOptions { skip_static_assets: false, ..options };
        assert!(AgentHit::get("example.com", "/style.css", "GPTBot").page_view(&everything).is_some());
    }
}
