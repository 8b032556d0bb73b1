//! Whose request it is, and whether the key allows it.

use crate::dialects::{Dialect, Refusal};
use crate::exchange::Asked;
use crate::world::{Key, Keyring, Scope};
use agentlytics_spec::Operation;
use std::sync::Arc;

/// What a request says about who sends it.
pub(super) enum Presented {
    Nothing,
    UnknownKey,
    Key(Arc<Key>),
}

impl Presented {
    /// Looks for the key of a request, in its body only where the operation allows that.
    pub(super) fn by(dialect: &'static dyn Dialect, operation: Option<&Operation>, asked: &Asked, keyring: &Keyring) -> Self {
        let in_body = || {
            operation?.body_key()?;
            dialect.key_in_body(asked.body.json().ok()?)
        };
        let Some(text) = dialect.key_in_head(&asked.head).or_else(in_body) else { return Self::Nothing };
        keyring.find(dialect, &text).map_or(Self::UnknownKey, Self::Key)
    }

    pub(super) fn key(&self) -> Option<&Arc<Key>> {
        match self {
            Self::Key(key) => Some(key),
            Self::Nothing | Self::UnknownKey => None,
        }
    }

    /// The key, if the operation needs one, after a look at what it allows.
    pub(super) fn authorize(self, operation: &Operation) -> Result<Option<Arc<Key>>, Refusal> {
        if !operation.requires_key() {
            return Ok(self.key().cloned());
        }
        let needed = if operation.kind().writes() { Scope::Write } else { Scope::Read };
        match self {
            Self::Nothing => Err(Refusal::NoKey),
            Self::UnknownKey => Err(Refusal::UnknownKey),
            Self::Key(key) if !key.scopes.contains(&needed) => Err(Refusal::MissingScope(needed)),
            Self::Key(key) => Ok(Some(key)),
        }
    }
}
