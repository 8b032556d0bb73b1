//! The receiving end of one endpoint.

use std::time::Duration;

use jiff::Timestamp;
use serde::Serialize;

use crate::answer::Answer;
use crate::event::UnifiedEvent;
use crate::platform::Platform;
use crate::refused::Refused;
use crate::request::{Incoming, Request};
use crate::secret::Secret;
use crate::signature::{Scheme, Window};

/// The largest body that is taken: 5 MB, for transcripts.
pub const MAX_BODY_BYTES: usize = 5 * 1024 * 1024;

/// How far a signature's time may lie from the receiver's, either way, unless told otherwise.
pub const TOLERANCE: Duration = Duration::from_secs(300);

/// The receiving end of one endpoint: verifies its requests and reads them.
///
/// ```
/// use agentlytics_webhooks::{Platform, Receiver};
///
/// let receiver = Receiver::new(Platform::Retell).label("front-desk").secret("key_new").secret("key_old");
/// assert!(!format!("{receiver:?}").contains("key_"));
/// ```
#[derive(Clone, Debug)]
#[must_use = "a receiver does nothing until it is given a request"]
pub struct Receiver {
    platform: Platform,
    label: Option<String>,
    secrets: Vec<Secret>,
    scheme: Scheme,
    tolerance: Duration,
}

/// What a request tells, and how to answer it.
#[derive(Clone, Debug, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Received {
    /// What happened; nothing if the request is of no interest.
    pub event: Option<UnifiedEvent>,
    /// What to answer in either case.
    pub answer: Answer,
    /// Whether the signature was checked. It was not if the receiver has no secret; then the event says so as well.
    pub verified: bool,
}

impl Receiver {
    /// A receiver without a secret: it takes every request, and calls it unverified.
    pub fn new(platform: Platform) -> Self {
        Self { platform, label: None, secrets: Vec::new(), scheme: Scheme::default(), tolerance: TOLERANCE }
    }

    /// What the endpoint is called, for example `support-line`: up to 64 of `a-z`, `0-9`, `-` and `_`, the first a letter or
    /// digit. It becomes a property, and tells the intent of calls that nothing else tells it of.
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// A secret: one of those with which a request may be signed. Give two while one replaces the other. It is Twilio's auth
    /// token or shared key, Retell's API key, and elsewhere what the platform calls a signing secret.
    pub fn secret(mut self, secret: impl Into<String>) -> Self {
        self.secrets.push(Secret::new(secret));
        self
    }

    /// How requests are signed, where the customer has a choice. Default: as the platform has published.
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// How far a signature's time may lie from now, either way. Default: [`TOLERANCE`]. Twilio and Bland sign no time.
    pub fn tolerance(mut self, tolerance: Duration) -> Self {
        self.tolerance = tolerance;
        self
    }

    /// Verifies a request that came `now`, and reads it.
    ///
    /// # Errors
    /// Why it is refused, with the status to answer.
    pub fn receive(&self, request: &Request<'_>, now: Timestamp) -> Result<Received, Refused> {
        let label = self.label.as_deref();
        if !label.is_none_or(is_label) {
            return Err(Refused::InvalidLabel);
        }
        if request.body.len() > MAX_BODY_BYTES {
            return Err(Refused::BodyTooLarge);
        }
        self.verify(request, now)?;
        let reading = self.platform.webhooks().read(&Incoming { request, label, now })?;
        let verified = !self.secrets.is_empty();
        let event = reading.event.map(|event| event.word("label", label).put("verified", (!verified).then_some(false)));
        Ok(Received { event, answer: reading.answer, verified })
    }

    /// Whether one of the secrets is the right one; with none, all are.
    fn verify(&self, request: &Request<'_>, now: Timestamp) -> Result<(), Refused> {
        let signature = self.scheme.signature(self.platform);
        let window = Window { now, tolerance: self.tolerance };
        let mut verdict = Ok(());
        for secret in &self.secrets {
            // An empty one, from a variable that was not set say, everybody knows.
            verdict = if secret.is_empty() { Err(Refused::UnusableSecret) } else { signature.verify(request, secret, &window) };
            if verdict.is_ok() {
                break;
            }
        }
        verdict
    }
}

/// Whether an endpoint may be called so: see [`Receiver::label`].
#[must_use]
pub fn is_label(label: &str) -> bool {
    let is_alphanumeric = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9');
    label.len() <= 64
        && label.as_bytes().first().is_some_and(is_alphanumeric)
        && label.bytes().all(|byte| is_alphanumeric(&byte) || matches!(byte, b'-' | b'_'))
}
