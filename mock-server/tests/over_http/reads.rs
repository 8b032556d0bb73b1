//! What is read back, computed from what was written.

use crate::support::{Answer, Site, refused};
use agentlytics_mock_server::ClockChange;
use serde_json::{Value, json};

/// A day's events, oldest first; the clock stands at noon.
fn day() -> Site {
    let site = Site::at_noon();
    let events = json!([
        {"event_type": "pageview", "timestamp": "2026-03-08T23:00:00Z", "session_id": "s-1", "page_url": "https://a.example/"},
        {"event_type": "pageview", "timestamp": "2026-03-09T08:00:00Z", "session_id": "s-1", "page_url": "https://a.example/buy?x=1"},
        {"event_type": "conversion", "timestamp": "2026-03-09T08:01:00Z", "session_id": "s-1", "page_url": "https://a.example/buy"},
        {"event_type": "pageview", "timestamp": "2026-03-09T09:00:00Z", "session_id": "s-2", "page_path": "/", "referrer": "https://b.example/x"},
        {"event_type": "ai_call", "source": "voice", "timestamp": "2026-03-09T11:57:00Z", "session_id": "s-3", "ai_duration_sec": 61.5},
        {"event_type": "action_taken", "source": "agent_action", "timestamp": "2026-03-09T11:58:00Z", "agent_id": "a-1"},
        {"event_type": "conversion", "timestamp": "2026-03-09T11:59:00Z"},
    ]);
    assert_eq!(site.post("/v1/events/batch", &events).json()["accepted"], 7);
    site
}

#[test]
fn stats_count_what_the_period_holds() {
    let site = day();
    let stats = site.get("/v1/api/stats?days=1").json();
    assert_eq!(
        stats,
        json!({
            "total_events": 7,
            "pageviews": 3,
            "conversions": 2,
            "unique_visitors": 3,
            "unique_sessions": 3,
            "ai_interactions": 1,
            "conversion_rate": 66.67,
            "bounce_rate": 50.0,
            "period": {"from": "2026-03-08T12:00:01.000Z", "to": "2026-03-09T12:00:01.000Z"},
        })
    );
    let morning = site.get("/v1/api/stats?from=2026-03-09&to=2026-03-09T08:01:00Z&days=30").json();
    assert_eq!((&morning["total_events"], &morning["conversion_rate"]), (&json!(1), &json!(0.0)), "the end is not part of the period");
}

#[test]
fn an_empty_period_has_zeros_and_no_rows() {
    let site = Site::at_noon();
    let stats = site.get("/v1/api/stats?from=2020-01-01&to=2020-01-01").json();
    for name in ["total_events", "unique_sessions", "conversion_rate", "bounce_rate"] {
        assert_eq!(stats[name].as_f64(), Some(0.0), "{name}");
    }
    assert_eq!(site.get("/v1/api/pages").json(), json!({"data": []}));
    assert_eq!(site.get("/v1/api/sources").json(), json!({"channels": [], "referrers": []}));
}

#[test]
fn pages_are_ordered_by_views_and_then_by_path() {
    let site = day();
    let row = |path: &str, url: Value, views: u64, sessions: u64, conversions: u64| json!({"page_path": path, "page_url": url, "pageviews": views, "unique_sessions": sessions, "conversions": conversions});
    let (start, buy) = (row("/", json!("https://a.example/"), 2, 2, 0), row("/buy", json!("https://a.example/buy"), 1, 1, 1));
    assert_eq!(site.get("/v1/api/pages").json()["data"], json!([start, buy]));
    assert_eq!(site.get("/v1/api/pages?limit=1").json()["data"], json!([start]));
}

#[test]
fn sources_are_channels_with_shares_and_referring_hosts() {
    let site = day();
    let sources = site.get("/v1/api/sources").json();
    let channel = |source: &str, events: u64, conversions: u64, sessions: u64, share: f64| json!({"source": source, "events": events, "conversions": conversions, "unique_sessions": sessions, "share": share});
    let expected = json!([channel("web", 5, 2, 2, 71.43), channel("agent_action", 1, 0, 0, 14.29), channel("voice", 1, 0, 1, 14.29)]);
    assert_eq!(sources["channels"], expected);
    assert_eq!(sources["referrers"], json!([{"referrer_domain": "b.example", "events": 1, "unique_sessions": 1}]));
}

