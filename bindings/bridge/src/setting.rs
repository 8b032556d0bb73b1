//! What can be set when a client of a service is opened, for those that let users set it by other means than code.

use serde::Serialize;

/// Settings whose values nobody may see.
const SECRETS: &[&str] = &["api_key", "token", "private_key"];

/// A service, and how its clients are set up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ServiceEntry {
    /// Its name, for example `metrone`.
    pub name: &'static str,
    /// The options that [`Client::open`](crate::Client::open) takes for it.
    pub settings: Vec<Setting>,
    /// The credentials of which a client has one, each as the settings that make it up. Of several in the environment the first
    /// counts. Empty where all go together.
    pub credentials: &'static [&'static [&'static str]],
    /// The member of an event that says what happened; `None` where clients send no events.
    pub event_type: Option<&'static str>,
    /// The operation that says whether it answers, for everybody.
    pub health: Option<&'static str>,
    /// An operation that everybody may call who may read, without arguments.
    pub read: &'static str,
    /// An operation, with its arguments as JSON, that stores nothing and is refused to those whose events are refused.
    pub write_check: Option<(&'static str, &'static str)>,
}

/// One option of a client.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Setting {
    /// Its name, for example `api_key`.
    pub name: &'static str,
    /// The environment variable that it is looked for in where it is not given.
    pub variable: Option<&'static str>,
    /// Whether nobody may see its value.
    pub secret: bool,
}

impl Setting {
    pub(crate) fn new(name: &'static str, variables: &[(&'static str, &'static str)]) -> Self {
        let variable = variables.iter().find(|(setting, _)| *setting == name).map(|(_, variable)| *variable);
        Self { name, variable, secret: SECRETS.contains(&name) }
    }
}

impl ServiceEntry {
    /// The setting of a name.
    #[must_use]
    pub fn setting(&self, name: &str) -> Option<&Setting> {
        self.settings.iter().find(|setting| setting.name == name)
    }

    /// Which of the credentials a setting is part of, of which a client has one: its place among them.
    #[must_use]
    pub fn credential(&self, setting: &str) -> Option<usize> {
        self.credentials.iter().position(|settings| settings.contains(&setting))
    }
}
