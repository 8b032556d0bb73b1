//! Answers that no service would give, to the SDK: a call fails with one line, and no event disappears uncounted.
//!
//! Input: a line with a status and, behind a space, what `Retry-After` says; then the body.

#![no_main]

use std::time::Duration;

use agentlytics::agent_analytics::{self, AgentAnalytics};
use agentlytics::agnt::{self, Agnt};
use agentlytics::core::Operation;
use agentlytics::delivery::Delivery;
use agentlytics::metrone::{self, Metrone};
use agentlytics::transport::Caller;
use agentlytics::transport::testing::{Scripted, ScriptedTransport};
use agentlytics::{Error, RetryPolicy};
use agentlytics_fuzz::{API_KEY, METRONE_KEY};
use libfuzzer_sys::{Corpus, fuzz_target};
use serde_json::json;

const EVENTS: u64 = 3;
/// An answer may lead to further requests: a batch is halved, say.
const MOST_REQUESTS: usize = 16;
/// How long a client may hope for a better answer.
const PATIENCE: Duration = Duration::from_millis(2);

fuzz_target!(|input: &[u8]| -> Corpus {
    let Some(answer) = read(input) else { return Corpus::Reject };
    let service = || ScriptedTransport::new(vec![answer.clone(); MOST_REQUESTS]);

    let metrone = Metrone::builder().api_key(METRONE_KEY).retry(never()).transport(service()).build();
    let metrone = metrone.expect("it has what it needs");
    ask(metrone.caller(), METRONE_KEY, &metrone::GetStats::default());
    ask(metrone.caller(), METRONE_KEY, &metrone::GetEvents::default());
    deliver(metrone.delivery(), || metrone.track("step", json!({})));

    let analytics = AgentAnalytics::builder().api_key(API_KEY).token("aat_0").project("p").retry(never());
    let analytics = analytics.transport(service()).build().expect("it has what it needs");
    ask(analytics.caller(), API_KEY, &agent_analytics::GetStats::default());
    ask(analytics.caller(), API_KEY, &agent_analytics::GetEvents::default());
    deliver(analytics.delivery(), || analytics.track("step", json!({})));

    let agnt = Agnt::builder().api_key(API_KEY).retry(never()).transport(service()).build().expect("it has what it needs");
    ask(agnt.caller(), API_KEY, &agnt::GetOverview::default());
    ask(agnt.caller(), API_KEY, &agnt::GetEvents::default());
    Corpus::Keep
});

fn read(input: &[u8]) -> Option<Scripted> {
    let (head, body) = input.split_at_checked(input.iter().position(|byte| *byte == b'\n')?)?;
    let (status, wait) = std::str::from_utf8(head).ok()?.split_once(' ')?;
    let is_visible = wait.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    let status = status.parse().ok().filter(|status| (200..600).contains(status) && is_visible)?;
    Some(Scripted::answer(status, body[1..].to_vec()).header("retry-after", wait))
}

fn never() -> RetryPolicy {
    let mut policy = RetryPolicy::default();
    policy.max_retries = 0;
    policy
}

fn ask<O: Operation>(caller: &Caller, key: &str, operation: &O) {
    if let Err(error) = caller.call_blocking(operation) {
        let told = error.to_string();
        assert!(!told.contains(char::is_control), "one line: {told:?}");
        assert!(!error.code().is_empty() && error.operation() == Some(O::INFO.id), "{error:?}");
        assert!(!format!("{error:?}").contains(key), "no key: {error:?}");
    }
}

fn deliver<T>(delivery: &Delivery, track: impl Fn() -> Result<T, Error>) {
    for _ in 0..EVENTS {
        track().expect("it is an event");
    }
    delivery.shutdown_blocking(PATIENCE);
    let stats = delivery.stats();
    let ended = stats.delivered + stats.duplicate + stats.dropped.values().sum::<u64>();
    assert_eq!((stats.accepted, stats.pending, ended), (EVENTS, 0, EVENTS), "{stats:?}");
}
