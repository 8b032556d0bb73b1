//! What an Agent Analytics client needs to know, checked when it is built.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;

use super::AgentAnalytics;
use super::dialect::Service;
use super::event::MAX_AGE;
use crate::core::{Error, Secret};
use crate::vendors::settings::{self, Given};
use crate::vendors::setup::{SPOOL_SETTING, SPOOL_VARIABLE, Setup};

const ENDPOINT: &str = "https://api.agentanalytics.sh";
const KEY_VARIABLE: &str = "AGENT_ANALYTICS_API_KEY";
const TOKEN_VARIABLE: &str = "AGENT_ANALYTICS_TOKEN";
const PROJECT_VARIABLE: &str = "AGENT_ANALYTICS_PROJECT";
const ENDPOINT_VARIABLE: &str = "AGENT_ANALYTICS_ENDPOINT";

/// What to do with events when nobody knows whether the service has taken them: the answer to their request was lost, or
/// the service failed while it worked on it. The service does not recognise an event that it has, so either choice can be
/// wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum AmbiguousFailures {
    /// Send them again. None is lost; some may be counted twice.
    #[default]
    Retry,
    /// Give them up, and count them as rejected. None is counted twice; some may be lost.
    Drop,
}

/// Builds an [`AgentAnalytics`] client. It needs an API key to read, a project token to track, or both.
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until it builds"]
pub struct AgentAnalyticsBuilder {
    api_key: Option<Given<Secret>>,
    token: Option<Given<Secret>>,
    tokens: BTreeMap<String, Given<Secret>>,
    project: Option<String>,
    endpoint: Option<Given<String>>,
    ambiguous_failures: AmbiguousFailures,
    any_time: bool,
    setup: Setup,
}

impl AgentAnalyticsBuilder {
    /// The settings that [`with_env`](Self::with_env) looks for in the environment, each with its variable.
    pub const VARIABLES: &'static [(&'static str, &'static str)] = &[
        ("api_key", KEY_VARIABLE),
        ("token", TOKEN_VARIABLE),
        ("project", PROJECT_VARIABLE),
        ("endpoint", ENDPOINT_VARIABLE),
        (SPOOL_SETTING, SPOOL_VARIABLE),
    ];

    /// The account's secret key, `aak_…`, or one that was lent to an agent, `aas_…`. Needed for everything but tracking.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(secret(key, "api_key"));
        self
    }

    /// The public token, `aat_…`, of the project that events belong to. Needed for tracking.
    pub fn token(mut self, token: impl Into<String>) -> Self {
        self.token = Some(secret(token, "token"));
        self
    }

    /// The same for a further project: events that are [given to it](super::Event::project) travel apart from all others.
    pub fn project_token(mut self, project: impl Into<String>, token: impl Into<String>) -> Self {
        self.tokens.insert(project.into(), secret(token, "project_token"));
        self
    }

    /// Name of the project that calls are about when they do not say.
    pub fn project(mut self, name: impl Into<String>) -> Self {
        self.project = Some(name.into());
        self
    }

    /// Where the service is. Default: `https://api.agentanalytics.sh`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(Given::new(endpoint, "endpoint"));
        self
    }

    /// Takes what was not set from the environment: `AGENT_ANALYTICS_API_KEY`, `AGENT_ANALYTICS_TOKEN`,
    /// `AGENT_ANALYTICS_PROJECT`, `AGENT_ANALYTICS_ENDPOINT` and `AGENTLYTICS_SPOOL_DIR`.
    pub fn with_env(self) -> Self {
        self.with_variables(settings::environment)
    }

    fn with_variables(mut self, given: impl Fn(&'static str) -> Option<Given<String>>) -> Self {
        self.api_key = self.api_key.or_else(|| given(KEY_VARIABLE).map(|key| key.map(Secret::new)));
        self.token = self.token.or_else(|| given(TOKEN_VARIABLE).map(|token| token.map(Secret::new)));
        self.project = self.project.or_else(|| given(PROJECT_VARIABLE).map(|project| project.value));
        self.endpoint = self.endpoint.or_else(|| given(ENDPOINT_VARIABLE));
        self.setup.with_variables(given);
        self
    }

    /// What to do with events when nobody knows whether the service has taken them. Default: send them again.
    pub fn ambiguous_failures(mut self, choice: AmbiguousFailures) -> Self {
        self.ambiguous_failures = choice;
        self
    }

    /// Sends events of any time. Default: not those that lie more than 30 days back or 5 minutes ahead, because the
    /// hosted service refuses them, and with them all others of their request.
    pub fn any_time(mut self, any_time: bool) -> Self {
        self.any_time = any_time;
        self
    }

    setup_methods!();

    /// Builds the client. Nothing is sent and no thread is started before the first event or call, unless an earlier client has
    /// left events in the spool directory.
    ///
    /// # Errors
    /// `config`: names the setting that is missing or unusable, and what is wanted.
    pub fn build(self) -> Result<AgentAnalytics, Error> {
        if self.api_key.is_none() && self.token.is_none() && self.tokens.is_empty() {
            return Err(Error::config(format!(
                "there is neither an API key to read nor a project token to track: give an api_key or a token, or set {KEY_VARIABLE} or \
                 {TOKEN_VARIABLE}"
            )));
        }
        let endpoint = self.endpoint.unwrap_or_else(|| Given::new(ENDPOINT, "endpoint"));
        let is_hosted = endpoint.value.trim_end_matches('/') == ENDPOINT;
        if let Some(key) = &self.api_key {
            check(key, "API key", &["aak_", "aas_"], is_hosted)?;
        }
        for token in self.token.iter().chain(self.tokens.values()) {
            check(token, "project token", &["aat_"], is_hosted)?;
        }
        let endpoint = settings::endpoint(&endpoint, ENDPOINT)?;
        let batch_uri = format!("{}/track/batch", endpoint.as_str().trim_end_matches('/'))
            .parse()
            .map_err(|cause| Error::config(format!("the endpoint cannot be used: {cause}")))?;
        let service = Arc::new(Service {
            endpoint,
            batch_uri,
            api_key: self.api_key.map(|key| key.value),
            project: self.project,
            token: self.token.map(|token| token.value),
            tokens: self.tokens.into_iter().map(|(project, token)| (project, token.value)).collect(),
            ambiguous_failures: self.ambiguous_failures,
            max_age: (!self.any_time).then_some(MAX_AGE),
        });
        Ok(AgentAnalytics::from_parts(self.setup.build(service.clone())?, service))
    }
}

