//! The webhooks that a world expects to be signed: which platform's, to which label, and by which secrets.
//!
//! It keeps secrets and shows none. Taking a webhook is a dialect's business.

use crate::error::{Error, Result};
use agentlytics_webhooks::{Platform, Receiver, Refused, Scheme, Sender, is_label};
use indexmap::IndexMap;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the label is where an address names none.
pub(crate) const MAIN: &str = "main";

/// The secrets by which a platform signs what it sends to one label, in the form of `POST /__mock/webhooks`.
#[derive(Clone, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct WebhookSecrets {
    /// The platform, as in the address: `twilio`, `vapi`, `retell`, `bland`, `openai` or `anthropic`.
    pub provider: String,
    /// The label, as in the address; `main` unless told otherwise.
    #[serde(default = "WebhookSecrets::main")]
    pub label: String,
    /// All that count from now on: more than one while one replaces the other. With none, nothing needs to be signed any more.
    pub secrets: Vec<String>,
    /// How the platform signs, where its customer has a choice.
    #[serde(default)]
    pub scheme: Scheme,
}

/// A label whose webhooks must be signed, as the control plane shows it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct WebhookInfo {
    /// The platform.
    pub provider: &'static str,
    /// The label.
    pub label: String,
    /// How many secrets count.
    pub secrets: usize,
    /// How the platform signs.
    pub scheme: Scheme,
}

/// The expected webhooks of one world.
#[derive(Debug, Default)]
pub(crate) struct Webhooks(IndexMap<(Platform, String), Expected>);

#[derive(Debug)]
struct Expected {
    receiver: Receiver,
    secrets: usize,
    scheme: Scheme,
}

impl WebhookSecrets {
    /// These secrets, for a platform that signs as it has published.
    pub fn new(provider: impl Into<String>, label: impl Into<String>, secrets: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let secrets = secrets.into_iter().map(Into::into).collect();
        Self { provider: provider.into(), label: label.into(), secrets, scheme: Scheme::default() }
    }

    /// How the platform signs, where its customer has a choice.
    #[must_use]
    pub fn scheme(self, scheme: Scheme) -> Self {
        Self { scheme, ..self }
    }

    fn main() -> String {
        MAIN.to_owned()
    }

    /// The receiver that has these secrets.
    fn receiver(&self) -> Result<(Platform, Receiver)> {
        let refused = |reason: &dyn fmt::Display| Error::Webhook {
            provider: self.provider.clone(),
            label: self.label.clone(),
            reason: reason.to_string(),
        };
        let platform: Platform = self.provider.parse().map_err(|unknown| refused(&unknown))?;
        if !is_label(&self.label) {
            return Err(refused(&Refused::InvalidLabel));
        }
        let mut receiver = Receiver::new(platform).label(&self.label).scheme(self.scheme.clone());
        for secret in &self.secrets {
            // What nothing can be signed with, nothing can be verified by.
            let sender = Sender::new(platform, secret).scheme(self.scheme.clone());
            sender.sign("http://localhost/", "application/json", b"{}", Timestamp::UNIX_EPOCH).map_err(|unusable| refused(&unusable))?;
            receiver = receiver.secret(secret);
        }
        Ok((platform, receiver))
    }
}

impl fmt::Debug for WebhookSecrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookSecrets").field("provider", &self.provider).field("label", &self.label).finish_non_exhaustive()
    }
}

impl Webhooks {
    /// Expects webhooks to be signed by these secrets, and no longer by others. Without any, they need not be signed.
    pub(crate) fn expect(&mut self, wanted: WebhookSecrets) -> Result<()> {
        let (platform, receiver) = wanted.receiver()?;
        let WebhookSecrets { label, secrets, scheme, .. } = wanted;
        if secrets.is_empty() {
            self.0.shift_remove(&(platform, label));
        } else {
            self.0.insert((platform, label), Expected { receiver, secrets: secrets.len(), scheme });
        }
        Ok(())
    }

    /// What verifies the webhooks of a platform to a label, if they must be signed.
    pub(crate) fn receiver(&self, platform: Platform, label: &str) -> Option<Receiver> {
        self.0.get(&(platform, label.to_owned())).map(|expected| expected.receiver.clone())
    }

    pub(crate) fn list(&self) -> Vec<WebhookInfo> {
        let told = |((platform, label), expected): (&(Platform, String), &Expected)| WebhookInfo {
            provider: platform.as_str(),
            label: label.clone(),
            secrets: expected.secrets,
            scheme: expected.scheme.clone(),
        };
        self.0.iter().map(told).collect()
    }

    pub(crate) fn clear(&mut self) {
        self.0.clear();
    }
}
