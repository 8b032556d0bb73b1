//! The services, each in its own folder, behind one seam.
//!
//! A dialect knows its service's words: where a key stands, what an error looks like, how an event is written. It knows nothing of
//! connections, faults, limits, idempotency or the journal; those are the same for all and lie in [`middleware`](crate::middleware).

mod agent_analytics;
mod agnt;
mod metrone;
mod refusal;
mod tail;
mod wire;

pub(crate) use refusal::Refusal;
pub(crate) use tail::Tail;

use crate::exchange::{Answer, Asked, Head, Reply};
use crate::store::NewEvent;
use crate::world::{Key, Keyring, Limits, RateStatus, World};
use agentlytics_spec::{Operation, Route, Spec};
use http::{HeaderMap, Method};
use jiff::Timestamp;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;

/// Every service there is. A new one is a folder beside this file and a line here.
static DIALECTS: [&dyn Dialect; 3] = [&metrone::Metrone, &agent_analytics::AgentAnalytics, &agnt::Agnt];

/// What the server asks of a service.
pub(crate) trait Dialect: Sync {
    /// The service's short name.
    fn name(&self) -> &'static str;

    /// The service's specification.
    fn spec(&self) -> &'static Spec;

    /// A new key, well formed.
    fn mint_key(&self) -> String;

    /// Whether a text has the form of a key.
    fn is_key(&self, text: &str) -> bool;

    /// Whether clients may sign tokens that name a key, instead of presenting the key.
    fn takes_signed_tokens(&self) -> bool {
        false
    }

    /// The part of the account that a key belongs to.
    fn project(&self, key: &str) -> &'static str;

    /// Gives a world that a key of the service opens what it has from the beginning.
    fn settle(&self, _world: &Arc<World>, _keyring: &Keyring) {}

    /// What public clients of a world write with, for services that have something of the kind besides the key.
    fn public_token(&self, _world: &World) -> Option<String> {
        None
    }

    /// The key that a request presents outside of its body, or that the token there names, whether or not it is a good one.
    fn key_in_head(&self, head: &Head) -> Option<String>;

    /// The key that a request presents within its body, asked only where the specification allows that.
    fn key_in_body(&self, body: &Value) -> Option<String>;

    /// The world of a request that presents no key, for services that know it by something else; it has the parameters of the path that
    /// the operation has.
    fn world_without_key(&self, _path: &[(&str, String)], _head: &Head, _body: &[u8], _keyring: &Keyring) -> Option<Arc<World>> {
        None
    }

    /// The bytes that the body of a request may have.
    fn body_bytes(&self, _operation: &Operation, limits: &Limits) -> usize {
        limits.body_bytes
    }

    /// What a repetition of the request is recognised by, if the service offers that and the client makes use of it.
    fn idempotency_key<'a>(&self, head: &'a Head) -> Option<&'a str>;

    /// Whether an operation stores events, which the account may do so many times.
    fn stores_events(&self, operation: &Operation) -> bool {
        operation.kind().writes()
    }

    /// Whether the rate limit is for all keys of a world together and not for each.
    fn limits_accounts(&self) -> bool {
        false
    }

    /// The comment that keeps a stream alive, and the time between two of them, for services that have streams.
    fn heartbeat(&self) -> (&'static str, Duration) {
        ("", Duration::from_secs(30))
    }

    /// Tells the client where it stands with the rate limit.
    fn announce_rate(&self, rate: &RateStatus, headers: &mut HeaderMap);

    /// A refusal in the service's words.
    fn refuse(&self, refusal: &Refusal, head: &Head) -> Reply;

    /// Reads one event of a service's wire form.
    ///
    /// # Errors
    ///
    /// Says what is wrong with it.
    fn read_event(&self, event: Value, receipt: &Receipt<'_>) -> Result<NewEvent, String>;

    /// Does what an operation asks. The request is authenticated, within its limits and not a repetition.
    fn answer(&self, call: Call) -> Answer;
}

