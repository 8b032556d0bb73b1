//! No event holds what somebody said, is called, or can be reached by.

use crate::files::event_vectors;
use serde_json::Value;

/// Members and fields whose values name a person or place.
const TELLING: &[&str] = &["From", "To", "Caller", "Called", "FromCity", "FromZip", "ToCity", "ToZip", "customer_name", "agent_name"];

#[test]
fn nothing_private_of_a_request_is_in_its_event() {
    let mut searched = 0;
    for vector in event_vectors() {
        let event = serde_json::to_string(&vector.receive(vector.body()).event).expect("an event is JSON");
        for text in private_texts(vector.body()) {
            assert!(!event.contains(&text), "{}: {text:?} is in {event}", vector.name());
            searched += 1;
        }
        assert!(!event.contains("202555"), "{}: part of a telephone number is in {event}", vector.name());
    }
    assert!(searched > 90, "only {searched} texts were searched for");
}

/// Every text of a body that is somebody's: what is private by its name or by its looks.
fn private_texts(body: &str) -> Vec<String> {
    let mut texts = Vec::new();
    match serde_json::from_str::<Value>(body) {
        Ok(body) => collect("", &body, &mut texts),
        Err(_) => texts.extend(form_urlencoded::parse(body.as_bytes()).map(|(field, value)| (field.into_owned(), value.into_owned()))),
    }
    let private = texts.into_iter().filter(|(name, text)| !text.is_empty() && is_private(name, text));
    private.map(|(_, text)| text).collect()
}

fn collect(name: &str, value: &Value, texts: &mut Vec<(String, String)>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| collect(name, value, texts)),
        Value::Array(items) => items.iter().for_each(|item| collect(name, item, texts)),
        Value::String(text) => texts.push((name.to_owned(), text.clone())),
        _ => {}
    }
}

/// Prose, a number, an address. The class that a customer's own operator gives a conversation may have a space.
fn is_private(name: &str, text: &str) -> bool {
    let looks_private =
        || text.contains(' ') || text.starts_with('+') || text.contains("://") || text.contains("sip:") || text.contains('{');
    name != "label" && (TELLING.contains(&name) || looks_private())
}
