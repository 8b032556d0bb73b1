//! Takes a request's credentials out of what a service says of it: some quote what they were sent, and errors are logged and shown.

use std::fmt;

use bytes::Bytes;
use http::{HeaderMap, HeaderValue};

/// What stands in place of a credential.
const HIDDEN: &str = "***";

/// The credentials of one request: its headers that are marked as sensitive.
#[derive(Default)]
pub struct Credentials(Vec<HeaderValue>);

impl Credentials {
    /// Those of a request with these headers.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        Self(headers.values().filter(|value| value.is_sensitive()).cloned().collect())
    }

    /// The body of an answer without them.
    #[must_use]
    pub fn redact(&self, body: Bytes) -> Bytes {
        let Ok(text) = std::str::from_utf8(&body) else { return body };
        let quoted: Vec<_> = self.plain().filter(|credential| text.contains(credential)).collect();
        if quoted.is_empty() {
            return body;
        }
        quoted.into_iter().fold(text.to_owned(), |text, credential| text.replace(credential, HIDDEN)).into()
    }

    /// Each without the scheme that may stand before it.
    fn plain(&self) -> impl Iterator<Item = &str> {
        let values = self.0.iter().filter_map(|value| value.to_str().ok());
        values.filter_map(|value| value.rsplit(' ').next()).filter(|credential| !credential.is_empty())
    }
}

impl fmt::Debug for Credentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Credentials").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credentials(header: &'static str, is_sensitive: bool) -> Credentials {
        let mut value = HeaderValue::from_static(header);
        value.set_sensitive(is_sensitive);
        Credentials::of(&[(http::header::AUTHORIZATION, value)].into_iter().collect())
    }

    #[test]
    fn a_credential_is_hidden_wherever_it_stands() {
        let body = Bytes::from_static(b"the key k-1 is bad: k-1");
        assert_eq!(credentials("k-1", true).redact(body.clone()), "the key *** is bad: ***");
        assert_eq!(credentials("Bearer k-1", true).redact(body.clone()), "the key *** is bad: ***");
        assert_eq!(credentials("k-1", false).redact(body.clone()), body, "what is no secret may be quoted");
        assert_eq!(credentials("k-2", true).redact(body.clone()), body);
    }

    #[test]
    fn what_is_no_text_stays_as_it_is() {
        let body = Bytes::from_static(b"\xff k-1");
        assert_eq!(credentials("k-1", true).redact(body.clone()), body);
    }
}
