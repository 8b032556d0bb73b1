//! The control plane: what a test does to a world besides calling the services in it.
//!
//! [`Control`] is what can be done, and `http` a thin coat around it. Neither goes through the services' own pipeline: a control request is
//! not noted, not counted and not spoiled.

mod access;
mod feed;
mod generate;
mod http;
mod run;
mod snapshot;

pub(crate) use self::http::router;
pub(crate) use access::AccessKey;
use feed::{Feed, Place};
pub use generate::{Generated, Generator};
pub use run::{Arrivals, Run, RunAudit, SourceAudit};
pub use snapshot::Snapshot;

use crate::dialects::{self, Dialect, Receipt};
use crate::error::{Error, Result};
use crate::exchange::Head;
use crate::query::{self, Days};
use crate::server::Shared;
use crate::store::{Audit, Field, Inserted, NewEvent, StoredEvent};
use crate::world::{
    ActiveFault, Assistant, ClockChange, ClockReading, Expectation, FaultRule, JournalEntry, JournalFilter, KeyInfo, Limits, NewKey,
    PublicKey, Scope, Verdict, WebhookInfo, WebhookSecrets, World,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::sync::Arc;

/// What a test does to one world of a [`MockServer`](crate::MockServer). Clones are the same world.
///
/// Programs that run the server within themselves use this handle; others send JSON to the endpoints below `/__mock`, which do the same
/// and take and give the same types. The endpoints answer programs and pages of
/// the server's own machine, and others if they send the access key of
/// [`MockServer::inspector_url`](crate::MockServer::inspector_url) in `X-Mock-Access`. The header `X-Mock-Key` or the parameter
/// `key` chooses the world of that key; without either it is the default world.
///
/// | method, path | body | answer |
/// |---|---|---|
/// | `GET /ready` | | `{"ready": true}` |
/// | `POST /reset` | | `{"ok": true}`; nothing stored, no faults, empty journal, real time, first limits; keys and the secrets of webhooks stay |
/// | `POST /seed` | `{"events"?: […], "service"?, "assistants"?: […], "generate"?}`: events as the service's clients write them, each [`Assistant`] that is there whether or not it did anything, activity of a [`Generator`] | [`Seeded`] |
/// | `GET /clock` | | [`ClockReading`] |
/// | `POST /clock` | [`ClockChange`] | [`ClockReading`] |
/// | `GET /faults` | | list of [`ActiveFault`] |
/// | `POST /faults` | [`FaultRule`] | [`ActiveFault`] |
/// | `DELETE /faults`, `DELETE /faults/{id}` | | `{"ok": true}` |
/// | `GET /requests` | parameters of [`JournalFilter`] | list of [`JournalEntry`] |
/// | `GET /requests/{number}` | | [`RequestDetail`] |
/// | `DELETE /requests` | | `{"ok": true}` |
/// | `POST /requests/verify` | [`Expectation`] | [`Verdict`] |
/// | `GET /keys` | | list of [`KeyInfo`], of all worlds |
/// | `POST /keys` | [`KeyRequest`] | [`KeyInfo`] |
/// | `GET /limits` | | [`Limits`] |
/// | `POST /limits` | some of [`Limits`] | [`Limits`] |
/// | `GET /events` | | list of [`StoredEvent`], in order of arrival |
/// | `GET /snapshot` | | [`Snapshot`] |
/// | `PUT /snapshot` | [`Snapshot`] | `{"ok": true}`; the world is as it was when the snapshot was taken |
/// | `GET /audit` | | [`Report`] |
/// | `POST /audit` | [`Run`] | [`RunAudit`]: of what a run has sent, how much is stored, lost, doubled and out of order |
/// | `GET /webhooks` | | list of [`WebhookInfo`] |
/// | `POST /webhooks` | [`WebhookSecrets`] | list of [`WebhookInfo`]; webhooks of this platform to this label must be signed from now on |
/// | `DELETE /webhooks` | | `{"ok": true}`; none need to be signed |
/// | `GET /live` | | an event stream of what is new: events, requests, faults and the clock, as the inspector at `/__mock/` shows them; with `Last-Event-ID` it goes on where another one ended |
/// | `DELETE /streams` | | `{"cut": n}`; the connections of all open streams are cut |
///
/// Requests to the services that carry `X-Mock-Inspector` only look on: they are neither noted in the journal, nor counted, nor spoiled.
///
/// A request that is not understood is answered with 4xx and `{"error": {"code", "message"}}`.
#[derive(Clone)]
pub struct Control {
    shared: Arc<Shared>,
    world: Arc<World>,
}

/// A key to be issued, in the form of `POST /__mock/keys`.
#[derive(Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
#[non_exhaustive]
pub struct KeyRequest {
    /// The service that is to accept it.
    pub service: String,
    /// The key; one is made if it is not given.
    pub key: Option<String>,
    /// The public half of the key, in PEM, for services that take tokens which clients sign: those that name `key` are accepted
    /// if they are signed with the private half, and the key by itself is not.
    pub public_key: Option<String>,
    /// What it is to allow; everything if it is not given.
    pub scopes: Option<Vec<Scope>>,
    /// Whether it opens the world that the request chooses, instead of a new one.
    pub share_world: bool,
}

/// What became of a seed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Seeded {
    /// Events stored.
    pub stored: usize,
    /// Events that were stored before under the same idempotency key.
    pub duplicates: usize,
    /// What was made up, if anything was to be.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub generated: Option<Generated>,
}

