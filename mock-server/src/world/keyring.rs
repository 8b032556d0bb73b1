//! The keys a server accepts, and the world that each of them opens.

use super::{Limits, PublicKey, World};
use crate::dialects::{self, Dialect};
use indexmap::IndexMap;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use subtle::ConstantTimeEq;

/// What a key allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Scope {
    /// To ask.
    Read,
    /// To store.
    Write,
}

/// A key as the control plane shows it. Unlike anywhere else the key is in it: tests need it to call the service.
#[derive(Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KeyInfo {
    /// The service that accepts it.
    pub service: String,
    /// The key itself.
    pub key: String,
    /// The world it opens.
    pub world: String,
    /// What it allows.
    pub scopes: Vec<Scope>,
    /// What public clients of the world write with, for services whose clients do not write with the key.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// A key that the server accepts.
pub(crate) struct Key {
    /// The number of the key with which its requests are counted: its own, or that of another key of the account.
    pub(crate) budget: usize,
    pub(crate) service: &'static str,
    /// The part of the account that the key belongs to.
    pub(crate) project: &'static str,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) world: Arc<World>,
    /// By which tokens are verified that name the key; without it, presenting the key is enough.
    pub(crate) public_key: Option<PublicKey>,
    text: String,
}

/// A key that the server is to accept.
pub(crate) struct NewKey {
    pub(crate) text: String,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) public_key: Option<PublicKey>,
    /// The world it opens; a new one unless told otherwise.
    pub(crate) world: Option<Arc<World>>,
}

/// All keys of a server.
pub(crate) struct Keyring {
    keys: Mutex<Keys>,
    /// How many worlds there are besides the default one.
    worlds: AtomicUsize,
    default_world: Arc<World>,
    limits: Limits,
    /// Whether a well-formed key that nobody issued opens a world of its own.
    any_key: bool,
}

#[derive(Default)]
struct Keys {
    /// Those that are good, in the order of issue; by digest, so that the time a look-up takes tells nothing about them.
    good: IndexMap<[u8; 32], Arc<Key>>,
    /// Digests of those that were good once.
    revoked: HashSet<[u8; 32]>,
    issued: usize,
}

impl Keyring {
    pub(crate) fn new(limits: Limits, any_key: bool) -> Self {
        let default_world = Arc::new(World::new("default".to_owned(), limits));
        Self { keys: Mutex::default(), worlds: AtomicUsize::default(), default_world, limits, any_key }
    }

    fn new_world(&self) -> Arc<World> {
        let number = self.worlds.fetch_add(1, Ordering::Relaxed) + 1;
        Arc::new(World::new(format!("world-{number}"), self.limits))
    }

    /// The world of requests without a known key, and of control requests that name none.
    pub(crate) fn default_world(&self) -> &Arc<World> {
        &self.default_world
    }

    /// The limits with which worlds begin.
    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Accepts a key from now on. A key that is known stays as it is.
    pub(crate) fn issue(&self, dialect: &dyn Dialect, new: NewKey) -> Arc<Key> {
        let key = self.keys.lock().add(dialect, new, || self.new_world());
        dialect.settle(&key.world, self);
        key
    }

    /// Accepts a public token from now on: a key to write to a world with, as far as the dialect lets it. `false` if the token opens
    /// another world already.
    pub(crate) fn publish(&self, dialect: &dyn Dialect, token: String, world: &Arc<World>) -> bool {
        let new = NewKey { scopes: vec![Scope::Write], ..NewKey::new(token, Some(Arc::clone(world))) };
        let key = self.keys.lock().add(dialect, new, || Arc::clone(world));
        Arc::ptr_eq(&key.world, world)
    }

    /// Accepts a key no longer.
    pub(crate) fn revoke(&self, key: &Key) {
        let digest = digest(&key.text);
        let mut keys = self.keys.lock();
        keys.good.shift_remove(&digest);
        keys.revoked.insert(digest);
    }

