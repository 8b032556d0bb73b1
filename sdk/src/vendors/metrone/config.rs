//! What a Metrone client needs to know, checked when it is built.

use std::env;
use std::sync::Arc;

use serde_json::{Map, Value};
use url::Url;

use super::Metrone;
use super::dialect::Service;
use crate::core::{Error, Secret};
use crate::vendors::setup::Setup;

const ENDPOINT: &str = "https://api.metrone.io";
const KEY_VARIABLE: &str = "METRONE_API_KEY";
const ENDPOINT_VARIABLE: &str = "METRONE_ENDPOINT";

/// A setting and where it came from, so that a mistake in it is looked for in the right place.
#[derive(Clone, Debug)]
struct Given<T> {
    value: T,
    by: &'static str,
}

/// Sees and may change each event before it is queued; `None` holds it back.
pub(super) type BeforeSend = Arc<dyn Fn(Map<String, Value>) -> Option<Map<String, Value>> + Send + Sync>;

/// Builds a [`Metrone`] client. Every setting but the key has a default.
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until it builds"]
pub struct MetroneBuilder {
    api_key: Option<Given<Secret>>,
    endpoint: Option<Given<String>>,
    before_send: Option<BeforeSend>,
    setup: Setup,
}

impl MetroneBuilder {
    /// The project's key.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(Given { value: Secret::new(key), by: "api_key" });
        self
    }

    /// Where the service is. Default: `https://api.metrone.io`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(Given { value: endpoint.into(), by: "endpoint" });
        self
    }

    /// Takes what was not set from the environment: `METRONE_API_KEY` and `METRONE_ENDPOINT`.
    pub fn with_env(self) -> Self {
        self.with_variables(|name| env::var(name).ok())
    }

    fn with_variables(mut self, variable: impl Fn(&str) -> Option<String>) -> Self {
        let given = |by| variable(by).filter(|value| !value.is_empty()).map(|value| Given { value, by });
        self.api_key = self.api_key.or_else(|| given(KEY_VARIABLE).map(|Given { value, by }| Given { value: Secret::new(value), by }));
        self.endpoint = self.endpoint.or_else(|| given(ENDPOINT_VARIABLE));
        self
    }

    /// A function that sees each event before it is queued, as the object that is to be sent, and may change it or hold
    /// it back (`None`), which is counted as a loss. It runs on the thread that records the event.
    pub fn before_send(mut self, hook: impl Fn(Map<String, Value>) -> Option<Map<String, Value>> + Send + Sync + 'static) -> Self {
        self.before_send = Some(Arc::new(hook));
        self
    }

    setup_methods!();

    /// Builds the client. Nothing is sent and no thread is started before the first event or call.
    ///
    /// # Errors
    /// `config`: names the setting that is missing or unusable, and what is wanted.
    pub fn build(self) -> Result<Metrone, Error> {
        let missing = || Error::config(format!("there is no Metrone API key: give an api_key or set {KEY_VARIABLE}"));
        let api_key = self.api_key.ok_or_else(missing)?;
        check_key(&api_key)?;
        let endpoint = self.endpoint.unwrap_or_else(|| Given { value: ENDPOINT.to_owned(), by: "endpoint" });
        let service = Arc::new(Service::new(check_endpoint(&endpoint)?, api_key.value)?);
        Ok(Metrone::from_parts(self.setup.build(service)?, self.before_send))
    }
}

impl std::fmt::Debug for MetroneBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MetroneBuilder").field("api_key", &self.api_key).field("endpoint", &self.endpoint).finish_non_exhaustive()
    }
}

/// Finds a key that cannot be one, so that a mistake is found where it was made and not with the first request.
fn check_key(given: &Given<Secret>) -> Result<(), Error> {
    let key = given.value.expose();
    let digits = ["metrone_live_", "metrone_test_", "mk_live_", "mk_test_"].iter().find_map(|prefix| key.strip_prefix(prefix));
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    if digits.is_some_and(|digits| digits.len() == 32 && digits.bytes().all(is_digit)) {
        return Ok(());
    }
    Err(Error::config(format!(
        "{} has not the form of a Metrone API key: wanted is metrone_live_, metrone_test_, mk_live_ or mk_test_ and then 32 digits of \
         0-9 and a-f; given are {} characters",
        given.by,
        key.chars().count()
    )))
}

