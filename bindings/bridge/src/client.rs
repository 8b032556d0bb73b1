//! One client of one service.

use std::fmt;
use std::future::Future;
use std::time::Duration;

use agentlytics::Timestamp;
use agentlytics::core::{Error, EventBuffer, EventId, Fault, Kind};
use agentlytics::delivery::{DeadLetter, Delivery, DropReason, Hooks, Report, Stats};
use agentlytics::runtime::Runtime;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::entry::Entry;
use crate::operation::{OperationKind, Registered};
use crate::options::ClientOptions;
use crate::services::{self, AgentCapture, Recorder, Service};
use crate::{Answer, Pages, Subscription, data};

/// One client of one service. Dropping it makes a bounded attempt to deliver what is left, blocking the dropping thread.
pub struct Client {
    vendor: &'static str,
    service: Box<dyn Service>,
    operations: Vec<Registered>,
}

impl Client {
    /// Opens a client.
    ///
    /// `options` is an object of `api_key`, `endpoint`, `batch_size`, `flush_interval_ms`, `max_retries`,
    /// `retry_base_ms`, `timeout_ms`, `max_queue_size` (events), `max_queue_bytes`, `overflow` (`"drop_oldest"`,
    /// `"drop_newest"` or `{"block_ms": n}`), `max_in_flight`, `drop_timeout_ms`, `durability`
    /// (`"memory"`, `"spill"` or `"journal"`), `spool_dir`, `spool_name`, `fsync` (`"never"`, `"per_flush"` or
    /// `"per_event"`), `max_spool_bytes`, `max_spool_age_ms`, `max_dead_letters` and `language` (`{"name", "version"}`).
    /// What is absent or null keeps the SDK's default; a missing key, endpoint or spool directory is looked for in the
    /// environment. A service may have options of its own; its module says which.
    ///
    /// # Errors
    /// `config`: an unknown service or option, a value that cannot work, a missing or malformed key.
    pub fn open(vendor: &str, options: Value, hooks: Hooks) -> Result<Self, Error> {
        let registration = services::service(vendor)?;
        let service = (registration.open)(ClientOptions::read(options, registration.options)?, hooks)?;
        Ok(Self { vendor: registration.vendor, service, operations: (registration.operations)() })
    }

    /// What takes events.
    fn recorder(&self) -> Result<&dyn Recorder, Error> {
        self.service.recorder().ok_or_else(|| Error::validation(format!("{} takes no events: it is only read", self.vendor)))
    }

    /// An event of a type, to be filled in by the caller, who may write values' JSON straight from its own objects.
    ///
    /// # Errors
    /// `validation` if the service takes no events.
    pub fn event(&self, event_type: &str) -> Result<EventBuffer, Error> {
        Ok(self.recorder()?.event(event_type))
    }

    /// An event from its members, its type among them: what a hook made of an event that it was shown.
    ///
    /// # Errors
    /// As [`event`](Self::event).
    pub fn event_from(&self, members: &Map<String, Value>) -> Result<EventBuffer, Error> {
        Ok(self.recorder()?.event_from(members))
    }

    /// An event in the words of one of the service's helpers, for example `track_ai_call`.
    ///
    /// # Errors
    /// `validation`: no such helper, a missing argument or one of the wrong shape, or a service that takes no events.
    pub fn helper_event(&self, name: &str, arguments: Map<String, Value>) -> Result<EventBuffer, Error> {
        self.recorder()?.helper(name, arguments)
    }

    /// The event with the time at which it happened, in the form that the service has for it.
    ///
    /// # Errors
    /// `validation` if the service takes no events.
    pub fn at(&self, event: EventBuffer, time: Timestamp) -> Result<EventBuffer, Error> {
        Ok(self.recorder()?.at(event, time))
    }

    /// Takes an event over. Never waits, unless the overflow policy is to block.
    ///
    /// # Errors
    /// `validation`, `queue_full`, `too_large`; `closed` after a shutdown.
    pub fn track(&self, event: EventBuffer) -> Result<EventId, Error> {
        self.recorder()?.track(event, None)
    }

