//! What a Metrone client needs to know, checked when it is built.

use std::sync::Arc;

use super::Metrone;
use super::dialect::Service;
use crate::core::{Error, Secret};
use crate::vendors::settings::{self, Given};
use crate::vendors::setup::{SPOOL_SETTING, SPOOL_VARIABLE, Setup};

const ENDPOINT: &str = "https://api.metrone.io";
const KEY_VARIABLE: &str = "METRONE_API_KEY";
const ENDPOINT_VARIABLE: &str = "METRONE_ENDPOINT";

/// Builds a [`Metrone`] client. Every setting but the key has a default.
#[derive(Clone, Default)]
#[must_use = "a builder does nothing until it builds"]
pub struct MetroneBuilder {
    api_key: Option<Given<Secret>>,
    endpoint: Option<Given<String>>,
    setup: Setup,
}

impl MetroneBuilder {
    /// The settings that [`with_env`](Self::with_env) looks for in the environment, each with its variable.
    pub const VARIABLES: &'static [(&'static str, &'static str)] =
        &[("api_key", KEY_VARIABLE), ("endpoint", ENDPOINT_VARIABLE), (SPOOL_SETTING, SPOOL_VARIABLE)];

    /// The project's key.
    pub fn api_key(mut self, key: impl Into<String>) -> Self {
        self.api_key = Some(Given::<String>::new(key, "api_key").map(Secret::new));
        self
    }

    /// Where the service is. Default: `https://api.metrone.io`.
    pub fn endpoint(mut self, endpoint: impl Into<String>) -> Self {
        self.endpoint = Some(Given::new(endpoint, "endpoint"));
        self
    }

    /// Takes what was not set from the environment: `METRONE_API_KEY`, `METRONE_ENDPOINT` and
    /// `AGENTLYTICS_SPOOL_DIR`.
    pub fn with_env(self) -> Self {
        self.with_variables(settings::environment)
    }

    fn with_variables(mut self, given: impl Fn(&'static str) -> Option<Given<String>>) -> Self {
        self.api_key = self.api_key.or_else(|| given(KEY_VARIABLE).map(|key| key.map(Secret::new)));
        self.endpoint = self.endpoint.or_else(|| given(ENDPOINT_VARIABLE));
        self.setup.with_variables(given);
        self
    }

    setup_methods!();

    /// Builds the client. Nothing is sent and no thread is started before the first event or call, unless an earlier client has
    /// left events in the spool directory.
    ///
    /// # Errors
    /// `config`: names the setting that is missing or unusable, and what is wanted.
    pub fn build(self) -> Result<Metrone, Error> {
        let missing = || Error::config(format!("there is no Metrone API key: give an api_key or set {KEY_VARIABLE}"));
        let api_key = self.api_key.ok_or_else(missing)?;
        check_key(&api_key)?;
        let endpoint = self.endpoint.unwrap_or_else(|| Given::new(ENDPOINT, "endpoint"));
        let service = Arc::new(Service::new(settings::endpoint(&endpoint, ENDPOINT)?, api_key.value)?);
        Ok(Metrone::from_parts(self.setup.build(service)?))
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

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::collections::BTreeSet;

    use super::*;

    const KEY: &str = "metrone_live_0123456789abcdef0123456789abcdef";

    fn refused(builder: MetroneBuilder) -> Error {
        builder.build().unwrap_err()
    }

    #[test]
    fn the_variables_that_are_told_are_those_that_are_looked_for() {
        let asked = RefCell::new(BTreeSet::new());
        let _ = MetroneBuilder::default().with_variables(|name| {
            asked.borrow_mut().insert(name);
            None
        });
        assert_eq!(asked.into_inner(), MetroneBuilder::VARIABLES.iter().map(|(_, variable)| *variable).collect());
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
    fn the_environment_fills_what_was_not_set() {
        let variables = |name| (name == KEY_VARIABLE).then(|| Given::new("mk_live_00000000000000000000000000000000", name));
        let filled = Metrone::builder().endpoint("http://127.0.0.1:1").with_variables(variables);
        assert_eq!(filled.api_key.unwrap().value.expose(), "mk_live_00000000000000000000000000000000");
        assert_eq!(filled.endpoint.unwrap().value, "http://127.0.0.1:1");
        let kept = Metrone::builder().api_key(KEY).with_variables(variables);
        assert_eq!((kept.api_key.unwrap().value.expose(), kept.endpoint.is_none()), (KEY, true));
    }

    #[test]
    fn a_mistake_is_blamed_on_the_variable_it_is_in() {
        let key = Metrone::builder().with_variables(|name| (name == KEY_VARIABLE).then(|| Given::new("secret", name)));
        assert!(refused(key).message().starts_with("METRONE_API_KEY has not the form of a Metrone API key"));
        let endpoint =
            Metrone::builder().api_key(KEY).with_variables(|name| (name == ENDPOINT_VARIABLE).then(|| Given::new("nowhere", name)));
        assert!(refused(endpoint).message().starts_with("METRONE_ENDPOINT cannot be used: it is no address"));
    }

    #[test]
    fn nothing_that_is_printed_holds_the_key() {
        let builder = Metrone::builder().api_key(KEY);
        assert!(!format!("{builder:?} {:?}", builder.clone().build().unwrap()).contains("0123456789"));
    }
}
