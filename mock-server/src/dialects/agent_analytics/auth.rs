//! Keys of accounts and tokens of projects: what they look like, and where in a request they stand.

use crate::exchange::Head;
use serde_json::Value;

const KEY_PREFIX: &str = "aak_";
const KEY_DIGITS: usize = 32;

const TOKEN_PREFIX: &str = "aat_";
const TOKEN_DIGITS: usize = 48;

/// The one path whose query may carry a token.
const TOKEN_IN_QUERY: &str = "/experiments/config";

pub(super) fn mint_key() -> String {
    mint(KEY_PREFIX, KEY_DIGITS)
}

pub(super) fn mint_token() -> String {
    mint(TOKEN_PREFIX, TOKEN_DIGITS)
}

fn mint(prefix: &str, digits: usize) -> String {
    let digits = std::iter::repeat_with(|| fastrand::digit(16)).take(digits);
    prefix.chars().chain(digits).collect()
}

/// The service says no more of a key than its prefix.
pub(super) fn is_key(text: &str) -> bool {
    let allowed = |byte: u8| byte.is_ascii_alphanumeric() || b"_-".contains(&byte);
    text.strip_prefix(KEY_PREFIX).is_some_and(|rest| !rest.is_empty() && rest.bytes().all(allowed))
}

/// The header wins over the query, and an empty one counts as none. A bearer is as good as the header. A project's token is no key.
pub(super) fn key_in_head(head: &Head) -> Option<String> {
    if head.path == TOKEN_IN_QUERY {
        return head.parameter("token");
    }
    let key = in_header(head).or_else(|| head.bearer()).map(str::to_owned).or_else(|| head.parameter("key"));
    key.filter(|text| !text.is_empty() && !text.starts_with(TOKEN_PREFIX))
}

/// Whether the key of a request is its bearer.
pub(super) fn is_bearer(head: &Head) -> bool {
    in_header(head).is_none() && head.bearer().is_some()
}

fn in_header(head: &Head) -> Option<&str> {
    head.header("x-api-key").filter(|key| !key.is_empty())
}

/// The token beside the events of a batch, or that of the first of them, or that of the one event.
pub(super) fn token_in_body(body: &Value) -> Option<&str> {
    let beside = body.get("token").filter(|token| !token.is_null());
    beside.or_else(|| body.get("events")?.get(0)?.get("token"))?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn keys_are_known_by_their_prefix_and_tokens_are_none() {
        assert!(is_key(&mint_key()) && is_key("aak_x") && is_key("aak_A-b_9"));
        for wrong in ["", "aak_", "aak_é", "aak_a b", "xaak_a", &mint_token()] {
            assert!(!is_key(wrong), "{wrong}");
        }
        assert_eq!((mint_key().len(), mint_token().len()), (36, 52));
    }

    #[test]
    fn the_header_wins_and_an_empty_one_is_none() {
        let mut head = Head { path: "/stats".into(), query: "token=aak_t&key=aak_q".into(), ..Head::of_nobody() };
        assert_eq!(key_in_head(&head).as_deref(), Some("aak_q"));
        head.headers.insert("authorization", "bearer aak_b".parse().unwrap());
        assert_eq!((key_in_head(&head).as_deref(), is_bearer(&head)), (Some("aak_b"), true));
        head.headers.insert("x-api-key", "".parse().unwrap());
        assert_eq!(key_in_head(&head).as_deref(), Some("aak_b"));
        head.headers.insert("x-api-key", "aak_h".parse().unwrap());
        assert_eq!((key_in_head(&head).as_deref(), is_bearer(&head)), (Some("aak_h"), false));
        head.headers.insert("x-api-key", "aat_h".parse().unwrap());
        assert_eq!(key_in_head(&head), None);
    }

    #[test]
    fn a_token_stands_beside_the_events_or_in_the_first() {
        assert_eq!(token_in_body(&json!({"token": "t", "event": "x"})), Some("t"));
        assert_eq!(token_in_body(&json!({"token": "t", "events": [{"token": "u"}]})), Some("t"));
        assert_eq!(token_in_body(&json!({"token": null, "events": [{"token": "u"}, {"token": "v"}]})), Some("u"));
        assert_eq!(token_in_body(&json!({"events": [{}, {"token": "v"}]})), None);
        assert_eq!(token_in_body(&json!([])), None);
    }
}
