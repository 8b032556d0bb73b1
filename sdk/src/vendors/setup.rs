//! How a client is put together: the same for all services.

use std::sync::Arc;
use std::time::Duration;

use jiff::Timestamp;
use serde_json::{Map, Value};

use crate::core::{Clock, Dialect, Error, EventBuffer, EventId, SystemClock, Transport};
use crate::delivery::{Delivery, DeliveryOptions, Destination, DropReason, Hooks};
use crate::runtime::Runtime;
use crate::transport::{CallOptions, Caller, ReqwestTransport, UserAgent};
use crate::vendors::settings::Given;

/// By which the spool directory is set, in options and in the environment.
pub(super) const SPOOL_SETTING: &str = "spool_dir";
pub(super) const SPOOL_VARIABLE: &str = "AGENTLYTICS_SPOOL_DIR";

/// Sees and may change each event before it is queued; `None` holds it back.
pub(super) type BeforeSend = Arc<dyn Fn(Map<String, Value>) -> Option<Map<String, Value>> + Send + Sync>;

/// What a builder of any service gathers.
#[derive(Clone, Default)]
pub(super) struct Setup {
    pub delivery: DeliveryOptions,
    pub total_timeout: Option<Duration>,
    pub hooks: Hooks,
    pub before_send: Option<BeforeSend>,
    pub user_agent: UserAgent,
    pub transport: Option<Arc<dyn Transport>>,
    pub clock: Option<Arc<dyn Clock>>,
}

/// What a client is made of that asks and records nothing.
pub(super) struct Asking {
    pub runtime: Runtime,
    pub clock: Arc<dyn Clock>,
    pub caller: Caller,
}

/// What a client is made of that asks and records. Calls and delivery share one thread, one transport and one clock.
pub(super) struct Parts {
    pub runtime: Runtime,
    pub clock: Arc<dyn Clock>,
    pub caller: Caller,
    pub delivery: Delivery,
    before_send: Option<BeforeSend>,
}

impl Parts {
    /// When an event happened that says no time, by its id: a binding mints it when the event is tracked, and hands events
    /// over later and together. Now, if the id says no time or one that is still to come.
    pub fn minting_of(&self, id: EventId) -> Timestamp {
        let now = self.clock.wall();
        id.minted_at().map_or(now, |minted| minted.min(now))
    }

    /// Whether the caller has a hook that may change events.
    pub fn shows(&self) -> bool {
        self.before_send.is_some()
    }

    /// Shows an event to the caller's hook, if there is one, and makes a new event of what comes back. `None` if the hook
    /// holds it back, which is counted as a loss.
    pub fn show(
        &self,
        id: EventId,
        event: EventBuffer,
        remake: impl FnOnce(&Map<String, Value>) -> Result<EventBuffer, Error>,
    ) -> Result<Option<EventBuffer>, Error> {
        let Some(before_send) = &self.before_send else { return Ok(Some(event)) };
        match before_send(event.to_object()?) {
            Some(members) => remake(&members).map(Some),
            None => {
                self.delivery.lost(id, DropReason::BeforeSend, None);
                Ok(None)
            }
        }
    }
}

