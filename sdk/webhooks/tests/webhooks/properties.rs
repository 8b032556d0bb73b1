//! What holds for every request, also for those that no platform would send.

use agentlytics_webhooks::{Example, HmacPlan, Platform, Receiver, Request, Scheme, Sender, examples};
use http::{HeaderMap, HeaderName, HeaderValue};
use jiff::Timestamp;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::Value;

const SECRET: &str = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
const HEADERS: &[&str] = &[
    "x-twilio-signature",
    "x-twilio-webhooks-signature-settings",
    "x-vapi-secret",
    "authorization",
    "x-signature",
    "x-timestamp",
    "x-retell-signature",
    "x-webhook-signature",
    "webhook-id",
    "webhook-timestamp",
    "webhook-signature",
];

fn platform() -> impl Strategy<Value = Platform> {
    select(Platform::ALL)
}

fn scheme() -> impl Strategy<Value = Scheme> {
    let plan = |format: String| HmacPlan { payload_format: format.into(), ..HmacPlan::default() };
    prop_oneof![Just(Scheme::Published), Just(Scheme::Bearer), "[{}a-z.]{0,20}".prop_map(move |format| Scheme::Hmac(plan(format)))]
}

fn headers() -> impl Strategy<Value = HeaderMap> {
    let content_type = select(&["application/json", "application/x-www-form-urlencoded", "", "text/plain"][..]);
    let own = proptest::collection::vec((select(HEADERS), "[ -~]{0,40}|v=[0-9]{1,20},d=[0-9a-f]{0,70}|[0-9]{1,20}"), 0..6);
    (content_type, own).prop_map(|(content_type, own)| {
        let own = own.into_iter().map(|(name, value)| (HeaderName::from_static(name), value.parse().expect("it is printable")));
        own.chain([(http::header::CONTENT_TYPE, HeaderValue::from_static(content_type))]).collect()
    })
}

fn time() -> impl Strategy<Value = Timestamp> {
    (-60_000_000_000_i64..250_000_000_000).prop_map(|second| Timestamp::from_second(second).expect("it is in range"))
}

/// Any value that a member may have where another is expected.
fn strange() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,300}".prop_map(Value::from),
        Just(Value::from("-1")),
        Just(Value::from("1e308")),
        Just(serde_json::json!([[], {}, "x", 1])),
        Just(serde_json::json!({"a": {"b": 1}})),
    ]
}

proptest! {
    #[test]
    fn no_request_breaks_a_receiver(
        platform in platform(), scheme in scheme(), headers in headers(), now in time(),
        url in "(https?://[a-z]{1,9}(:[0-9]{1,6})?/)?.{0,40}", body in proptest::collection::vec(any::<u8>(), 0..200),
    ) {
        let request = Request { url: &url, headers: &headers, body: &body };
        let _ = Receiver::new(platform).receive(&request, now);
        let verified = Receiver::new(platform).scheme(scheme).secret(SECRET).receive(&request, now);
        prop_assert!(verified.is_err(), "nobody guesses a signature");
    }

    #[test]
    fn a_member_of_another_type_spoils_no_event(
        example in select(examples().collect::<Vec<_>>()), at in any::<Index>(), strange in strange(), now in time(),
    ) {
        let Some(body) = changed(example, &at, strange) else { return Ok(()) };
        let headers = HeaderMap::from_iter([(http::header::CONTENT_TYPE, HeaderValue::from_static(example.content_type))]);
        let request = Request { url: "https://a.example/", headers: &headers, body: body.as_bytes() };
        let Ok(received) = Receiver::new(example.platform).receive(&request, now) else { return Ok(()) };
        let Some(event) = received.event else { return Ok(()) };
        let prefix = format!("{}:", example.platform);
        prop_assert!(event.idempotency_key.starts_with(&prefix));
        prop_assert!(event.ai_duration_sec.is_none_or(|seconds| seconds >= 0.0));
        let nothing = |value: &Value| value.is_null() || value == "";
        prop_assert!(!event.members().values().any(nothing) && !event.properties.values().any(nothing), "{event:?}");
        let time = event.members()["timestamp"].as_str().and_then(|time| time.parse::<Timestamp>().ok());
        prop_assert!(time.is_some(), "{event:?}");
    }

    #[test]
    fn what_is_signed_is_accepted(
        platform in platform(), body in proptest::collection::vec(any::<u8>(), 0..200), now in time(),
        query in "(\\?[a-z]{1,5}=[a-z%+]{0,5})?", port in "(:[0-9]{1,4})?",
    ) {
        let url = format!("https://a.example{port}/hooks{query}");
        for content_type in ["application/json", "application/x-www-form-urlencoded"] {
            let signed = Sender::new(platform, SECRET).sign(&url, content_type, &body, now).expect("it can be signed");
            let request = Request { url: &signed.url, headers: &signed.headers, body: &body };
            match Receiver::new(platform).secret(SECRET).receive(&request, now) {
                Ok(received) => prop_assert!(received.verified),
                // The signature is good; what is signed is not.
                Err(refused) => prop_assert_eq!(refused.status(), 400),
            }
        }
    }
}

/// The example with one of its leaves changed; nothing if it is a form.
fn changed(example: &Example, at: &Index, strange: Value) -> Option<String> {
    let mut body: Value = serde_json::from_str(example.body).ok()?;
    let mut leaves = Vec::new();
    pointers(&body, String::new(), &mut leaves);
    let chosen: &String = at.get(&leaves);
    *body.pointer_mut(chosen)? = strange;
    Some(body.to_string())
}

fn pointers(value: &Value, here: String, found: &mut Vec<String>) {
    match value {
        Value::Object(members) => members.iter().for_each(|(name, value)| pointers(value, format!("{here}/{name}"), found)),
        Value::Array(items) => items.iter().enumerate().for_each(|(index, value)| pointers(value, format!("{here}/{index}"), found)),
        _ => found.push(here),
    }
}
