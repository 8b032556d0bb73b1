//! The vectors of `spec/vectors/webhooks`: what each example means, and whose signature is good.

use crate::files::{EventVector, SignatureVector, event_vectors, signature_vectors};
use agentlytics_webhooks::{Platform, Receiver, Refused, Request, Scheme, Sender, examples};
use jiff::{SignedDuration, Timestamp};
use serde_json::Value;

#[test]
fn every_example_has_its_event_and_answer() {
    let vectors = event_vectors();
    for vector in &vectors {
        let received = vector.receive(vector.body());
        let event = serde_json::to_value(&received.event).expect("an event is JSON");
        let mut expected = vector.event.clone();
        // The vectors tell what a verified request means.
        expected["properties"]["verified"] = Value::Bool(false);
        assert_eq!(event, expected, "{}", vector.name());
        assert_eq!(serde_json::to_value(received.answer).expect("an answer is JSON"), vector.answer, "{}", vector.name());
        assert!(!received.verified);
    }
    let mut described: Vec<_> = vectors.iter().map(EventVector::name).collect();
    let mut existing: Vec<_> = examples().map(|example| format!("{}/{}", example.platform, example.event)).collect();
    described.sort();
    existing.sort();
    assert_eq!(described, existing);
}

#[test]
fn every_signature_is_judged_as_it_should_be() {
    for vector in signature_vectors() {
        assert_eq!(vector.verdict(&vector.request()), vector.expected(), "{}: {}", vector.name, vector.about);
    }
}

#[test]
fn every_platform_has_a_signature_that_is_refused() {
    for platform in Platform::ALL {
        assert!(signature_vectors().iter().any(|vector| vector.platform == platform.as_str() && vector.refused.is_some()), "{platform}");
    }
}

#[test]
fn one_bit_more_or_less_is_refused() {
    for vector in accepted() {
        if vector.signs_its_body() {
            for at in 0..vector.body.len() {
                let mut request = vector.request();
                request.body[at] ^= 1;
                assert!(vector.verdict(&request).is_err(), "{}: bit of byte {at} of the body", vector.name);
            }
        }
        let (name, signature) = vector.signature_header();
        for at in 0..signature.len() {
            // Of several signatures one is enough, so each is changed.
            let parts: Vec<_> = signature.split(' ').map(|part| flipped(part, at)).collect();
            let mut request = vector.request();
            request.headers.insert(name.clone(), parts.join(" ").parse().expect("a printable character stays one"));
            let is_changed = parts.join(" ") != signature;
            assert_eq!(vector.verdict(&request).is_err(), is_changed, "{}: bit of byte {at} of the signature", vector.name);
        }
        for at in 0..vector.secret.len() {
            let vector = SignatureVector { secret: flipped(&vector.secret, at), ..vector.clone() };
            assert!(vector.verdict(&vector.request()).is_err(), "{}: bit of byte {at} of the secret", vector.name);
        }
    }
}

#[test]
fn what_signs_a_time_is_refused_once_it_is_old() {
    for vector in accepted() {
        let far = SignedDuration::from_secs(601);
        for now in [vector.received_at + far, vector.received_at - far] {
            let moved = SignatureVector { received_at: now, ..vector.clone() };
            let verdict = moved.verdict(&moved.request());
            assert_eq!(verdict.is_err(), vector.signs_a_time(), "{} at {now}", vector.name);
            assert!(verdict.is_ok() || verdict == Err("expired_signature"));
        }
    }
}

#[test]
fn what_is_signed_here_is_accepted_here_and_nowhere_else() {
    let now: Timestamp = "2026-11-20T15:07:19Z".parse().expect("a time");
    let secret = "whsec_AQIDBAUGBwgJCgsMDQ4PEBESExQVFhcYGRobHB0eHyA=";
    let schemes = [Scheme::Published, Scheme::Bearer, Scheme::Hmac(Default::default())];
    for (example, scheme) in examples().flat_map(|example| schemes.iter().map(move |scheme| (example, scheme))) {
        let sender = Sender::new(example.platform, secret).scheme(scheme.clone());
        let signed =
            sender.sign("https://a.example/hooks?x=1", example.content_type, example.body.as_bytes(), now).expect("it can be signed");
        let request = Request { url: &signed.url, headers: &signed.headers, body: example.body.as_bytes() };
        let receiver = Receiver::new(example.platform).scheme(scheme.clone());
        assert!(receiver.clone().secret("whsec_b2xk").secret(secret).receive(&request, now).expect("the second secret").verified);
        assert_eq!(receiver.secret("whsec_b2xk").receive(&request, now), Err(Refused::WrongSignature), "{example:?}");
    }
}

/// The text with one bit changed, if it is that long.
fn flipped(text: &str, at: usize) -> String {
    text.bytes().enumerate().map(|(index, byte)| char::from(if index == at { byte ^ 1 } else { byte })).collect()
}

fn accepted() -> Vec<SignatureVector> {
    signature_vectors().into_iter().filter(|vector| vector.refused.is_none()).collect()
}
