//! Whose a report is, and what it needs to be taken.

use super::support::{SECRET, example, expect, one_of_each, secret_of, send, send_signed, send_with_key, site};
use crate::support::refused;
use agentlytics_mock_server::{KeyRequest, Scope, WebhookSecrets};
use agentlytics_webhooks::Platform;
use serde_json::{Value, json};

const NEW: &str = "whsec_ZmVkY2JhOTg3NjU0MzIxMGZlZGNiYTk4NzY1NDMyMTA=";

#[test]
fn without_a_secret_a_report_needs_a_key_and_is_unverified() {
    let site = site();
    for request in one_of_each() {
        let target = format!("/v1/webhooks/{}", request.platform);
        let neither = send(&site, request, &target);
        assert_eq!(neither.refusal(), refused(401, "AUTH_FAILED"), "{target}");
        assert!(neither.text.contains("?key="), "{}", neither.text);
        assert!(matches!(send_with_key(&site, request).status, 200 | 204), "{target}");
        // The same once more, under the label that an address without one has.
        assert!(matches!(send(&site, request, &format!("{target}?key={}", site.key())).status, 200 | 204), "{target}");
    }
    let events = site.control().events();
    let property = |name: &str| events.iter().map(|event| event.properties.as_ref().unwrap()[name].clone()).collect::<Vec<_>>();
    assert_eq!(property("verified"), [false; 6]);
    assert_eq!(property("label"), ["support-line"; 6]);
}

#[test]
fn with_a_secret_a_key_is_not_enough() {
    let site = site();
    for request in one_of_each() {
        expect(&site, request.platform.as_str(), "support-line", secret_of(request.platform));
        assert_eq!(send_with_key(&site, request).refusal(), refused(401, "AUTH_FAILED"), "{}", request.platform);
        assert!(matches!(send_signed(&site, request, "support-line", secret_of(request.platform)).status, 200 | 204));
        // Another label has no secret.
        assert!(matches!(send(&site, request, &format!("/v1/webhooks/{}/other?key={}", request.platform, site.key())).status, 200 | 204));
    }
    assert_eq!(site.stored(), 6);
    assert!(!serde_json::to_string(&site.control().events()).unwrap().contains("verified"));
    site.control().clear_webhooks();
    assert!(matches!(send_with_key(&site, one_of_each()[0]).status, 200 | 204));
}

#[test]
fn while_a_secret_is_replaced_both_are_good() {
    let site = site();
    let request = example("openai", "response.completed");
    site.control().set_webhook_secrets(WebhookSecrets::new("openai", "main", [SECRET, NEW])).unwrap();
    assert_eq!([SECRET, NEW].map(|secret| send_signed(&site, request, "main", secret).status), [200, 200]);
    site.control().set_webhook_secrets(WebhookSecrets::new("openai", "main", [NEW])).unwrap();
    assert_eq!([SECRET, NEW].map(|secret| send_signed(&site, request, "main", secret).status), [401, 200]);
    assert_eq!(site.stored(), 1);
}

#[test]
fn a_report_without_a_key_goes_to_the_world_that_expects_its_signature() {
    let site = site();
    let request = example("anthropic", "session.status_terminated");
    let others = [NEW, SECRET].map(|secret| {
        let world = site.control().world_of(&site.server.new_key("metrone").unwrap()).unwrap();
        world.set_clock(&agentlytics_mock_server::ClockChange::freeze_at(site.control().clock().now));
        world.set_webhook_secrets(WebhookSecrets::new("anthropic", "main", [secret])).unwrap();
        world
    });
    let stored = || others.each_ref().map(|world| world.audit().events.stored);
    assert_eq!((send_signed(&site, request, "main", SECRET).status, stored()), (204, [0, 1]));
    assert_eq!((send_signed(&site, request, "main", NEW).status, stored()), (204, [1, 1]));
    assert_eq!(site.stored(), 0);
    assert_eq!(others[0].events()[0].fields.get(agentlytics_mock_server::Field::Project), Some("test"));
}