    /// As [`track`](Self::track), under an id of the caller's own: a service that recognises events by their id stores one
    /// that comes again under the same id once, even from another client.
    ///
    /// # Errors
    /// As [`track`](Self::track).
    pub fn track_as(&self, id: EventId, event: EventBuffer) -> Result<EventId, Error> {
        self.recorder()?.track(event, Some(id))
    }

    /// [`helper_event`](Self::helper_event) and [`track`](Self::track) in one.
    ///
    /// # Errors
    /// As both.
    pub fn helper(&self, name: &str, arguments: Map<String, Value>) -> Result<EventId, Error> {
        self.track(self.helper_event(name, arguments)?)
    }

    /// Takes over an event that a binding has written down.
    ///
    /// Its id has been given out, so one that is refused is a loss: it is counted and told to the hooks as `invalid`.
    ///
    /// # Errors
    /// As [`track`](Self::track) and [`entry_event`](Self::entry_event).
    pub fn track_entry(&self, entry: &Entry<'_>) -> Result<EventId, Error> {
        let id = entry.id.parse::<EventId>();
        // One without a readable id is a loss all the same, of an event that nobody can name.
        let named = id.as_ref().map_or_else(|_| EventId::new(), |id| *id);
        let tracked = id.and_then(|id| self.recorder()?.track(self.entry_event(entry)?, Some(id)));
        tracked.inspect_err(|refused| self.count_invalid(named, refused))
    }

