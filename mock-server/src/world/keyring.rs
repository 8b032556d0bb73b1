//! The keys a server accepts, and the world that each of them opens.

use super::{Limits, World};
use crate::dialects::Dialect;
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::HashMap;
use std::sync::Arc;
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
}

/// A key that the server accepts.
pub(crate) struct Key {
    pub(crate) id: usize,
    pub(crate) service: &'static str,
    /// The part of the account that the key belongs to.
    pub(crate) project: &'static str,
    pub(crate) scopes: Vec<Scope>,
    pub(crate) world: Arc<World>,
    text: String,
}

/// All keys of a server.
pub(crate) struct Keyring {
    keys: Mutex<Keys>,
    default_world: Arc<World>,
    limits: Limits,
    /// Whether a well-formed key that nobody issued opens a world of its own.
    any_key: bool,
}

#[derive(Default)]
struct Keys {
    issued: Vec<Arc<Key>>,
    /// By digest, so that the time a look-up takes tells nothing about the keys that exist.
    by_digest: HashMap<[u8; 32], usize>,
    worlds: usize,
}

impl Keyring {
    pub(crate) fn new(limits: Limits, any_key: bool) -> Self {
        let default_world = Arc::new(World::new("default".to_owned(), limits));
        Self { keys: Mutex::default(), default_world, limits, any_key }
    }

    /// The world of requests without a known key, and of control requests that name none.
    pub(crate) fn default_world(&self) -> &Arc<World> {
        &self.default_world
    }

    /// The limits with which worlds begin.
    pub(crate) fn limits(&self) -> Limits {
        self.limits
    }

    /// Accepts a key from now on. Without a world it opens a new one; a key that is known keeps the world it has.
    pub(crate) fn issue(&self, dialect: &dyn Dialect, text: String, scopes: Vec<Scope>, world: Option<Arc<World>>) -> Arc<Key> {
        let mut keys = self.keys.lock();
        if let Some(known) = keys.find(&text) {
            return known;
        }
        let world = world.unwrap_or_else(|| {
            keys.worlds += 1;
            Arc::new(World::new(format!("world-{}", keys.worlds), self.limits))
        });
        let (id, project) = (keys.issued.len(), dialect.project(&text));
        keys.by_digest.insert(digest(&text), id);
        let key = Arc::new(Key { id, service: dialect.name(), project, scopes, world, text });
        keys.issued.push(Arc::clone(&key));
        key
    }

    /// The key that a client presents to a service.
    pub(crate) fn find(&self, dialect: &dyn Dialect, text: &str) -> Option<Arc<Key>> {
        let known = self.keys.lock().find(text).filter(|key| key.service == dialect.name());
        if known.is_none() && self.any_key && dialect.is_key(text) {
            return Some(self.issue(dialect, text.to_owned(), Scope::ALL.to_vec(), None));
        }
        known
    }

    /// The world that a key of any service opens.
    pub(crate) fn world_of(&self, text: &str) -> Option<Arc<World>> {
        Some(Arc::clone(&self.keys.lock().find(text)?.world))
    }

    pub(crate) fn list(&self) -> Vec<KeyInfo> {
        self.keys.lock().issued.iter().map(|key| key.info()).collect()
    }
}

impl Keys {
    fn find(&self, text: &str) -> Option<Arc<Key>> {
        let key = self.issued.get(*self.by_digest.get(&digest(text))?)?;
        bool::from(key.text.as_bytes().ct_eq(text.as_bytes())).then(|| Arc::clone(key))
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
