//! Compares what came with what a vector expects.

use serde_json::{Map, Value};

use crate::placeholder::Placeholder;

/// Why `found` is not what is expected; nothing if it is.
///
/// Objects are compared member by member; members that are not expected may have any value, unless `exact` is set.
/// Arrays have exactly the expected elements.
pub fn difference(expected: &Value, found: &Value, exact: bool) -> Option<String> {
    differs(expected, found, exact, "")
}

fn differs(expected: &Value, found: &Value, exact: bool, at: &str) -> Option<String> {
    match (expected, found) {
        (Value::String(text), _) if let Some(placeholder) = Placeholder::read(text) => {
            (!placeholder.admits(found)).then(|| wrong(at, expected, found))
        }
        (Value::Object(expected), Value::Object(found)) => members_differ(expected, found, exact, at),
        (Value::Array(expected), Value::Array(found)) if expected.len() == found.len() => {
            let pairs = expected.iter().zip(found).enumerate();
            pairs.into_iter().find_map(|(index, (expected, found))| differs(expected, found, exact, &format!("{at}/{index}")))
        }
        // 100 and 100.0 are one number in JSON, though not in serde_json.
        (Value::Number(a), Value::Number(b)) if a.as_f64() == b.as_f64() => None,
        _ => (expected != found).then(|| wrong(at, expected, found)),
    }
}

fn members_differ(expected: &Map<String, Value>, found: &Map<String, Value>, exact: bool, at: &str) -> Option<String> {
    let wanted = |expected: &Value| !matches!(expected.as_str().and_then(Placeholder::read), Some(Placeholder::Absent));
    for (name, expected) in expected {
        let at = format!("{at}/{name}");
        let difference = match found.get(name) {
            Some(found) => differs(expected, found, exact, &at),
            None => wanted(expected).then(|| format!("{at}: expected {expected}, but it is not there")),
        };
        if difference.is_some() {
            return difference;
        }
    }
    let (name, found) = found.iter().find(|(name, _)| exact && !expected.contains_key(*name))?;
    Some(format!("{at}/{name}: nothing expected, but found {found}"))
}

fn wrong(at: &str, expected: &Value, found: &Value) -> String {
    let at = if at.is_empty() { "the whole" } else { at };
    format!("{at}: expected {expected}, found {found}")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn members_that_are_not_named_may_have_any_value() {
        assert_eq!(difference(&json!({"a": {"b": 1}}), &json!({"a": {"b": 1, "c": 2}, "d": 3}), false), None);
        let why = difference(&json!({"a": {"b": 1}}), &json!({"a": {"b": 2}}), false);
        assert_eq!(why.as_deref(), Some("/a/b: expected 1, found 2"));
    }

    #[test]
    fn an_exact_object_holds_nothing_else_at_any_depth() {
        let why = difference(&json!([{"a": {}}]), &json!([{"a": {"b": 2}}]), true);
        assert_eq!(why.as_deref(), Some("/0/a/b: nothing expected, but found 2"));
    }

    #[test]
    fn arrays_have_exactly_the_named_elements() {
        assert_eq!(difference(&json!([1, "$any"]), &json!([1, null]), false), None);
        assert!(difference(&json!([1]), &json!([1, 2]), false).is_some());
    }

    #[test]
    fn a_missing_member_differs_unless_it_is_to_be_absent() {
        assert_eq!(difference(&json!({"a": "$absent"}), &json!({}), true), None);
        assert!(difference(&json!({"a": "$absent"}), &json!({"a": null}), false).is_some());
        assert!(difference(&json!({"a": null}), &json!({}), false).is_some());
        assert!(difference(&json!({"a": "$any"}), &json!({}), false).is_some());
    }

    #[test]
    fn numbers_are_compared_by_value() {
        assert_eq!(difference(&json!(100), &json!(100.0), true), None);
        assert!(difference(&json!(100), &json!("100"), true).is_some());
    }
}
