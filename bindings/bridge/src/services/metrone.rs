//! Metrone.

use agentlytics::core::{Error, EventBuffer, EventId};
use agentlytics::delivery::{Delivery, Hooks};
use agentlytics::metrone::{
    AgentHit, BatchQuery, CaptureOptions, CreateEvent, Event, GetEvents, GetHealth, GetLive, GetOpenapi, GetPages, GetSources, GetStats,
    MetroneBuilder, StreamEvents, TrackBatch, TrackEvent, helpers,
};
use agentlytics::runtime::Runtime;
use agentlytics::transport::Caller;
use agentlytics::{Metrone, Timestamp};
use serde_json::{Map, Value};

use super::{AgentCapture, Recorder, Registration, Service};
use crate::operation::Registered;
use crate::options::ClientOptions;

pub(super) static REGISTRATION: Registration = Registration {
    vendor: "metrone",
    options: &[],
    event_type: Some("event_type"),
    variables: MetroneBuilder::VARIABLES,
    credentials: &[],
    health: Some("getHealth"),
    read: "getStats",
    // A batch of nothing is refused, but not before the key is.
    write_check: Some(("trackBatch", r#"{"events": []}"#)),
    open,
    operations,
};

fn operations() -> Vec<Registered> {
    vec![
        Registered::call::<TrackEvent>(),
        Registered::call::<TrackBatch>(),
        Registered::call::<CreateEvent>(),
        Registered::call::<GetStats>(),
        Registered::paginated::<GetEvents>(),
        Registered::call::<GetPages>(),
        Registered::call::<GetSources>(),
        Registered::call::<GetLive>(),
        Registered::call::<BatchQuery>(),
        Registered::stream::<StreamEvents>(),
        Registered::call::<GetHealth>(),
        Registered::call::<GetOpenapi>(),
    ]
}

fn open(options: ClientOptions, hooks: Hooks) -> Result<Box<dyn Service>, Error> {
    let mut builder = Metrone::builder().delivery(options.delivery()).hooks(hooks).user_agent(options.user_agent());
    if let Some(api_key) = options.api_key {
        builder = builder.api_key(api_key);
    }
    if let Some(endpoint) = options.endpoint {
        builder = builder.endpoint(endpoint);
    }
    Ok(Box::new(builder.with_env().build()?))
}

impl Service for Metrone {
    fn caller(&self) -> &Caller {
        self.caller()
    }

    fn runtime(&self) -> &Runtime {
        self.runtime()
    }

    fn recorder(&self) -> Option<&dyn Recorder> {
        Some(self)
    }

    fn agent_capture(&self) -> Option<&dyn AgentCapture> {
        Some(self)
    }
}

impl AgentCapture for Metrone {
    fn capture(&self, hit: &AgentHit, options: &CaptureOptions) -> Option<&'static str> {
        self.capture_agent_hit(hit, options)
    }

    fn page_view(&self, hit: &AgentHit, options: &CaptureOptions) -> Option<(&'static str, EventBuffer)> {
        hit.page_view(options).map(|(agent, event)| (agent, event.into_buffer()))
    }
}

impl Recorder for Metrone {
    fn delivery(&self) -> &Delivery {
        self.delivery()
    }

    fn event(&self, event_type: &str) -> EventBuffer {
        Event::new(event_type).into_buffer()
    }

    fn event_from(&self, members: &Map<String, Value>) -> EventBuffer {
        Event::from_members(members).into_buffer()
    }

    fn helper(&self, name: &str, arguments: Map<String, Value>) -> Result<EventBuffer, Error> {
        helpers::by_name(name, arguments).map(Event::into_buffer)
    }

    fn at(&self, event: EventBuffer, time: Timestamp) -> EventBuffer {
        Event::from_buffer(event).timestamp(time).into_buffer()
    }

    fn track(&self, event: EventBuffer, id: Option<EventId>) -> Result<EventId, Error> {
        let event = Event::from_buffer(event);
        match id {
            Some(id) => self.record_as(id, event),
            None => self.record(event),
        }
    }
}