    /// Takes over many events: a JSON array of `[id, event_type, data]`, `[id, null, event]` with the type among
    /// the members, and `[id, helper, arguments, true]`. To each belongs a context, if one follows:
    /// `[id, event_type, data, false, context]`. Its fields are set where the event has none of that name.
    ///
    /// Each is taken over as by [`track_entry`](Self::track_entry). Also returns what was refused, by position, for a caller
    /// that wants to say more.
    ///
    /// # Errors
    /// `validation` if `json` is not an array; nothing is taken then.
    pub fn track_batch_json(&self, json: &str) -> Result<Vec<(usize, Error)>, Error> {
        let entries = Entry::read_all(json)?.into_iter().enumerate();
        let track = |entry: Result<Entry<'_>, Error>| match entry {
            Ok(entry) => self.track_entry(&entry),
            Err(error) => Err(error).inspect_err(|refused| self.count_invalid(EventId::new(), refused)),
        };
        Ok(entries.filter_map(|(index, entry)| track(entry).err().map(|error| (index, error))).collect())
    }

    /// What was refused for another reason was counted where it was.
    fn count_invalid(&self, id: EventId, refused: &Error) {
        if refused.kind() == Kind::Validation {
            self.lose(id, DropReason::Invalid, refused.message());
        }
    }

    /// The event that a binding has written down, for a hook that wants to see it.
    ///
    /// # Errors
    /// `validation`: no such helper, an argument of the wrong shape, what should be an object and is none, or a service
    /// that takes no events.
    pub fn entry_event(&self, entry: &Entry<'_>) -> Result<EventBuffer, Error> {
        let mut event = match &entry.name {
            None => self.event_from(&entry.members()?)?,
            Some(helper) if entry.is_helper => self.helper_event(helper, entry.members()?)?,
            Some(event_type) => {
                let mut event = self.event(event_type)?;
                entry.merge_into(&mut event)?;
                event
            }
        };
        entry.fill_into(&mut event)?;
        Ok(event)
    }

    /// Counts an event that the binding lost before it could be tracked: held back by a hook, or without a JSON form.
    pub fn lose(&self, id: EventId, reason: DropReason, message: &str) {
        let fault = (!message.is_empty()).then(|| Fault::new(Kind::Validation, message));
        if let Some(delivery) = self.delivery() {
            delivery.lost(id, reason, fault);
        }
    }

    /// Records a page view if an AI agent made a request to a website; says which agent. Whether it could be recorded is not
    /// told: a website must not suffer from its analytics.
    ///
    /// `hit` is an object of `method`, `protocol` (default `https`), `host`, `path` (with its query), `user_agent` and
    /// `referrer` (optional); `options` one of `skip_static_assets` (default true) and `ignore_paths`.
    ///
    /// # Errors
    /// `config` if the service has no such page views; `validation` for other members or members of another shape.
    pub fn capture_agent_hit(&self, hit: Value, options: Value) -> Result<Option<&'static str>, Error> {
        Ok(self.agent_capture()?.capture(&capture_argument(hit)?, &capture_argument(options)?))
    }

    /// As [`capture_agent_hit`](Self::capture_agent_hit), for a caller that records the page view itself.
    ///
    /// # Errors
    /// As there.
    pub fn agent_page_view(&self, hit: Value, options: Value) -> Result<Option<(&'static str, EventBuffer)>, Error> {
        Ok(self.agent_capture()?.page_view(&capture_argument(hit)?, &capture_argument(options)?))
    }

    fn agent_capture(&self) -> Result<&dyn AgentCapture, Error> {
        let capture = self.service.agent_capture();
        capture.ok_or_else(|| Error::config(format!("{} does not record the page views of AI agents", self.vendor)))
    }

    /// Calls an operation by its `operationId`. The future may be awaited on any executor; dropping it cancels the call.
    ///
    /// # Errors
    /// `validation` for an unknown operation or argument; whatever the service says otherwise.
    pub fn invoke(&self, operation: &str, arguments: Value) -> impl Future<Output = Result<Answer, Error>> + Send + 'static {
        let answering = self.operation(operation).and_then(|operation| {
            let call = operation.call.ok_or_else(|| misused(operation))?;
            Ok(call(self.service.caller().clone(), arguments))
        });
        async move { answering?.await }
    }

    /// As [`invoke`](Self::invoke), blocking the calling thread.
    ///
    /// # Errors
    /// As [`invoke`](Self::invoke).
    pub fn invoke_blocking(&self, operation: &str, arguments: Value) -> Result<Answer, Error> {
        self.runtime().block_on(self.invoke(operation, arguments))?
    }

    /// What the SDK adds to the service's operations, by its name: its module says what there is.
    ///
    /// # Errors
    /// `validation` if there is no such thing, or for an unknown argument; whatever comes of it otherwise.
    pub fn compute(&self, name: &str, arguments: Value) -> impl Future<Output = Result<Value, Error>> + Send + 'static {
        let unknown = || Error::validation(format!("{} has no '{name}'", self.vendor));
        let computing = self.service.compute(name, arguments).ok_or_else(unknown);
        async move { computing?.await }
    }

    /// As [`compute`](Self::compute), blocking the calling thread.
    ///
    /// # Errors
    /// As [`compute`](Self::compute).
    pub fn compute_blocking(&self, name: &str, arguments: Value) -> Result<Value, Error> {
        self.runtime().block_on(self.compute(name, arguments))?
    }

    /// Walks the pages of a paginated operation.
    ///
    /// # Errors
    /// `validation`: unknown, not paginated, or unsuitable arguments.
    pub fn pages(&self, operation: &str, arguments: Value) -> Result<Pages, Error> {
        let operation = self.operation(operation)?;
        let pages = operation.pages.ok_or_else(|| misused(operation))?;
        Ok(Pages::new(pages(self.service.caller().clone(), arguments)?, self.runtime().clone()))
    }

    /// Subscribes to a streaming operation. Connects at once; whether the service takes it is told by the first item.
    ///
    /// # Errors
    /// `validation`: unknown, not a stream, or unsuitable arguments.
    pub fn subscribe(&self, operation: &str, arguments: Value) -> Result<Subscription, Error> {
        let operation = self.operation(operation)?;
        let subscribe = operation.subscribe.ok_or_else(|| misused(operation))?;
        Ok(Subscription::new(subscribe(self.service.caller().clone(), arguments)?, self.runtime().clone()))
    }

    fn operation(&self, id: &str) -> Result<&Registered, Error> {
        self.operations.iter().find(|operation| operation.id == id).ok_or_else(|| {
            let known: Vec<_> = self.operations.iter().map(|operation| operation.id).collect();
            Error::validation(format!("{} has no operation '{id}'; known are {}", self.vendor, known.join(", ")))
        })
    }

    /// The way of events, if the service takes any.
    fn delivery(&self) -> Option<&Delivery> {
        self.service.recorder().map(Recorder::delivery)
    }

    /// Sends everything that waits, and says what became of it, at the deadline at the latest. Of a service that takes no
    /// events nothing waits.
    pub fn flush(&self, deadline: Duration) -> impl Future<Output = Report> + Send + 'static {
        let delivery = self.delivery().cloned();
        async move {
            match delivery {
                Some(delivery) => delivery.flush(deadline).await,
                None => Report::default(),
            }
        }
    }

    /// As [`flush`](Self::flush), blocking the calling thread.
    pub fn flush_blocking(&self, deadline: Duration) -> Report {
        self.delivery().map_or_else(Report::default, |delivery| delivery.flush_blocking(deadline))
    }

    /// Accepts nothing more, delivers what waits, and says what became of it, at the deadline at the latest.
    pub fn shutdown(&self, deadline: Duration) -> impl Future<Output = Report> + Send + 'static {
        let delivery = self.delivery().cloned();
        async move {
            match delivery {
                Some(delivery) => delivery.shutdown(deadline).await,
                None => Report::default(),
            }
        }
    }

    /// As [`shutdown`](Self::shutdown), blocking the calling thread.
    pub fn shutdown_blocking(&self, deadline: Duration) -> Report {
        self.delivery().map_or_else(Report::default, |delivery| delivery.shutdown_blocking(deadline))
    }

    /// Counters since the client was opened.
    #[must_use]
    pub fn stats(&self) -> Stats {
        self.delivery().map_or_else(Stats::default, Delivery::stats)
    }

    /// Events that the service refused for good, oldest first: [`data::DeadLetter`](crate::data::DeadLetter) is their form as
    /// data. Only a client with a spool directory keeps them.
    ///
    /// # Errors
    /// `config` if they cannot be read.
    pub fn dead_letters(&self) -> Result<Vec<DeadLetter>, Error> {
        self.delivery().map_or_else(|| Ok(Vec::new()), Delivery::dead_letters)
    }

    /// Tracks the dead letters again, under their ids, and says how many those were.
    ///
    /// # Errors
    /// `queue_full` or `closed`, as when they were tracked first; `config` if they cannot be read.
    pub fn replay_dead_letters(&self) -> Result<usize, Error> {
        self.delivery().map_or(Ok(0), Delivery::replay_dead_letters)
    }

    /// Removes the dead letters, and says how many those were.
    ///
    /// # Errors
    /// `config` if they cannot be removed.
    pub fn purge_dead_letters(&self) -> Result<usize, Error> {
        self.delivery().map_or(Ok(0), Delivery::purge_dead_letters)
    }

    /// Why sending stopped, while it is stopped: the service refuses the key, or the plan is used up.
    #[must_use]
    pub fn halted_by(&self) -> Option<Error> {
        self.delivery()?.halted_by().map(Error::from)
    }

    /// Sends again after a halt: the key or the plan was mended.
    pub fn resume(&self) {
        if let Some(delivery) = self.delivery() {
            delivery.resume();
        }
    }

    /// For a forked child: leaves to the parent what a fork made a copy of. The copy is good for nothing else, and must be
    /// forgotten ([`std::mem::forget`]), not dropped.
    pub fn leave_to_parent(&self) {
        if let Some(delivery) = self.delivery() {
            delivery.leave_to_parent();
        }
    }

    /// The client's own thread, for bindings that have something to run beside it.
    #[must_use]
    pub fn runtime(&self) -> &Runtime {
        self.service.runtime()
    }

    /// The service's name.
    #[must_use]
    pub fn vendor(&self) -> &'static str {
        self.vendor
    }
}

fn capture_argument<T: DeserializeOwned>(argument: Value) -> Result<T, Error> {
    data::arguments("capture_agent_hit", argument)
}

/// What to do instead, for an operation that is not called in this way.
fn misused(operation: &Registered) -> Error {
    let instead = match operation.kind {
        OperationKind::Stream => "subscribe to it",
        OperationKind::Read | OperationKind::Write => "invoke it",
    };
    Error::validation(format!("{} cannot be called in this way: {instead}", operation.id))
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client").field("vendor", &self.vendor).field("stats", &self.stats()).finish_non_exhaustive()
    }
}
