//! Where page views go: what each service calls them, and what it wants of a client.

mod agent_analytics;
mod metrone;

use agentlytics_bridge::{Client, Error, EventWriter, Hooks};
use clap::ValueEnum;
use clap::builder::PossibleValue;
use serde_json::{Map, Value};

use super::page_view::PageView;
use crate::failure::Failure;

/// Every service that page views can go to.
static TARGETS: &[Target] = &[agent_analytics::TARGET, metrone::TARGET];

/// A service.
#[derive(Clone, Copy)]
pub(super) struct Target {
    /// Its name.
    pub(super) service: &'static str,
    /// A command line for it.
    example: &'static str,
    /// The operation that says whether it answers; needs no key.
    pub(super) health: &'static str,
    /// Opens a client, given the options that are the same for all services.
    pub(super) open: fn(&Access, Options, Hooks) -> Result<Client, Failure>,
    /// Writes a page view in its words.
    pub(super) write: fn(&Client, PageView<'_>) -> Result<EventWriter, Error>,
}

/// Options of a client.
pub(super) type Options = Map<String, Value>;

/// What only some services ask for.
pub(super) struct Access {
    /// Name of the project.
    pub(super) project: Option<String>,
    /// The project's public token.
    pub(super) token: Option<String>,
    /// Whether events of any age are sent.
    pub(super) any_time: bool,
}

/// A command line for each service.
pub(super) fn examples() -> String {
    TARGETS.iter().fold("Examples:".to_owned(), |examples, target| format!("{examples}\n  {}", target.example))
}

impl ValueEnum for Target {
    fn value_variants<'a>() -> &'a [Self] {
        TARGETS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(self.service.replace('_', "-")))
    }
}
