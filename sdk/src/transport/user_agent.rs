//! How the SDK introduces itself to services.
//!
//! The shape matters: at least one service answers 200 and stores nothing when the User-Agent looks like a bot or a bare
//! HTTP library.

use std::fmt;

/// The User-Agent, for example `agentlytics/0.1.0 (lang=rust; v=1.95)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UserAgent(String);

impl UserAgent {
    /// For a language binding: the language's name and version stand in for Rust's.
    #[must_use]
    pub fn for_language(name: &str, version: &str) -> Self {
        Self(format!("agentlytics/{} (lang={}; v={})", env!("CARGO_PKG_VERSION"), plain(name), plain(version)))
    }

    /// The value of the header. Always a valid one.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl Default for UserAgent {
    fn default() -> Self {
        Self::for_language("rust", env!("CARGO_PKG_RUST_VERSION"))
    }
}

impl fmt::Display for UserAgent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Keeps what a version may hold, so that no binding can break the header.
fn plain(text: &str) -> String {
    let allowed = |letter: char| if letter.is_ascii_alphanumeric() || ".-+_".contains(letter) { letter } else { '_' };
    text.chars().take(32).map(allowed).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_the_sdk_and_the_language() {
        let version = env!("CARGO_PKG_VERSION");
        assert_eq!(UserAgent::default().to_string(), format!("agentlytics/{version} (lang=rust; v=1.95)"));
        let python = UserAgent::for_language("python", "3.11.7 (main)\r\n");
        assert_eq!(python.as_str(), format!("agentlytics/{version} (lang=python; v=3.11.7__main___)"));
    }
}
