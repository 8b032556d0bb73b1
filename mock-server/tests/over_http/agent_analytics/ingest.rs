//! Writing events.

use super::support::{DAY, MINUTE, Shop, refusal, refused};
use crate::support::eventually;
use serde_json::{Value, json};
use std::time::Duration;

const PATH: &str = "/track";
const BATCH: &str = "/track/batch";

fn total(shop: &Shop) -> u64 {
    shop.read("/stats")["totals"]["total_events"].as_u64().unwrap()
}

fn send(shop: &Shop, path: &str, body: &Value) -> crate::support::Answer {
    shop.site.send("POST", path, &[], body.to_string())
}

#[test]
fn an_event_is_queued_and_read_back() {
    let shop = Shop::open();
    let properties = json!({"path": "/pricing", "utm_source": "ads", "nested": {"a": [1, null]}});
    shop.track("page_view", -1_000, json!({"user_id": "u", "session_id": "s", "properties": properties}));
    let events = shop.read("/events");
    let row = &events["events"][0];
    let id = row["id"].as_str().unwrap();
    assert_eq!(id.len(), 26, "a ULID");
    let project_id = row["project_id"].clone();
    assert_eq!(
        row,
        &json!({"id": id, "project_id": project_id, "event": "page_view", "properties": properties, "user_id": "u", "session_id": "s",
                "timestamp": 1_773_057_599_000_i64, "date": "2026-03-09", "country": null})
    );
}

#[test]
fn a_body_is_json_whatever_its_content_type_says() {
    let shop = Shop::open();
    let event = json!({"token": shop.token(), "event": "x"}).to_string();
    for content_type in ["text/plain;charset=UTF-8", "application/x-www-form-urlencoded", ""] {
        assert_eq!(shop.site.send("POST", PATH, &[("content-type", content_type)], &event).status, 202, "{content_type}");
    }
    let answer = shop.site.send("POST", PATH, &[], "{");
    assert_eq!(refusal(&answer), refused(400, "INVALID_BODY"));
    assert_eq!(total(&shop), 3);
}

#[test]
fn a_batch_is_stored_as_a_whole_or_not_at_all() {
    let shop = Shop::open();
    let token = shop.token();
    let beside = json!({"token": token, "events": [{"event": "a"}, {"event": "b"}]});
    let answer = send(&shop, BATCH, &beside);
    assert_eq!((answer.status, answer.json()), (202, json!({"ok": true, "queued": true, "count": 2})));
    let within = json!({"events": [{"token": token, "event": "a"}, {"token": token, "event": "b"}]});
    assert_eq!(send(&shop, BATCH, &within).status, 202);
    assert_eq!(total(&shop), 4);

    let bad = json!({"token": token, "events": [{"event": "a"}, {"event": ""}]});
    let answer = send(&shop, BATCH, &bad);
    assert_eq!(refusal(&answer), refused(400, "MISSING_FIELDS"));
    assert_eq!(answer.json()["message"], "event 1: event must be given and must not be empty");
    assert_eq!(total(&shop), 4);
}

#[test]
fn a_batch_that_is_none_is_refused() {
    let shop = Shop::open();
    let token = shop.token();
    let many: Vec<_> = (0..101).map(|_| json!({"event": "x"})).collect();
    let cases = [
        (json!([]), "INVALID_BODY"),
        (json!({"token": token}), "INVALID_BODY"),
        (json!({"token": token, "events": {}}), "INVALID_BODY"),
        (json!({"token": token, "events": [{"token": {}, "event": "x"}]}), "INVALID_BODY"),
        (json!({"token": token, "events": []}), "INVALID_BODY"),
        (json!({"token": token, "events": [null]}), "INVALID_BODY"),
        (json!({"token": token, "events": many}), "BATCH_TOO_LARGE"),
        (json!({"token": token, "events": [{"event": "x"}, {"event": "x", "token": "aat_other"}]}), "INVALID_BODY"),
    ];
    for (body, code) in cases {
        assert_eq!(refusal(&send(&shop, BATCH, &body)), refused(400, code), "{body}");
    }
    assert_eq!(total(&shop), 0);
    shop.assert_clean();
}

