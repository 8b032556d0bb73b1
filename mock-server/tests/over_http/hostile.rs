//! Whatever is sent, the answer is a clear refusal, and nothing is changed.

use crate::support::{Site, refused};
use serde_json::json;

fn ingest(site: &Site, path: &str, body: &[u8]) -> (u16, String) {
    site.send("POST", path, &[("x-api-key", site.key())], body).refusal()
}

#[test]
fn what_is_not_json_is_refused() {
    let site = Site::start();
    let deep = "[".repeat(100_000);
    let bodies: [&[u8]; 9] = [
        b"",
        b"{",
        b"\xff\xfe",
        b"{\"event_type\": \"\xc3\x28\"}",
        b"{\"event_type\": \"x\", \"ai_duration_sec\": NaN}",
        b"{\"event_type\": \"x\", \"ai_duration_sec\": 1e999}",
        b"{\"event_type\": \"x\"} {\"event_type\": \"y\"}",
        b"{\"event_type\": \"\\ud800\"}",
        deep.as_bytes(),
    ];
    for body in bodies {
        for path in ["/v1/events", "/v1/events/batch", "/v1/api/events", "/v1/api/query"] {
            assert_eq!(
                ingest(&site, path, body),
                refused(400, "INVALID_PAYLOAD"),
                "{path} {:?}",
                String::from_utf8_lossy(&body[..body.len().min(60)])
            );
        }
    }
    assert_eq!(site.stored(), 0);
}

#[test]
fn what_is_no_event_is_refused() {
    let site = Site::start();
    for body in [
        "null",
        "7",
        "\"pageview\"",
        "{}",
        "{\"events\": []}",
        "{\"event_type\": [\"x\"]}",
        "{\"event_type\": \"x\", \"timestamp\": 1e300}",
    ] {
        for path in ["/v1/events", "/v1/api/events"] {
            assert_eq!(ingest(&site, path, body.as_bytes()), refused(400, "INVALID_PAYLOAD"), "{path} {body}");
        }
    }
    assert_eq!(ingest(&site, "/v1/api/events", b"[{\"event_type\": \"x\"}]"), refused(400, "INVALID_PAYLOAD"), "this route takes no array");
    assert_eq!(site.stored(), 0);
}

#[test]
fn the_last_of_two_members_of_one_name_counts() {
    let site = Site::start();
    let answer = site.send("POST", "/v1/events", &[("x-api-key", site.key())], r#"{"event_type": "a", "event_type": "b"}"#);
    assert_eq!(answer.status, 200);
    assert_eq!(site.get("/v1/api/events").json()["data"][0]["event_type"], "b");
}

#[test]
fn a_body_that_is_too_large_is_refused_whether_or_not_it_says_so() {
    let site = Site::start();
    let large = json!({"event_type": "x", "filler": "a".repeat(1024 * 1024)}).to_string();
    assert_eq!(ingest(&site, "/v1/events", large.as_bytes()), refused(413, "PAYLOAD_TOO_LARGE"));

    let head = format!("POST /v1/events HTTP/1.1\r\nhost: x\r\nx-api-key: {}\r\nconnection: close\r\n", site.key());
    let chunk = format!("100000\r\n{}\r\n", "a".repeat(0x10_0000));
    let chunked = format!("{head}transfer-encoding: chunked\r\n\r\n{chunk}{chunk}0\r\n\r\n");
    assert!(site.raw(chunked.as_bytes()).unwrap().starts_with("HTTP/1.1 413 "));
    let asking = format!("{head}expect: 100-continue\r\ncontent-length: 2000000\r\n\r\n");
    assert!(site.raw(asking.as_bytes()).unwrap().starts_with("HTTP/1.1 413 "), "the body is not even asked for");
    assert_eq!(site.stored(), 0);

    let limit = 1024 * 1024;
    let frame = json!({"event_type": "x", "filler": ""}).to_string().len();
    let just_fits = json!({"event_type": "x", "filler": "a".repeat(limit - frame)}).to_string();
    assert_eq!(just_fits.len(), limit);
    assert_eq!(site.send("POST", "/v1/events", &[("x-api-key", site.key())], just_fits).status, 200);
}

#[test]
fn strange_addresses_are_refused_or_read_and_never_fatal() {
    let site = Site::start();
    let status = |path: &str| site.get(path).status;
    assert_eq!(status("/v1/api/stats?%ff=%zz&&=&days=%37"), 200, "an encoded 7 is a 7");
    assert_eq!(status("/v1/api/stats?days=%00"), 400);
    assert_eq!(status("/v1/api/%73tats"), 404, "a path is taken as it is");
    assert_eq!(status("/v1//api/stats"), 404);
    assert_eq!(status("/v1/api/events?cursor=%F0%9F%92%A5"), 400);
    let answer = site.raw(b"GET /v1/api/stats HTTP/1.1\r\nhost: x\r\nx-api-key: \xff\xfe\r\nconnection: close\r\n\r\n").unwrap();
    assert!(answer.starts_with("HTTP/1.1 401 "), "{answer}");
    assert!(site.raw(b"nonsense\r\n\r\n").unwrap().starts_with("HTTP/1.1 400 "));
    assert_eq!(status("/v1/api/live"), 200, "the server lives on");
}

#[test]
fn what_is_longer_than_documented_is_refused_and_what_nobody_reads_is_not() {
    let site = Site::start();
    let get = |query: &str| site.get(&format!("/v1/api/events?{query}"));
    let long = |length| "x".repeat(length);
    assert_eq!(get(&format!("event_type={}", long(129))).refusal(), refused(400, "INVALID_PARAMETER"));
    assert_eq!(get(&format!("event_type={}", long(128))).status, 200);
    let named = |length| {
        let headers = [("x-api-key", site.key()), ("idempotency-key", &long(length))];
        site.send("POST", "/v1/events", &headers, r#"{"event_type": "x"}"#)
    };
    assert_eq!(named(257).refusal(), refused(400, "INVALID_PAYLOAD"));
    assert_eq!(site.stored(), 0);
    assert_eq!([named(256).status, named(0).status], [200, 200]);
    assert_eq!(site.get("/v1/api/live?unheard_of=1&unheard_of=2").status, 200);
    assert_eq!(get("limit=1&limit=2").refusal(), refused(400, "INVALID_PARAMETER"));
}

#[test]
fn a_body_that_breaks_off_changes_nothing() {
    let site = Site::start();
    let request =
        format!("POST /v1/events HTTP/1.1\r\nhost: x\r\nx-api-key: {}\r\ncontent-length: 50\r\n\r\n{{\"event_type\":", site.key());
    let mut stream = site.connect();
    std::io::Write::write_all(&mut stream, request.as_bytes()).unwrap();
    drop(stream);
    assert_eq!(site.get("/v1/api/live").status, 200);
    assert_eq!(site.stored(), 0);
}
