//! Standard Webhooks, as OpenAI and Anthropic sign.
//!
//! The crate `standardwebhooks` does the same with the machine's clock, which leaves no way to give the time; this is the part
//! of it that is needed, with the clock outside.

use jiff::Timestamp;

use super::{Hash, Signature, Window, decode_base64, encode_base64};
use crate::refused::Refused;
use crate::request::Request;
use crate::secret::Secret;
use crate::sender::Signed;

const ID: &str = "webhook-id";
const TIMESTAMP: &str = "webhook-timestamp";
const SIGNATURE: &str = "webhook-signature";
/// What stands before the secret's base64.
const SECRET_PREFIX: &str = "whsec_";
/// The version whose signatures are symmetric.
const VERSION: &str = "v1,";

/// `webhook-id`, `webhook-timestamp` and `webhook-signature`.
pub(crate) struct StandardWebhooks;

impl Signature for StandardWebhooks {
    fn verify(&self, request: &Request<'_>, secret: &Secret, window: &Window) -> Result<(), Refused> {
        let (id, stamp, signatures) = (request.header(ID)?, request.header(TIMESTAMP)?, request.header(SIGNATURE)?);
        let time = stamp.parse().ok().and_then(|seconds| Timestamp::from_second(seconds).ok());
        window.check(time.ok_or_else(|| Refused::MalformedSignature { header: TIMESTAMP.to_owned() })?)?;
        let key = key(secret)?;
        // While the platform replaces a secret it signs with both.
        let mut verdict = Err(Refused::MalformedSignature { header: SIGNATURE.to_owned() });
        for code in signatures.split(' ').filter_map(|signature| decode_base64(signature.strip_prefix(VERSION)?)) {
            verdict = Hash::Sha256.verify(&key, &text(id, stamp, request.body), &code);
            if verdict.is_ok() {
                break;
            }
        }
        verdict
    }

    fn sign(&self, signed: &mut Signed, body: &[u8], secret: &Secret, now: Timestamp) -> Result<(), Refused> {
        let (id, stamp) = (Signed::message_id(body, now), now.as_second().to_string());
        let code = Hash::Sha256.sign(&key(secret)?, &text(&id, &stamp, body))?;
        signed.insert(ID, &id)?;
        signed.insert(TIMESTAMP, &stamp)?;
        signed.insert(SIGNATURE, &format!("{VERSION}{}", encode_base64(&code)))
    }
}

fn text<'a>(id: &'a str, stamp: &'a str, body: &'a [u8]) -> [&'a [u8]; 5] {
    [id.as_bytes(), b".", stamp.as_bytes(), b".", body]
}

fn key(secret: &Secret) -> Result<Vec<u8>, Refused> {
    let encoded = secret.expose().strip_prefix(SECRET_PREFIX).ok_or(Refused::UnusableSecret)?;
    decode_base64(encoded).filter(|key| !key.is_empty()).ok_or(Refused::UnusableSecret)
}