/// What a world did, for tests that keep a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Report {
    /// What is stored.
    #[serde(flatten)]
    pub events: Audit,
    /// Requests noted in the journal since the server began, forgotten ones included.
    pub requests: u64,
    /// Requests answered with an answer given before.
    pub requests_replayed: u64,
    /// Breaches of the specification in the requests that the journal still holds, and in their answers.
    pub violations: usize,
}

/// A request with what it led to.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct RequestDetail {
    /// The request itself, and how it was answered.
    #[serde(flatten)]
    pub entry: JournalEntry,
    /// The same for all attempts to write the same; `null` for a request that writes nothing.
    pub batch: Option<String>,
    /// The numbers of all requests of the batch that the journal holds, this one among them.
    pub attempts: Vec<u64>,
    /// What was stored of it.
    pub events: Vec<StoredEvent>,
}

impl Control {
    pub(crate) fn new(shared: Arc<Shared>) -> Self {
        let world = Arc::clone(shared.keyring.default_world());
        Self { shared, world }
    }

    /// The world of another key.
    ///
    /// # Errors
    ///
    /// When the server does not know the key.
    pub fn world_of(&self, key: &str) -> Result<Self> {
        let world = self.shared.keyring.world_of(key).ok_or(Error::UnknownWorld)?;
        Ok(Self { shared: Arc::clone(&self.shared), world })
    }

    /// Nothing stored, no faults, an empty journal, the real time, the limits of the beginning. Keys stay, and
    /// so do the secrets of webhooks.
    pub fn reset(&self) {
        self.world.reset(self.shared.keyring.limits());
    }

    /// Stores events, given as the service's clients write them, without any of what happens to requests. They may be as old as they are.
    ///
    /// # Errors
    ///
    /// When the service does not exist, or one of the events is not as it wants them; nothing is stored then.
    pub fn seed(&self, service: &str, events: Vec<Value>) -> Result<Seeded> {
        let dialect = service_named(service)?;
        let project = self.shared.keyring.project(dialect, &self.world);
        let limits = Limits { check_event_time: false, ..self.limits() };
        let (head, now) = (Head::of_nobody(), self.clock().now);
        let receipt = Receipt { head: &head, limits: &limits, project, now, request: None };
        let read = |(index, event)| dialect.read_event(event, &receipt).map_err(|reason| Error::Seed { index, reason });
        let events = events.into_iter().enumerate().map(read).collect::<Result<Vec<_>>>()?;
        Ok(self.store(events))
    }

    /// Makes up activity on whole days before today, of assistants that are registered with it, and stores it as if it came through a service.
    ///
    /// # Errors
    ///
    /// When the service does not exist.
    pub fn generate(&self, service: &str, generator: &Generator) -> Result<Seeded> {
        let dialect = service_named(service)?;
        let (project, now) = (self.shared.keyring.project(dialect, &self.world), self.clock().now);
        let blank = |at| {
            let mut event = NewEvent::new(dialect.name(), at, now);
            event.fields.set(Field::Project, project);
            event
        };
        let today = query::day(now);
        let (events, totals) = generator.events(Days { from: today, to: today }.span().start, blank);
        generator.assistants().for_each(|assistant| self.add_assistant(assistant));
        Ok(Seeded { generated: Some(totals), ..self.store(events) })
    }

    /// Makes an assistant known, so that it is there whether or not it did anything.
    pub fn add_assistant(&self, assistant: Assistant) {
        self.world.account.lock().add_assistant(assistant);
    }

    fn store(&self, events: Vec<NewEvent>) -> Seeded {
        let mut seeded = Seeded::default();
        self.world.write(|store| {
            for event in events {
                match store.insert(event) {
                    Inserted::New(_) => seeded.stored += 1,
                    Inserted::Duplicate(_) => seeded.duplicates += 1,
                }
            }
        });
        seeded
    }

    /// What the world's clock shows.
    #[must_use]
    pub fn clock(&self) -> ClockReading {
        self.world.clock.reading()
    }

    /// Moves, stops or releases the world's clock.
    pub fn set_clock(&self, change: &ClockChange) -> ClockReading {
        let reading = self.world.clock.change(change);
        // Events that wait for this time show now, also to streams.
        drop(self.world.store());
        reading
    }

    /// The fault rules in force.
    #[must_use]
    pub fn faults(&self) -> Vec<ActiveFault> {
        self.world.faults.lock().list()
    }

    /// Puts a fault rule in force, after those there are.
    pub fn add_fault(&self, rule: FaultRule) -> ActiveFault {
        self.world.faults.lock().add(rule)
    }

    /// Takes a fault rule out of force; `false` if there is none with this number.
    pub fn remove_fault(&self, id: u64) -> bool {
        self.world.faults.lock().remove(id)
    }

