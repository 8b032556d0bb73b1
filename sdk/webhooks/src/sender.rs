//! The sending end: requests signed as the platforms sign them.

use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::platform::Platform;
use crate::refused::Refused;
use crate::secret::Secret;
use crate::signature::Scheme;

/// Signs requests as a platform does: for tests, and to try out a server.
#[derive(Clone, Debug)]
#[must_use = "a sender does nothing until it signs"]
pub struct Sender {
    platform: Platform,
    secret: Secret,
    scheme: Scheme,
}

/// What to send along with the body that was signed.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Signed {
    /// Where to send it: Twilio says in the URL what the body of a JSON request is.
    pub url: String,
    /// The headers, `content-type` among them.
    pub headers: HeaderMap,
}

impl Sender {
    /// A sender that signs with `secret`.
    pub fn new(platform: Platform, secret: impl Into<String>) -> Self {
        Self { platform, secret: Secret::new(secret), scheme: Scheme::default() }
    }

    /// How requests are signed, where the customer has a choice. Default: as the platform has published.
    pub fn scheme(mut self, scheme: Scheme) -> Self {
        self.scheme = scheme;
        self
    }

    /// Signs a request that is sent `now`. Where the platform gives each request a name, it is made from the body and the time.
    ///
    /// # Errors
    /// What cannot be used: the secret, the scheme, the URL.
    pub fn sign(&self, url: &str, content_type: &str, body: &[u8], now: Timestamp) -> Result<Signed, Refused> {
        let mut signed = Signed { url: url.to_owned(), headers: HeaderMap::new() };
        signed.insert(CONTENT_TYPE.as_str(), content_type)?;
        self.scheme.signature(self.platform).sign(&mut signed, body, &self.secret, now)?;
        Ok(signed)
    }
}

impl Signed {
    pub(crate) fn insert(&mut self, name: &str, value: &str) -> Result<(), Refused> {
        let name = HeaderName::from_bytes(name.as_bytes()).map_err(|_| Refused::UnusableScheme)?;
        let value = HeaderValue::from_str(value).map_err(|_| Refused::UnusableScheme)?;
        self.headers.insert(name, value);
        Ok(())
    }

    /// A name for a request, for platforms that give it one.
    pub(crate) fn message_id(body: &[u8], now: Timestamp) -> String {
        let hash = Sha256::new().chain_update(now.as_nanosecond().to_be_bytes()).chain_update(body).finalize();
        format!("msg_{}", base16ct::lower::encode_string(&hash[..16]))
    }
}
