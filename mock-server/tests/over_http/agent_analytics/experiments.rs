//! Experiments and what comes of them.

use super::support::{MINUTE, Shop, refusal, refused};
use crate::support::Answer;
use serde_json::{Value, json};

fn start(shop: &Shop, members: Value) -> Answer {
    let mut body = json!({"project": "test", "name": "cta", "variants": ["control", "b"], "goal_event": "signup"});
    body.as_object_mut().unwrap().extend(members.as_object().cloned().unwrap());
    shop.post("/experiments", body)
}

fn started(shop: &Shop, members: Value) -> String {
    let answer = start(shop, members);
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()["id"].as_str().unwrap().to_owned()
}

fn patch(shop: &Shop, id: &str, body: Value) -> Answer {
    shop.call("PATCH", &format!("/experiments/{id}"), &body)
}

fn config(shop: &Shop) -> Value {
    shop.site.send("GET", &format!("/experiments/config?token={}", shop.token()), &[], "").json()["experiments"].clone()
}

#[test]
fn an_experiment_runs_from_its_start_and_pages_are_told() {
    let shop = Shop::open();
    let answer = start(&shop, json!({"variants": ["control", "b", "c"]}));
    let weights = json!([{"key": "control", "weight": 34}, {"key": "b", "weight": 33}, {"key": "c", "weight": 33}]);
    let experiment = answer.json();
    assert_eq!((answer.status, &experiment["status"], &experiment["variants"]), (201, &json!("active"), &weights));
    assert_eq!((&experiment["created_at"], &experiment["winner"]), (&json!("2026-03-09T12:00:00.000Z"), &Value::Null));
    assert_eq!(config(&shop), json!([{"key": "cta", "variants": weights}]));
    assert_eq!(shop.read("/experiments")["experiments"], json!([experiment]));
    assert_eq!(refusal(&start(&shop, json!({}))), refused(409, "EXPERIMENT_NAME_EXISTS"));
    let weighted = start(&shop, json!({"name": "hero", "weights": [90, 10.0]})).json();
    assert_eq!(weighted["variants"], json!([{"key": "control", "weight": 90}, {"key": "b", "weight": 10}]));
    shop.assert_clean();
}

#[test]
fn an_experiment_pauses_goes_on_and_ends_for_good() {
    let shop = Shop::open();
    let id = started(&shop, json!({}));
    let refused_to = |body: Value| refusal(&patch(&shop, &id, body));
    let invalid = refused(400, "INVALID_EXPERIMENT_STATUS");
    assert_eq!(
        [refused_to(json!({})), refused_to(json!({"status": "over"})), refused_to(json!({"status": "active"}))],
        [&invalid; 3].map(Clone::clone)
    );
    assert_eq!(patch(&shop, &id, json!({"status": "paused"})).json()["status"], "paused");
    assert_eq!(config(&shop), json!([]));
    assert_eq!(refused_to(json!({"status": "active", "winner": "b"})), invalid, "a winner is for the end");
    assert_eq!(patch(&shop, &id, json!({"status": "active", "winner": null})).status, 200);
    assert_eq!(refused_to(json!({"status": "completed", "winner": "nobody"})), refused(400, "INVALID_VARIANTS"));
    shop.site.advance(std::time::Duration::from_secs(60));
    let completed = patch(&shop, &id, json!({"status": "completed", "winner": "b"})).json();
    let over = json!("2026-03-09T12:01:00.000Z");
    assert_eq!((&completed["winner"], &completed["completed_at"], &completed["updated_at"]), (&json!("b"), &over, &over));
    assert_eq!(refused_to(json!({"status": "active"})), invalid);
    let without = started(&shop, json!({"name": "other"}));
    assert_eq!(patch(&shop, &without, json!({"status": "completed"})).json()["winner"], Value::Null);
    shop.assert_clean();
}

