//! Takes what is secret out of what the journal shows.

use http::HeaderMap;
use serde_json::Value;
use std::collections::BTreeMap;

/// Stands where a secret was.
pub(crate) const REDACTED: &str = "[redacted]";

/// Headers, parameters and members of a body that carry a credential in some service. Compared without case.
const SECRETS: [&str; 9] =
    ["api_key", "authorization", "cookie", "key", "proxy-authorization", "token", "x-api-key", "x-mock-key", "x-vapi-secret"];

fn is_secret(name: &str) -> bool {
    SECRETS.iter().any(|secret| name.eq_ignore_ascii_case(secret))
}

pub(super) fn parameters(parameters: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    parameters.map(|(name, value)| if is_secret(&name) { (name, REDACTED.to_owned()) } else { (name, value) }).collect()
}

pub(super) fn headers(headers: &HeaderMap) -> BTreeMap<String, String> {
    let mut shown = BTreeMap::<String, String>::new();
    for (name, value) in headers {
        let value = if is_secret(name.as_str()) { REDACTED.into() } else { String::from_utf8_lossy(value.as_bytes()) };
        let joined = shown.entry(name.to_string()).or_default();
        if !joined.is_empty() {
            joined.push_str(", ");
        }
        joined.push_str(&value);
    }
    shown
}

/// A body that is not JSON is shown as text, unless it names a secret: where the secret ends in it is not to be known.
pub(super) fn body(bytes: &[u8]) -> Option<Value> {
    if bytes.is_empty() {
        return None;
    }
    Some(match serde_json::from_slice(bytes) {
        Ok(mut value) => {
            members(&mut value);
            value
        }
        Err(_) => {
            let text = String::from_utf8_lossy(bytes);
            let names_secret = SECRETS.iter().any(|secret| text.to_ascii_lowercase().contains(secret));
            Value::String(if names_secret { REDACTED.to_owned() } else { text.into_owned() })
        }
    })
}

fn members(value: &mut Value) {
    match value {
        Value::Object(map) => {
            for (name, member) in map {
                if is_secret(name) { *member = REDACTED.into() } else { members(member) }
            }
        }
        Value::Array(items) => items.iter_mut().for_each(members),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn credentials_are_taken_out_wherever_they_are() {
        let query = [("key".to_owned(), "k".to_owned()), ("days".to_owned(), "7".to_owned())];
        assert_eq!(parameters(query.into_iter()), [("key".to_owned(), REDACTED.to_owned()), ("days".to_owned(), "7".to_owned())]);
        let sent = HeaderMap::from_iter([(http::header::AUTHORIZATION, "Bearer k".parse().unwrap())]);
        assert_eq!(headers(&sent)["authorization"], REDACTED);
        assert_eq!(body(br#"[{"api_key": "k", "event_type": "x"}]"#), Some(json!([{"api_key": REDACTED, "event_type": "x"}])));
        assert_eq!(body(br#"{"api_key": "k""#), Some(json!(REDACTED)));
        assert_eq!(body(b"\xffplain"), Some(json!("\u{fffd}plain")));
    }
}
