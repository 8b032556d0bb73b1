//! How a client is put together: the same for all services.

use std::sync::Arc;
use std::time::Duration;

use crate::core::{Clock, Error, SystemClock, Transport};
use crate::delivery::{Delivery, DeliveryOptions, Destination, Hooks};
use crate::runtime::Runtime;
use crate::transport::{CallOptions, Caller, ReqwestTransport, UserAgent};

/// What a builder of any service gathers.
#[derive(Clone, Default)]
pub(super) struct Setup {
    pub delivery: DeliveryOptions,
    pub total_timeout: Option<Duration>,
    pub hooks: Hooks,
    pub user_agent: UserAgent,
    pub transport: Option<Arc<dyn Transport>>,
    pub clock: Option<Arc<dyn Clock>>,
}

/// What a client of any service is made of. Calls and delivery share one thread, one transport and one clock.
pub(super) struct Parts {
    pub runtime: Runtime,
    pub clock: Arc<dyn Clock>,
    pub caller: Caller,
    pub delivery: Delivery,
}

impl Setup {
    /// Puts a client of `service` together. Starts nothing.
    pub fn build(self, service: Arc<impl Destination>) -> Result<Parts, Error> {
        self.delivery.validate()?;
        let runtime = Runtime::new();
        let clock = self.clock.unwrap_or_else(|| Arc::new(SystemClock::new()));
        let transport = self.transport.unwrap_or_else(|| Arc::new(ReqwestTransport::new(self.user_agent)));
        let calls = CallOptions { retry: self.delivery.retry.clone(), timeout: self.delivery.timeout, total_timeout: self.total_timeout };
        let caller = Caller::new(runtime.clone(), service.clone(), transport.clone(), clock.clone(), calls);
        let delivery = Delivery::new(runtime.clone(), service, transport, clock.clone(), self.delivery, self.hooks);
        Ok(Parts { runtime, clock, caller, delivery })
    }
}

/// The setters that a builder of any service has, for one with a field `setup`.
macro_rules! setup_methods {
    () => {
        /// How events are gathered, bounded and sent. Its `retry` and `timeout` hold for calls as well.
        pub fn delivery(mut self, options: crate::delivery::DeliveryOptions) -> Self {
            self.setup.delivery = options;
            self
        }

        /// How failed requests are repeated, of calls and of delivery.
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

        /// Functions that are told about losses.
        pub fn hooks(mut self, hooks: crate::delivery::Hooks) -> Self {
            self.setup.hooks = hooks;
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
