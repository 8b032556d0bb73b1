//! One world through two services: what is written through one is read through the other.

use super::support::Shop;
use serde_json::json;

#[test]
fn an_event_of_a_project_is_seen_with_the_other_services_test_key() {
    let shop = Shop::open();
    let properties =
        json!({"path": "/pricing", "url": "https://a.example/pricing", "referrer": "https://www.news.example/x", "utm_source": "ads"});
    shop.track("page_view", -1_000, json!({"user_id": "u", "session_id": "s", "properties": properties}));
    shop.track("conversion", -500, json!({"user_id": "u", "session_id": "s"}));
    let stats = shop.site.get("/v1/api/stats").json();
    assert_eq!((&stats["total_events"], &stats["pageviews"], &stats["conversions"]), (&json!(2), &json!(1), &json!(1)));
    assert_eq!((&stats["unique_visitors"], &stats["unique_sessions"]), (&json!(1), &json!(1)));
    let row = shop.site.get("/v1/api/events?event_type=page_view").json()["data"][0].clone();
    assert_eq!(
        (&row["page_path"], &row["referrer_domain"], &row["utm_source"]),
        (&json!("/pricing"), &json!("news.example"), &json!("ads"))
    );
    assert_eq!((&row["session_id"], &row["properties"]), (&json!("s"), &properties));
    shop.assert_clean();
}

#[test]
fn an_event_of_the_other_service_is_seen_in_the_project() {
    let shop = Shop::open();
    let event = json!({"event_type": "pageview", "source": "voice", "session_id": "s", "page_path": "/call", "utm_source": "ads", "properties": {"plan": "pro"}});
    assert_eq!(shop.site.post("/v1/events", &event).status, 200);
    let row = shop.read("/events")["events"][0].clone();
    assert_eq!((&row["event"], &row["session_id"], &row["user_id"]), (&json!("pageview"), &json!("s"), &json!(null)));
    assert_eq!((&row["properties"]["path"], &row["properties"]["plan"]), (&json!("/call"), &json!("pro")));
    assert_eq!(shop.read("/breakdown?property=utm_source")["values"][0]["value"], "ads");
    assert_eq!(shop.read("/pages?type=both")["exit_pages"][0]["page"], "/call");
}
