//! Keys: what they look like, and where in a request they stand.

use crate::exchange::Head;
use serde_json::Value;

/// A prefix of keys and the project it stands for.
const PREFIXES: [(&str, &str); 4] = [("metrone_live_", "live"), ("metrone_test_", "test"), ("mk_live_", "live"), ("mk_test_", "test")];

const DIGITS: usize = 32;

/// A new key of the test project.
pub(super) fn mint_key() -> String {
    let digits = std::iter::repeat_with(|| fastrand::digit(16)).take(DIGITS);
    "metrone_test_".chars().chain(digits).collect()
}

pub(super) fn is_key(text: &str) -> bool {
    let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
    PREFIXES.iter().filter_map(|(prefix, _)| text.strip_prefix(prefix)).any(|digits| digits.len() == DIGITS && digits.bytes().all(is_digit))
}

/// Keys for tests write to a project of their own.
pub(super) fn project(key: &str) -> &'static str {
    PREFIXES.iter().find(|(prefix, _)| key.starts_with(prefix)).map_or("test", |(_, project)| project)
}

/// The header wins over the bearer token, and that over the query.
pub(super) fn key_in_head(head: &Head) -> Option<String> {
    texts_in_head(head).next()
}

/// What stands in each place of a key, the first place first.
pub(super) fn texts_in_head(head: &Head) -> impl Iterator<Item = String> {
    let in_headers = [head.header("x-api-key"), head.bearer()].into_iter().flatten().map(str::to_owned);
    let in_query = ["key", "api_key"].into_iter().filter_map(|name| head.parameter(name));
    in_headers.chain(in_query)
}

/// The first event decides for a batch.
pub(super) fn key_in_body(body: &Value) -> Option<&str> {
    let first = match body {
        Value::Array(events) => events.first()?,
        Value::Object(wrapper) => wrapper.get("events").and_then(|events| events.get(0)).unwrap_or(body),
        _ => return None,
    };
    first.get("api_key").or_else(|| body.get("api_key"))?.as_str()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn a_key_has_one_of_four_prefixes_and_32_lower_case_hex_digits() {
        let digits = "0123456789abcdef0123456789abcdef";
        for (prefix, project_name) in PREFIXES {
            assert!(is_key(&format!("{prefix}{digits}")));
            assert_eq!(project(&format!("{prefix}{digits}")), project_name);
        }
        assert!(is_key(&mint_key()));
        for wrong in
            ["", digits, &format!("metrone_prod_{digits}"), &format!("mk_live_{}", digits.to_uppercase()), &format!("mk_live_{digits}0")]
        {
            assert!(!is_key(wrong), "{wrong}");
        }
    }

    #[test]
    fn the_header_wins_over_the_bearer_and_the_bearer_over_the_query() {
        let mut head = Head { query: "api_key=d&key=c".into(), ..Head::of_nobody() };
        assert_eq!(key_in_head(&head).as_deref(), Some("c"));
        head.headers.insert("authorization", "bearer b".parse().unwrap());
        assert_eq!(key_in_head(&head).as_deref(), Some("b"));
        head.headers.insert("x-api-key", "a".parse().unwrap());
        assert_eq!(key_in_head(&head).as_deref(), Some("a"));
    }

    #[test]
    fn the_first_event_of_a_body_holds_the_key() {
        assert_eq!(key_in_body(&json!({"api_key": "a"})), Some("a"));
        assert_eq!(key_in_body(&json!([{"api_key": "a"}, {"api_key": "b"}])), Some("a"));
        assert_eq!(key_in_body(&json!({"events": [{"api_key": "a"}]})), Some("a"));
        assert_eq!(key_in_body(&json!([{}, {"api_key": "b"}])), None);
        assert_eq!(key_in_body(&json!("a")), None);
    }
}
