//! Whether the server and the specification agree on what a good request is, for requests that nobody thought of.

use crate::support::Site;
use agentlytics_spec::{RequestParts, Spec};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A value that some member could have, mostly of another one.
fn value() -> impl Strategy<Value = Value> {
    let texts = ["", "web", "voice", "fax", "2026-03-09T12:00:00Z", "2026-03-09", "é", "https://a.example/b?c#d"];
    prop_oneof![
        4 => prop::sample::select(texts.to_vec()).prop_map(Value::from),
        1 => (2_047_usize..2_050).prop_map(|length| Value::from("n".repeat(length))),
        2 => prop::sample::select(vec![json!(null), json!(true), json!(0), json!(-1), json!(61.5), json!(1e300), json!([]), json!({}), json!({"a": [{}]})]),
    ]
}

/// An event with a few members, most of them good.
fn event() -> impl Strategy<Value = Value> {
    let names = [
        "event_name",
        "source",
        "page_url",
        "referrer",
        "session_id",
        "ai_duration_sec",
        "user_agent",
        "properties",
        "timestamp",
        "unheard_of",
    ];
    let members = prop::collection::btree_map(prop::sample::select(names.to_vec()), value(), 0..4);
    (prop::option::weighted(0.9, prop_oneof![9 => Just(json!("x")), 1 => value()]), members).prop_map(|(event_type, members)| {
        let members = members.into_iter().map(|(name, value)| (name.to_owned(), value));
        let event_type = event_type.map(|event_type| ("event_type".to_owned(), event_type));
        members.chain(event_type).collect::<Map<_, _>>().into()
    })
}

/// Whether the specification calls a body good.
fn is_good(operation: &str, body: &Value) -> bool {
    let operation = Spec::metrone().operation(operation).unwrap();
    operation.check_request(&RequestParts { body: Some(body), ..RequestParts::default() }).is_empty()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn on_single_events(events in prop::collection::vec(event(), 1..30)) {
        let site = Site::start();
        for event in events {
            let before = site.stored();
            let answer = site.post("/v1/api/events", &event);
            let good = is_good("createEvent", &event);
            prop_assert_eq!(answer.status, if good { 200 } else { 400 }, "{}", event);
            prop_assert_eq!(site.stored() - before, u64::from(good));
        }
        let entries = site.control().requests(&Default::default());
        prop_assert!(entries.iter().all(|entry| entry.outcome.violations.response.is_empty()));
    }

    #[test]
    fn on_each_event_of_a_batch(events in prop::collection::vec(event(), 1..30)) {
        let site = Site::start();
        let good: Vec<_> = events.iter().map(|event| is_good("createEvent", event)).collect();
        let answer = site.post("/v1/events/batch", &events.clone().into());
        let accepted = good.iter().filter(|good| **good).count();
        if accepted == 0 {
            prop_assert_eq!(answer.refusal(), crate::support::refused(400, "BATCH_ALL_INVALID"));
        } else {
            let answer = answer.json();
            let refused = answer["errors"].as_array().unwrap().iter().map(|error| error["index"].as_u64().unwrap() as usize);
            prop_assert_eq!(answer["accepted"].as_u64(), Some(accepted as u64));
            prop_assert_eq!(refused.collect::<Vec<_>>(), (0..good.len()).filter(|index| !good[*index]).collect::<Vec<_>>());
        }
        prop_assert_eq!(site.stored(), accepted as u64);
    }

    #[test]
    fn on_anything_at_all(body in prop::collection::vec(any::<u8>(), 0..64), text in "[\\[\\]{}\",:0-9a-z\\\\ -]{0,64}") {
        let site = Site::start();
        for body in [body.as_slice(), text.as_bytes()] {
            for path in ["/v1/events", "/v1/events/batch", "/v1/api/events", "/v1/api/query"] {
                let answer = site.send("POST", path, &[("x-api-key", site.key())], body);
                prop_assert_eq!(answer.status, 400, "{} {:?}", path, String::from_utf8_lossy(body));
            }
        }
        prop_assert_eq!(site.stored(), 0);
    }
}
