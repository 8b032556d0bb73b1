//! The client: events in, calls out.

use std::time::Duration;

use agentlytics_bridge::{self as bridge, Answer, DropReason, Dropped, Error, EventId, EventWriter, Hooks, Report, data};
use pyo3::prelude::*;
use pyo3::types::{PyDict, PyMapping, PyString};
use serde_json::{Map, Value};

use crate::error::OrRaise;
use crate::fork::Resident;
use crate::json;
use crate::mailbox::{Mailbox, Slot};
use crate::object;
use crate::pending::Pending;
use crate::walk::Walk;

/// A client of one service.
///
/// It holds no Python object, so it cannot be part of a reference cycle: hooks that are Python functions are the business
/// of the package.
#[pyclass(frozen, module = "agentlytics._native")]
pub struct Client {
    client: Resident<bridge::Client>,
    recipe: Recipe,
    /// Whether `track` may wait for room in the queue, which it must not do while it holds the interpreter.
    may_block: bool,
}

/// What a client is opened with, in this process and in children.
#[derive(Clone)]
struct Recipe {
    vendor: String,
    options: Value,
}

impl Recipe {
    fn open(self, py: Python<'_>, mailbox: Option<&Bound<'_, Mailbox>>, ticket: u64) -> PyResult<Client> {
        let may_block = self.options.get("overflow").is_some_and(Value::is_object);
        let hooks = mailbox.map_or_else(Hooks::default, |mailbox| Losses::told_to(mailbox.get().slot(), ticket));
        let client = bridge::Client::open(&self.vendor, self.options.clone(), hooks).or_raise(py)?;
        Ok(Client { client: Resident::new(client), recipe: self, may_block })
    }
}

impl Client {
    /// The client, in the process in which it was opened.
    fn here(&self, py: Python<'_>) -> PyResult<&bridge::Client> {
        self.client.get().or_raise(py)
    }

