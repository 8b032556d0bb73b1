//! What a receiver refuses before it looks at a signature, and what it makes of requests out of the ordinary.

use agentlytics_webhooks::{HmacPlan, MAX_BODY_BYTES, Platform, Receiver, Refused, Request, Scheme};
use http::HeaderMap;
use http::header::CONTENT_TYPE;
use jiff::Timestamp;

const NOW: Timestamp = Timestamp::constant(1_795_187_239, 0);

fn receive(receiver: &Receiver, content_type: &str, body: &str) -> Result<agentlytics_webhooks::Received, Refused> {
    let headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type.parse().unwrap())]);
    receiver.receive(&Request { url: "https://a.example/", headers: &headers, body: body.as_bytes() }, NOW)
}

fn json(platform: Platform, body: &str) -> Result<agentlytics_webhooks::Received, Refused> {
    receive(&Receiver::new(platform), "application/json", body)
}

#[test]
fn a_label_is_short_and_plain() {
    let received = |label: &str| receive(&Receiver::new(Platform::Bland).label(label), "application/json", "{}");
    for label in ["a", "0", "support-line", "a_b", &"a".repeat(64)] {
        assert!(received(label).is_ok(), "{label}");
    }
    for label in ["", "-a", "_", "A", "a b", "ä", &"a".repeat(65)] {
        assert_eq!(received(label), Err(Refused::InvalidLabel), "{label}");
    }
    assert_eq!(Refused::InvalidLabel.status(), 404);
}

#[test]
fn a_body_has_a_limit() {
    let of = |bytes: usize| format!("{{\"a\":\"{}\"}}", "x".repeat(bytes - 8));
    assert!(json(Platform::Bland, &of(MAX_BODY_BYTES)).is_ok());
    let refused = json(Platform::Bland, &of(MAX_BODY_BYTES + 1)).unwrap_err();
    assert_eq!((refused.status(), refused.code()), (413, "body_too_large"));
}

