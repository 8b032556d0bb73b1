//! Webhooks of voice and agent platforms as data. What they mean is decided in [`agentlytics::webhooks`], whose types are here as
//! well for bindings that are Rust.

use std::fmt;
use std::time::Duration;

use agentlytics::Timestamp;
use agentlytics::core::{Clock, Error, Fault, Kind, SystemClock};
pub use agentlytics::webhooks::{
    Answer, Example, HmacPlan, Platform, Received, Receiver, Refused, Request, Scheme, Sender, Signed, UnifiedEvent, examples, is_label,
};
use http::{HeaderMap, HeaderName, HeaderValue};
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::data;
use crate::operation::untyped;

/// What may be set of an endpoint; what is absent or null keeps its default.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Options {
    label: Option<String>,
    secrets: Vec<String>,
    scheme: Option<Scheme>,
    tolerance_ms: Option<u64>,
}

/// A [`Receiver`] that was set up by data, and answers with data.
pub struct Endpoint(Receiver);

impl Endpoint {
    /// An endpoint for the webhooks of a platform. The options are an object with `label`, `secrets` (a list), `scheme`
    /// (`"published"`, `"bearer"` or `{"hmac": {..}}`) and `tolerance_ms`.
    ///
    /// # Errors
    /// `validation` names the option that is wrong.
    pub fn open(platform: &str, options: Value) -> Result<Self, Error> {
        let options: Options = data::arguments("webhooks", options)?;
        if options.label.as_deref().is_some_and(|label| !is_label(label)) {
            return Err(Error::validation(format!("webhooks: 'label': {}", Refused::InvalidLabel)));
        }
        let mut receiver = Receiver::new(named(platform)?).scheme(options.scheme.unwrap_or_default());
        if let Some(label) = options.label {
            receiver = receiver.label(label);
        }
        if let Some(millis) = options.tolerance_ms {
            receiver = receiver.tolerance(Duration::from_millis(millis));
        }
        Ok(Self(options.secrets.into_iter().fold(receiver, Receiver::secret)))
    }

    /// Verifies a request and reads it: an object with `event` (or null), `answer` (`status`, `content_type`, `body`) and
    /// `verified`. Without `now_ms`, milliseconds since 1970, it came just now. What cannot be a header is passed over.
    ///
    /// # Errors
    /// Why it is refused: the code is that of a [`Refused`], the status what to answer with.
    pub fn receive<N: AsRef<[u8]>, V: AsRef<[u8]>>(
        &self,
        url: &str,
        headers: impl IntoIterator<Item = (N, V)>,
        body: &[u8],
        now_ms: Option<i64>,
    ) -> Result<Value, Error> {
        let header = |(name, value): (N, V)| {
            let name = HeaderName::from_bytes(name.as_ref()).ok()?;
            Some((name, HeaderValue::from_bytes(value.as_ref()).ok()?))
        };
        let mut map = HeaderMap::new();
        for (name, value) in headers.into_iter().filter_map(header) {
            map.append(name, value);
        }
        let received = self.0.receive(&Request { url, headers: &map, body }, time(now_ms)?).map_err(refused)?;
        untyped(&received)
    }
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Endpoint").field(&self.0).finish()
    }
}

/// A [`Signed`] as data.
#[derive(Serialize)]
struct SignedRequest {
    url: String,
    headers: Map<String, Value>,
}

/// Signs a request as the platform does: an object with `url` and `headers`. The options are those of an [`Endpoint`]; of the
/// secrets the first signs.
///
/// # Errors
/// `validation` names the option that is wrong; otherwise the code is that of a [`Refused`].
pub fn sign(platform: &str, options: Value, url: &str, content_type: &str, body: &[u8], now_ms: Option<i64>) -> Result<Value, Error> {
    let options: Options = data::arguments("webhooks", options)?;
    let secret = options.secrets.into_iter().next().ok_or_else(|| Error::validation("webhooks: 'secrets': one is needed to sign"))?;
    let sender = Sender::new(named(platform)?, secret).scheme(options.scheme.unwrap_or_default());
    let signed = sender.sign(url, content_type, body, time(now_ms)?).map_err(refused)?;
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = signed.headers.iter().map(|(name, value)| (name.as_str().to_owned(), text(value).into())).collect();
    untyped(&SignedRequest { url: signed.url, headers })
}

fn named(platform: &str) -> Result<Platform, Error> {
    platform.parse().map_err(|unknown| Error::validation(format!("webhooks: 'platform': {unknown}")))
}

fn time(now_ms: Option<i64>) -> Result<Timestamp, Error> {
    let Some(millis) = now_ms else { return Ok(SystemClock::new().wall()) };
    Timestamp::from_millisecond(millis).map_err(|cause| Error::validation(format!("webhooks: 'now' is no time ({cause})")))
}

#[allow(clippy::needless_pass_by_value, reason = "it is what errors are made of")]
fn refused(refused: Refused) -> Error {
    let status = refused.status();
    // What the owner of the endpoint has set up wrongly is not the fault of a server elsewhere.
    let kind = if status == 500 { Kind::Config } else { Kind::of_status(status) };
    let mut fault = Fault::new(kind, format!("the webhook is refused: {refused}"));
    fault.code = Some(refused.code().to_owned());
    fault.status = Some(status);
    fault.into()
}