#[test]
fn a_key_must_allow_writing_and_need_allow_no_more() {
    let site = site();
    let request = example("bland", "post-call");
    let with_scope = |scope| {
        let mut wanted = KeyRequest::default();
        (wanted.service, wanted.scopes, wanted.share_world) = ("metrone".to_owned(), Some(vec![scope]), true);
        let key = site.control().issue_key(wanted).unwrap().key;
        send(&site, request, &format!("/v1/webhooks/bland?key={key}"))
    };
    assert_eq!(with_scope(Scope::Read).refusal(), refused(403, "INSUFFICIENT_SCOPE"));
    assert_eq!(with_scope(Scope::Write).status, 200);
    let revoked = format!("/v1/webhooks/bland?key=metrone_test_{}", "0".repeat(32));
    assert_eq!(send(&site, request, &revoked).refusal(), refused(401, "AUTH_FAILED"));
}

#[test]
fn there_are_six_platforms_and_labels_of_one_form() {
    let site = site();
    let status = |target: &str| site.send("POST", target, &[("x-api-key", site.key())], "{}").status;
    for wrong in [
        "slack/main",
        "Twilio/main",
        "twilio/Main",
        "twilio/-a",
        "twilio/a.b",
        "twilio/a/b",
        "twilio/",
        &format!("twilio/{}", "a".repeat(65)),
    ] {
        assert_eq!(status(&format!("/v1/webhooks/{wrong}")), 404, "{wrong}");
    }
    assert_eq!(status("/v1/webhooks/"), 404);
    for platform in Platform::ALL {
        assert_ne!(status(&format!("/v1/webhooks/{platform}/{}", "a".repeat(64))), 404, "{platform}");
    }
    assert_eq!(site.get("/v1/webhooks/twilio/main").refusal(), refused(405, "METHOD_NOT_ALLOWED"));
}

#[test]
fn the_control_plane_takes_secrets_and_shows_none() {
    let site = site();
    let control = |method: &str, body: Value| {
        site.send(method, "/__mock/webhooks", &[], if body.is_null() { String::new() } else { body.to_string() })
    };
    let told = control("POST", json!({"provider": "twilio", "label": "support-line", "secrets": ["hush-hush", "hush-once"]}));
    assert_eq!(told.json(), json!([{"provider": "twilio", "label": "support-line", "secrets": 2, "scheme": "published"}]));
    let plan = json!({"hmac": {"signatureHeader": "x-vapi-signature", "signaturePrefix": "sha256=", "payloadFormat": "{body}"}});
    control("POST", json!({"provider": "vapi", "secrets": ["hush-hush"], "scheme": plan}));
    let listed = control("GET", Value::Null);
    assert_eq!(listed.json()[1]["label"], "main");
    assert_eq!(listed.json()[1]["scheme"]["hmac"]["signatureHeader"], "x-vapi-signature");
    assert!(!listed.text.contains("hush"), "{}", listed.text);

    let refused = [
        json!({"provider": "slack", "secrets": ["hush-hush"]}),
        json!({"provider": "twilio", "label": "Support", "secrets": ["hush-hush"]}),
        json!({"provider": "openai", "secrets": ["whsec_hush-hush"]}),
        json!({"provider": "vapi", "secrets": ["hush-hush"], "scheme": {"hmac": {"payloadFormat": "{hush}"}}}),
    ];
    for body in refused {
        let answer = control("POST", body.clone());
        assert_eq!(answer.refusal(), (400, "webhook".to_owned()), "{body}");
        assert!(!answer.text.contains("hush"), "{}", answer.text);
    }

    assert_eq!(control("POST", json!({"provider": "twilio", "label": "support-line", "secrets": []})).json().as_array().unwrap().len(), 1);
    site.control().reset();
    assert_eq!(site.control().webhooks().len(), 1, "a reset takes nothing of what the world was set up with");
    control("DELETE", Value::Null);
    assert_eq!(site.control().webhooks(), []);
    let secrets = WebhookSecrets::new("twilio", "main", ["hush-hush"]);
    assert!(!format!("{secrets:?} {:?}", site.control()).contains("hush"));
}
