//! One service's client.

use std::sync::Arc;
use std::time::Duration;

use agentlytics_bridge::{self as bridge, DropReason, data};
use napi::Env;
use napi::bindgen_prelude::{Function, PromiseRaw, Unknown, spawn_blocking};
use napi_derive::napi;
use serde::Serialize;

use crate::cancel::{Cancel, cancellable};
use crate::error::{json, thrown};
use crate::losses::Losses;
use crate::walk::{Pages, Subscription};

/// What `lib/session.cjs` drives. Times are milliseconds; everything structured is JSON text.
#[napi]
pub struct Client {
    client: Arc<bridge::Client>,
    losses: Losses,
}

#[napi]
impl Client {
    /// Opens the client of a service.
    #[napi(constructor)]
    pub fn new(vendor: String, options: String) -> napi::Result<Self> {
        let losses = Losses::default();
        let client = bridge::Client::open(&vendor, serde_json::from_str(&options)?, losses.hooks()).map_err(|error| thrown(&error))?;
        Ok(Self { client: Arc::new(client), losses })
    }

    /// A function that takes an event over before it returns: `record(id, name, data, isHelper, context)`. `data` and `context`
    /// are undefined where there are none, and `context` may be left out; where `name` is null, the type is a member of `data`.
    /// Not a method: that has to find its object and to borrow it each time, a fifth of a microsecond.
    ///
    /// Says whether there are losses to be asked for, so that nobody has to ask each time.
    #[napi]
    pub fn recorder<'env>(&self, env: &'env Env) -> napi::Result<Function<'env, Unknown<'env>, bool>> {
        let (client, losses) = (Arc::clone(&self.client), self.losses.clone());
        env.create_function_from_closure("record", move |call| {
            let (id, name, data): (String, Option<String>, Option<String>) = (call.get(0)?, call.get(1)?, call.get(2)?);
            let context: Option<String> = if call.length() > 4 { call.get(4)? } else { None };
            // What is refused is counted there, and told to the hooks.
            let _ = client.track_entry(&entry(&id, name.as_deref(), data.as_deref(), call.get(3)?, context.as_deref()));
            Ok(losses.any())
        })
    }

    /// Takes events over: an array of `[id, name, data, isHelper, context]`. The context may be left out, and `false` before it.
    ///
    /// Says the same as a recorder.
    #[napi]
    pub fn track_batch(&self, entries: String) -> napi::Result<bool> {
        self.client.track_batch_json(&entries).map_err(|error| thrown(&error))?;
        Ok(self.losses.any())
    }

    /// An event as the service would read it, but for its id and time: for a hook that wants to see it. Null if it cannot
    /// be one, which counts as a loss.
    #[napi]
    pub fn preview(
        &self,
        id: String,
        name: Option<String>,
        data: Option<String>,
        is_helper: bool,
        context: Option<String>,
    ) -> napi::Result<Option<String>> {
        let entry = entry(&id, name.as_deref(), data.as_deref(), is_helper, context.as_deref());
        match self.client.entry_event(&entry).and_then(|event| event.to_object()) {
            Ok(event) => json(&event).map(Some),
            Err(error) => {
                self.client.lose(event_id(&id)?, DropReason::Invalid, error.message());
                Ok(None)
            }
        }
    }

    /// Counts an event that was lost before it could be handed over; `reason` is `invalid` or `before_send`.
    #[napi]
    pub fn lose(&self, id: String, reason: String, message: String) -> napi::Result<()> {
        let reason = if reason == DropReason::BeforeSend.as_str() { DropReason::BeforeSend } else { DropReason::Invalid };
        self.client.lose(event_id(&id)?, reason, &message);
        Ok(())
    }

    /// The page view that a request to a website was if an AI agent made it, `[agent, event]`; null if not.
    #[napi]
    pub fn agent_page_view(&self, hit: String, options: String) -> napi::Result<Option<String>> {
        let seen = self.client.agent_page_view(serde_json::from_str(&hit)?, serde_json::from_str(&options)?);
        let Some((agent, event)) = seen.map_err(|error| thrown(&error))? else { return Ok(None) };
        json(&(agent, event.to_object().map_err(|error| thrown(&error))?)).map(Some)
    }

    /// Calls an operation; resolves to its answer.
    #[napi]
    pub fn invoke<'env>(
        &self,
        env: &'env Env,
        operation: String,
        arguments: String,
        cancel: Option<&mut Cancel>,
    ) -> napi::Result<PromiseRaw<'env, String>> {
        let call = cancellable(self.client.invoke(&operation, serde_json::from_str(&arguments)?), cancel);
        env.spawn_future(async { json(&call.await.map_err(|error| thrown(&error))?) })
    }

    /// Does something that the SDK adds to the service's operations; resolves to what comes of it.
    #[napi]
    pub fn compute<'env>(
        &self,
        env: &'env Env,
        name: String,
        arguments: String,
        cancel: Option<&mut Cancel>,
    ) -> napi::Result<PromiseRaw<'env, String>> {
        let computing = cancellable(self.client.compute(&name, serde_json::from_str(&arguments)?), cancel);
        env.spawn_future(async { json(&computing.await.map_err(|error| thrown(&error))?) })
    }

    /// As `compute`, for what asks nobody.
    #[napi]
    pub fn compute_blocking(&self, name: String, arguments: String) -> napi::Result<String> {
        json(&self.client.compute_blocking(&name, serde_json::from_str(&arguments)?).map_err(|error| thrown(&error))?)
    }

    /// The pages of a paginated operation.
    #[napi]
    pub fn pages(&self, operation: String, arguments: String) -> napi::Result<Pages> {
        let pages = self.client.pages(&operation, serde_json::from_str(&arguments)?);
        pages.map(Pages).map_err(|error| thrown(&error))
    }

    /// The items of a stream.
    #[napi]
    pub fn subscribe(&self, operation: String, arguments: String) -> napi::Result<Subscription> {
        let subscription = self.client.subscribe(&operation, serde_json::from_str(&arguments)?);
        subscription.map(Subscription).map_err(|error| thrown(&error))
    }

    /// Sends everything that waits; resolves to a report.
    #[napi]
    pub fn flush<'env>(&self, env: &'env Env, timeout: u32) -> napi::Result<PromiseRaw<'env, String>> {
        let flushed = self.client.flush(millis(timeout));
        env.spawn_future(async { json(&flushed.await) })
    }

    /// Delivers what waits and stops; resolves to a report.
    #[napi]
    pub fn shutdown<'env>(&self, env: &'env Env, timeout: u32) -> napi::Result<PromiseRaw<'env, String>> {
        let stopped = self.client.shutdown(millis(timeout));
        env.spawn_future(async { json(&stopped.await) })
    }

    /// As `shutdown`, blocking the thread.
    #[napi]
    pub fn shutdown_blocking(&self, timeout: u32) -> napi::Result<String> {
        json(&self.client.shutdown_blocking(millis(timeout)))
    }

    /// Sends again after a halt.
    #[napi]
    pub fn resume(&self) {
        self.client.resume();
    }

    /// Counters since the client was opened.
    #[napi]
    pub fn delivery_stats(&self) -> napi::Result<String> {
        json(&self.client.stats())
    }

    /// The counters under the names that OpenTelemetry has for them.
    #[napi]
    pub fn delivery_metrics(&self) -> napi::Result<String> {
        json(&self.client.stats().metrics())
    }

    /// Resolves to the events that the service refused for good, oldest first.
    #[napi]
    pub fn dead_letters<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, String>> {
        let letters = |client: &bridge::Client| Ok(client.dead_letters()?.iter().map(data::DeadLetter::from).collect::<Vec<_>>());
        self.beside_javascript(env, letters)
    }

    /// Tracks the dead letters again; resolves to how many those were.
    #[napi]
    pub fn replay_dead_letters<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, String>> {
        self.beside_javascript(env, bridge::Client::replay_dead_letters)
    }

    /// Removes the dead letters; resolves to how many those were.
    #[napi]
    pub fn purge_dead_letters<'env>(&self, env: &'env Env) -> napi::Result<PromiseRaw<'env, String>> {
        self.beside_javascript(env, bridge::Client::purge_dead_letters)
    }

    /// What was lost since the last call, if anything was.
    #[napi]
    pub fn take_dropped(&self) -> napi::Result<Option<String>> {
        let dropped = self.losses.take();
        if dropped.is_empty() { Ok(None) } else { json(&dropped).map(Some) }
    }
}

impl Client {
    /// Does what waits for the disk, or for room in the queue: not on JavaScript's thread, nor on the client's own, which makes
    /// the room.
    fn beside_javascript<'env, T: Serialize + Send + 'static>(
        &self,
        env: &'env Env,
        work: impl FnOnce(&bridge::Client) -> Result<T, bridge::Error> + Send + 'static,
    ) -> napi::Result<PromiseRaw<'env, String>> {
        let client = Arc::clone(&self.client);
        let working = spawn_blocking(move || work(&client));
        env.spawn_future(async {
            let done = working.await.map_err(|cause| napi::Error::from_reason(cause.to_string()))?;
            json(&done.map_err(|error| thrown(&error))?)
        })
    }
}

fn entry<'a>(id: &'a str, name: Option<&'a str>, data: Option<&'a str>, is_helper: bool, context: Option<&'a str>) -> bridge::Entry<'a> {
    bridge::Entry { id: id.into(), name: name.map(Into::into), data, is_helper, context }
}

fn event_id(id: &str) -> napi::Result<bridge::EventId> {
    id.parse().map_err(|error| thrown(&error))
}

fn millis(timeout: u32) -> Duration {
    Duration::from_millis(timeout.into())
}
