//! An HMAC whose every part is a setting.

use std::borrow::Cow;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Hash, Signature, Window, decode_base64, encode_base64};
use crate::refused::Refused;
use crate::request::Request;
use crate::secret::Secret;
use crate::sender::Signed;

/// Every request is one.
const METHOD: &str = "POST";

/// Which header holds an HMAC of which text: Vapi's HMAC credential, whose members have the names that they have there. Each
/// has a default, Vapi's own.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct HmacPlan {
    /// The hash.
    pub algorithm: Hash,
    /// The header with the signature. Default: `x-signature`.
    pub signature_header: Cow<'static, str>,
    /// What stands before the signature, for example `sha256=`.
    pub signature_prefix: Cow<'static, str>,
    /// How the signature is written.
    pub signature_encoding: Encoding,
    /// The header with the time of signing, in seconds or milliseconds. Default: `x-timestamp`. It counts if the signed text
    /// holds it.
    pub timestamp_header: Cow<'static, str>,
    /// The header with the request's name. It counts if the signed text holds it.
    pub message_id_header: Cow<'static, str>,
    /// The signed text, the body a part of it: with `{body}`, `{timestamp}`, `{method}`, `{url}` and `{svix-id}` for what stands there. Default:
    /// `{timestamp}.{body}`.
    pub payload_format: Cow<'static, str>,
    /// Whether the secret is the base64 of the key. Default: it is the key.
    pub secret_is_base64: bool,
}

/// How the bytes of a signature are written.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Encoding {
    /// Hexadecimal.
    #[default]
    Hex,
    /// Base64.
    Base64,
}

impl Default for HmacPlan {
    fn default() -> Self {
        Self {
            algorithm: Hash::Sha256,
            signature_header: Cow::Borrowed("x-signature"),
            signature_prefix: Cow::Borrowed(""),
            signature_encoding: Encoding::Hex,
            timestamp_header: Cow::Borrowed("x-timestamp"),
            message_id_header: Cow::Borrowed("svix-id"),
            payload_format: Cow::Borrowed("{timestamp}.{body}"),
            secret_is_base64: false,
        }
    }
}

impl HmacPlan {
    /// An HMAC-SHA256 of the body alone, in hexadecimal.
    pub(crate) const fn of_body(header: &'static str) -> Self {
        Self {
            algorithm: Hash::Sha256,
            signature_header: Cow::Borrowed(header),
            signature_prefix: Cow::Borrowed(""),
            signature_encoding: Encoding::Hex,
            timestamp_header: Cow::Borrowed(""),
            message_id_header: Cow::Borrowed(""),
            payload_format: Cow::Borrowed("{body}"),
            secret_is_base64: false,
        }
    }

    fn key<'a>(&self, secret: &'a Secret) -> Result<Cow<'a, [u8]>, Refused> {
        if self.secret_is_base64 {
            decode_base64(secret.expose()).map(Cow::Owned).ok_or(Refused::UnusableSecret)
        } else {
            Ok(Cow::Borrowed(secret.expose().as_bytes()))
        }
    }

    fn signs(&self, part: &str) -> bool {
        self.payload_format.contains(part)
    }

    fn text(&self, parts: &Parts<'_>) -> Result<Vec<u8>, Refused> {
        if !self.signs("{body}") {
            // Whoever had seen one request could send others.
            return Err(Refused::UnusableScheme);
        }
        let mut text = Vec::with_capacity(self.payload_format.len() + parts.body.len());
        let mut rest = &*self.payload_format;
        while let Some((before, after)) = rest.split_once('{') {
            let (name, after) = after.split_once('}').ok_or(Refused::UnusableScheme)?;
            text.extend_from_slice(before.as_bytes());
            text.extend_from_slice(match name {
                "body" => parts.body,
                "timestamp" => parts.timestamp.as_bytes(),
                "svix-id" => parts.id.as_bytes(),
                "method" => METHOD.as_bytes(),
                "url" => parts.url.as_bytes(),
                _ => return Err(Refused::UnusableScheme),
            });
            rest = after;
        }
        text.extend_from_slice(rest.as_bytes());
        Ok(text)
    }
}

/// What the signed text may hold.
struct Parts<'a> {
    body: &'a [u8],
    timestamp: &'a str,
    id: &'a str,
    url: &'a str,
}

impl Signature for HmacPlan {
    fn verify(&self, request: &Request<'_>, secret: &Secret, window: &Window) -> Result<(), Refused> {
        let malformed = |header: &str| Refused::MalformedSignature { header: header.to_owned() };
        let mut parts = Parts { body: request.body, timestamp: "", id: "", url: request.url };
        if self.signs("{timestamp}") {
            parts.timestamp = request.header(&self.timestamp_header)?;
            window.check(time(parts.timestamp).ok_or_else(|| malformed(&self.timestamp_header))?)?;
        }
        if self.signs("{svix-id}") {
            parts.id = request.header(&self.message_id_header)?;
        }
        let code = request.header(&self.signature_header)?.strip_prefix(&*self.signature_prefix);
        let code = code.and_then(|code| self.signature_encoding.decode(code)).ok_or_else(|| malformed(&self.signature_header))?;
        self.algorithm.verify(&self.key(secret)?, &[&self.text(&parts)?], &code)
    }

    fn sign(&self, signed: &mut Signed, body: &[u8], secret: &Secret, now: Timestamp) -> Result<(), Refused> {
        let (id, timestamp) = (Signed::message_id(body, now), now.as_second().to_string());
        let text = self.text(&Parts { body, timestamp: &timestamp, id: &id, url: &signed.url })?;
        let code = self.algorithm.sign(&self.key(secret)?, &[&text])?;
        if self.signs("{timestamp}") {
            signed.insert(&self.timestamp_header, &timestamp)?;
        }
        if self.signs("{svix-id}") {
            signed.insert(&self.message_id_header, &id)?;
        }
        signed.insert(&self.signature_header, &format!("{}{}", self.signature_prefix, self.signature_encoding.encode(&code)))
    }
}

impl Encoding {
    fn encode(self, code: &[u8]) -> String {
        match self {
            Self::Hex => base16ct::lower::encode_string(code),
            Self::Base64 => encode_base64(code),
        }
    }

    fn decode(self, text: &str) -> Option<Vec<u8>> {
        match self {
            Self::Hex => base16ct::mixed::decode_vec(text).ok(),
            Self::Base64 => decode_base64(text),
        }
    }
}

/// A time in seconds or milliseconds since 1970: Vapi does not say which.
fn time(stamp: &str) -> Option<Timestamp> {
    /// So many seconds are 3000 years, so many milliseconds three.
    const MOST_SECONDS: i64 = 100_000_000_000;
    let stamp = stamp.parse().ok()?;
    if stamp > MOST_SECONDS { Timestamp::from_millisecond(stamp).ok() } else { Timestamp::from_second(stamp).ok() }
}
