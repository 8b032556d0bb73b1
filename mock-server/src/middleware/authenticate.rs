//! Whose request it is, and whether the key allows it.

use crate::dialects::{Dialect, Refusal};
use crate::exchange::{Body, Head};
use crate::world::{Key, Keyring, Scope};
use agentlytics_spec::{Kind, Operation};
use std::sync::Arc;

/// What a request says about who sends it.
pub(super) enum Presented {
    Nothing,
    UnknownKey,
    Key(Arc<Key>),
}

impl Presented {
    /// By the key outside of the body, unless the operation looks for one within it only.
    pub(super) fn in_head(dialect: &dyn Dialect, operation: Option<&Operation>, head: &Head, keyring: &Keyring) -> Self {
        if operation.is_some_and(|operation| operation.body_key().is_some() && !operation.takes_account_key()) {
            return Self::Nothing;
        }
        dialect.key_in_head(head).map_or(Self::Nothing, |text| Self::look_up(dialect, &text, keyring))
    }

    /// By the key in the body, if there is none outside of it and the operation allows one there.
    pub(super) fn or_in_body(self, dialect: &dyn Dialect, operation: Option<&Operation>, body: &Body, keyring: &Keyring) -> Self {
        let allowed = operation.is_some_and(|operation| operation.body_key().is_some());
        if !matches!(self, Self::Nothing) || !allowed {
            return self;
        }
        let text = body.json().ok().and_then(|body| dialect.key_in_body(body));
        text.map_or(Self::Nothing, |text| Self::look_up(dialect, &text, keyring))
    }

    fn look_up(dialect: &dyn Dialect, text: &str, keyring: &Keyring) -> Self {
        keyring.find(dialect, text).map_or(Self::UnknownKey, Self::Key)
    }

    pub(super) fn key(&self) -> Option<&Key> {
        match self {
            Self::Key(key) => Some(key),
            Self::Nothing | Self::UnknownKey => None,
        }
    }

    /// The key, after a look at what it allows. Where no account's key is needed, what to make of the key is for the dialect to decide, and
    /// so is whether it allows an external operation.
    pub(super) fn authorize(self, operation: &Operation) -> Result<Option<Arc<Key>>, Refusal> {
        match self {
            Self::Key(key) if !operation.takes_account_key() => Ok(Some(key)),
            _ if !operation.takes_account_key() => Ok(None),
            Self::Nothing if !operation.requires_key() => Ok(None),
            Self::Nothing => Err(Refusal::NoKey),
            Self::UnknownKey => Err(Refusal::UnknownKey),
            Self::Key(key) => allows(&key, operation).map(|()| Some(key)),
        }
    }
}

/// Whether a key allows an operation. What others than clients call is for the dialect to judge.
pub(super) fn allows(key: &Key, operation: &Operation) -> Result<(), Refusal> {
    let needed = match operation.kind() {
        Kind::External => return Ok(()),
        kind if kind.writes() => Scope::Write,
        _ => Scope::Read,
    };
    if key.scopes.contains(&needed) { Ok(()) } else { Err(Refusal::MissingScope(needed)) }
}