#[test]
fn only_a_projects_token_opens_the_way() {
    let shop = Shop::open();
    let unknown = [json!({"event": "x"}), json!({"event": "x", "token": "aat_0"}), json!({"event": "x", "token": shop.key()})];
    for body in unknown {
        assert_eq!(refusal(&send(&shop, PATH, &body)), refused(401, "INVALID_TOKEN"), "{body}");
    }
    let answer = shop.post(PATH, json!({"event": "x"}));
    assert_eq!(refusal(&answer), refused(401, "INVALID_TOKEN"), "a key is of no use here");
    let answer = send(&shop, BATCH, &json!({"events": [{"event": "x", "token": shop.token()}, {"event": "x"}]}));
    assert_eq!(refusal(&answer), refused(401, "INVALID_TOKEN"));
    let answer = shop.call_with("aak_nobody", "POST", PATH, &json!({"event": "x", "token": shop.token()}));
    assert_eq!(answer.status, 202, "nor does a wrong key harm");
    assert_eq!(total(&shop), 1);
    shop.assert_clean();
}

#[test]
fn bots_are_thanked_before_anything_is_looked_at() {
    let shop = Shop::open();
    for agent in ["Mozilla/5.0 (compatible; Googlebot/2.1)", "curl/8.5.0", ""] {
        for (path, body) in [(PATH, json!({"token": shop.token(), "event": "x"})), (BATCH, json!("garbage"))] {
            let answer = shop.site.send("POST", path, &[("user-agent", agent)], body.to_string());
            assert_eq!((answer.status, answer.json()), (200, json!({"ok": true})), "{agent}");
        }
    }
    assert_eq!(total(&shop), 0);
    shop.assert_clean();
}

#[test]
fn events_have_bounds() {
    let shop = Shop::open();
    let refused_with = |after_noon: i64, members: Value| refusal(&shop.try_track("x", after_noon, members)).1;
    assert_eq!(refused_with(0, json!({"user_id": "u".repeat(257)})), "INVALID_BODY");
    assert_eq!(refused_with(0, json!({"properties": {"a": "b".repeat(8_192)}})), "INVALID_BODY");
    assert_eq!(refused_with(-30 * DAY - 1, json!({})), "INVALID_BODY");
    assert_eq!(refused_with(5 * MINUTE + 1, json!({})), "INVALID_BODY");
    shop.limit(json!({"check_event_time": false}));
    shop.track("old", -4_000 * DAY, json!({}));
    assert_eq!(shop.read("/events?since=2015")["events"][0]["date"], "2015-03-27");
    let answer = shop.site.send("POST", PATH, &[], " ".repeat(1024 * 1024 + 1));
    assert_eq!(refusal(&answer), refused(413, "PAYLOAD_TOO_LARGE"));
}

#[test]
fn limits_tell_whether_waiting_helps() {
    let shop = Shop::with_limits(json!({"requests_per_minute": 2, "enforce_rate": true}));
    shop.track("x", 0, json!({}));
    assert_eq!(shop.get("/account").status, 200, "keys and tokens of an account are counted together");
    let answer = shop.try_track("x", 0, json!({}));
    assert_eq!(refusal(&answer), refused(429, "RATE_LIMITED"));
    assert_eq!((answer.json()["reason"].as_str(), answer.header("retry-after")), (Some("rate_limit"), Some("60")));

    shop.limit(json!({"enforce_rate": false, "event_quota": 1}));
    let answer = shop.try_track("x", 0, json!({}));
    assert_eq!(refusal(&answer), refused(429, "RATE_LIMITED"));
    assert_eq!((answer.json()["reason"].as_str(), answer.header("retry-after")), (Some("lifetime_event_limit"), None));
    assert_eq!(shop.post("/projects", json!({"name": "other"})).status, 201, "only events count");
    shop.assert_clean();
}

#[test]
fn events_may_show_later() {
    let shop = Shop::with_limits(json!({"ingestion_delay_ms": 60_000}));
    shop.track("first", 0, json!({}));
    shop.site.advance(Duration::from_millis(59_999));
    assert_eq!(total(&shop), 0);
    shop.site.advance(Duration::from_millis(1));
    assert_eq!(total(&shop), 1);
    shop.site.control().set_clock(&agentlytics_mock_server::ClockChange::resume());
    shop.limit(json!({"ingestion_delay_ms": 5}));
    shop.track("second", 0, json!({}));
    eventually("the second event", || (total(&shop) == 2).then_some(()));
}

#[test]
fn the_network_tells_the_country() {
    let shop = Shop::open();
    let event = json!({"token": shop.token(), "event": "x", "properties": {"country": "Mars"}}).to_string();
    for country in ["cz", "XX"] {
        shop.site.send("POST", PATH, &[("cf-ipcountry", country)], &event);
    }
    let values = &shop.read("/breakdown?property=country")["values"];
    assert_eq!(values, &json!([{"value": "CZ", "count": 1, "unique_users": 0}, {"value": "Mars", "count": 1, "unique_users": 0}]));
}
