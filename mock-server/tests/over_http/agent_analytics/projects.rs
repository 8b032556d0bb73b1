//! Projects, their tokens and their origins.

use super::support::{Shop, refusal, refused};
use crate::support::Answer;
use serde_json::{Value, json};

fn make(shop: &Shop, body: Value) -> Value {
    let answer = shop.post("/projects", body);
    assert_eq!(answer.status, 201, "{answer:?}");
    answer.json()
}

fn track(shop: &Shop, token: &Value, origin: Option<&str>) -> Answer {
    let headers: Vec<_> = origin.map(|origin| ("origin", origin)).into_iter().collect();
    shop.site.send("POST", "/track", &headers, json!({"token": token, "event": "x"}).to_string())
}

fn patch(shop: &Shop, id: &Value, body: Value) -> Answer {
    shop.call("PATCH", &format!("/projects/{}", id.as_str().unwrap()), &body)
}

#[test]
fn an_account_begins_with_one_project_and_may_have_more() {
    let shop = Shop::open();
    let projects = shop.get("/projects").json();
    assert_eq!((&projects["projects"][0]["name"], &projects["projects"][0]["project_token"]), (&json!("test"), &json!(shop.token())));
    assert_eq!((&projects["tier"], &projects["project_limit"], &projects["has_api_key"]), (&json!("pro"), &json!(-1), &json!(true)));

    let made = make(&shop, json!({"name": "my-site.v2"}));
    assert_eq!(made["allowed_origins"], "*");
    assert!(made["snippet"].as_str().unwrap().contains(made["project_token"].as_str().unwrap()), "{made}");
    let again = shop.post("/projects", json!({"name": "my-site.v2"}));
    assert_eq!((again.status, &again.json()["existing"], &again.json()["id"]), (200, &json!(true), &made["id"]));
    assert_eq!(track(&shop, &made["project_token"], None).status, 202);
    assert_eq!(shop.get("/stats?project=my-site.v2").json()["totals"]["total_events"], 1);
    assert_eq!(shop.read("/stats")["totals"]["total_events"], 0, "projects do not see each other");
}

#[test]
fn use_is_counted_by_project_and_day() {
    let shop = Shop::open();
    let id = shop.get("/projects").json()["projects"][0]["id"].clone();
    track(&shop, &json!(shop.token()), None);
    shop.read("/stats");
    shop.read("/heatmap");
    let detail = shop.get(&format!("/projects/{}", id.as_str().unwrap())).json();
    assert_eq!((&detail["usage_today"], &detail["total_events"]), (&json!({"event_count": 1, "read_count": 2}), &json!(1)));
    shop.site.advance(std::time::Duration::from_secs(12 * 3_600));
    let detail = shop.get(&format!("/projects/{}", id.as_str().unwrap())).json();
    assert_eq!(detail["usage_today"], json!({"event_count": 0, "read_count": 0}));
    assert_eq!(shop.get("/projects").json()["projects"][0]["total_reads"], 2);
}

#[test]
fn names_and_origins_collide() {
    let shop = Shop::open();
    let first = make(&shop, json!({"name": "a", "allowed_origins": "https://a.example, https://shared.example"}));
    let taken = shop.post("/projects", json!({"name": "b", "allowed_origins": "https://shared.example/"}));
    assert_eq!(refusal(&taken), refused(409, "CONFLICT"));
    let second = make(&shop, json!({"name": "b"}));
    assert_eq!(refusal(&patch(&shop, &second["id"], json!({"allowed_origins": "https://A.example"}))), refused(409, "CONFLICT"));
    assert_eq!(refusal(&patch(&shop, &second["id"], json!({"name": "a"}))), refused(409, "CONFLICT"));
    assert_eq!(patch(&shop, &second["id"], json!({"name": "c"})).json()["name"], "c");
    track(&shop, &second["project_token"], None);
    assert_eq!(refusal(&patch(&shop, &second["id"], json!({"name": "d"}))), refused(409, "CONFLICT"), "it has events");
    assert_eq!(patch(&shop, &second["id"], json!({"name": "c", "allowed_origins": "https://c.example"})).status, 200);
    assert_eq!(patch(&shop, &first["id"], json!({"allowed_origins": "*"})).json()["allowed_origins"], "*");
    shop.assert_clean();
}

