//! A secret that travels as it is: whoever sees one request can send others.

use http::{HeaderName, HeaderValue};
use jiff::Timestamp;
use subtle::ConstantTimeEq;

use super::{Signature, Window};
use crate::refused::Refused;
use crate::request::Request;
use crate::secret::Secret;
use crate::sender::Signed;

/// The secret in a header.
pub(crate) struct SharedSecret {
    pub header: &'static str,
    /// What stands before it.
    pub prefix: &'static str,
}

impl SharedSecret {
    pub const BEARER: Self = Self { header: "authorization", prefix: "Bearer " };
}

impl Signature for SharedSecret {
    fn verify(&self, request: &Request<'_>, secret: &Secret, _: &Window) -> Result<(), Refused> {
        let malformed = || Refused::MalformedSignature { header: self.header.to_owned() };
        let (prefix, given) = request.header(self.header)?.split_at_checked(self.prefix.len()).ok_or_else(malformed)?;
        if !prefix.eq_ignore_ascii_case(self.prefix) {
            return Err(malformed());
        }
        let is_equal: bool = given.as_bytes().ct_eq(secret.expose().as_bytes()).into();
        is_equal.then_some(()).ok_or(Refused::WrongSignature)
    }

    fn sign(&self, signed: &mut Signed, _: &[u8], secret: &Secret, _: Timestamp) -> Result<(), Refused> {
        let value = format!("{}{}", self.prefix, secret.expose());
        let mut value = HeaderValue::from_str(&value).map_err(|_| Refused::UnusableSecret)?;
        value.set_sensitive(true);
        signed.headers.insert(HeaderName::from_static(self.header), value);
        Ok(())
    }
}
