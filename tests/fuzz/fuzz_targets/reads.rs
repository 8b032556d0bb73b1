//! Requests that no client would send, to everything of the mock server that can be read.
//!
//! Input: the target of a request, from the name of the service on, for example `/metrone/v1/api/stats?days=7`. What follows
//! in further lines is the body of a POST.

#![no_main]

use std::sync::LazyLock;

use agentlytics_fuzz::Mock;
use agentlytics_mock_server::Generator;
use agentlytics_spec::{Kind, Route, Spec};
use libfuzzer_sys::{Corpus, fuzz_target};
use serde_json::json;
use ureq::http::Method;

static MOCK: LazyLock<Mock> = LazyLock::new(|| {
    let mock = Mock::start();
    let seed = |service, events| mock.control().seed(service, events).expect("they are events");
    seed(
        "metrone",
        vec![
            json!({"event_type": "pageview", "page_url": "https://example.com/a", "source": "web"}),
            json!({
                "event_type": "conversion", "source": "voice", "properties": {"plan": "pro", "seats": 3, "session_id": "s-1"}
            }),
        ],
    );
    seed(
        "agent_analytics",
        vec![
            json!({"event": "page_view", "user_id": "u-1", "session_id": "s-1", "properties": {"path": "/a", "title": "A"}}),
            json!({"event": "signup", "user_id": "u-1", "session_id": "s-1", "properties": {"plan": "pro", "n": 1.5}}),
        ],
    );
    mock.control().generate("agnt", &Generator::new(3, 2, 3)).expect("the service is there");
    mock
});

fuzz_target!(|input: &[u8]| -> Corpus { if ask(input).is_some() { Corpus::Keep } else { Corpus::Reject } });

/// Asks what the input says; `None` if that is no request, or one that would change something or does not end.
fn ask(input: &[u8]) -> Option<()> {
    let input = std::str::from_utf8(input).ok()?.strip_prefix('/')?;
    let (service, request) = input.split_at_checked(input.find('/')?)?;
    let spec = Spec::all().into_iter().find(|spec| spec.vendor() == service)?;
    let (method, target, body) = match request.split_once('\n') {
        Some((target, body)) => (Method::POST, target, body),
        None => (Method::GET, request, ""),
    };
    match spec.route(&method, target.split('?').next()?) {
        Route::Operation(operation, _) if operation.kind() != Kind::Read => None,
        _ => MOCK.ask(service, &method, target, body.as_bytes()).map(drop),
    }
}
