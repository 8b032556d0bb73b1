//! How a request shows who sent it.

mod hmac;
mod plan;
mod shared;
mod standard;

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

pub use self::hmac::Hash;
pub(crate) use self::hmac::{decode_base64, encode_base64};
pub use self::plan::{Encoding, HmacPlan};
pub(crate) use self::shared::SharedSecret;
pub(crate) use self::standard::StandardWebhooks;
use crate::platform::Platform;
use crate::refused::Refused;
use crate::request::Request;
use crate::secret::Secret;
use crate::sender::Signed;

/// A way of signing, seen from both ends.
pub(crate) trait Signature: Sync {
    /// Whether the request was signed with this secret, and lately.
    fn verify(&self, request: &Request<'_>, secret: &Secret, window: &Window) -> Result<(), Refused>;

    /// Adds what signs the body.
    fn sign(&self, signed: &mut Signed, body: &[u8], secret: &Secret, now: Timestamp) -> Result<(), Refused>;
}

/// How requests are signed, where the customer has a choice.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Scheme {
    /// As the platform has published. Vapi leaves it to the customer; there it is the secret itself in `X-Vapi-Secret`.
    #[default]
    Published,
    /// The secret itself as the bearer token in `Authorization`.
    Bearer,
    /// An HMAC by a plan of the customer's.
    Hmac(HmacPlan),
}

impl Scheme {
    pub(crate) fn signature(&self, platform: Platform) -> &dyn Signature {
        match self {
            Self::Published => platform.webhooks().signature(),
            Self::Bearer => &SharedSecret::BEARER,
            Self::Hmac(plan) => plan,
        }
    }
}

/// When a signature may have been made.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Window {
    pub now: Timestamp,
    pub tolerance: Duration,
}

impl Window {
    /// Whether a signature made `at` is neither too old nor of the future.
    pub fn check(&self, at: Timestamp) -> Result<(), Refused> {
        let age = self.now.duration_since(at);
        // A tolerance that is no signed duration is one without end.
        if SignedDuration::try_from(self.tolerance).is_ok_and(|tolerance| age.abs() > tolerance) {
            return Err(Refused::ExpiredSignature { age_seconds: age.as_secs() });
        }
        Ok(())
    }
}