    fn write(
        &self,
        py: Python<'_>,
        event_type: &Bound<'_, PyString>,
        members: [Option<&Bound<'_, PyAny>>; 2],
        context: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<EventWriter> {
        let mut event = self.here(py)?.event(&event_type.to_cow()?).or_raise(py)?;
        for members in members.into_iter().flatten() {
            set_members(&mut event, members)?;
        }
        fill(&mut event, context)?;
        Ok(event)
    }

    fn hand_over(&self, py: Python<'_>, event: EventWriter) -> PyResult<String> {
        let client = self.here(py)?;
        let tracked = if self.may_block { py.detach(|| client.track(event)) } else { client.track(event) };
        tracked.or_raise(py).map(|id| id.to_string())
    }

    /// Does what waits for the disk, or for room in the queue, with the interpreter released.
    fn beside_python<T: Send>(&self, py: Python<'_>, work: impl FnOnce(&bridge::Client) -> Result<T, Error> + Send) -> PyResult<T> {
        let client = self.here(py)?;
        py.detach(|| work(client)).or_raise(py)
    }

    fn helper_event(
        &self,
        py: Python<'_>,
        name: &str,
        arguments: &Bound<'_, PyDict>,
        context: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<EventWriter> {
        let mut event = self.here(py)?.helper_event(name, to_object(arguments)?).or_raise(py)?;
        fill(&mut event, context)?;
        Ok(event)
    }
}

#[pymethods]
impl Client {
    /// Opens a client of the service `vendor`. Losses are put into `mailbox` under `ticket`, if there is one.
    #[new]
    #[pyo3(signature = (vendor, options, mailbox=None, ticket=0))]
    fn new(vendor: &str, options: &Bound<'_, PyDict>, mailbox: Option<&Bound<'_, Mailbox>>, ticket: u64) -> PyResult<Self> {
        let recipe = Recipe { vendor: vendor.to_owned(), options: object::to_value(options)? };
        recipe.open(options.py(), mailbox, ticket)
    }

    /// In a forked child: a client of the child's own, like this one of the parent, which is left to the parent.
    #[pyo3(signature = (mailbox=None, ticket=0))]
    fn reopen(&self, py: Python<'_>, mailbox: Option<&Bound<'_, Mailbox>>, ticket: u64) -> PyResult<Self> {
        if let Some(inherited) = self.client.inherited() {
            inherited.leave_to_parent();
        }
        self.recipe.clone().open(py, mailbox, ticket)
    }

    /// Takes an event over and returns its id. `data` comes first: `fields` override it. What is in `context` is set where
    /// neither says anything.
    #[pyo3(signature = (event_type, data=None, fields=None, context=None))]
    fn track(
        &self,
        py: Python<'_>,
        event_type: &Bound<'_, PyString>,
        data: Option<&Bound<'_, PyAny>>,
        fields: Option<&Bound<'_, PyAny>>,
        context: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<String> {
        let event = self.write(py, event_type, [data, fields], context)?;
        self.hand_over(py, event)
    }

    /// Takes over an event that `compose` showed, as a hook left it.
    fn track_event(&self, py: Python<'_>, event: &Bound<'_, PyDict>) -> PyResult<String> {
        let event = self.here(py)?.event_from(&to_object(event)?).or_raise(py)?;
        self.hand_over(py, event)
    }

    /// Takes over an event in the words of one of the service's helpers.
    #[pyo3(signature = (name, arguments, context=None))]
    fn helper(&self, py: Python<'_>, name: &str, arguments: &Bound<'_, PyDict>, context: Option<&Bound<'_, PyDict>>) -> PyResult<String> {
        let event = self.helper_event(py, name, arguments, context)?;
        self.hand_over(py, event)
    }

    /// The event that `track` would take over, as a dict.
    #[pyo3(signature = (event_type, data=None, fields=None, context=None))]
    fn compose<'py>(
        &self,
        py: Python<'py>,
        event_type: &Bound<'_, PyString>,
        data: Option<&Bound<'_, PyAny>>,
        fields: Option<&Bound<'_, PyAny>>,
        context: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        event_object(py, &self.write(py, event_type, [data, fields], context)?)
    }

    /// The event that `helper` would take over, as a dict.
    #[pyo3(signature = (name, arguments, context=None))]
    fn compose_helper<'py>(
        &self,
        py: Python<'py>,
        name: &str,
        arguments: &Bound<'_, PyDict>,
        context: Option<&Bound<'_, PyDict>>,
    ) -> PyResult<Bound<'py, PyAny>> {
        event_object(py, &self.helper_event(py, name, arguments, context)?)
    }

    /// Counts an event that a hook held back, and returns the id under which it was counted.
    fn hold_back(&self, py: Python<'_>) -> PyResult<String> {
        let id = EventId::new();
        self.here(py)?.lose(id, DropReason::BeforeSend, "");
        Ok(id.to_string())
    }

    /// Records a page view if an AI agent made a request to a website; the agent's name, or None.
    fn capture_agent_hit(&self, py: Python<'_>, hit: &Bound<'_, PyDict>, options: &Bound<'_, PyDict>) -> PyResult<Option<&'static str>> {
        let client = self.here(py)?;
        let (hit, options) = (object::to_value(hit)?, object::to_value(options)?);
        let capture = || client.capture_agent_hit(hit, options);
        if self.may_block { py.detach(capture) } else { capture() }.or_raise(py)
    }

    /// Calls an operation; the outcome is `(body, status, request_id, rate_limit, attempts)`.
    fn invoke(&self, py: Python<'_>, operation: &str, arguments: &Bound<'_, PyDict>) -> PyResult<Pending> {
        let client = self.here(py)?;
        let call = client.invoke(operation, object::to_value(arguments)?);
        Ok(Pending::new(client.runtime(), call, |py, answered| answer_object(py, answered.or_raise(py)?)))
    }

    /// Does something that the SDK adds to the service's operations; the outcome is what comes of it.
    fn compute(&self, py: Python<'_>, name: &str, arguments: &Bound<'_, PyDict>) -> PyResult<Pending> {
        let client = self.here(py)?;
        let computing = client.compute(name, object::to_value(arguments)?);
        let convert = |py: Python<'_>, computed: Result<Value, Error>| object::from_value(py, &computed.or_raise(py)?).map(Bound::unbind);
        Ok(Pending::new(client.runtime(), computing, convert))
    }

    /// Walks the pages of an operation, each as the outcome of `invoke`.
    fn pages(&self, py: Python<'_>, operation: &str, arguments: &Bound<'_, PyDict>) -> PyResult<Walk> {
        let client = self.here(py)?;
        let pages = client.pages(operation, object::to_value(arguments)?).or_raise(py)?;
        Ok(Walk::pages(pages, client.runtime().clone()))
    }

    /// Subscribes to a streaming operation; items are dicts with a `type`.
    fn subscribe(&self, py: Python<'_>, operation: &str, arguments: &Bound<'_, PyDict>) -> PyResult<Walk> {
        let client = self.here(py)?;
        let items = client.subscribe(operation, object::to_value(arguments)?).or_raise(py)?;
        Ok(Walk::stream(items, client.runtime().clone()))
    }

    /// Sends everything that waits; the outcome is a report, after `timeout` seconds at the latest.
    fn flush(&self, py: Python<'_>, timeout: f64) -> PyResult<Pending> {
        let client = self.here(py)?;
        Ok(Pending::new(client.runtime(), client.flush(deadline(timeout).or_raise(py)?), report_object))
    }

    /// Accepts nothing more and delivers what waits; the outcome is a report, after `timeout` seconds at the latest.
    fn shutdown(&self, py: Python<'_>, timeout: f64) -> PyResult<Pending> {
        let client = self.here(py)?;
        Ok(Pending::new(client.runtime(), client.shutdown(deadline(timeout).or_raise(py)?), report_object))
    }

    /// Counters since the client was opened, as a dict.
    fn stats<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        object::from_serialize(py, &self.here(py)?.stats())
    }

    /// The counters under the names that OpenTelemetry has for them, as dicts.
    fn metrics<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        object::from_serialize(py, &self.here(py)?.stats().metrics())
    }