#[test]
fn results_are_computed_from_what_is_stored() {
    let shop = Shop::open();
    let id = started(&shop, json!({}));
    let results = || shop.get(&format!("/experiments/{id}")).json()["results"].clone();
    let empty = results();
    assert_eq!((&empty["sufficient_data"], &empty["probability_best"]), (&json!(false), &json!({"control": 0.5, "b": 0.5})));
    // A hundred users see each variant; one in ten converts with the first, and one in four with the second.
    for (variant, conversions) in [("control", 10), ("b", 25)] {
        let user = |number: usize| format!("{variant}-{number}");
        let seen = |number| json!({"event": "$experiment_exposure", "user_id": user(number), "properties": {"experiment": "cta", "variant": variant}});
        let goal = |number| json!({"event": "signup", "user_id": user(number)});
        let events: Vec<_> = (0..100).map(seen).collect();
        let goals: Vec<_> = (0..conversions).map(goal).collect();
        for events in [events, goals] {
            let answer = shop.site.send("POST", "/track/batch", &[], json!({"token": shop.token(), "events": events}).to_string());
            assert_eq!(answer.status, 202, "{answer:?}");
        }
    }
    let results = results();
    assert_eq!(
        results["variants"],
        json!([
            {"key": "control", "exposures": 100, "unique_users": 100, "conversions": 10, "conversion_rate": 0.1},
            {"key": "b", "exposures": 100, "unique_users": 100, "conversions": 25, "conversion_rate": 0.25},
        ])
    );
    assert_eq!(results["lift"], json!({"control": -0.6, "b": 1.5}));
    assert_eq!(results["sufficient_data"], true);
    let probability = results["probability_best"]["b"].as_f64().unwrap();
    assert!((0.99..1.0).contains(&probability), "{probability}");
    assert!(results["recommendation"].as_str().unwrap().starts_with("b wins"), "{results}");
    shop.assert_clean();
}

#[test]
fn what_cannot_be_an_experiment_is_refused() {
    let shop = Shop::open();
    let many: Vec<_> = (0..5).map(|number| number.to_string()).collect();
    let cases = [
        (json!({"name": null}), 400, "MISSING_FIELDS"),
        (json!({"name": "a.b"}), 400, "MISSING_FIELDS"),
        (json!({"goal_event": ""}), 400, "MISSING_FIELDS"),
        (json!({"variants": null}), 400, "MISSING_FIELDS"),
        (json!({"variants": ["one"]}), 400, "INVALID_VARIANTS"),
        (json!({"variants": many}), 400, "INVALID_VARIANTS"),
        (json!({"variants": ["same", "same"]}), 400, "INVALID_VARIANTS"),
        (json!({"weights": [50, 51]}), 400, "INVALID_VARIANTS"),
        (json!({"weights": [100]}), 400, "INVALID_VARIANTS"),
        (json!({"weights": [49.5, 50.5]}), 400, "INVALID_VARIANTS"),
        (json!({"project": null}), 400, "MISSING_FIELDS"),
        (json!({"project": "none"}), 404, "NOT_FOUND"),
    ];
    for (members, status, code) in cases {
        assert_eq!(refusal(&start(&shop, members.clone())), refused(status, code), "{members}");
    }
    shop.limit(json!({"tier": "free"}));
    assert_eq!(refusal(&start(&shop, json!({}))), refused(403, "PRO_REQUIRED"));
    shop.assert_clean();
}

#[test]
fn an_experiment_belongs_to_its_account_and_can_be_deleted() {
    let shop = Shop::open();
    let path = format!("/experiments/{}", started(&shop, json!({})));
    let other = shop.site.server.new_key("agent_analytics").unwrap();
    assert_eq!(refusal(&shop.call_with(&other, "GET", &path, &Value::Null)), refused(403, "FORBIDDEN"));
    assert_eq!(refusal(&shop.get("/experiments/exp_none")), refused(404, "EXPERIMENT_NOT_FOUND"));
    assert_eq!(shop.call("DELETE", &path, &Value::Null).json()["ok"], true);
    assert_eq!(refusal(&shop.get(&path)), refused(404, "EXPERIMENT_NOT_FOUND"));
    let token = |query: &str| refusal(&shop.site.send("GET", &format!("/experiments/config{query}"), &[], ""));
    assert_eq!(token(""), refused(400, "MISSING_FIELDS"));
    assert_eq!(token("?token=aat_none"), refused(401, "INVALID_TOKEN"));
    assert_eq!(token(&format!("?token={}", shop.key())), refused(401, "INVALID_TOKEN"));
    shop.track("x", MINUTE, json!({}));
    shop.assert_clean();
}
