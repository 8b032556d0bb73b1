//! The audit of a run: what was sent against what is stored.

use crate::support::{Site, refused};
use serde_json::{Value, json};

fn audit(site: &Site, run: Value) -> Value {
    site.send("POST", "/__mock/audit", &[], run.to_string()).json()
}

fn numbered(source: Value, numbers: impl IntoIterator<Item = u64>) -> Value {
    let event = |number| json!({"event_type": "x", "properties": {"run": "r", "source": source, "number": number}});
    numbers.into_iter().map(event).collect()
}

#[test]
fn a_run_that_arrived_whole_is_exact() {
    let site = Site::start();
    site.post("/v1/events/batch", &numbered(json!("a"), 0..3));
    site.post("/v1/events/batch", &numbered(json!("b"), 0..2));
    site.post("/v1/events", &json!({"event_type": "other", "properties": {"run": "another", "number": 9}}));
    site.post("/v1/events", &json!({"event_type": "none"}));
    let audit = audit(&site, json!({"run": "r", "expected": {"a": 3, "b": 2}}));
    assert_eq!((&audit["exact"], &audit["stored"], &audit["distinct"]), (&json!(true), &json!(5), &json!(5)));
    let sources: Vec<_> = audit["sources"].as_object().unwrap().iter().map(|(name, source)| (name.as_str(), &source["stored"])).collect();
    assert_eq!(sources, [("a", &json!(3)), ("b", &json!(2))]);
}

#[test]
fn every_deviation_is_counted_for_itself_and_named() {
    let site = Site::start();
    site.fail_once("trackBatch", json!({"type": "repeat"}));
    site.post("/v1/events/batch", &numbered(json!("doubled"), 0..2));
    site.post("/v1/events/batch", &numbered(json!("swapped"), [1, 0, 2]));
    site.post("/v1/events/batch", &numbered(json!("lossy"), [0, 3, 4]));
    let audit = audit(&site, json!({"run": "r", "expected": {"doubled": 2, "swapped": 3, "lossy": 4, "silent": 1}}));
    let counts =
        |of: &Value| ["stored", "distinct", "duplicated", "lost", "unexpected", "out_of_order"].map(|name| of[name].as_u64().unwrap());
    assert_eq!(counts(&audit), [10, 8, 2, 3, 1, 1]);
    assert_eq!(audit["exact"], false);
    let source = |name: &str| &audit["sources"][name];
    assert_eq!((counts(source("doubled")), &source("doubled")["first_duplicated"]), ([4, 2, 2, 0, 0, 0], &json!([0, 1])));
    assert_eq!((counts(source("swapped")), &source("swapped")["first_out_of_order"]), ([3, 3, 0, 0, 0, 1], &json!([0])));
    assert_eq!((counts(source("lossy")), &source("lossy")["first_lost"]), ([3, 3, 0, 2, 1, 0], &json!([1, 2])));
    assert_eq!(counts(source("silent")), [0, 0, 0, 1, 0, 0]);
}

#[test]
fn an_event_without_a_number_is_not_passed_over() {
    let site = Site::start();
    site.post("/v1/events", &json!({"event_type": "x", "properties": {"run": "r"}}));
    let negative = json!({"event_type": "x", "properties": {"run": "r", "number": -1}});
    site.post("/v1/events", &negative);
    let audit = audit(&site, json!({"run": "r"}));
    assert_eq!((&audit["unnumbered"], &audit["stored"], &audit["exact"]), (&json!(2), &json!(0), &json!(false)));
}

#[test]
fn no_number_breaks_the_audit() {
    let site = Site::start();
    for source in ["a", "b"] {
        site.post("/v1/events/batch", &numbered(json!(source), [0, u64::MAX]));
    }
    let audit = audit(&site, json!({"run": "r"}));
    assert_eq!((&audit["lost"], &audit["unexpected"]), (&json!(u64::MAX), &json!(2)));
}

#[test]
fn a_run_must_have_a_name() {
    let site = Site::start();
    let answer = site.send("POST", "/__mock/audit", &[], r#"{"runs": "r"}"#);
    assert_eq!(answer.refusal(), refused(400, "invalid"));
    assert_eq!(audit(&site, json!({"run": "nobody"}))["exact"], true, "nothing was sent, and nothing arrived");
}
