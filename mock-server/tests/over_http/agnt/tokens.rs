//! Tokens that clients sign: which are accepted, and why the others are not.

use super::support::{Desk, PRIVATE_KEY, PUBLIC_KEY, certified, refusal, refused};
use agentlytics_mock_server::{Error, KeyRequest};
use base64::Engine;
use base64::prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD};
use ring::rand::SystemRandom;
use ring::signature::{RSA_PKCS1_SHA256, RSA_PKCS1_SHA512, RsaEncoding, RsaKeyPair};
use ring::{hmac, signature};
use serde_json::{Value, json};
use std::time::Duration;

const KID: &str = "agnt-1772748299206-2f7438ff";

/// Seconds since 1970 at noon of the ninth of March 2026.
const NOON: i64 = 1_773_057_600;

fn part(value: &Value) -> String {
    BASE64_URL_SAFE_NO_PAD.encode(value.to_string())
}

fn sealed(header: &Value, claims: &Value, seal: impl Fn(&[u8]) -> Vec<u8>) -> String {
    let message = format!("{}.{}", part(header), part(claims));
    let signature = BASE64_URL_SAFE_NO_PAD.encode(seal(message.as_bytes()));
    format!("{message}.{signature}")
}

fn rsa(encoding: &'static dyn RsaEncoding) -> impl Fn(&[u8]) -> Vec<u8> {
    let body: String = PRIVATE_KEY.lines().filter(|line| !line.starts_with('-')).collect();
    let pair = RsaKeyPair::from_pkcs8(&BASE64_STANDARD.decode(body).unwrap()).unwrap();
    move |message| {
        let mut signature = vec![0; pair.public().modulus_len()];
        pair.sign(encoding, &SystemRandom::new(), message, &mut signature).unwrap();
        signature
    }
}

fn header() -> Value {
    json!({"alg": "RS256", "kid": KID})
}

fn token(claims: &Value) -> String {
    sealed(&header(), claims, rsa(&RSA_PKCS1_SHA256))
}

fn good() -> String {
    token(&json!({"iat": NOON, "exp": NOON + 3_600}))
}

fn overview(desk: &Desk, token: &str) -> (u16, String, String) {
    refusal(&desk.get_with(token, "/analytics/overview"))
}

fn unauthorized() -> (u16, String, String) {
    refused(401, "UNAUTHORIZED", "")
}

#[test]
fn a_token_of_the_account_opens_its_world_until_a_minute_after_its_end() {
    let desk = certified(KID);
    desk.seed(&[("incomingMessages", "ann", "asst_a", "8T10:00")]);
    let answer = desk.get_with(&good(), "/analytics/overview");
    assert_eq!((answer.status, &answer.json()["data"]["events"]["total"]), (200, &json!(1)));
    let typed = sealed(&json!({"typ": "JWT", "alg": "RS256", "kid": KID}), &json!({"exp": NOON + 3_600}), rsa(&RSA_PKCS1_SHA256));
    assert_eq!(desk.get_with(&typed, "/analytics/overview").status, 200);
    desk.site.advance(Duration::from_secs(3_600 + 59));
    assert_eq!(desk.get_with(&good(), "/analytics/overview").status, 200);
    desk.site.advance(Duration::from_secs(1));
    assert_eq!(overview(&desk, &good()), unauthorized());
    assert_eq!(desk.get("/analytics/overview").status, 200, "a service key has no end");
}

#[test]
fn a_token_that_does_not_say_when_it_ends_is_refused() {
    let desk = certified(KID);
    for claims in [json!({"iat": NOON}), json!({"exp": "tomorrow"}), json!({"exp": null}), json!([]), json!("x")] {
        assert_eq!(overview(&desk, &token(&claims)), unauthorized(), "{claims}");
    }
}

