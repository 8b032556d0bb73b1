//! The event stream.

use crate::support::{Site, from_json, refused};
use agentlytics_mock_server::Limits;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;

/// Reads a stream by hand, so that nothing of it is hidden.
struct Reader(BufReader<TcpStream>);

#[derive(Debug, PartialEq)]
struct Frame {
    event: String,
    id: Option<String>,
    data: Value,
}

impl Reader {
    fn open(site: &Site, query: &str, headers: &str) -> Self {
        let mut stream = site.connect();
        // HTTP/1.0: the body is not chunked.
        let request = format!("GET /v1/api/stream?{query} HTTP/1.0\r\nhost: x\r\nx-api-key: {}\r\n{headers}\r\n", site.key());
        stream.write_all(request.as_bytes()).unwrap();
        let mut reader = Self(BufReader::new(stream));
        assert_eq!(reader.line(), "HTTP/1.0 200 OK");
        while !reader.line().is_empty() {}
        reader
    }

    fn line(&mut self) -> String {
        let mut line = String::new();
        assert_ne!(self.0.read_line(&mut line).unwrap(), 0, "the stream has ended");
        line.trim_end_matches(['\r', '\n']).to_owned()
    }

    /// The lines up to the next empty one.
    fn block(&mut self) -> Vec<String> {
        std::iter::repeat_with(|| self.line()).take_while(|line| !line.is_empty()).collect()
    }

    /// The next frame that is not a comment.
    fn frame(&mut self) -> Frame {
        let block = std::iter::repeat_with(|| self.block()).find(|block| !block[0].starts_with(':')).unwrap();
        let field = |name: &str| block.iter().find_map(|line| line.strip_prefix(name)?.strip_prefix(": ")).map(str::to_owned);
        Frame { event: field("event").unwrap(), id: field("id"), data: serde_json::from_str(&field("data").unwrap()).unwrap() }
    }

    /// The `event_name` of the next event.
    fn name(&mut self) -> String {
        let frame = self.frame();
        assert_eq!(frame.event, "event", "{frame:?}");
        assert_eq!(frame.id.as_deref(), frame.data["event_id"].as_str());
        frame.data["event_name"].as_str().unwrap().to_owned()
    }

    fn is_over(&mut self) -> bool {
        self.0.read_line(&mut String::new()).unwrap() == 0
    }
}

fn write(site: &Site, name: &str) -> String {
    let answer = site.post("/v1/api/events", &json!({"event_type": "x", "event_name": name}));
    answer.json()["event_id"].as_str().unwrap().to_owned()
}

#[test]
fn a_stream_says_that_it_is_ready_and_then_what_happens() {
    let site = Site::start();
    write(&site, "before");
    let mut stream = Reader::open(&site, "", "x-request-id: r-1\r\n");
    let block = stream.block();
    assert!(block.contains(&"retry: 3000".to_owned()) && block.contains(&"event: ready".to_owned()), "{block:?}");
    assert!(block.contains(&r#"data: {"request_id":"r-1"}"#.to_owned()), "{block:?}");
    let id = write(&site, "first");
    write(&site, "second");
    let frame = stream.frame();
    assert_eq!((frame.event.as_str(), frame.id.as_deref()), ("event", Some(id.as_str())));
    assert_eq!(frame.data, site.get("/v1/api/events").json()["data"][1], "a frame is a row");
    assert_eq!(stream.name(), "second");
    assert_eq!(site.control().audit().violations, 0);
}

#[test]
fn a_stream_can_be_filtered_and_sees_its_own_world_only() {
    let site = Site::start();
    let other = site.server.new_key("metrone").unwrap();
    let mut stream = Reader::open(&site, "source=voice&event_type=ai_call", "");
    assert_eq!(stream.frame().event, "ready");
    site.send("POST", "/v1/events", &[("x-api-key", &other)], r#"{"event_type": "ai_call", "source": "voice", "event_name": "theirs"}"#);
    for (source, event_type) in [("web", "ai_call"), ("voice", "x"), ("voice", "ai_call")] {
        let name = format!("{source} {event_type}");
        site.post("/v1/events", &json!({"event_type": event_type, "source": source, "event_name": name}));
    }
    assert_eq!(stream.name(), "voice ai_call");
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
        let mut stream = Reader::open(&site, &query, header);
        assert_eq!(stream.frame().event, "ready");
        assert_eq!(stream.name(), "missed");
    }
    let mut stream = Reader::open(&site, "", &header);
    assert_eq!(stream.frame().event, "ready");
    assert_eq!(stream.name(), "missed");
    write(&site, "new");
    assert_eq!(stream.name(), "new");
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
        let mut stream = Reader::open(&site, "", &format!("last-event-id: {id}\r\n"));
        assert_eq!(stream.frame().event, "ready");
        let gap = stream.frame();
        assert_eq!((gap.event.as_str(), &gap.data), ("gap", &json!({"last_event_id": id})));
        assert_eq!([stream.name(), stream.name()], expected);
    }
    assert_eq!(site.control().audit().violations, 0);
}

#[test]
fn an_idle_stream_is_kept_alive() {
    let site = Site::start();
    site.control().set_limits(from_json::<Limits>(json!({"stream_ping_ms": 5})));
    let mut stream = Reader::open(&site, "", "");
    assert_eq!(stream.frame().event, "ready");
    assert_eq!(stream.block(), [": ping"]);
}

#[test]
fn a_slow_reader_misses_nothing() {
    let site = Site::start();
    let mut stream = Reader::open(&site, "", "");
    for batch in 0..30 {
        let events: Vec<_> = (0..100).map(|event| json!({"event_type": "x", "event_name": (batch * 100 + event).to_string()})).collect();
        site.post("/v1/events/batch", &events.into());
    }
    assert_eq!(stream.frame().event, "ready");
    for number in 0..3_000 {
        assert_eq!(stream.name(), number.to_string());
    }
}

#[test]
fn a_stream_outlives_a_reset_of_its_world() {
    let site = Site::start();
    write(&site, "old");
    let mut stream = Reader::open(&site, "", "");
    assert_eq!(stream.frame().event, "ready");
    site.control().reset();
    write(&site, "new");
    assert_eq!(stream.name(), "new");
}

#[test]
fn a_server_that_stops_says_so() {
    let site = Site::start();
    let mut stream = Reader::open(&site, "", "");
    assert_eq!(stream.frame().event, "ready");
    site.server.shutdown();
    let last = stream.frame();
    assert_eq!((last.event.as_str(), &last.data["error"]["code"]), ("error", &json!("UNAVAILABLE")));
    assert!(stream.is_over());
}