fn check_endpoint(given: &Given<String>) -> Result<Url, Error> {
    let unusable = |what: &str| Error::config(format!("{} cannot be used: {what}; wanted is for example {ENDPOINT}", given.by));
    let url = Url::parse(&given.value).map_err(|cause| unusable(&format!("it is no address ({cause})")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(unusable("it begins with neither https:// nor http://"));
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(unusable("it holds more than host, port and path"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEY: &str = "metrone_live_0123456789abcdef0123456789abcdef";

    fn refused(builder: MetroneBuilder) -> Error {
        builder.build().unwrap_err()
    }

    #[test]
    fn keys_are_checked_and_never_shown() {
        for key in [KEY, "mk_test_ffffffffffffffffffffffffffffffff"] {
            assert!(Metrone::new(key).is_ok());
        }
        for key in ["", "live", &KEY[1..], &KEY.to_uppercase(), &format!("{KEY}0"), &KEY.replace('f', "g"), &format!(" {KEY}")] {
            let error = refused(Metrone::builder().api_key(key));
            assert!(error.message().contains("wanted is metrone_live_"), "{error}");
            assert!(!format!("{error} {error:?}").contains("0123456789"), "{error}");
        }
        assert!(refused(Metrone::builder()).message().contains("METRONE_API_KEY"));
    }

    #[test]
    fn endpoints_are_checked() {
        for endpoint in ["http://127.0.0.1:8080", "https://example.com/base/"] {
            assert!(Metrone::builder().api_key(KEY).endpoint(endpoint).build().is_ok());
        }
        for (endpoint, words) in [
            ("example.com", "it is no address"),
            ("ftp://example.com", "neither https://"),
            ("https://user:secret@example.com", "more than host"),
            ("https://example.com/?key=secret", "more than host"),
        ] {
            let error = refused(Metrone::builder().api_key(KEY).endpoint(endpoint));
            assert!(error.message().contains(words) && !error.message().contains("secret"), "{error}");
        }
    }

    #[test]
    fn the_environment_fills_what_was_not_set() {
        let variables = |name: &str| match name {
            "METRONE_API_KEY" => Some("mk_live_00000000000000000000000000000000".to_owned()),
            "METRONE_ENDPOINT" => Some(String::new()),
            _ => None,
        };
        let filled = Metrone::builder().endpoint("http://127.0.0.1:1").with_variables(variables);
        assert_eq!(filled.api_key.unwrap().value.expose(), "mk_live_00000000000000000000000000000000");
        assert_eq!(filled.endpoint.unwrap().value, "http://127.0.0.1:1");
        let kept = Metrone::builder().api_key(KEY).with_variables(variables);
        assert_eq!((kept.api_key.unwrap().value.expose(), kept.endpoint.is_none()), (KEY, true));
    }

    #[test]
    fn a_mistake_is_blamed_on_the_variable_it_is_in() {
        let key = Metrone::builder().with_variables(|name| (name == KEY_VARIABLE).then(|| "secret".to_owned()));
        assert!(refused(key).message().starts_with("METRONE_API_KEY has not the form of a Metrone API key"));
        let endpoint = Metrone::builder().api_key(KEY).with_variables(|name| (name == ENDPOINT_VARIABLE).then(|| "nowhere".to_owned()));
        assert!(refused(endpoint).message().starts_with("METRONE_ENDPOINT cannot be used: it is no address"));
    }

    #[test]
    fn nothing_that_is_printed_holds_the_key() {
        let builder = Metrone::builder().api_key(KEY);
        assert!(!format!("{builder:?} {:?}", builder.clone().build().unwrap()).contains("0123456789"));
    }
}