    /// The key that a client presents to a service.
    pub(crate) fn find(&self, dialect: &dyn Dialect, text: &str) -> Option<Arc<Key>> {
        let keys = self.keys.lock();
        let known = keys.find(text).filter(|key| key.service == dialect.name());
        let welcome = self.any_key && dialect.is_key(text) && !keys.revoked.contains(&digest(text));
        drop(keys);
        known.or_else(|| welcome.then(|| self.issue(dialect, NewKey::new(text.to_owned(), None))))
    }

    /// The world that a key of any service opens.
    pub(crate) fn world_of(&self, text: &str) -> Option<Arc<World>> {
        Some(Arc::clone(&self.keys.lock().find(text)?.world))
    }

    /// The project in which the first key of a service that opens a world stores.
    pub(crate) fn project(&self, dialect: &dyn Dialect, world: &Arc<World>) -> &'static str {
        let keys = self.keys.lock();
        let opens = |key: &&Arc<Key>| key.service == dialect.name() && Arc::ptr_eq(&key.world, world);
        keys.good.values().find(opens).map_or_else(|| dialect.project(""), |key| key.project)
    }

    /// The worlds that good keys open.
    pub(crate) fn worlds(&self) -> Vec<Arc<World>> {
        let mut worlds: Vec<_> = self.keys.lock().good.values().map(|key| Arc::clone(&key.world)).collect();
        worlds.sort_by_key(Arc::as_ptr);
        worlds.dedup_by_key(|world| Arc::as_ptr(world));
        worlds
    }

    /// The keys that are good, without public tokens.
    pub(crate) fn list(&self) -> Vec<KeyInfo> {
        let good: Vec<_> = self.keys.lock().good.values().cloned().collect();
        let is_account = |key: &&Arc<Key>| dialects::find(key.service).is_some_and(|dialect| dialect.is_key(&key.text));
        good.iter().filter(is_account).map(|key| key.info()).collect()
    }
}

impl Keys {
    fn find(&self, text: &str) -> Option<Arc<Key>> {
        let key = self.good.get(&digest(text))?;
        bool::from(key.text.as_bytes().ct_eq(text.as_bytes())).then(|| Arc::clone(key))
    }

    /// The key that has this text, or a new one.
    fn add(&mut self, dialect: &dyn Dialect, new: NewKey, new_world: impl FnOnce() -> Arc<World>) -> Arc<Key> {
        let NewKey { text, scopes, public_key, world } = new;
        if let Some(known) = self.find(&text) {
            return known;
        }
        let (service, project) = (dialect.name(), dialect.project(&text));
        let world = world.unwrap_or_else(new_world);
        self.issued += 1;
        let account = self.good.values().find(|key| key.service == service && Arc::ptr_eq(&key.world, &world));
        let budget = account.filter(|_| dialect.limits_accounts()).map_or(self.issued, |key| key.budget);
        let key = Arc::new(Key { budget, service, project, scopes, world, public_key, text });
        self.good.insert(digest(&key.text), Arc::clone(&key));
        key
    }
}

impl NewKey {
    /// A key that allows everything to whoever presents it.
    pub(crate) fn new(text: String, world: Option<Arc<World>>) -> Self {
        Self { text, scopes: Scope::ALL.to_vec(), public_key: None, world }
    }
}

impl Key {
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    pub(crate) fn info(&self) -> KeyInfo {
        KeyInfo {
            service: self.service.to_owned(),
            key: self.text.clone(),
            world: self.world.name().to_owned(),
            scopes: self.scopes.clone(),
            token: dialects::find(self.service).and_then(|dialect| dialect.public_token(&self.world)),
        }
    }
}

impl Scope {
    /// Every scope there is.
    pub const ALL: [Self; 2] = [Self::Read, Self::Write];

    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Read => "read",
            Self::Write => "write",
        }
    }
}

fn digest(text: &str) -> [u8; 32] {
    Sha256::digest(text).into()
}
