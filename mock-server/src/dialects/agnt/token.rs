//! Bearers: service keys and other ready tokens, which are keys as they stand, and tokens that clients sign, which name a key.

use super::problem::{Code, Problem};
use crate::dialects::Call;
use crate::exchange::Head;
use crate::world::Forgery;
use jsonwebtoken::decode_header;
use serde::Deserialize;
use serde::de::IgnoredAny;

const SERVICE_KEY_PREFIX: &str = "sk_live_";
const SERVICE_KEY_DIGITS: usize = 32;

/// Seconds for which a token is still accepted after its end, because clocks differ.
const LEEWAY_SECONDS: f64 = 60.0;

/// What a signed token says.
#[derive(Debug, Deserialize)]
struct Claims {
    /// Seconds since 1970.
    exp: Option<f64>,
    /// Of the user for whom the token acts.
    email: Option<IgnoredAny>,
}

pub(super) fn mint_service_key() -> String {
    let digits = std::iter::repeat_with(|| fastrand::digit(16)).take(SERVICE_KEY_DIGITS);
    SERVICE_KEY_PREFIX.chars().chain(digits).collect()
}

/// The service says nothing of what a ready token looks like.
pub(super) fn is_key(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_graphic())
}

/// The key that a signed token names, or the bearer itself. Whether the name is worth anything, [`check`] says.
pub(super) fn key_in_head(head: &Head) -> Option<String> {
    let bearer = head.bearer().filter(|bearer| !bearer.is_empty())?;
    let named = decode_header(bearer).ok().and_then(|header| header.kid);
    Some(named.unwrap_or_else(|| bearer.to_owned()))
}

/// Whether the bearer may read: a key without a public half may as it stands, any other only by a good token.
pub(super) fn check(call: &Call) -> Result<(), Problem> {
    let Some(public_key) = call.key.as_ref().and_then(|key| key.public_key.as_ref()) else { return Ok(()) };
    let bearer = call.asked.head.bearer().unwrap_or_default();
    let claims: Claims = public_key.verify(bearer).map_err(|forgery| match forgery {
        Forgery::Unreadable => unauthorized("the bearer is no token that can be read; sign one, with exp in seconds since 1970"),
        Forgery::Algorithm => unauthorized("the token is not signed with RS256; sign it so"),
        Forgery::Signature => unauthorized("the token is not signed with the private half of the key that it names"),
    })?;
    let Some(end) = claims.exp else { return Err(unauthorized("the token has no end; give it the claim exp")) };
    if end + LEEWAY_SECONDS <= call.now.as_second() as f64 {
        return Err(unauthorized("the token has expired; sign a new one"));
    }
    match claims.email {
        Some(_) => Err(Problem::new(Code::ManagementAuthRequired, "the token acts for a user; sign one without email")),
        None => Ok(()),
    }
}

fn unauthorized(message: &str) -> Problem {
    Problem::new(Code::Unauthorized, message)
}

#[cfg(test)]
mod tests {
    use super::*;
    use base64::Engine;
    use base64::prelude::BASE64_URL_SAFE_NO_PAD;

    fn named_by(authorization: &str) -> Option<String> {
        let mut head = Head::of_nobody();
        head.headers.insert("authorization", authorization.parse().unwrap());
        key_in_head(&head)
    }

    #[test]
    fn a_signed_token_names_its_key_and_any_other_bearer_is_one() {
        let token = |header: &str| format!("{}.e30.c2ln", BASE64_URL_SAFE_NO_PAD.encode(header));
        let signed = token(r#"{"alg": "HS256", "kid": "agnt-1"}"#);
        assert_eq!(named_by(&format!("Bearer {signed}")).as_deref(), Some("agnt-1"), "how it is signed is not asked yet");
        for bearer in ["sk_live_1", "a.b", "a.b.c", &token(r#"{"alg": "RS256"}"#), &token(r#"{"alg": "none", "kid": "agnt-1"}"#)] {
            assert_eq!(named_by(&format!("bearer {bearer}")).as_deref(), Some(bearer));
        }
        assert_eq!([named_by("Bearer "), named_by("Basic eDp5"), key_in_head(&Head::of_nobody())], [None, None, None]);
    }

    #[test]
    fn a_key_is_anything_that_can_stand_in_the_header() {
        assert!(is_key(&mint_service_key()) && is_key("agnt-1772748299206-2f7438ff"));
        assert!(!is_key("") && !is_key("a b") && !is_key("é"));
        assert_eq!(mint_service_key().len(), 40);
    }
}
