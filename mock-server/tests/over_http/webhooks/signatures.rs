//! Every signature of the vectors, through the route.

use super::support::{Signed, set_clock, vectors};
use crate::support::{Answer, Site, refused};
use agentlytics_mock_server::WebhookSecrets;

/// A server that expects the vector, as it stood when the vector was sent.
fn site_for(vector: &Signed) -> Site {
    let site = Site::start();
    set_clock(&site, vector.received_at);
    let label = vector.url.split(['/', '?']).nth(6).unwrap();
    let secrets = WebhookSecrets::new(&vector.platform, label, [&vector.secret]).scheme(vector.scheme.clone());
    site.control().set_webhook_secrets(secrets).unwrap();
    site
}

/// Sends a vector as a proxy hands it on. The address that the platform saw is not the server's.
fn deliver(site: &Site, vector: &Signed, body: &[u8]) -> Answer {
    let (host, target) = vector.url.strip_prefix("https://").unwrap().split_at("metrics.example.com".len());
    let mut headers: Vec<_> = vector.headers.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    headers.extend([("x-forwarded-proto", "https"), ("x-forwarded-host", host)]);
    site.send("POST", target, &headers, body)
}

#[test]
fn each_signature_is_taken_or_refused_as_it_should_be() {
    let (mut taken, mut rejected) = (0, 0);
    for (name, vector) in vectors::<Signed>("signatures") {
        let site = site_for(&vector);
        let answer = deliver(&site, &vector, vector.body.as_bytes());
        assert_eq!(answer.header("x-mock-violations"), Some("0"), "{name}: {:?}", site.control().requests(&Default::default()));
        match &vector.refused {
            None => {
                assert!(matches!(answer.status, 200 | 204), "{name}: {answer:?}");
                assert!(site.control().events().iter().all(|event| !format!("{event:?}").contains("verified")), "{name} was verified");
                taken += 1;
            }
            Some(reason) => {
                assert_eq!(answer.refusal(), refused(401, "AUTH_FAILED"), "{name}");
                assert_eq!(answer.json()["error"]["details"]["reason"], reason.as_str(), "{name}");
                assert_eq!(site.stored(), 0, "{name}");
                rejected += 1;
            }
        }
    }
    assert_eq!((taken, rejected), (25, 9));
}

#[test]
fn with_one_byte_changed_none_is_taken() {
    let mut changed = 0;
    for (name, vector) in vectors::<Signed>("signatures") {
        // A secret that travels as it is covers nothing.
        let covers_body = !name.contains("static") && !name.contains("bearer");
        if vector.refused.is_some() || !covers_body {
            continue;
        }
        let site = site_for(&vector);
        let mut body = vector.body.clone().into_bytes();
        *body.last_mut().unwrap() ^= 1;
        assert_eq!(deliver(&site, &vector, &body).refusal(), refused(401, "AUTH_FAILED"), "{name}");
        assert_eq!(site.stored(), 0, "{name}");
        changed += 1;
    }
    assert_eq!(changed, 23);
}

#[test]
fn a_request_that_comes_again_is_answered_again_and_stored_once() {
    for (name, vector) in vectors::<Signed>("signatures").into_iter().filter(|(_, vector)| vector.refused.is_none()) {
        let site = site_for(&vector);
        let first = deliver(&site, &vector, vector.body.as_bytes());
        let stored = site.stored();
        let second = deliver(&site, &vector, vector.body.as_bytes());
        assert_eq!((second.status, &second.text, site.stored()), (first.status, &first.text, stored), "{name}");
    }
}

#[test]
fn one_that_comes_too_late_is_refused_where_its_time_is_signed() {
    let mut late = 0;
    for (name, vector) in vectors::<Signed>("signatures").into_iter().filter(|(_, vector)| vector.refused.is_none()) {
        let signs_time = ["retell", "openai", "anthropic"].contains(&vector.platform.as_str())
            || vector.headers.keys().any(|header| header.contains("timestamp"));
        if signs_time {
            let site = site_for(&vector);
            set_clock(&site, vector.received_at + jiff::SignedDuration::from_mins(10));
            let answer = deliver(&site, &vector, vector.body.as_bytes());
            assert_eq!(answer.json()["error"]["details"]["reason"], "expired_signature", "{name}");
            late += 1;
        }
    }
    assert_eq!(late, 12);
}
