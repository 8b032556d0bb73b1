//! Tokens that the account signs itself, with the private key of one of its certificates.

use std::fmt;
use std::sync::Arc;

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jiff::{SignedDuration, Timestamp};
use rustls::SignatureScheme;
use rustls::crypto::ring::sign;
use rustls::pki_types::PrivateKeyDer;
use rustls::pki_types::pem::PemObject;
use rustls::sign::Signer;
use serde::Serialize;

use crate::core::{BoxFuture, Error, Token, TokenProvider};

/// The service's clients sign for an hour.
const LIFETIME: SignedDuration = SignedDuration::from_hours(1);

/// The private key of a certificate of the account: signs JSON web tokens (RS256) that open its analytics. Its `Debug` form
/// shows nothing of the key.
#[derive(Clone)]
pub struct SigningKey {
    kid: String,
    signer: Arc<dyn Signer>,
    lifetime: SignedDuration,
}

impl SigningKey {
    /// The key of the certificate `kid`, from its PEM: an RSA key, as the service gives it out (`BEGIN PRIVATE KEY`) or in
    /// the older form (`BEGIN RSA PRIVATE KEY`).
    ///
    /// # Errors
    /// `config` if it is no such key.
    pub fn from_pem(kid: impl Into<String>, pem: &str) -> Result<Self, Error> {
        let unusable = |what: &str| Error::config(format!("the private key cannot be used: {what}; wanted is an RSA key in PEM"));
        // What the parsers say could show parts of the key.
        let der = PrivateKeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| unusable("it is not PEM"))?;
        let key = sign::any_supported_type(&der).map_err(|_| unusable("it is of no known kind"))?;
        let signer = key.choose_scheme(&[SignatureScheme::RSA_PKCS1_SHA256]).ok_or_else(|| unusable("it is not of RSA"))?;
        Ok(Self { kid: kid.into(), signer: signer.into(), lifetime: LIFETIME })
    }

    /// How long a token is good. Default: one hour.
    #[must_use]
    pub fn lifetime(mut self, lifetime: SignedDuration) -> Self {
        self.lifetime = lifetime;
        self
    }

    /// The compact form of RFC 7515: header, claims and signature, each in base64url.
    fn sign(&self, now: Timestamp) -> Result<Token, Error> {
        let expires_at = now.saturating_add(self.lifetime).unwrap_or(Timestamp::MAX);
        let header = Header { alg: "RS256", typ: "JWT", kid: &self.kid };
        let claims = Claims { iat: now.as_second(), exp: expires_at.as_second() };
        let signed = format!("{}.{}", part(&header)?, part(&claims)?);
        let signature = self.signer.sign(signed.as_bytes()).map_err(unsigned)?;
        Ok(Token::until(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)), expires_at))
    }
}

/// Says which certificate to look for.
#[derive(Serialize)]
struct Header<'a> {
    alg: &'static str,
    typ: &'static str,
    kid: &'a str,
}

/// When it was signed and when it ends, in seconds since 1970. A token of the account itself says no more; one with an
/// `email` would act for that user, and be refused.
#[derive(Serialize)]
struct Claims {
    iat: i64,
    exp: i64,
}

fn part(value: &impl Serialize) -> Result<String, Error> {
    serde_json::to_vec(value).map(|json| URL_SAFE_NO_PAD.encode(json)).map_err(unsigned)
}

fn unsigned(cause: impl std::error::Error + Send + Sync + 'static) -> Error {
    Error::config("the token could not be signed with the private key").caused_by(cause)
}

impl TokenProvider for SigningKey {
    fn token(&self, now: Timestamp) -> BoxFuture<'_, Result<Token, Error>> {
        Box::pin(std::future::ready(self.sign(now)))
    }
}

impl fmt::Debug for SigningKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SigningKey").field("kid", &self.kid).field("lifetime", &self.lifetime).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PKCS8: &str = include_str!("../../../tests/keys/rsa.pem");
    const PKCS1: &str = include_str!("../../../tests/keys/rsa_pkcs1.pem");
    const ELLIPTIC_CURVE: &str = include_str!("../../../tests/keys/elliptic_curve.pem");

    /// What `openssl dgst -sha256 -sign` makes of the same key, header and claims.
    const EXPECTED: &str = "eyJhbGciOiJSUzI1NiIsInR5cCI6IkpXVCIsImtpZCI6ImFnbnQtMSJ9.\
        eyJpYXQiOjE3NzMwNTc2MDAsImV4cCI6MTc3MzA2MTIwMH0.\
        k2GmwwzkWFUrbhU3C4pX5tfmwzyTffPuXkriQwkCzKYToJ9nALDz4w_CwpDFtwELKQ5V9eWO3lqRjbQqcmHS8xxQV-4jg5r0i3951a2NO7hVl4\
        X_fOm1QrgQJUfjYJ3McVnREYtdbmpSjxF9HUhy-NwFG1dOSCNekrcPM21PDdy3GYQCFn9hte-cwO9cZL8Ck8Yslyw5-5GEaRwOFmm3zym9Dyp4\
        cNnpy89oORC_3PNy-6fpTJ0Iyj8g4dLq9H4N9yItwCnjcvU5-feGQY2-M90FRbAEsFJLVLV7KR8lQJJw3FZEuDV5mZrTDTWigBdLFaTtVffURk\
        AhW-3h0gJa2Q";

    fn signed(pem: &str) -> Token {
        let key = SigningKey::from_pem("agnt-1", pem).unwrap();
        key.sign("2026-03-09T12:00:00Z".parse().unwrap()).unwrap()
    }

    #[test]
    fn a_token_is_what_others_make_of_the_key() {
        for pem in [PKCS8, PKCS1] {
            let token = signed(pem);
            assert_eq!(token.secret.expose(), EXPECTED);
            assert_eq!(token.expires_at, Some("2026-03-09T13:00:00Z".parse().unwrap()));
        }
    }

    #[test]
    fn what_cannot_sign_is_refused_and_not_shown() {
        let torn = &PKCS8[..PKCS8.len() / 2];
        let damaged = PKCS8.replace('a', "b");
        for (pem, words) in [(ELLIPTIC_CURVE, "not of RSA"), (torn, "not PEM"), (&damaged, "of no known kind"), ("", "not PEM")] {
            let error = SigningKey::from_pem("agnt-1", pem).unwrap_err();
            assert!(error.message().contains(words), "{error}");
            assert!(!format!("{error} {error:?}").contains("MII"), "{error}");
        }
        let shown = format!("{:?}", SigningKey::from_pem("agnt-1", PKCS8).unwrap());
        assert_eq!(shown, "SigningKey { kid: \"agnt-1\", lifetime: 1h, .. }");
    }
}