#[test]
fn what_cannot_be_a_project_is_refused() {
    let shop = Shop::open();
    for body in [json!({}), json!({"name": ""}), json!({"name": "a b"}), json!({"name": "a".repeat(65)}), json!({"name": 7})] {
        assert_eq!(refusal(&shop.post("/projects", body.clone())), refused(400, "MISSING_FIELDS"), "{body}");
    }
    let id = shop.get("/projects").json()["projects"][0]["id"].clone();
    assert_eq!(refusal(&patch(&shop, &id, json!({}))), refused(400, "MISSING_FIELDS"));
    assert_eq!(refusal(&patch(&shop, &id, json!([]))), refused(400, "INVALID_BODY"));
    shop.limit(json!({"tier": "free"}));
    make(&shop, json!({"name": "second"}));
    assert_eq!(refusal(&shop.post("/projects", json!({"name": "third"}))), refused(403, "PRO_REQUIRED"));
    assert_eq!(shop.post("/projects", json!({"name": "second"})).status, 200);
    shop.assert_clean();
}

#[test]
fn a_project_takes_events_from_pages_of_its_origins_and_from_servers() {
    let shop = Shop::open();
    let token = make(&shop, json!({"name": "a", "allowed_origins": "https://a.example"}))["project_token"].clone();
    assert_eq!(track(&shop, &token, Some("https://a.example")).status, 202);
    assert_eq!(track(&shop, &token, None).status, 202);
    assert_eq!(refusal(&track(&shop, &token, Some("https://b.example"))), refused(403, "FORBIDDEN"));
    assert_eq!(track(&shop, &json!(shop.token()), Some("https://b.example")).status, 202);
}

#[test]
fn a_deleted_project_is_gone_with_its_token_and_its_events() {
    let shop = Shop::open();
    let made = make(&shop, json!({"name": "a"}));
    track(&shop, &made["project_token"], None);
    let path = format!("/projects/{}", made["id"].as_str().unwrap());
    assert_eq!(shop.call("DELETE", &path, &Value::Null).json(), json!({"ok": true, "deleted": made["id"]}));
    assert_eq!(refusal(&track(&shop, &made["project_token"], None)), refused(401, "INVALID_TOKEN"));
    assert_eq!(refusal(&shop.get("/stats?project=a")), refused(404, "NOT_FOUND"));
    assert_eq!(refusal(&shop.call("DELETE", &path, &Value::Null)), refused(404, "NOT_FOUND"));
    let again = make(&shop, json!({"name": "a"}));
    assert_ne!(again["project_token"], made["project_token"]);
    assert_eq!(shop.get("/stats?project=a").json()["totals"]["total_events"], 0);
    shop.assert_clean();
}

#[test]
fn a_project_of_another_account_is_forbidden_and_one_of_none_not_found() {
    let shop = Shop::open();
    let other = shop.site.control().new_key("agent_analytics").unwrap();
    let theirs = shop.call_with(&other.key, "GET", "/projects", &Value::Null).json()["projects"][0].clone();
    assert_eq!(theirs["project_token"], json!(other.token));
    let path = format!("/projects/{}", theirs["id"].as_str().unwrap());
    for (method, body) in [("GET", Value::Null), ("PATCH", json!({"name": "x"})), ("DELETE", Value::Null)] {
        assert_eq!(refusal(&shop.call(method, &path, &body)), refused(403, "FORBIDDEN"));
        assert_eq!(refusal(&shop.call(method, "/projects/none", &body)), refused(404, "NOT_FOUND"));
    }
    assert_eq!(track(&shop, &theirs["project_token"], None).status, 202);
    assert_eq!(shop.read("/stats")["totals"]["total_events"], 0, "their events are theirs");
    assert_eq!(shop.call_with(&other.key, "GET", "/stats?project=test", &Value::Null).json()["totals"]["total_events"], 1);
}

#[test]
fn a_snapshot_holds_projects_and_a_reset_leaves_the_first() {
    let shop = Shop::open();
    let made = make(&shop, json!({"name": "a"}));
    track(&shop, &made["project_token"], None);
    let control = shop.site.control();
    let snapshot = control.snapshot();
    control.reset();
    assert_eq!(shop.get("/projects").json()["projects"].as_array().unwrap().len(), 1);
    assert_eq!(refusal(&track(&shop, &made["project_token"], None)), refused(401, "INVALID_TOKEN"));
    assert_eq!(track(&shop, &json!(shop.token()), None).status, 202);

    let other = control.new_key("agent_analytics").unwrap();
    control.world_of(&other.key).unwrap().restore(snapshot.clone());
    let copied = shop.call_with(&other.key, "POST", "/projects", &json!({"name": "a"})).json();
    assert_eq!((&copied["existing"], &copied["id"]), (&json!(true), &made["id"]));
    assert_ne!(copied["project_token"], made["project_token"], "that token opens the world it was made in");
    control.restore(snapshot);
    assert_eq!(track(&shop, &made["project_token"], None).status, 202);
    assert_eq!(shop.get("/stats?project=a").json()["totals"]["total_events"], 2);
}