impl fmt::Debug for AgentAnalyticsBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AgentAnalyticsBuilder")
            .field("api_key", &self.api_key)
            .field("token", &self.token)
            .field("project", &self.project)
            .field("endpoint", &self.endpoint)
            .finish_non_exhaustive()
    }
}

fn secret(value: impl Into<String>, by: &'static str) -> Given<Secret> {
    Given::<String>::new(value, by).map(Secret::new)
}

/// What the hosted service gives out; who hosts the service himself gives out what he likes.
const PREFIXES: &[&str] = &["aak_", "aas_", "aat_"];

/// Finds a credential that cannot be one, above all one that is in the other's place, where it would not be kept secret.
fn check(given: &Given<Secret>, what: &str, wanted: &[&str], is_hosted: bool) -> Result<(), Error> {
    let credential = given.value.expose();
    let has = |prefixes: &[&str]| prefixes.iter().any(|prefix| credential.starts_with(prefix));
    let is_another = !has(wanted) && (is_hosted || has(PREFIXES));
    let is_sendable = !credential.is_empty() && credential.bytes().all(|byte| byte.is_ascii_graphic());
    if is_sendable && !is_another {
        return Ok(());
    }
    Err(Error::config(format!(
        "{} has not the form of an Agent Analytics {what}: wanted is {} and then letters and digits; given are {} characters",
        given.by,
        wanted.join(" or "),
        credential.chars().count()
    )))
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::*;

    const KEY: &str = "aak_0123456789abcdef";
    const TOKEN: &str = "aat_0123456789abcdef";

    fn refused(builder: AgentAnalyticsBuilder) -> Error {
        builder.build().unwrap_err()
    }

    fn builder() -> AgentAnalyticsBuilder {
        AgentAnalytics::builder()
    }

    #[test]
    fn the_variables_that_are_told_are_those_that_are_looked_for() {
        let asked = RefCell::new(BTreeSet::new());
        let _ = AgentAnalyticsBuilder::default().with_variables(|name| {
            asked.borrow_mut().insert(name);
            None
        });
        assert_eq!(asked.into_inner(), AgentAnalyticsBuilder::VARIABLES.iter().map(|(_, variable)| *variable).collect());
    }

    #[test]
    fn a_key_or_a_token_is_enough() {
        for complete in [builder().api_key(KEY), builder().token(TOKEN), builder().api_key("aas_1"), builder().project_token("p", TOKEN)] {
            assert!(complete.build().is_ok());
        }
        let error = refused(builder());
        assert!(error.message().contains(KEY_VARIABLE) && error.message().contains(TOKEN_VARIABLE), "{error}");
    }

    #[test]
    fn credentials_in_each_others_place_are_found_and_never_shown() {
        let own = |builder: AgentAnalyticsBuilder| builder.endpoint("http://127.0.0.1:1");
        for (wrong, words) in [
            (builder().api_key("sk_0123456789"), "api_key has not the form of an Agent Analytics API key: wanted is aak_ or aas_"),
            (own(builder().api_key(TOKEN)), "api_key has not the form"),
            (own(builder().token(KEY)), "token has not the form of an Agent Analytics project token: wanted is aat_"),
            (own(builder().api_key(KEY).project_token("p", KEY)), "project_token has not the form"),
            (own(builder().api_key("")), "given are 0 characters"),
            (own(builder().api_key("two words 0123456789")), "api_key has not the form"),
        ] {
            let error = refused(wrong);
            assert!(error.message().contains(words), "{error}");
            assert!(!format!("{error} {error:?}").contains("0123456789"), "{error}");
        }
        assert!(own(builder().api_key("my-own-key").token("pt_1")).build().is_ok(), "who hosts it himself gives out what he likes");
    }

    #[test]
    fn the_environment_fills_what_was_not_set() {
        let variables = |name| match name {
            KEY_VARIABLE => Some(Given::new("aak_1", name)),
            TOKEN_VARIABLE => Some(Given::new("aat_1", name)),
            PROJECT_VARIABLE => Some(Given::new("site", name)),
            ENDPOINT_VARIABLE => Some(Given::new("nowhere", name)),
            _ => None,
        };
        let filled = builder().token(TOKEN).with_variables(variables);
        assert_eq!(filled.api_key.as_ref().unwrap().value.expose(), "aak_1");
        assert_eq!((filled.token.as_ref().unwrap().value.expose(), filled.project.as_deref()), (TOKEN, Some("site")));
        assert!(refused(filled).message().starts_with("AGENT_ANALYTICS_ENDPOINT cannot be used: it is no address"));
    }

    #[test]
    fn nothing_that_is_printed_holds_a_credential() {
        let builder = builder().api_key(KEY).token(TOKEN).project_token("p", TOKEN);
        assert!(!format!("{builder:?} {:?}", builder.clone().build().unwrap()).contains("0123456789"));
    }
}
