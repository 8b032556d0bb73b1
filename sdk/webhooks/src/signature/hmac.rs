//! Keyed hashes, compared in constant time, and the texts they travel as.

use ::hmac::{Hmac, KeyInit, Mac};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::{Deserialize, Serialize};
use sha1::Sha1;
use sha2::{Sha256, Sha512};

use crate::refused::Refused;

/// The hash in an HMAC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Hash {
    /// SHA-1: weak as a hash, not as the hash of an HMAC.
    Sha1,
    /// SHA-256.
    #[default]
    Sha256,
    /// SHA-512.
    Sha512,
}

impl Hash {
    /// The HMAC of the parts of a text, one behind the other.
    pub(crate) fn sign(self, key: &[u8], parts: &[&[u8]]) -> Result<Vec<u8>, Refused> {
        fn finished<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Result<Vec<u8>, Refused> {
            Ok(keyed::<M>(key, parts)?.finalize().into_bytes().to_vec())
        }
        match self {
            Self::Sha1 => finished::<Hmac<Sha1>>(key, parts),
            Self::Sha256 => finished::<Hmac<Sha256>>(key, parts),
            Self::Sha512 => finished::<Hmac<Sha512>>(key, parts),
        }
    }

    /// Whether `code` is the HMAC of the parts of a text.
    pub(crate) fn verify(self, key: &[u8], parts: &[&[u8]], code: &[u8]) -> Result<(), Refused> {
        fn compared<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]], code: &[u8]) -> Result<(), Refused> {
            keyed::<M>(key, parts)?.verify_slice(code).map_err(|_| Refused::WrongSignature)
        }
        match self {
            Self::Sha1 => compared::<Hmac<Sha1>>(key, parts, code),
            Self::Sha256 => compared::<Hmac<Sha256>>(key, parts, code),
            Self::Sha512 => compared::<Hmac<Sha512>>(key, parts, code),
        }
    }
}

fn keyed<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]]) -> Result<M, Refused> {
    let mut mac = <M as KeyInit>::new_from_slice(key).map_err(|_| Refused::UnusableSecret)?;
    for part in parts {
        mac.update(part);
    }
    Ok(mac)
}

pub(crate) fn encode_base64(bytes: &[u8]) -> String {
    STANDARD.encode(bytes)
}

pub(crate) fn decode_base64(text: &str) -> Option<Vec<u8>> {
    STANDARD.decode(text).ok()
}
