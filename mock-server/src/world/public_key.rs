//! The public half of a key whose private half signs tokens.
//!
//! Knows RS256 and nothing else: whatever another algorithm makes of a token is no signature here. What a token says, and when it ends,
//! is for a dialect to judge, by the world's clock.
//!
//! The library for tokens reads them; the signature is verified beside it, because its cryptography is a choice for the whole process,
//! which belongs to the program that this server runs in.

use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD;
use jsonwebtoken::dangerous::insecure_decode_claims;
use jsonwebtoken::{Algorithm, decode_header};
use rustls_pki_types::SubjectPublicKeyInfoDer;
use rustls_pki_types::pem::PemObject;
use serde::de::DeserializeOwned;
use webpki::RawPublicKeyEntity;
use webpki::ring::RSA_PKCS1_2048_8192_SHA256;

/// The public half of an RSA key of 2048 to 8192 bits.
#[derive(Debug, Clone)]
pub(crate) struct PublicKey(SubjectPublicKeyInfoDer<'static>);

/// Why a token is not one of the key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Forgery {
    /// It is no token, or does not say what it must say.
    Unreadable,
    /// It is signed in another way.
    Algorithm,
    /// It is signed with another key, or was changed since.
    Signature,
}

impl PublicKey {
    /// Reads the key out of a PEM file with the label `PUBLIC KEY`; `None` if there is none in it.
    pub(crate) fn from_pem(pem: &str) -> Option<Self> {
        let key = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes()).ok()?;
        RawPublicKeyEntity::try_from(&key).ok()?;
        Some(Self(key))
    }

    /// What a token says, if the private half has signed it.
    pub(crate) fn verify<Claims: DeserializeOwned>(&self, token: &str) -> Result<Claims, Forgery> {
        if decode_header(token).map_err(|_| Forgery::Unreadable)?.alg != Algorithm::RS256 {
            return Err(Forgery::Algorithm);
        }
        let (message, signature) = token.rsplit_once('.').ok_or(Forgery::Unreadable)?;
        let signature = BASE64_URL_SAFE_NO_PAD.decode(signature).map_err(|_| Forgery::Signature)?;
        let key = RawPublicKeyEntity::try_from(&self.0).map_err(|_| Forgery::Signature)?;
        key.verify_signature(RSA_PKCS1_2048_8192_SHA256, message.as_bytes(), &signature).map_err(|_| Forgery::Signature)?;
        // Nothing is insecure about it any more.
        insecure_decode_claims(token).map_err(|_| Forgery::Unreadable)
    }
}
