//! `X-Twilio-Signature`: an HMAC of the URL and, for a form, of what is in it.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use http::uri::Authority;
use jiff::Timestamp;
use sha2::{Digest, Sha256};

use crate::refused::Refused;
use crate::request::{Request, is_json};
use crate::secret::Secret;
use crate::sender::Signed;
use crate::signature::{Hash, Signature, Window, decode_base64, encode_base64};

const HEADER: &str = "x-twilio-signature";
/// Says so if the secret is a shared key and not the account's auth token.
const SETTINGS: &str = "x-twilio-webhooks-signature-settings";
/// The URL's parameter that holds the hash of a JSON body.
const BODY_HASH: &str = "bodySHA256";

/// It covers no time: a request can be sent again, and is recognised by its idempotency key.
pub(super) struct TwilioSignature;

impl Signature for TwilioSignature {
    fn verify(&self, request: &Request<'_>, secret: &Secret, _: &Window) -> Result<(), Refused> {
        let malformed = || Refused::MalformedSignature { header: HEADER.to_owned() };
        let code = decode_base64(request.header(HEADER)?).ok_or_else(malformed)?;
        if request.is_json() {
            let given = request.query(BODY_HASH).ok_or_else(|| Refused::MissingSignature { header: BODY_HASH.to_owned() })?;
            if given != body_hash(request.body) {
                return Err(Refused::WrongSignature);
            }
        }
        let (hash, fields) = (hash(request), fields(request.is_json(), request.body));
        // Senders differ in whether they name the port.
        let [given, other] = url_forms(request.url)?;
        let verify = |url: &str| hash.verify(secret.expose().as_bytes(), &[url.as_bytes(), fields.as_bytes()], &code);
        verify(&given).or_else(|_| verify(&other))
    }

    fn sign(&self, signed: &mut Signed, body: &[u8], secret: &Secret, _: Timestamp) -> Result<(), Refused> {
        let is_json = is_json(&signed.headers);
        if is_json {
            let joint = if signed.url.contains('?') { '&' } else { '?' };
            signed.url = format!("{}{joint}{BODY_HASH}={}", without_fragment(&signed.url), body_hash(body));
        }
        let url = without_fragment(&signed.url).as_bytes();
        let code = Hash::Sha1.sign(secret.expose().as_bytes(), &[url, fields(is_json, body).as_bytes()])?;
        signed.insert(HEADER, &encode_base64(&code))
    }
}

/// SHA-1, unless the request says that it was signed with a shared key and SHA-256. Neither can be forged without the secret.
fn hash(request: &Request<'_>) -> Hash {
    let settings = request.header(SETTINGS).unwrap_or_default();
    let is_sha256 = settings.split(',').any(|setting| setting.trim() == "algorithm=HMAC_SHA256");
    if is_sha256 { Hash::Sha256 } else { Hash::Sha1 }
}

/// What is signed of a form: each field and its value, in order, what comes twice once.
fn fields(is_json: bool, body: &[u8]) -> String {
    let mut fields: BTreeMap<Cow<'_, str>, BTreeSet<Cow<'_, str>>> = BTreeMap::new();
    if !is_json {
        for (field, value) in form_urlencoded::parse(body) {
            fields.entry(field).or_default().insert(value);
        }
    }
    let mut text = String::new();
    for (field, value) in fields.iter().flat_map(|(field, values)| values.iter().map(move |value| (field, value))) {
        text.push_str(field);
        text.push_str(value);
    }
    text
}

fn body_hash(body: &[u8]) -> String {
    base16ct::lower::encode_string(&Sha256::digest(body))
}

/// The URL as it is, and with its port left out or, if it names none, put in.
fn url_forms(url: &str) -> Result<[String; 2], Refused> {
    let url = without_fragment(url);
    let (scheme, rest) = url.split_once("://").ok_or(Refused::MalformedUrl)?;
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let has_port = authority.parse::<Authority>().map_err(|_| Refused::MalformedUrl)?.port().is_some();
    let other = match authority.rsplit_once(':').filter(|_| has_port) {
        Some((host, _)) => format!("{scheme}://{host}{path}"),
        None => format!("{scheme}://{authority}:{}{path}", if scheme == "https" { 443 } else { 80 }),
    };
    Ok([url.to_owned(), other])
}

/// Fragments are never sent: with them, customers set how often Twilio tries.
fn without_fragment(url: &str) -> &str {
    url.split_once('#').map_or(url, |(url, _)| url)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_tried_with_its_port_and_without_it() {
        for (url, given, other) in [
            ("https://a.example/hooks?b=1#rc=3", "https://a.example/hooks?b=1", "https://a.example:443/hooks?b=1"),
            ("http://u:p@a.example:8080", "http://u:p@a.example:8080", "http://u:p@a.example"),
            ("http://u:p@a.example", "http://u:p@a.example", "http://u:p@a.example:80"),
            ("http://[::1]/x", "http://[::1]/x", "http://[::1]:80/x"),
            ("http://[::1]:081?x", "http://[::1]:081?x", "http://[::1]?x"),
        ] {
            assert_eq!(url_forms(url), Ok([given.to_owned(), other.to_owned()]));
        }
        assert_eq!(url_forms("/hooks"), Err(Refused::MalformedUrl));
        assert_eq!(url_forms("https:// /hooks"), Err(Refused::MalformedUrl));
    }

    #[test]
    fn a_field_that_comes_twice_is_signed_once_for_each_value() {
        assert_eq!(fields(false, b"b=2&a=1&b=1&b=2"), "a1b1b2");
    }
}
