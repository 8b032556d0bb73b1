//! The inspector's page, and what it asks of the control plane.

use crate::support::{Answer, NOON, Site, refused};
use agentlytics_mock_server::MockServer;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

/// A feed that is being read.
struct Feed(BufReader<TcpStream>);

/// A frame of a feed.
struct Frame {
    place: String,
    news: Value,
}

impl Feed {
    fn open(site: &Site, after: Option<&str>) -> Self {
        let mut stream = site.connect();
        let after = after.map(|place| format!("Last-Event-ID: {place}\r\n")).unwrap_or_default();
        write!(stream, "GET /__mock/live HTTP/1.1\r\nHost: localhost\r\n{after}\r\n").unwrap();
        Self(BufReader::new(stream))
    }

    fn next(&mut self) -> Frame {
        let (mut place, mut news) = (None, None);
        while place.is_none() || news.is_none() {
            let mut line = String::new();
            assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the feed has ended");
            if let Some(id) = line.strip_prefix("id: ") {
                place = Some(id.trim_end().to_owned());
            } else if let Some(data) = line.strip_prefix("data: ") {
                news = Some(serde_json::from_str(data).unwrap());
            }
        }
        Frame { place: place.unwrap(), news: news.unwrap() }
    }

    /// Reads until so many events were told; returns their types and the place behind them.
    fn events(&mut self, count: usize) -> (Vec<String>, String) {
        let (mut told, mut place) = (Vec::new(), String::new());
        while told.len() < count {
            let frame = self.next();
            told.extend(frame.news["events"].as_array().unwrap().iter().map(|event| event["event_type"].as_str().unwrap().to_owned()));
            place = frame.place;
        }
        (told, place)
    }
}

fn track(site: &Site, event_type: &str) -> Answer {
    site.post("/v1/events", &json!({"event_type": event_type}))
}

/// A server that other machines can reach, and its access key.
fn reachable() -> (Site, String) {
    let site = Site::of(MockServer::builder().listen("0.0.0.0:0".parse().unwrap()));
    let url = site.server.inspector_url();
    let (_, key) = url.split_once("/__mock/?access=").unwrap();
    let key = key.to_owned();
    (site, key)
}

#[test]
fn the_page_is_served_with_what_it_needs_and_a_strict_policy() {
    let site = Site::start();
    assert_eq!(site.server.inspector_url(), format!("{}/__mock/", site.server.url()));
    assert_eq!(site.send("GET", "/__mock", &[], "").status, 200, "the client has followed to where the page's links are right");
    let page = site.send("GET", "/__mock/", &[], "");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let policy = page.header("content-security-policy").unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';") && !policy.contains("unsafe"), "{policy}");
    let links: Vec<_> = page.text.split(['"', ' ']).filter_map(|word| word.strip_prefix("./")).collect();
    assert_eq!(links, ["icon.svg", "assets/inspector.js", "assets/inspector.css"]);
    for link in links {
        let asset = site.send("GET", &format!("/__mock/{link}"), &[], "");
        assert!(asset.status == 200 && !asset.text.is_empty(), "{link}");
        let known = asset.header("etag").unwrap().to_owned();
        assert_eq!(site.send("GET", &format!("/__mock/{link}"), &[("if-none-match", &known)], "").status, 304, "{link}");
    }
    assert_eq!(site.send("GET", "/__mock/nothing", &[], "").refusal(), refused(404, "not_found"));
}

#[test]
fn a_feed_tells_of_events_and_of_the_requests_that_brought_them() {
    let site = Site::start();
    track(&site, "before");
    let mut feed = Feed::open(&site, None);
    let first = feed.next().news;
    assert_eq!((&first["fresh"], &first["events"][0]["event_type"]), (&json!(true), &json!("before")));
    assert_eq!((&first["clock"]["frozen"], &first["faults"]), (&json!(false), &json!([])));

    track(&site, "after");
    let mut events = Vec::new();
    let mut requests = Vec::new();
    while events.is_empty() || !requests.iter().any(|request: &Value| request["status"] == 200) {
        let Frame { mut news, .. } = feed.next();
        assert_eq!(news["fresh"], false);
        events.append(news["events"].as_array_mut().unwrap());
        requests.append(news["requests"].as_array_mut().unwrap());
    }
    assert_eq!((&events[0]["event_type"], &events[0]["request"]), (&json!("after"), &json!(1)));
    assert!(requests.iter().all(|request| request["number"] == 1 && request["operation"] == "trackEvent"), "{requests:?}");
}

#[test]
fn a_feed_goes_on_behind_the_place_it_was_left_at() {
    let site = Site::start();
    track(&site, "one");
    let (_, place) = Feed::open(&site, None).events(1);
    track(&site, "two");
    let mut feed = Feed::open(&site, Some(&place));
    assert_eq!(feed.events(1).0, ["two"]);

    for elsewhere in ["", "no-place", "1-2-3-4-5", "ffffffffffffffffff-0-0-0-0"] {
        let frame = Feed::open(&site, Some(elsewhere)).next();
        assert_eq!((&frame.news["fresh"], frame.news["events"].as_array().unwrap().len()), (&json!(true), 2), "{elsewhere}");
    }
}

#[test]
fn a_feed_begins_again_when_the_world_does() {
    let site = Site::start();
    track(&site, "one");
    let mut feed = Feed::open(&site, None);
    feed.events(1);
    site.control().reset();
    let told = std::iter::repeat_with(|| feed.next().news).find(|news| news["fresh"] == true).unwrap();
    assert_eq!((&told["events"], &told["requests"]), (&json!([]), &json!([])));
}

