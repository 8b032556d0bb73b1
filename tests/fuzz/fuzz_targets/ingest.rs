//! Bodies that no client would send, to the mock server: what it says it stored is stored, and nothing else.
//!
//! Input: a body, which every operation is given that takes events. `$token` stands for the project's token.

#![no_main]

use std::sync::LazyLock;

use agentlytics_fuzz::Mock;
use agentlytics_spec::{Kind, Spec};
use libfuzzer_sys::fuzz_target;
use serde_json::Value;

static MOCK: LazyLock<Mock> = LazyLock::new(Mock::start);

fuzz_target!(|input: &[u8]| {
    for spec in Spec::all() {
        let body = with_token(input, MOCK.token(spec.vendor()));
        for operation in spec.operations().iter().filter(|operation| operation.kind() == Kind::Ingest) {
            MOCK.clear();
            let answer = MOCK.ask(spec.vendor(), operation.method(), operation.path(), &body).expect("it is a request");
            let stored = if answer.status.is_success() { told(&answer.json(), &body) } else { 0 };
            assert_eq!(MOCK.stored(), stored, "{}: {}", operation.id(), answer.status);
        }
    }
});

/// What is not text is no JSON either, and needs no token.
fn with_token(input: &[u8], token: &str) -> Vec<u8> {
    std::str::from_utf8(input).map_or_else(|_| input.to_vec(), |text| text.replace("$token", token).into_bytes())
}

/// How many events the answer says are stored now. Its verdicts must add up to the events that were sent.
fn told(answer: &Value, body: &[u8]) -> u64 {
    let count = |name: &str| answer[name].as_u64();
    let Some(accepted) = count("accepted").filter(|_| answer["rejected"].is_u64()).or(count("count")) else { return 1 };
    let rejected = count("rejected").unwrap_or(0);
    let sent: Value = serde_json::from_slice(body).expect("it was understood");
    let events = sent.as_array().or(sent["events"].as_array()).expect("there were several");
    assert_eq!(accepted + rejected, events.len() as u64, "{answer}");
    assert_eq!(rejected, answer["errors"].as_array().map_or(0, Vec::len) as u64, "{answer}");
    // Who was stored before counts as accepted.
    accepted - count("duplicates").unwrap_or(0)
}