#[test]
fn live_is_the_last_minutes_and_the_day_so_far() {
    let site = day();
    let live = json!({"active_visitors": 1, "today_events": 6, "today_pageviews": 2, "today_sessions": 3, "today_conversions": 2});
    assert_eq!(site.get("/v1/api/live").json(), live);
    site.control().set_clock(&ClockChange::set("2026-03-10T00:00:00Z".parse().unwrap()));
    let live = json!({"active_visitors": 0, "today_events": 0, "today_pageviews": 0, "today_sessions": 0, "today_conversions": 0});
    assert_eq!(site.get("/v1/api/live").json(), live);
}

#[test]
fn rows_carry_what_was_written_and_null_for_the_rest() {
    let site = Site::at_noon();
    let event = json!({"event_type": "ai_call", "source": "voice", "ai_call_id": "c-1", "ai_duration_sec": 61.5, "properties": {"outcome": "booked"}});
    let id = site.post("/v1/api/events", &event).json()["event_id"].clone();
    let row = site.get("/v1/api/events").json()["data"][0].clone();
    assert_eq!(row["event_id"], id);
    assert_eq!(row["timestamp"], crate::support::NOON);
    assert_eq!((&row["ai_call_id"], &row["ai_duration_sec"]), (&json!("c-1"), &json!(61.5)));
    assert_eq!(row["properties"], json!({"outcome": "booked"}));
    assert_eq!((&row["page_url"], &row["country_code"], &row["session_id"]), (&Value::Null, &Value::Null, &Value::Null));
}

fn batch_of(site: &Site, from: u32, to: u32) {
    let events: Vec<_> = (from..to).map(|number| json!({"event_type": "x", "event_name": number.to_string()})).collect();
    assert_eq!(site.post("/v1/events/batch", &events.into()).status, 200);
}

fn names(page: &Answer) -> Vec<u32> {
    let page = page.json();
    page["data"].as_array().unwrap().iter().map(|row| row["event_name"].as_str().unwrap().parse().unwrap()).collect()
}

#[test]
fn a_walk_by_cursor_sees_each_event_once_while_others_arrive() {
    let site = Site::at_noon();
    batch_of(&site, 0, 25);
    let mut seen = Vec::new();
    let mut path = "/v1/api/events?limit=10&event_type=x".to_owned();
    let mut pages = 0;
    loop {
        let page = site.get(&path);
        assert_eq!(page.status, 200, "{page:?}");
        seen.extend(names(&page));
        pages += 1;
        // At the same instant, and later: neither belongs to the walk.
        batch_of(&site, 100, 103);
        site.advance(std::time::Duration::from_secs(60));
        let meta = page.json()["meta"].clone();
        assert_eq!(meta["has_more"], !meta["next_cursor"].is_null());
        let Some(cursor) = meta["next_cursor"].as_str() else { break };
        path = format!("/v1/api/events?limit=10&event_type=x&cursor={cursor}");
    }
    assert_eq!(pages, 3);
    assert_eq!(seen, (0..25).rev().collect::<Vec<_>>());
}

#[test]
fn an_offset_skips_from_the_newest() {
    let site = Site::at_noon();
    batch_of(&site, 0, 5);
    let page = site.get("/v1/api/events?limit=2&offset=1");
    assert_eq!(names(&page), [3, 2]);
    let meta = page.json()["meta"].clone();
    assert_eq!((&meta["limit"], &meta["offset"], &meta["count"], &meta["has_more"]), (&json!(2), &json!(1), &json!(2), &json!(true)));
    assert_eq!(names(&site.get("/v1/api/events?offset=9")), Vec::<u32>::new());
    assert_eq!(site.get("/v1/api/events?limit=5000").json()["meta"]["limit"], 1_000, "a greater limit is clamped");
}