    /// Takes all fault rules out of force.
    pub fn clear_faults(&self) {
        self.world.faults.lock().clear();
    }

    /// Cuts the connections of all open streams; returns how many.
    pub fn cut_streams(&self) -> usize {
        self.world.streams.cut()
    }

    /// The requests noted, oldest first.
    #[must_use]
    pub fn requests(&self, filter: &JournalFilter) -> Vec<JournalEntry> {
        self.world.journal.lock().list(filter)
    }

    /// A request by its number, with what it led to; `None` if the journal does not hold it.
    #[must_use]
    pub fn request(&self, number: u64) -> Option<RequestDetail> {
        let (entry, (batch, attempts)) = {
            let journal = self.world.journal.lock();
            (journal.get(number)?, journal.attempts(number))
        };
        let store = self.world.store();
        let table = store.events();
        let brought = table.rows_from(0).filter(|row| table.request(*row) == Some(number));
        let events = brought.map(|row| table.get(row)).collect();
        Some(RequestDetail { entry, batch, attempts, events })
    }

    fn feed(&self, place: Option<Place>) -> Feed {
        Feed::of(Arc::clone(&self.world), self.shared.closing.subscribe(), place)
    }

    /// Forgets the requests noted.
    pub fn clear_requests(&self) {
        self.world.journal.lock().clear();
    }

    /// Whether the requests noted are those that a test expects.
    #[must_use]
    pub fn verify(&self, expected: &Expectation) -> Verdict {
        self.world.journal.lock().verify(expected)
    }

    /// Every key of the server, of whatever world.
    #[must_use]
    pub fn keys(&self) -> Vec<KeyInfo> {
        self.shared.keyring.list()
    }

    /// A new key that opens a new world.
    ///
    /// # Errors
    ///
    /// When the service does not exist.
    pub fn new_key(&self, service: &str) -> Result<KeyInfo> {
        self.issue_key(KeyRequest { service: service.to_owned(), ..KeyRequest::default() })
    }

    /// A key as it is wanted. A key that is known stays as it is.
    ///
    /// # Errors
    ///
    /// When the service does not exist, or the key is not one that its clients could use, or its public half is none or of no use to
    /// the service.
    pub fn issue_key(&self, wanted: KeyRequest) -> Result<KeyInfo> {
        let dialect = service_named(&wanted.service)?;
        let key = wanted.key.unwrap_or_else(|| dialect.mint_key());
        if !dialect.is_key(&key) {
            return Err(Error::MalformedKey { service: dialect.name() });
        }
        let new = NewKey {
            scopes: wanted.scopes.unwrap_or_else(|| Scope::ALL.to_vec()),
            public_key: wanted.public_key.map(|pem| public_key(dialect, &pem)).transpose()?,
            ..NewKey::new(key, wanted.share_world.then(|| Arc::clone(&self.world)))
        };
        Ok(self.shared.keyring.issue(dialect, new).info())
    }

    /// The labels whose webhooks must be signed.
    #[must_use]
    pub fn webhooks(&self) -> Vec<WebhookInfo> {
        self.world.webhooks.lock().list()
    }

    /// Sets by which secrets the webhooks of a platform to a label are verified. As long as there is none, they need a key of the world
    /// instead.
    ///
    /// # Errors
    ///
    /// When there is no such platform, the label cannot be one, or the platform could not sign with a secret.
    pub fn set_webhook_secrets(&self, secrets: WebhookSecrets) -> Result<()> {
        self.world.webhooks.lock().expect(secrets)
    }

    /// Forgets the secrets of all webhooks.
    pub fn clear_webhooks(&self) {
        self.world.webhooks.lock().clear();
    }

    /// The world's limits.
    #[must_use]
    pub fn limits(&self) -> Limits {
        *self.world.limits.lock()
    }

    /// Replaces the world's limits.
    pub fn set_limits(&self, limits: Limits) {
        *self.world.limits.lock() = limits;
    }

    /// Everything stored, in order of arrival.
    #[must_use]
    pub fn events(&self) -> Vec<StoredEvent> {
        let store = self.world.store();
        store.events().rows_from(0).map(|row| store.events().get(row)).collect()
    }

    /// How much was stored and refused.
    #[must_use]
    pub fn audit(&self) -> Report {
        let events = self.world.store().audit();
        let requests_replayed = self.world.replays.lock().replayed();
        let journal = self.world.journal.lock();
        Report { events, requests: journal.count(), requests_replayed, violations: journal.violations() }
    }
}

impl std::fmt::Debug for Control {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Control").field("world", &self.world.name()).finish_non_exhaustive()
    }
}

/// The public half of a key of a service, from PEM.
pub(crate) fn public_key(dialect: &dyn Dialect, pem: &str) -> Result<PublicKey> {
    if !dialect.takes_signed_tokens() {
        return Err(Error::NoSignedTokens { service: dialect.name() });
    }
    PublicKey::from_pem(pem).ok_or(Error::MalformedPublicKey)
}

fn service_named(name: &str) -> Result<&'static dyn Dialect> {
    dialects::find(name).ok_or_else(|| Error::UnknownService(name.to_owned()))
}