    /// Events that the service refused for good, oldest first, as dicts.
    fn dead_letters<'py>(&self, py: Python<'py>) -> PyResult<Bound<'py, PyAny>> {
        let letters = self.beside_python(py, bridge::Client::dead_letters)?;
        object::from_serialize(py, &letters.iter().map(data::DeadLetter::from).collect::<Vec<_>>())
    }

    /// Tracks the dead letters again and returns how many those were.
    fn replay_dead_letters(&self, py: Python<'_>) -> PyResult<usize> {
        self.beside_python(py, bridge::Client::replay_dead_letters)
    }

    /// Removes the dead letters and returns how many those were.
    fn purge_dead_letters(&self, py: Python<'_>) -> PyResult<usize> {
        self.beside_python(py, bridge::Client::purge_dead_letters)
    }

    /// Sends again after a halt.
    fn resume(&self, py: Python<'_>) -> PyResult<()> {
        self.here(py)?.resume();
        Ok(())
    }

    /// Whether this is the process in which the client was opened.
    fn is_here(&self) -> bool {
        self.client.is_here()
    }
}

impl Drop for Client {
    fn drop(&mut self) {
        if let Some(client) = self.client.take() {
            // What is left is delivered now, which takes time: other Python threads must be able to run meanwhile.
            Python::attach(|py| py.detach(|| drop(client)));
        }
    }
}

/// Tells losses to a mailbox, and with an empty letter at the end that there will be no more.
struct Losses {
    slot: Slot,
    ticket: u64,
}

impl Losses {
    fn told_to(slot: Slot, ticket: u64) -> Hooks {
        let losses = Self { slot, ticket };
        Hooks::on_drop(move |dropped| losses.tell(dropped))
    }

    fn tell(&self, dropped: &[Dropped]) {
        let dropped: Vec<_> = dropped.iter().map(data::Dropped::from).collect();
        self.slot.put(self.ticket, move |py| object::from_serialize(py, &dropped).map(Bound::unbind));
    }
}

impl Drop for Losses {
    fn drop(&mut self) {
        self.slot.put(self.ticket, |py| Ok(py.None()));
    }
}

/// Sets every member of a mapping, its values written straight from the Python objects.
fn set_members(event: &mut EventWriter, members: &Bound<'_, PyAny>) -> PyResult<()> {
    let copy;
    let members = match members.cast::<PyDict>() {
        Ok(members) => members,
        Err(_) => {
            copy = PyDict::new(members.py());
            copy.update(members.cast::<PyMapping>()?)?;
            &copy
        }
    };
    for (key, value) in members {
        let key = json::key(&key).or_raise(members.py())?;
        event.set_with(&key, |out| json::write(out, &key, &value));
    }
    Ok(())
}

/// Sets those members of the context that the event has not of its own.
fn fill(event: &mut EventWriter, context: Option<&Bound<'_, PyDict>>) -> PyResult<()> {
    for (key, value) in context.into_iter().flatten() {
        let key = json::key(&key).or_raise(value.py())?;
        event.set_if_absent_with(&key, |out| json::write(out, &key, &value));
    }
    Ok(())
}

fn to_object(arguments: &Bound<'_, PyDict>) -> PyResult<Map<String, Value>> {
    match object::to_value(arguments)? {
        Value::Object(members) => Ok(members),
        _ => Ok(Map::new()),
    }
}

fn event_object<'py>(py: Python<'py>, event: &EventWriter) -> PyResult<Bound<'py, PyAny>> {
    object::from_value(py, &Value::Object(event.to_object().or_raise(py)?))
}

/// An answer as a tuple of the arguments of the package's `Reply`.
pub fn answer_object(py: Python<'_>, answer: Answer) -> PyResult<Py<PyAny>> {
    let body = object::from_value(py, &answer.data)?;
    let rate_limit = object::from_serialize(py, &answer.rate_limit)?;
    Ok((body, answer.status, answer.request_id, rate_limit, answer.attempts).into_pyobject(py)?.into_any().unbind())
}

fn report_object(py: Python<'_>, report: Report) -> PyResult<Py<PyAny>> {
    object::from_serialize(py, &report).map(Bound::unbind)
}

fn deadline(timeout: f64) -> Result<Duration, Error> {
    let wanted = "a timeout must be a number of seconds, 0 or more";
    Duration::try_from_secs_f64(timeout).map_err(|_| Error::validation(format!("{wanted}, not {timeout}")))
}
