//! Every request has a name: the client's if it is a sane one, else one of ours.

use http::{HeaderMap, HeaderName};

pub(super) const X_REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Longer names are not echoed.
const MAX_CHARS: usize = 128;

const MINTED_CHARS: usize = 24;

pub(super) fn of(headers: &HeaderMap) -> String {
    let given = headers.get(X_REQUEST_ID).and_then(|value| value.to_str().ok()).filter(|name| is_sane(name));
    given.map_or_else(mint, str::to_owned)
}

fn is_sane(name: &str) -> bool {
    (1..=MAX_CHARS).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"._-".contains(&byte))
}

fn mint() -> String {
    let random = std::iter::repeat_with(|| fastrand::char('a'..='z')).take(MINTED_CHARS);
    "req_".chars().chain(random).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn echoed(name: &str) -> bool {
        of(&HeaderMap::from_iter([(X_REQUEST_ID, name.parse().unwrap())])) == name
    }

    #[test]
    fn only_sane_names_are_echoed() {
        assert!(echoed("a.B_9-") && echoed(&"a".repeat(128)));
        assert!(!echoed("") && !echoed(&"a".repeat(129)) && !echoed("a b") && !echoed("a;b"));
        let minted = of(&HeaderMap::new());
        assert!(is_sane(&minted) && minted.len() == 28 && minted.starts_with("req_"), "{minted}");
    }
}
