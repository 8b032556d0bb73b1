//! Settings of clients, checked where they are given: the same for all services.

use std::env;

use url::Url;

use crate::core::Error;

/// A setting and where it came from, so that a mistake in it is looked for in the right place.
#[derive(Clone, Debug)]
pub(super) struct Given<T> {
    pub value: T,
    pub by: &'static str,
}

impl<T> Given<T> {
    /// A setting under the name that its setter has.
    pub fn new(value: impl Into<T>, by: &'static str) -> Self {
        Self { value: value.into(), by }
    }

    /// The same setting as another type.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Given<U> {
        Given { value: change(self.value), by: self.by }
    }
}

/// The environment of the process. A variable that is set to nothing counts as not set.
pub(super) fn environment(name: &'static str) -> Option<Given<String>> {
    env::var(name).ok().filter(|value| !value.is_empty()).map(|value| Given { value, by: name })
}

/// An endpoint that requests can be sent to; `example` is shown to whoever gave another.
pub(super) fn endpoint(given: &Given<String>, example: &str) -> Result<Url, Error> {
    let unusable = |what: &str| Error::config(format!("{} cannot be used: {what}; wanted is for example {example}", given.by));
    let url = Url::parse(&given.value).map_err(|cause| unusable(&format!("it is no address ({cause})")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(unusable("it begins with neither https:// nor http://"));
    }
    if !url.username().is_empty() || url.password().is_some() || url.query().is_some() || url.fragment().is_some() {
        return Err(unusable("it holds more than host, port and path"));
    }
    Ok(url)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn checked(address: &str) -> Result<Url, Error> {
        endpoint(&Given::new(address, "endpoint"), "https://api.example.com")
    }

    #[test]
    fn endpoints_are_checked() {
        for address in ["http://127.0.0.1:8080", "https://example.com/base/"] {
            assert!(checked(address).is_ok());
        }
        for (address, words) in [
            ("example.com", "it is no address"),
            ("ftp://example.com", "neither https://"),
            ("https://user:secret@example.com", "more than host"),
            ("https://example.com/?key=secret", "more than host"),
        ] {
            let error = checked(address).unwrap_err();
            assert!(error.message().contains(words) && !error.message().contains("secret"), "{error}");
        }
    }
}