#[test]
fn a_feed_tells_of_the_clock_and_of_faults_when_they_change() {
    let site = Site::start();
    let mut feed = Feed::open(&site, None);
    feed.next();
    site.send("POST", "/__mock/clock", &[], json!({"set": NOON, "freeze": true}).to_string());
    assert_eq!(feed.next().news["clock"], json!({"now": "2026-03-09T12:00:00Z", "frozen": true}));
    site.fail_once("trackEvent", json!({"type": "status", "status": 503}));
    let told = feed.next().news;
    assert_eq!((&told["faults"][0]["hits"], told.get("clock")), (&json!(0), None));
    assert_eq!(track(&site, "spoiled").status, 503);
    let told = std::iter::repeat_with(|| feed.next().news).find(|news| news.get("faults").is_some()).unwrap();
    assert_eq!(told["faults"][0]["hits"], 1);
}

#[test]
fn a_feed_tells_of_many_events_in_frames_of_a_bounded_size() {
    let site = Site::start();
    let events: Vec<_> = (0..1200).map(|number| json!({"event_type": number.to_string()})).collect();
    site.send("POST", "/__mock/seed", &[], json!({"events": events}).to_string());
    let mut feed = Feed::open(&site, None);
    let sizes = [(); 3].map(|()| feed.next().news["events"].as_array().unwrap().len());
    assert_eq!(sizes, [500, 500, 200]);
}

#[test]
fn a_feed_is_about_the_world_that_is_chosen() {
    let site = Site::start();
    track(&site, "default");
    let other = site.server.new_key("metrone").unwrap();
    let mut stream = site.connect();
    write!(stream, "GET /__mock/live HTTP/1.1\r\nHost: localhost\r\nX-Mock-Key: {other}\r\n\r\n").unwrap();
    assert_eq!(Feed(BufReader::new(stream)).next().news["events"], json!([]));
}

#[test]
fn a_request_is_shown_with_its_attempts_and_what_was_stored_of_it() {
    let site = Site::start();
    let batch = json!([{"event_type": "a", "idempotency_key": "1"}, {"event_type": "b"}]);
    site.fail_once("trackBatch", json!({"type": "drop", "when": "before"}));
    assert!(site.try_send("POST", "/v1/events/batch", &[("x-api-key", site.key())], batch.to_string()).is_err());
    site.post("/v1/events/batch", &batch);
    site.post("/v1/events/batch", &json!([{"event_type": "c", "no_such_member": 1}]));
    let detail = |number: u64| site.send("GET", &format!("/__mock/requests/{number}"), &[], "");
    let told = detail(1).json();
    assert_eq!((&told["status"], &told["attempts"], &told["body"]), (&json!(200), &json!([0, 1]), &batch));
    assert_eq!(told["headers"]["x-api-key"], "[redacted]");
    let types: Vec<_> = told["events"].as_array().unwrap().iter().map(|event| event["event_type"].as_str().unwrap()).collect();
    assert_eq!(types, ["a", "b"]);
    let dropped = detail(0).json();
    assert_eq!((&dropped["status"], &dropped["batch"], &dropped["events"]), (&json!(null), &told["batch"], &json!([])));
    assert_ne!(detail(2).json()["batch"], told["batch"]);
    site.get("/v1/api/stats");
    assert_eq!((&detail(3).json()["batch"], &detail(3).json()["attempts"]), (&json!(null), &json!([3])));
    assert_eq!(detail(9).refusal(), refused(404, "not_found"));
}

#[test]
fn who_looks_on_changes_nothing() {
    let site = Site::start();
    track(&site, "one");
    site.fail_once("*", json!({"type": "status", "status": 503}));
    let headers = [("x-api-key", site.key()), ("x-mock-inspector", "1")];
    let looked = site.send("GET", "/v1/api/stats", &headers, "");
    assert_eq!((looked.status, &looked.json()["total_events"]), (200, &json!(1)), "the fault is for somebody else");
    assert_eq!(site.control().audit().requests, 1, "it is not noted");
    let left = |answer: &Answer| answer.header("x-ratelimit-remaining").unwrap().parse::<u32>().unwrap();
    let again = site.send("GET", "/v1/api/stats", &headers, "");
    assert_eq!(left(&looked), left(&again), "it is not counted");
    assert_eq!(site.get("/v1/api/stats").status, 503);
}

#[test]
fn other_machines_need_the_access_key() {
    let (site, key) = reachable();
    let clock = |headers: &[(&str, &str)]| site.send("GET", "/__mock/clock", headers, "");
    assert_eq!(clock(&[]).status, 200, "a program of this machine");
    assert_eq!(clock(&[("origin", "http://localhost:5173")]).status, 200, "a page of this machine");
    for foreign in [("host", "rebound.example"), ("origin", "https://foreign.example")] {
        assert_eq!(clock(&[foreign]).refusal(), refused(403, "access_denied"), "{foreign:?}");
        assert_eq!(clock(&[foreign, ("x-mock-access", "wrong")]).status, 403, "{foreign:?}");
        assert_eq!(clock(&[foreign, ("x-mock-access", &key)]).status, 200, "{foreign:?}");
    }
    assert_eq!(site.send("GET", "/__mock/", &[("host", "rebound.example")], "").status, 200, "the page holds nothing of a world");
    let (_, other) = reachable();
    assert_ne!(key, other);
}
