//! The public half of a key whose private half signs tokens, and what signs and verifies with such.
//!
//! Knows RS256 and nothing else: whatever another algorithm makes of a token is no signature here. What a token says, and when it ends,
//! is for a dialect to judge, by the world's clock.

use jsonwebtoken::crypto::{CryptoProvider, JwtSigner, JwtVerifier, KeyUtils};
use jsonwebtoken::errors::{ErrorKind, Result};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Validation};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RsaKeyPair};
use rustls_pki_types::SubjectPublicKeyInfoDer;
use rustls_pki_types::pem::PemObject;
use serde::de::DeserializeOwned;
use signature::{Error, Signer, Verifier};
use webpki::RawPublicKeyEntity;
use webpki::ring::RSA_PKCS1_2048_8192_SHA256;

/// The public half of an RSA key of 2048 to 8192 bits.
#[derive(Clone)]
pub(crate) struct PublicKey(DecodingKey);

impl PublicKey {
    /// Reads the key out of a PEM file with the label `PUBLIC KEY`; `None` if there is none in it.
    pub(crate) fn from_pem(pem: &str) -> Option<Self> {
        let der = SubjectPublicKeyInfoDer::from_pem_slice(pem.as_bytes()).ok()?;
        RawPublicKeyEntity::try_from(&der).ok()?;
        Some(Self(DecodingKey::from_rsa_der(&der)))
    }

    /// What a token says, if the private half has signed it.
    pub(crate) fn verify<Claims: DeserializeOwned>(&self, token: &str) -> Result<Claims> {
        // If the process has one already, that one is used.
        let _ = PROVIDER.install_default();
        let mut validation = Validation::new(Algorithm::RS256);
        // By the clock of the machine, which need not be that of the world.
        validation.validate_exp = false;
        validation.validate_aud = false;
        validation.required_spec_claims.clear();
        jsonwebtoken::decode(token, &self.0, &validation).map(|token| token.claims)
    }
}

/// RS256 by ring. There is one provider in a process, the first one installed: it signs too, for clients that sign in the same process.
static PROVIDER: CryptoProvider =
    CryptoProvider { signer_factory: signer, verifier_factory: verifier, key_utils: KeyUtils::new_unimplemented() };

fn signer(algorithm: &Algorithm, key: &EncodingKey) -> Result<Box<dyn JwtSigner>> {
    let key = RsaKeyPair::from_pkcs8(key.as_bytes()).or_else(|_| RsaKeyPair::from_der(key.as_bytes()));
    match algorithm {
        Algorithm::RS256 => Ok(Box::new(Rs256Signer(key.map_err(|rejected| ErrorKind::InvalidRsaKey(rejected.to_string()))?))),
        _ => Err(ErrorKind::UnsupportedAlgorithm.into()),
    }
}

fn verifier(algorithm: &Algorithm, key: &DecodingKey) -> Result<Box<dyn JwtVerifier>> {
    match algorithm {
        Algorithm::RS256 => Ok(Box::new(Rs256Verifier(key.try_get_as_bytes()?.into()))),
        _ => Err(ErrorKind::UnsupportedAlgorithm.into()),
    }
}

struct Rs256Signer(RsaKeyPair);

impl Signer<Vec<u8>> for Rs256Signer {
    fn try_sign(&self, message: &[u8]) -> std::result::Result<Vec<u8>, Error> {
        let mut signature = vec![0; self.0.public().modulus_len()];
        self.0.sign(&RSA_PKCS1_SHA256, &SystemRandom::new(), message, &mut signature).map_err(|_| Error::new())?;
        Ok(signature)
    }
}

impl JwtSigner for Rs256Signer {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}

/// Holds the key in DER, as a `SubjectPublicKeyInfo`.
struct Rs256Verifier(Vec<u8>);

impl Verifier<Vec<u8>> for Rs256Verifier {
    fn verify(&self, message: &[u8], signature: &Vec<u8>) -> std::result::Result<(), Error> {
        let key = SubjectPublicKeyInfoDer::from(self.0.as_slice());
        let key = RawPublicKeyEntity::try_from(&key).map_err(Error::from_source)?;
        key.verify_signature(RSA_PKCS1_2048_8192_SHA256, message, signature).map_err(Error::from_source)
    }
}

impl JwtVerifier for Rs256Verifier {
    fn algorithm(&self) -> Algorithm {
        Algorithm::RS256
    }
}
