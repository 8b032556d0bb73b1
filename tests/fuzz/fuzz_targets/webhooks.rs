//! Webhooks of platforms, to a receiver: nothing breaks it, nothing is verified by chance, and what it reads is an event.
//!
//! Input: a line with a platform and, behind a space, the type of the body; then the body.

#![no_main]

use agentlytics::metrone::Event;
use agentlytics::webhooks::{Platform, Receiver, Request};
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue};
use jiff::Timestamp;
use libfuzzer_sys::{Corpus, fuzz_target};

const NOW: Timestamp = Timestamp::constant(1_795_187_239, 0);
const SIGNATURES: &[&str] = &["x-twilio-signature", "x-vapi-secret", "x-retell-signature", "x-webhook-signature", "webhook-signature"];

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some((platform, content_type, body)) = read(input) else { return Corpus::Reject };
    let mut headers = HeaderMap::from_iter([(CONTENT_TYPE, content_type)]);
    let request = Request { url: "https://a.example/hooks", headers: &headers, body };
    if let Ok(received) = Receiver::new(platform).label("main").receive(&request, NOW) {
        assert!((200..300).contains(&received.answer.status) && !received.verified);
        if let Some(event) = received.event {
            assert!(event.idempotency_key.starts_with(platform.as_str()));
            Event::from(event).validate().expect("it has the form of an event");
        }
    }
    for name in SIGNATURES {
        headers.insert(*name, HeaderValue::from_static("v1,bm90aGluZw=="));
    }
    let request = Request { url: "https://a.example/hooks", headers: &headers, body };
    let refused = Receiver::new(platform).secret("whsec_bm90IGd1ZXNzZWQ=").receive(&request, NOW).expect_err("it is not signed");
    assert!(!refused.to_string().contains(char::is_control) && !refused.code().is_empty());
    Corpus::Keep
});

fn read(input: &[u8]) -> Option<(Platform, HeaderValue, &[u8])> {
    let (head, body) = input.split_at_checked(input.iter().position(|byte| *byte == b'\n')?)?;
    let (platform, content_type) = std::str::from_utf8(head).ok()?.split_once(' ')?;
    Some((platform.parse().ok()?, content_type.parse().ok()?, &body[1..]))
}