/// A request to an operation, on its way to the dialect.
#[derive(Clone)]
pub(crate) struct Call {
    pub(crate) operation: &'static Operation,
    /// Parameters of the path, decoded.
    pub(crate) path: Vec<(&'static str, String)>,
    pub(crate) asked: Asked,
    pub(crate) world: Arc<World>,
    pub(crate) limits: Limits,
    /// Always there on operations that take an account's key; elsewhere only if a good one came.
    pub(crate) key: Option<Arc<Key>>,
    pub(crate) keyring: Arc<Keyring>,
    /// When the request arrived, on the world's clock.
    pub(crate) now: Timestamp,
    /// Its number in the world's journal, if it was noted.
    pub(crate) number: Option<u64>,
    /// Events of the request that are to be refused, with the reason to give.
    pub(crate) spoiled: Option<Spoiled>,
    /// Origins whose pages may call what is not for pages of every origin.
    pub(crate) origins: Arc<[String]>,
    /// Turns true when the server stops.
    pub(crate) closing: watch::Receiver<bool>,
}

/// Events that a fault rule wants refused: their places in the request, from 0, and the reason to give.
#[derive(Debug, Clone)]
pub(crate) struct Spoiled(BTreeMap<usize, String>);

/// The circumstances in which events are received.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Receipt<'a> {
    pub(crate) head: &'a Head,
    pub(crate) limits: &'a Limits,
    pub(crate) project: &'a str,
    pub(crate) now: Timestamp,
    /// The number of the request in the world's journal, if it was one and was noted.
    pub(crate) request: Option<u64>,
}

impl Receipt<'_> {
    /// An event that nothing is known of yet but when it happened.
    pub(crate) fn event(&self, service: &str, occurred_at: Timestamp) -> NewEvent {
        NewEvent { request: self.request, ..NewEvent::new(service, occurred_at, self.now) }
    }
}

impl Call {
    /// A parameter of the path. Every operation is asked only for those that its path has.
    pub(crate) fn path_parameter(&self, name: &str) -> &str {
        self.path.iter().find(|(known, _)| *known == name).map_or("", |(_, value)| value)
    }
}

impl Spoiled {
    pub(crate) fn code_for(&self, index: usize) -> Option<&str> {
        self.0.get(&index).map(String::as_str)
    }
}

impl FromIterator<(usize, String)> for Spoiled {
    fn from_iter<I: IntoIterator<Item = (usize, String)>>(events: I) -> Self {
        Self(events.into_iter().collect())
    }
}

/// The service with this name.
pub(crate) fn find(name: &str) -> Option<&'static dyn Dialect> {
    DIALECTS.into_iter().find(|dialect| dialect.name() == name)
}

/// Every service, in the order in which they are asked for a path.
pub(crate) fn all() -> impl Iterator<Item = &'static dyn Dialect> {
    DIALECTS.into_iter()
}

/// The service whose name a path begins with, and the path below it: each service has a door of its own, behind which none of its paths
/// can be taken for another's.
pub(crate) fn door(path: &str) -> Option<(&'static dyn Dialect, &str)> {
    let below = |dialect: &dyn Dialect| path.strip_prefix('/')?.strip_prefix(dialect.name()).filter(|below| below.starts_with('/'));
    all().find_map(|dialect| Some((dialect, below(dialect)?)))
}

/// Whose request it is that came through no door, and for what. A path of several services belongs to the one whose key the request
/// carries, else to the first of them; a path of none is refused in the words of the first.
pub(crate) fn route(method: &Method, head: &Head) -> (&'static dyn Dialect, Route<'static>) {
    let mut routes: Vec<_> = all().map(|dialect| (dialect, dialect.spec().route(method, &head.path))).collect();
    let rank = |(dialect, route): &(&dyn Dialect, Route<'_>)| {
        let own_key = dialect.key_in_head(head).is_some_and(|key| dialect.is_key(&key));
        let found = match route {
            Route::Operation(..) => 0,
            Route::MethodNotAllowed(_) => 1,
            Route::NotFound => 2,
        };
        (found, !own_key)
    };
    // Stable: among equals the order of registration stands.
    routes.sort_by_key(rank);
    routes.swap_remove(0)
}