impl Setup {
    /// Takes what was not set from the environment.
    pub fn with_variables(&mut self, given: impl Fn(&'static str) -> Option<Given<String>>) {
        let directory = &mut self.delivery.spool.directory;
        *directory = directory.take().or_else(|| given(SPOOL_VARIABLE).map(|directory| directory.value.into()));
    }

    /// Puts a client of `service` together that asks and records. Starts nothing, unless an earlier client has left events
    /// on disk.
    pub fn build(mut self, service: Arc<impl Destination>) -> Result<Parts, Error> {
        let transport = self.transport();
        let Asking { runtime, clock, caller } = self.asking(service.clone(), transport.clone())?;
        let delivery = Delivery::new(runtime.clone(), service, transport, clock.clone(), self.delivery, self.hooks)?;
        Ok(Parts { runtime, clock, caller, delivery, before_send: self.before_send })
    }

    /// Puts a client of `service` together that asks. Starts nothing.
    pub fn build_asking(mut self, service: Arc<impl Dialect>) -> Result<Asking, Error> {
        let transport = self.transport();
        self.asking(service, transport)
    }

    fn transport(&mut self) -> Arc<dyn Transport> {
        self.transport.take().unwrap_or_else(|| Arc::new(ReqwestTransport::new(self.user_agent.clone())))
    }

    fn asking(&self, service: Arc<impl Dialect>, transport: Arc<dyn Transport>) -> Result<Asking, Error> {
        self.delivery.validate()?;
        let runtime = Runtime::new();
        let clock = self.clock.clone().unwrap_or_else(|| Arc::new(SystemClock::new()));
        let calls = CallOptions { retry: self.delivery.retry.clone(), timeout: self.delivery.timeout, total_timeout: self.total_timeout };
        let caller = Caller::new(runtime.clone(), service, transport, clock.clone(), calls);
        Ok(Asking { runtime, clock, caller })
    }
}

/// The setters that a builder of a service has that takes events, for one with a field `setup`.
macro_rules! setup_methods {
    () => {
        call_setup_methods!();

        /// How events are gathered, bounded and sent. Its `retry` and `timeout` hold for calls as well.
        pub fn delivery(mut self, options: crate::delivery::DeliveryOptions) -> Self {
            self.setup.delivery = options;
            self
        }

        /// The directory where events are kept that cannot be delivered now. Any number of processes may share it.
        pub fn spool_dir(mut self, directory: impl Into<std::path::PathBuf>) -> Self {
            self.setup.delivery.spool.directory = Some(directory.into());
            self
        }

        /// What outlives the process. Default: what cannot be sent now, where there is a directory for it.
        pub fn durability(mut self, durability: crate::delivery::Durability) -> Self {
            self.setup.delivery.durability = Some(durability);
            self
        }

        /// Functions that are told about losses.
        pub fn hooks(mut self, hooks: crate::delivery::Hooks) -> Self {
            self.setup.hooks = hooks;
            self
        }

        /// A function that sees each event before it is queued, as the object that is to be sent, and may change it or
        /// hold it back (`None`), which is counted as a loss. It runs on the thread that records the event.
        pub fn before_send(
            mut self,
            hook: impl Fn(serde_json::Map<String, serde_json::Value>) -> Option<serde_json::Map<String, serde_json::Value>>
            + Send
            + Sync
            + 'static,
        ) -> Self {
            self.setup.before_send = Some(std::sync::Arc::new(hook));
            self
        }
    };
}

/// The setters that a builder of any service has, for one with a field `setup`.
macro_rules! call_setup_methods {
    () => {
        /// How failed requests are repeated.
        pub fn retry(mut self, policy: crate::core::RetryPolicy) -> Self {
            self.setup.delivery.retry = policy;
            self
        }

        /// Time for one request. Default 10 s.
        pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
            self.setup.delivery.timeout = timeout;
            self
        }

        /// Time for a whole call: all its attempts and the waits between them. Default: no bound of its own.
        pub fn total_timeout(mut self, timeout: std::time::Duration) -> Self {
            self.setup.total_timeout = Some(timeout);
            self
        }

        /// How the client introduces itself; for language bindings. Has no effect with a transport of one's own.
        pub fn user_agent(mut self, user_agent: crate::transport::UserAgent) -> Self {
            self.setup.user_agent = user_agent;
            self
        }

        /// Sends through another transport, for example a scripted one in tests.
        pub fn transport(mut self, transport: impl crate::core::Transport) -> Self {
            self.setup.transport = Some(std::sync::Arc::new(transport));
            self
        }

        /// Takes time from another clock, for tests.
        pub fn clock(mut self, clock: impl crate::core::Clock + 'static) -> Self {
            self.setup.clock = Some(std::sync::Arc::new(clock));
            self
        }
    };
}