#[test]
fn a_cursor_is_good_for_its_filters_alone() {
    let site = Site::at_noon();
    batch_of(&site, 0, 3);
    let cursor = site.get("/v1/api/events?limit=1&event_type=x").json()["meta"]["next_cursor"].as_str().unwrap().to_owned();
    let with = |rest: &str| site.get(&format!("/v1/api/events?cursor={cursor}{rest}")).refusal();
    assert_eq!(with("&event_type=y"), refused(400, "INVALID_CURSOR"));
    assert_eq!(with("&event_type=x&offset=1"), refused(400, "INVALID_CURSOR"));
    assert_eq!(with("&event_type=x&days=7"), refused(400, "INVALID_CURSOR"));
    assert_eq!(site.get("/v1/api/events?cursor=bm9uc2Vuc2U").refusal(), refused(400, "INVALID_CURSOR"));
    site.control().reset();
    assert_eq!(with("&event_type=x"), refused(400, "INVALID_CURSOR"), "its event is gone");
}

#[test]
fn events_can_be_chosen_by_type_and_source() {
    let site = day();
    let count = |query: &str| site.get(&format!("/v1/api/events?{query}")).json()["meta"]["count"].clone();
    assert_eq!((count("event_type=conversion"), count("source=voice"), count("event_type=never")), (json!(2), json!(1), json!(0)));
    assert_eq!(count("event_type=conversion&source=voice"), 0);
}

#[test]
fn wrong_parameters_are_refused_by_name() {
    let site = Site::start();
    for (query, named) in [
        ("stats?days=0", "days"),
        ("stats?days=seven", "days"),
        ("stats?from=2026-03-09&to=2026-03-08", "from"),
        ("stats?to=tomorrow", "to"),
        ("stats?days=1&days=2", "days"),
        ("pages?limit=0", "limit"),
        ("events?limit=-1", "limit"),
        ("events?offset=x", "offset"),
        ("events?source=fax", "source"),
        ("events?event_type=", "event_type"),
    ] {
        let answer = site.get(&format!("/v1/api/{query}"));
        assert_eq!(answer.refusal(), refused(400, "INVALID_PARAMETER"), "{query}");
        let message = answer.json()["error"]["message"].as_str().unwrap().to_owned();
        assert!(message.starts_with(&format!("{named} must ")), "{query}: {message}");
    }
    assert_eq!(site.get("/v1/api/stats?days=99999999999999999999&unheard_of=1").status, 200);
}

#[test]
fn a_batch_query_answers_each_read_by_itself() {
    let site = day();
    let body = json!({"queries": [
        {"type": "stats", "params": {"days": 1}},
        {"id": "front", "type": "pages", "params": {"limit": 1, "from": "2026-03-01"}},
        {"type": "events", "params": {"limit": "2"}},
        {"type": "live", "params": null},
        {"type": "sources"},
    ]});
    let answer = site.post("/v1/api/query", &body).json();
    let results = answer["results"].as_array().unwrap();
    let of = |member: &str| results.iter().map(|result| result[member].clone()).collect::<Vec<_>>();
    assert_eq!(of("id"), ["0", "front", "2", "3", "4"]);
    assert_eq!(of("status"), [200, 200, 400, 200, 200]);
    assert_eq!(results[0]["data"], site.get("/v1/api/stats?days=1").json());
    assert_eq!(results[1]["data"], site.get("/v1/api/pages?limit=1&from=2026-03-01").json());
    assert_eq!(results[2]["error"]["code"], "INVALID_PARAMETER");
    assert_eq!(results[4]["data"], site.get("/v1/api/sources").json());
}

#[test]
fn a_batch_query_that_is_no_list_of_reads_is_refused() {
    let site = Site::start();
    for body in
        [json!([]), json!({"queries": []}), json!({"queries": vec![json!({"type": "live"}); 11]}), json!({"queries": [{"type": "funnel"}]})]
    {
        assert_eq!(site.post("/v1/api/query", &body).refusal(), refused(400, "INVALID_PAYLOAD"), "{body}");
    }
}
