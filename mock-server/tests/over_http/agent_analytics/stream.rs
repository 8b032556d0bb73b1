//! The event stream and the live view.

use super::support::{Shop, refusal, refused};
use crate::support::{Frames, eventually};
use serde_json::json;

fn open(shop: &Shop, query: &str, headers: &str) -> Frames {
    Frames::open(&shop.site, &format!("/stream?{query}"), &format!("x-api-key: {}\r\n{headers}", shop.key()))
}

#[test]
fn a_stream_says_what_it_follows_and_then_what_arrives() {
    let shop = Shop::open();
    shop.track("before", 0, json!({}));
    let mut stream = open(&shop, "", "");
    let connected = stream.frame();
    assert_eq!((connected.event.as_str(), &connected.id), ("connected", &None));
    assert_eq!(connected.data, json!({"project": "test", "events": null, "filter": null}));
    shop.track("signup", 0, json!({"user_id": "u", "session_id": "s", "properties": {"plan": "pro"}}));
    let told = stream.frame();
    let row = shop.read("/events?event=signup")["events"][0].clone();
    assert_eq!((told.event.as_str(), told.id.as_deref()), ("track", row["id"].as_str()));
    let expected = json!({"event": "signup", "properties": {"plan": "pro"}, "user_id": "u", "session_id": "s", "timestamp": row["timestamp"], "country": null});
    assert_eq!(told.data, expected);
    shop.assert_clean();
}

#[test]
fn a_stream_follows_some_events_with_some_properties() {
    let shop = Shop::open();
    let mut stream = open(&shop, "project=test&events=signup,%20purchase&filter=plan:pro;seats:5", "");
    let connected = stream.frame().data;
    assert_eq!((&connected["events"], &connected["filter"]), (&json!(["signup", "purchase"]), &json!({"plan": "pro", "seats": "5"})));
    shop.track("click", 0, json!({"properties": {"plan": "pro", "seats": 5}}));
    shop.track("signup", 0, json!({"properties": {"plan": "pro"}}));
    shop.track("signup", 0, json!({"properties": {"plan": "free", "seats": 5}}));
    shop.track("purchase", 0, json!({"properties": {"plan": "pro", "seats": 5, "path": "/a"}}));
    assert_eq!(stream.frame().data["event"], "purchase");
    assert_eq!(refusal(&shop.get("/stream?filter=plan")), refused(400, "INVALID_PROPERTY_KEY"));
    assert_eq!(refusal(&shop.get("/stream?filter=a.b:c")), refused(400, "INVALID_PROPERTY_KEY"));
    assert_eq!(refusal(&shop.get("/stream?project=none")), refused(404, "NOT_FOUND"));
    shop.assert_clean();
}

#[test]
fn a_reader_that_comes_back_gets_what_it_missed_of_the_last_minutes() {
    let shop = Shop::open();
    shop.track("seen", 0, json!({}));
    let seen = shop.read("/events")["events"][0]["id"].as_str().unwrap().to_owned();
    shop.track("forgotten", 0, json!({}));
    shop.site.advance(std::time::Duration::from_secs(5 * 60 + 1));
    shop.track("missed", 0, json!({}));
    let mut stream = open(&shop, "", &format!("last-event-id: {seen}\r\n"));
    assert_eq!([stream.frame().event, stream.frame().data["event"].as_str().unwrap().to_owned()], ["connected", "missed"]);
}

#[test]
fn an_account_has_so_many_streams_at_a_time() {
    let shop = Shop::with_limits(json!({"streams": 2}));
    let streams = [open(&shop, "", ""), open(&shop, "", "")];
    assert_eq!(refusal(&shop.get("/stream")), refused(429, "STREAM_LIMIT"));
    drop(streams);
    // The server notices that they are gone when it has something to send.
    eventually("room for a stream", || {
        shop.track("x", 0, json!({}));
        (Frames::status(&shop.site, "/stream", &format!("x-api-key: {}\r\n", shop.key())) == 200).then_some(())
    });
}

#[test]
fn an_idle_stream_is_kept_alive_and_then_ends() {
    let shop = Shop::with_limits(json!({"stream_ping_ms": 5, "stream_idle_ms": 40}));
    let mut stream = open(&shop, "", "");
    assert_eq!(stream.frame().event, "connected");
    assert_eq!(stream.block(), [": heartbeat"]);
    while !stream.is_over() {}
}

#[test]
fn the_live_view_looks_at_what_arrived_a_moment_ago() {
    let shop = Shop::open();
    shop.track("old", 0, json!({"user_id": "gone"}));
    shop.site.advance(std::time::Duration::from_secs(60));
    shop.track("page_view", 0, json!({"user_id": "u", "session_id": "s", "properties": {"path": "/a"}}));
    let live = shop.get("/live").json();
    assert_eq!((&live["project"], &live["window_seconds"]), (&json!("test"), &json!(60)));
    assert_eq!((&live["active_visitors"], &live["active_sessions"], &live["events_per_minute"]), (&json!(1), &json!(1), &json!(1)));
    assert_eq!(live["top_pages"], json!([{"path": "/a", "visitors": 1}]));
    assert_eq!(live["recent_events"][0]["event"], "page_view");
    let longer = shop.get("/live?window=9999").json();
    assert_eq!((&longer["window_seconds"], &longer["active_visitors"]), (&json!(300), &json!(2)));
    assert_eq!(refusal(&shop.get("/live?project=none")), refused(404, "NOT_FOUND"));
    shop.assert_clean();
}
