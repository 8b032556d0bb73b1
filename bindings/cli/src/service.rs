//! The services, as they are named on a command line.

use std::sync::LazyLock;

use agentlytics_bridge::{ServiceEntry, services};
use clap::ValueEnum;
use clap::builder::PossibleValue;

static SERVICES: LazyLock<Vec<Service>> = LazyLock::new(|| services().into_iter().map(Service).collect());

/// A service. On a command line its name is written with hyphens.
#[derive(Clone, Debug)]
pub(crate) struct Service(ServiceEntry);

impl Service {
    /// All of them.
    pub(crate) fn all() -> &'static [Self] {
        &SERVICES
    }

    /// The service of a name, however that is written.
    pub(crate) fn find(name: &str) -> Option<&'static Self> {
        Self::all().iter().find(|service| service.0.name == name || service.word() == name)
    }

    /// Command lines for a person to start from: `SERVICE` in them stands for one of the services.
    pub(crate) fn examples(lines: &[&str]) -> String {
        let service = Self::all().first().map(Self::word).unwrap_or_default();
        let title = if lines.len() == 1 { "Example:" } else { "Examples:" };
        lines.iter().fold(title.to_owned(), |text, line| format!("{text}\n  agentlytics {}", line.replace("SERVICE", &service)))
    }

    /// Its name on a command line.
    pub(crate) fn word(&self) -> String {
        word(self.0.name)
    }
}

impl std::ops::Deref for Service {
    type Target = ServiceEntry;

    fn deref(&self) -> &ServiceEntry {
        &self.0
    }
}

impl ValueEnum for Service {
    fn value_variants<'a>() -> &'a [Self] {
        Self::all()
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.word()).alias(self.0.name))
    }
}

/// A name of the SDK as a word of the command line: `agent_analytics` is `agent-analytics`.
pub(crate) fn word(name: &str) -> String {
    name.replace('_', "-")
}