#[test]
fn only_rs256_is_a_signature() {
    let desk = certified(KID);
    let claims = json!({"exp": NOON + 3_600});
    let with = |alg: &str, seal: &dyn Fn(&[u8]) -> Vec<u8>| sealed(&json!({"alg": alg, "kid": KID}), &claims, seal);
    let secret = hmac::Key::new(hmac::HMAC_SHA256, PUBLIC_KEY.as_bytes());
    let by_secret = |message: &[u8]| hmac::sign(&secret, message).as_ref().to_vec();
    let forged = [
        with("none", &|_| Vec::new()),
        with("None", &|_| Vec::new()),
        with("HS256", &by_secret),
        with("HS384", &by_secret),
        with("RS256", &by_secret),
        with("HS256", &rsa(&RSA_PKCS1_SHA256)),
        with("RS512", &rsa(&RSA_PKCS1_SHA512)),
        with("RS256", &rsa(&RSA_PKCS1_SHA512)),
        with("PS256", &rsa(&signature::RSA_PSS_SHA256)),
        sealed(&json!({"kid": KID}), &claims, rsa(&RSA_PKCS1_SHA256)),
    ];
    for token in forged {
        assert_eq!(overview(&desk, &token), unauthorized(), "{token}");
    }
}

#[test]
fn a_token_that_was_changed_is_refused() {
    let desk = certified(KID);
    let good = good();
    let [header, _, signature] = good.split('.').collect::<Vec<_>>().try_into().unwrap();
    let later = format!("{header}.{}.{signature}", part(&json!({"iat": NOON, "exp": NOON + 7_200})));
    let cut = good[..good.len() - 4].to_owned();
    let unsigned = format!("{}.", good.rsplit_once('.').unwrap().0);
    for token in [later, cut, unsigned, format!("{good}.x"), KID.to_owned()] {
        assert_eq!(overview(&desk, &token), unauthorized(), "{token}");
    }
}

#[test]
fn the_key_that_a_token_names_must_be_known() {
    let desk = certified(KID);
    let claims = json!({"exp": NOON + 3_600});
    for header in [json!({"alg": "RS256"}), json!({"alg": "RS256", "kid": "agnt-0"}), json!({"alg": "RS256", "kid": 7})] {
        assert_eq!(overview(&desk, &sealed(&header, &claims, rsa(&RSA_PKCS1_SHA256))), unauthorized(), "{header}");
    }
    assert_eq!(overview(&certified("agnt-other"), &good()), unauthorized());
}

#[test]
fn a_token_that_acts_for_a_user_may_not_read() {
    let desk = certified(KID);
    let delegated = json!({"exp": NOON + 3_600, "email": "ann@example.com", "firstName": "Ann"});
    assert_eq!(overview(&desk, &token(&delegated)), refused(403, "MANAGEMENT_AUTH_REQUIRED", ""));
    let ended = json!({"exp": NOON - 3_600, "email": "ann@example.com"});
    assert_eq!(overview(&desk, &token(&ended)), unauthorized(), "what it may is not told to just anybody");
}

#[test]
fn the_control_plane_takes_public_keys() {
    let desk = Desk::open();
    let issue = |wanted: Value| desk.site.control().issue_key(serde_json::from_value::<KeyRequest>(wanted).unwrap());
    let refused = |wanted| issue(wanted).err().map(|error| error.code());
    assert_eq!(refused(json!({"service": "agnt", "key": KID, "public_key": "x"})), Some("malformed_public_key"));
    assert_eq!(refused(json!({"service": "agnt", "key": KID, "public_key": PRIVATE_KEY})), Some("malformed_public_key"));
    assert_eq!(refused(json!({"service": "agent_analytics", "key": "aak_1", "public_key": PUBLIC_KEY})), Some("no_signed_tokens"));
    assert!(matches!(issue(json!({"service": "agnt", "key": "a b"})), Err(Error::MalformedKey { service: "agnt" })));

    let body = json!({"service": "agnt", "key": KID, "public_key": PUBLIC_KEY, "share_world": true}).to_string();
    let answer = desk.site.send("POST", "/__mock/keys", &[], body);
    assert_eq!((answer.status, &answer.json()["key"]), (200, &json!(KID)), "{answer:?}");
    desk.seed(&[("incomingMessages", "ann", "asst_a", "8T10:00")]);
    assert_eq!(desk.get_with(&good(), "/analytics/overview").json()["data"]["activeUsers"], 1);
}