#[test]
fn a_body_must_be_what_it_says() {
    let deep = "[".repeat(100_000);
    for body in ["", "{", "[]", "7", "\u{0}", deep.as_str()] {
        for platform in [Platform::Vapi, Platform::Retell, Platform::Bland, Platform::OpenAi, Platform::Anthropic] {
            assert_eq!(json(platform, body).unwrap_err().code(), "malformed_body", "{platform}");
        }
    }
    let refused = json(Platform::Retell, r#"{"event":"call_ended","call":{"call_id":7}}"#).unwrap_err();
    assert_eq!(refused, Refused::MissingMember { member: "/call/call_id" });
    assert_eq!(refused.status(), 400);
}

#[test]
fn what_is_of_no_interest_is_answered_and_tells_nothing() {
    for (platform, body, status, answer) in [
        (Platform::Vapi, r#"{"message":{"type":"transcript","call":{"id":"c"}}}"#, 200, "{}"),
        (Platform::Vapi, r#"{"message":{"type":"hang"}}"#, 200, "{}"),
        (Platform::Retell, r#"{"event":"transcript_updated"}"#, 204, ""),
        (Platform::Bland, r#"{"call_id":"c","category":"queue"}"#, 200, "{}"),
        (Platform::Twilio, r#"{"event_type":"voice_intelligence_transcript_available"}"#, 204, ""),
    ] {
        let received = json(platform, body).unwrap();
        assert_eq!((received.event, received.answer.status, received.answer.body), (None, status, answer), "{platform}");
    }
    let recording = "CallSid=CA1&RecordingSid=RE1&RecordingStatus=completed&RecordingUrl=https%3A%2F%2Fa.example%2F1";
    let received = receive(&Receiver::new(Platform::Twilio), "application/x-www-form-urlencoded", recording).unwrap();
    assert_eq!((received.event, received.answer.status), (None, 204));
}

#[test]
fn an_unknown_kind_of_a_thin_event_is_kept() {
    let body = r#"{"type":"event","id":"event_1","created_at":"2026-11-20T15:07:19Z","data":{"type":"session.dreaming","id":"session_1"}}"#;
    let event = json(Platform::Anthropic, body).unwrap().event.unwrap();
    assert_eq!((event.event_type.as_str(), event.properties["status"].as_str()), ("ai_session_status", Some("dreaming")));
}

#[test]
fn a_property_is_a_short_word_and_not_prose() {
    let tools: Vec<_> = (0..40).map(|n| format!(r#"{{"name":"tool_{n}"}}"#)).collect();
    let body = |reason: &str| {
        let report = format!(r#"{{"type":"tool-calls","toolCallList":[{}],"call":{{"id":"c"}}}}"#, tools.join(","));
        let ended = format!(r#"{{"type":"status-update","status":"ended","endedReason":"{reason}","call":{{"id":"c"}}}}"#);
        [report, ended].map(|message| json(Platform::Vapi, &format!(r#"{{"message":{message}}}"#)).unwrap().event.unwrap().properties)
    };
    let [used, ended] = body(&"x".repeat(200));
    assert_eq!(used["tools"].as_array().map(Vec::len), Some(32));
    assert_eq!(ended["ended_reason"].as_str().map(str::len), Some(200));
    let [_, ended] = body(&"x".repeat(201));
    assert_eq!(ended.get("ended_reason"), None);
}

#[test]
fn what_cannot_be_is_left_out() {
    let ended = |call: &str| json(Platform::Retell, &format!(r#"{{"event":"call_ended","call":{{"call_id":"c",{call}}}}}"#)).unwrap();
    for (call, seconds) in [
        (r#""duration_ms":1500"#, Some(1.5)),
        (r#""start_timestamp":1795187239000,"end_timestamp":1795187240000"#, Some(1.0)),
        (r#""start_timestamp":1795187240000,"end_timestamp":1795187239000"#, None),
        (r#""duration_ms":1e300"#, None),
        (r#""duration_ms":"soon""#, None),
    ] {
        assert_eq!(ended(call).event.unwrap().ai_duration_sec, seconds, "{call}");
    }
    let event = ended(&format!(r#""agent_id":"{}""#, "a".repeat(257))).event.unwrap();
    assert_eq!((event.agent_id, event.timestamp), (None, NOW));
}

#[test]
fn nobody_is_let_in_by_an_empty_secret() {
    let headers = HeaderMap::from_iter([("x-vapi-secret".parse().unwrap(), "".parse().unwrap())]);
    let request = Request { url: "https://a.example/", headers: &headers, body: br#"{"message":{"type":"hang"}}"# };
    let receiver = Receiver::new(Platform::Vapi).secret("");
    assert_eq!(receiver.receive(&request, NOW), Err(Refused::UnusableSecret));
}

#[test]
fn a_scheme_that_signs_no_body_is_refused() {
    let headers = HeaderMap::from_iter([("x-signature".parse().unwrap(), "00".parse().unwrap())]);
    let request = Request { url: "https://a.example/", headers: &headers, body: br#"{"message":{"type":"hang"}}"# };
    for format in ["{url}", "{body}{everything}", "{body"] {
        let scheme = Scheme::Hmac(HmacPlan { payload_format: format.into(), ..HmacPlan::default() });
        let receiver = Receiver::new(Platform::Vapi).secret("s").scheme(scheme);
        assert_eq!(receiver.receive(&request, NOW), Err(Refused::UnusableScheme), "{format}");
    }
}

#[test]
fn a_refusal_quotes_neither_secret_nor_request() {
    let headers = HeaderMap::from_iter([("x-retell-signature".parse().unwrap(), "v=1795187239000,d=c0ffee".parse().unwrap())]);
    let request = Request { url: "https://a.example/?key=k-1234", headers: &headers, body: b"{\"said\":\"hello\"}" };
    let receiver = Receiver::new(Platform::Retell).secret("key_1234");
    let refused = receiver.receive(&request, NOW).unwrap_err();
    assert_eq!(refused, Refused::WrongSignature);
    let told = format!("{refused} {refused:?} {receiver:?}");
    for secret in ["key_1234", "k-1234", "hello", "c0ffee"] {
        assert!(!told.contains(secret), "{told}");
    }
}
