//! Services that take events: what each calls page views and steps of sessions, and what it wants of a client besides its settings.

mod agent_analytics;
pub(crate) mod metrone;

use agentlytics_bridge::{Client, Error, EventWriter, Hooks};
use clap::builder::PossibleValue;
use clap::{Args, ValueEnum};

use crate::failure::Failure;
use crate::import::PageView;
use crate::sender::Sender;
use crate::service::{Service, word};
use crate::settings::{Access, Options, Settings};
use crate::transcript::StepEvent;

/// Every service that takes events.
static TARGETS: &[Target] = &[agent_analytics::TARGET, metrone::TARGET];

/// How to get at a service with events.
#[derive(Args)]
pub(crate) struct EventAccess {
    #[command(flatten)]
    access: Access,
    /// The project to send to, by its name, for services whose key opens several. Needs the key.
    #[arg(long, value_name = "NAME", conflicts_with = "token", help_heading = "Service")]
    project: Option<String>,
    /// Send events of any time, even if the service is known to take recent ones only.
    #[arg(long, help_heading = "Service")]
    any_time: bool,
}

impl EventAccess {
    /// As settings of a client that is to send events.
    pub(crate) fn options(&self) -> Options {
        let mut options = Sender::options();
        options.extend(self.access.clone().into_options());
        options.extend(self.project.clone().map(|project| ("project".to_owned(), project.into())));
        options.extend(self.any_time.then(|| ("any_time".to_owned(), true.into())));
        options
    }
}

/// A service that takes events.
#[derive(Clone, Copy)]
pub(crate) struct Target {
    /// Its name.
    pub(crate) name: &'static str,
    /// Completes the options of a client that is to send events.
    complete: fn(&Settings, &'static Service, Options) -> Result<Options, Failure>,
    /// Writes a page view in its words.
    pub(crate) page_view: fn(&Client, PageView<'_>) -> Result<EventWriter, Error>,
    /// Writes a step of a session in its words.
    pub(crate) step: fn(&Client, StepEvent) -> Result<EventWriter, Error>,
}

impl Target {
    /// The service.
    ///
    /// # Errors
    /// The SDK does not know it, which is a mistake of ours.
    pub(crate) fn service(self) -> Result<&'static Service, Failure> {
        Service::find(self.name).ok_or_else(|| Failure::work(format!("the SDK has no service {}", self.name)))
    }

    /// Opens a client that is to send events.
    ///
    /// # Errors
    /// A setting is missing or unusable (usage); the service does not tell what is missing.
    pub(crate) fn open(self, settings: &Settings, given: Options, hooks: Hooks) -> Result<Client, Failure> {
        let service = self.service()?;
        settings.client(service, (self.complete)(settings, service, given)?, hooks)
    }
}

impl ValueEnum for Target {
    fn value_variants<'a>() -> &'a [Self] {
        TARGETS
    }

    fn to_possible_value(&self) -> Option<PossibleValue> {
        Some(PossibleValue::new(word(self.name)).alias(self.name))
    }
}
