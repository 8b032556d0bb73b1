//! Webhooks as data: what a binding hands over, and what it gets back.

use agentlytics_bridge::webhooks::{Endpoint, examples, sign};
use serde_json::{Value, json};

const URL: &str = "https://a.example/hooks";
const NOW: Option<i64> = Some(1_795_187_239_000);

#[test]
fn what_is_signed_by_data_is_received_as_data() {
    let example = examples().find(|example| example.event == "status-completed").unwrap();
    let signed = sign("twilio", json!({"secrets": ["s"]}), URL, example.content_type, example.body.as_bytes(), NOW).unwrap();
    let endpoint = Endpoint::open("twilio", json!({"label": "support-line", "secrets": ["s"]})).unwrap();
    let received = endpoint.receive(URL, headers(&signed), example.body.as_bytes(), NOW).unwrap();
    assert_eq!(received["verified"], true);
    assert_eq!(received["answer"], json!({"status": 204, "content_type": null, "body": ""}));
    assert_eq!(received["event"]["ai_intent"], "support");
}

#[test]
fn a_refusal_has_its_code_and_status() {
    let endpoint = Endpoint::open("retell", json!({"secrets": ["key_of_one's_own"]})).unwrap();
    let error = endpoint.receive(URL, [("x-other", "1")], b"{}", NOW).unwrap_err();
    assert_eq!((error.code(), error.status(), error.kind().as_str()), ("missing_signature", Some(401), "auth"));
    let signed = sign("retell", json!({"secrets": ["another"]}), URL, "application/json", b"{}", NOW).unwrap();
    let late = NOW.map(|now| now + 300_001);
    for (now, code) in [(NOW, "wrong_signature"), (late, "expired_signature")] {
        assert_eq!(endpoint.receive(URL, headers(&signed), b"{}", now).unwrap_err().code(), code);
    }
    let unusable = Endpoint::open("openai", json!({"secrets": ["whsec_"]})).unwrap();
    let signed = sign("openai", json!({"secrets": ["whsec_b2xk"]}), URL, "application/json", b"{}", NOW).unwrap();
    let error = unusable.receive(URL, headers(&signed), b"{}", NOW).unwrap_err();
    assert_eq!((error.code(), error.kind().as_str(), error.is_retryable()), ("unusable_secret", "config", false));
    assert!(!format!("{endpoint:?} {error:?}").contains("one's_own"));
}

#[test]
fn a_wrong_option_is_named() {
    for (platform, options, words) in [
        ("slack", json!({}), "'platform': there is no platform of this name"),
        ("vapi", json!({"label": "Main line"}), "'label': the label is not one"),
        ("vapi", json!({"secret": "s"}), "unknown field `secret`"),
        ("vapi", json!({"scheme": {"hmac": {"algorithm": "md5"}}}), "'scheme.hmac.algorithm': unknown variant `md5`"),
    ] {
        let error = Endpoint::open(platform, options).unwrap_err();
        assert_eq!(error.kind().as_str(), "validation");
        assert!(error.message().contains(words), "{error}");
    }
    assert!(sign("vapi", Value::Null, URL, "application/json", b"{}", NOW).unwrap_err().message().contains("'secrets'"));
}

fn headers(signed: &Value) -> Vec<(&String, &str)> {
    signed["headers"].as_object().unwrap().iter().map(|(name, value)| (name, value.as_str().unwrap())).collect()
}
