//! A request as it came.

use http::HeaderMap;
use http::header::CONTENT_TYPE;
use jiff::Timestamp;

use crate::refused::Refused;

/// A request as it came, its body not yet parsed by anything: signatures cover its bytes.
#[derive(Clone, Copy, Debug)]
pub struct Request<'a> {
    /// The URL as the sender saw it, query included: behind a proxy the public one, which Twilio signs.
    pub url: &'a str,
    /// The headers. Of a signature that comes twice, the first counts.
    pub headers: &'a HeaderMap,
    /// The body.
    pub body: &'a [u8],
}

impl Request<'_> {
    /// A header's text.
    pub(crate) fn header(&self, name: &str) -> Result<&str, Refused> {
        let value = self.headers.get(name).ok_or_else(|| Refused::MissingSignature { header: name.to_owned() })?;
        value.to_str().map_err(|_| Refused::MalformedSignature { header: name.to_owned() })
    }

    /// A parameter of the URL.
    pub(crate) fn query(&self, name: &str) -> Option<String> {
        let (_, query) = self.url.split_once('?')?;
        let query = query.split('#').next()?;
        form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
    }

    /// Whether the body says that it is JSON.
    pub(crate) fn is_json(&self) -> bool {
        is_json(self.headers)
    }
}

pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let content_type = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default();
    media_type.trim().eq_ignore_ascii_case("application/json")
}

/// A verified request, for reading.
pub(crate) struct Incoming<'a> {
    pub request: &'a Request<'a>,
    /// The endpoint's label, if it has one.
    pub label: Option<&'a str>,
    /// When it came.
    pub now: Timestamp,
}
