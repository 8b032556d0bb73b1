//! The services that a client can be opened for. The only place of the bridge that knows their names.

mod agent_analytics;
mod agnt;
mod metrone;

use agentlytics::Timestamp;
use agentlytics::core::{BoxFuture, Error, EventBuffer, EventId};
use agentlytics::delivery::{Delivery, Hooks};
use agentlytics::runtime::Runtime;
use agentlytics::transport::Caller;
use serde_json::{Map, Value};

use crate::operation::{OperationEntry, Registered};
use crate::options::{COMMON, ClientOptions};
use crate::setting::{ServiceEntry, Setting};

// The AI agents are the same whatever service is told of them.
pub use agentlytics::metrone::{AgentHit, CaptureOptions, agent_of};

/// All services, each with its module.
static SERVICES: &[&Registration] = &[&metrone::REGISTRATION, &agent_analytics::REGISTRATION, &agnt::REGISTRATION];

/// What the bridge has to know of a service.
pub(crate) struct Registration {
    /// The service's name.
    pub vendor: &'static str,
    /// Options of a client that only this service has.
    pub options: &'static [&'static str],
    /// The member of an event that says what happened; `None` where the service takes no events.
    pub event_type: Option<&'static str>,
    /// Which settings its clients look for in the environment, each with its variable.
    pub variables: &'static [(&'static str, &'static str)],
    /// As [`ServiceEntry::credentials`].
    pub credentials: &'static [&'static [&'static str]],
    /// As [`ServiceEntry::health`].
    pub health: Option<&'static str>,
    /// As [`ServiceEntry::read`].
    pub read: &'static str,
    /// As [`ServiceEntry::write_check`].
    pub write_check: Option<(&'static str, &'static str)>,
    /// Opens a client.
    pub open: fn(ClientOptions, Hooks) -> Result<Box<dyn Service>, Error>,
    /// Its operations, in the order of its document.
    pub operations: fn() -> Vec<Registered>,
}

/// Something being worked out.
pub(crate) type Computing = BoxFuture<'static, Result<Value, Error>>;

/// A service's client, as far as it is the same for all services.
pub(crate) trait Service: Send + Sync {
    /// The way of calls.
    fn caller(&self) -> &Caller;
    /// The thread on which the client runs.
    fn runtime(&self) -> &Runtime;
    /// What takes events; `None` where the service takes none.
    fn recorder(&self) -> Option<&dyn Recorder> {
        None
    }
    /// What records AI agents that read a website; `None` where the service has no such events.
    fn agent_capture(&self) -> Option<&dyn AgentCapture> {
        None
    }
    /// Does something that the SDK adds to the service's operations; `None` if there is nothing of that name.
    fn compute(&self, name: &str, arguments: Value) -> Option<Computing> {
        let _ = (name, arguments);
        None
    }
}

/// The part of a service's client that takes events.
pub(crate) trait Recorder: Send + Sync {
    /// The way of events.
    fn delivery(&self) -> &Delivery;
    /// An event of a type, to be filled in.
    fn event(&self, event_type: &str) -> EventBuffer;
    /// An event from its members, its type among them.
    fn event_from(&self, members: &Map<String, Value>) -> EventBuffer;
    /// An event in the words of one of the service's helpers.
    fn helper(&self, name: &str, arguments: Map<String, Value>) -> Result<EventBuffer, Error>;
    /// The event with the time at which it happened.
    fn at(&self, event: EventBuffer, time: Timestamp) -> EventBuffer;
    /// Takes an event over, under an id that was minted elsewhere if one is given.
    fn track(&self, event: EventBuffer, id: Option<EventId>) -> Result<EventId, Error>;
}

/// The part of a service's client that records AI agents reading a website.
pub(crate) trait AgentCapture {
    /// Records a page view if an AI agent made the request; says which.
    fn capture(&self, hit: &AgentHit, options: &CaptureOptions) -> Option<&'static str>;
    /// The page view that would be recorded, and which agent it is of.
    fn page_view(&self, hit: &AgentHit, options: &CaptureOptions) -> Option<(&'static str, EventBuffer)>;
}

/// Finds a service by its name.
pub(crate) fn service(vendor: &str) -> Result<&'static Registration, Error> {
    SERVICES.iter().copied().find(|service| service.vendor == vendor).ok_or_else(|| {
        let known: Vec<_> = SERVICES.iter().map(|service| service.vendor).collect();
        Error::config(format!("there is no service '{vendor}'; known are {}", known.join(", ")))
    })
}

/// What happened, in an event as its service reads it, if that can be told.
pub(crate) fn event_type<'a>(vendor: &str, event: &'a Value) -> Option<&'a str> {
    event.get(service(vendor).ok()?.event_type?)?.as_str()
}

impl Registration {
    /// As it is told to the world.
    fn entry(&self) -> ServiceEntry {
        let setting = |name: &&'static str| Setting::new(name, self.variables);
        ServiceEntry {
            name: self.vendor,
            settings: COMMON.iter().chain(self.options).map(setting).collect(),
            credentials: self.credentials,
            event_type: self.event_type,
            health: self.health,
            read: self.read,
            write_check: self.write_check,
        }
    }
}

/// Every service.
#[must_use]
pub fn services() -> Vec<ServiceEntry> {
    SERVICES.iter().map(|registration| registration.entry()).collect()
}

/// Every operation of every service.
#[must_use]
pub fn operations() -> Vec<OperationEntry> {
    let entries = |service: &&'static Registration| {
        let vendor = service.vendor;
        (service.operations)().into_iter().map(move |operation| operation.entry(vendor)).collect::<Vec<_>>()
    };
    SERVICES.iter().flat_map(entries).collect()
}
