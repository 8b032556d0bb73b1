//! The event stream.

use crate::support::{Frames, Site, from_json, refused};
use agentlytics_mock_server::Limits;
use serde_json::json;

fn open(site: &Site, query: &str, headers: &str) -> Frames {
    Frames::open(site, &format!("/v1/api/stream?{query}"), &format!("x-api-key: {}\r\n{headers}", site.key()))
}

/// The `event_name` of the next event.
fn name(stream: &mut Frames) -> String {
    let frame = stream.frame();
    assert_eq!(frame.event, "event", "{frame:?}");
    assert_eq!(frame.id.as_deref(), frame.data["event_id"].as_str());
    frame.data["event_name"].as_str().unwrap().to_owned()
}

fn write(site: &Site, name: &str) -> String {
    let answer = site.post("/v1/api/events", &json!({"event_type": "x", "event_name": name}));
    answer.json()["event_id"].as_str().unwrap().to_owned()
}

#[test]
fn a_stream_says_that_it_is_ready_and_then_what_happens() {
    let site = Site::start();
    write(&site, "before");
    let mut stream = open(&site, "", "x-request-id: r-1\r\n");
    let block = stream.block();
    assert!(block.contains(&"retry: 3000".to_owned()) && block.contains(&"event: ready".to_owned()), "{block:?}");
    assert!(block.contains(&r#"data: {"request_id":"r-1"}"#.to_owned()), "{block:?}");
    let id = write(&site, "first");
    write(&site, "second");
    let frame = stream.frame();
    assert_eq!((frame.event.as_str(), frame.id.as_deref()), ("event", Some(id.as_str())));
    assert_eq!(frame.data, site.get("/v1/api/events").json()["data"][1], "a frame is a row");
    assert_eq!(name(&mut stream), "second");
    assert_eq!(site.control().audit().violations, 0);
}

#[test]
fn a_stream_can_be_filtered_and_sees_its_own_world_only() {
    let site = Site::start();
    let other = site.server.new_key("metrone").unwrap();
    let mut stream = open(&site, "source=voice&event_type=ai_call", "");
    assert_eq!(stream.frame().event, "ready");
    site.send("POST", "/v1/events", &[("x-api-key", &other)], r#"{"event_type": "ai_call", "source": "voice", "event_name": "theirs"}"#);
    for (source, event_type) in [("web", "ai_call"), ("voice", "x"), ("voice", "ai_call")] {
        let name = format!("{source} {event_type}");
        site.post("/v1/events", &json!({"event_type": event_type, "source": source, "event_name": name}));
    }
    assert_eq!(name(&mut stream), "voice ai_call");
    assert_eq!(site.get("/v1/api/stream?source=fax").refusal(), refused(400, "INVALID_PARAMETER"));
}

#[test]
fn a_reader_that_comes_back_gets_what_it_missed() {
    let site = Site::start();
    let last = write(&site, "seen");
    write(&site, "missed");
    let header = format!("last-event-id: {last}\r\n");
    for (query, header) in
        [(String::new(), header.as_str()), (format!("last_event_id={last}"), ""), ("last_event_id=other".to_owned(), &header)]
    {
        let mut stream = open(&site, &query, header);
        assert_eq!(stream.frame().event, "ready");
        assert_eq!(name(&mut stream), "missed");
    }
    let mut stream = open(&site, "", &header);
    assert_eq!(stream.frame().event, "ready");
    assert_eq!(name(&mut stream), "missed");
    write(&site, "new");
    assert_eq!(name(&mut stream), "new");
}

#[test]
fn a_reader_that_was_away_too_long_is_told_of_the_gap() {
    let site = Site::start();
    site.control().set_limits(from_json::<Limits>(json!({"stream_buffer": 2})));
    let last = write(&site, "seen");
    for name in ["lost", "kept", "kept too"] {
        write(&site, name);
    }
    for (id, expected) in [(last.as_str(), ["kept", "kept too"]), ("nonsense", ["kept", "kept too"])] {
        let mut stream = open(&site, "", &format!("last-event-id: {id}\r\n"));
        assert_eq!(stream.frame().event, "ready");
        let gap = stream.frame();
        assert_eq!((gap.event.as_str(), &gap.data), ("gap", &json!({"last_event_id": id})));
        assert_eq!([name(&mut stream), name(&mut stream)], expected);
    }
    assert_eq!(site.control().audit().violations, 0);
}

#[test]
fn an_idle_stream_is_kept_alive() {
    let site = Site::start();
    site.control().set_limits(from_json::<Limits>(json!({"stream_ping_ms": 5})));
    let mut stream = open(&site, "", "");
    assert_eq!(stream.frame().event, "ready");
    assert_eq!(stream.block(), [": ping"]);
}

#[test]
fn a_slow_reader_misses_nothing() {
    let site = Site::start();
    let mut stream = open(&site, "", "");
    for batch in 0..30 {
        let events: Vec<_> = (0..100).map(|event| json!({"event_type": "x", "event_name": (batch * 100 + event).to_string()})).collect();
        site.post("/v1/events/batch", &events.into());
    }
    assert_eq!(stream.frame().event, "ready");
    for number in 0..3_000 {
        assert_eq!(name(&mut stream), number.to_string());
    }
}

#[test]
fn a_stream_outlives_a_reset_of_its_world() {
    let site = Site::start();
    write(&site, "old");
    let mut stream = open(&site, "", "");
    assert_eq!(stream.frame().event, "ready");
    site.control().reset();
    write(&site, "new");
    assert_eq!(name(&mut stream), "new");
}

#[test]
fn a_server_that_stops_says_so() {
    let site = Site::start();
    let mut stream = open(&site, "", "");
    assert_eq!(stream.frame().event, "ready");
    site.server.shutdown();
    let last = stream.frame();
    assert_eq!((last.event.as_str(), &last.data["error"]["code"]), ("error", &json!("UNAVAILABLE")));
    assert!(stream.is_over());
}

#[test]
fn a_gap_leaves_out_events_without_a_word() {
    let site = Site::start();
    site.fail_once("streamEvents", json!({"type": "gap", "after": 1, "count": 2}));
    let mut stream = open(&site, "", "");
    assert_eq!(stream.frame().event, "ready");
    for name in ["a", "b", "c", "d"] {
        write(&site, name);
    }
    assert_eq!([name(&mut stream), name(&mut stream)], ["a", "d"]);
}

#[test]
fn a_stream_is_cut_after_so_many_events_and_can_be_taken_up_again() {
    let site = Site::start();
    let first = write(&site, "a");
    for name in ["b", "c", "d"] {
        write(&site, name);
    }
    site.fail_once("streamEvents", json!({"type": "disconnect", "after": 2}));
    let mut stream = open(&site, "", &format!("last-event-id: {first}\r\n"));
    assert_eq!(stream.frame().event, "ready");
    assert_eq!(name(&mut stream), "b");
    let last = stream.frame();
    assert!(stream.is_over());
    let mut stream = open(&site, "", &format!("last-event-id: {}\r\n", last.id.unwrap()));
    assert_eq!((stream.frame().event.as_str(), name(&mut stream).as_str()), ("ready", "d"));

    site.fail_once("streamEvents", json!({"type": "disconnect", "after": 0}));
    assert!(open(&site, "", "").is_over());
}

#[test]
fn the_end_of_a_stream_that_is_cut_is_not_that_of_a_whole_one() {
    let site = Site::start();
    let head = |version| format!("GET /v1/api/stream HTTP/{version}\r\nhost: x\r\nx-api-key: {}\r\n\r\n", site.key());
    site.fail_once("streamEvents", json!({"type": "disconnect", "after": 0}));
    let answer = site.raw(head("1.1").as_bytes()).unwrap();
    assert!(answer.starts_with("HTTP/1.1 200") && !answer.ends_with("0\r\n\r\n"), "{answer}");
}

#[test]
fn all_open_streams_can_be_cut() {
    let site = Site::start();
    let mut streams = [open(&site, "", ""), open(&site, "", "")];
    streams.iter_mut().for_each(|stream| assert_eq!(stream.frame().event, "ready"));
    let cut = |key: &str| site.send("DELETE", "/__mock/streams", &[("x-mock-key", key)], "").json();
    assert_eq!(cut(&site.server.new_key("metrone").unwrap()), json!({"cut": 0}), "those of another world stay");
    assert_eq!(cut(site.key()), json!({"cut": 2}));
    assert!(streams.iter_mut().all(Frames::is_over));
    assert_eq!(cut(site.key()), json!({"cut": 0}));
    let mut next = open(&site, "", "");
    assert_eq!(next.frame().event, "ready");
    write(&site, "after");
    assert_eq!(name(&mut next), "after");
}
