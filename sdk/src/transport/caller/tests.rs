use std::sync::atomic::{AtomicU32, Ordering};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tokio::time::Instant;

use super::super::testing::Scripted;
use super::super::tests::{Fixture, Read, Row, Write, WriteOnce, elapsed};
use super::*;
use crate::core::{BoxFuture, OperationInfo, TokenProvider, TransportErrorKind};

/// Calls on the test's own, paused runtime.
async fn call<O: Operation>(fixture: &Fixture, operation: &O) -> Result<Reply<O::Output>, Error> {
    fixture.caller.prepare(operation)?.complete().await?.decode::<O>()
}

fn ok() -> Scripted {
    Scripted::answer(200, r#"{"n":1}"#)
}

#[tokio::test(start_paused = true)]
async fn an_answer_is_decoded_with_what_came_with_it() {
    let answer = ok().header("x-request-id", "req_theirs").header("x-ratelimit-limit", "600").header("x-ratelimit-remaining", "599");
    let fixture = Fixture::new([answer]);
    let reply = call(&fixture, &Read {}).await.unwrap();
    assert_eq!((reply.n, reply.status, reply.attempts, reply.request_id.as_str()), (1, 200, 1, "req_theirs"));
    assert_eq!((reply.rate_limit.limit, reply.rate_limit.remaining), (Some(600), Some(599)));
    assert_eq!(reply.headers["x-ratelimit-limit"], "600");
    assert_eq!(reply.map(|row| row.n + 1).into_inner(), 2);
}

#[tokio::test(start_paused = true)]
async fn a_repetition_is_the_same_request() {
    let fixture = Fixture::new([Scripted::answer(503, ""), Scripted::failure(TransportErrorKind::Timeout), ok()]);
    let reply = call(&fixture, &Write {}).await.unwrap();
    assert_eq!(reply.attempts, 3);
    for header in ["x-request-id", "idempotency-key"] {
        let sent = fixture.sent(header);
        assert!(sent.iter().all(|value| value.is_some() && *value == sent[0]), "{header}: {sent:?}");
    }
    assert_eq!(Some(&reply.request_id), fixture.sent("x-request-id")[0].as_ref());
    assert!(reply.request_id.starts_with("req_") && reply.request_id.len() == 36, "{}", reply.request_id);
    assert_eq!(fixture.sent("authorization"), vec![Some("secret".to_owned()); 3]);
}

#[tokio::test(start_paused = true)]
async fn two_calls_are_two_requests() {
    let fixture = Fixture::new([ok(), ok(), ok()]);
    for _ in 0..2 {
        call(&fixture, &Write {}).await.unwrap();
    }
    call(&fixture, &Read {}).await.unwrap();
    let keys = fixture.sent("idempotency-key");
    assert!(keys[0] != keys[1] && keys[0].is_some());
    assert_eq!(keys[2], None, "a read has nothing that could be stored twice");
}

#[tokio::test(start_paused = true)]
async fn a_wait_that_the_service_asks_for_is_kept() {
    let fixture = Fixture::new([Scripted::answer(429, "slow down").header("retry-after", "7"), ok()]);
    let start = Instant::now();
    assert_eq!(call(&fixture, &Read {}).await.unwrap().attempts, 2);
    let waited = elapsed(start);
    assert!((7_000..=7_710).contains(&waited), "{waited} ms");
}

#[tokio::test(start_paused = true)]
async fn a_refusal_is_one_request() {
    let fixture = Fixture::new([Scripted::answer(400, "no such day").header("x-request-id", "req_theirs"), ok()]);
    let error = call(&fixture, &Read {}).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.attempts()), (Kind::Rejected, Some(400), 1));
    assert_eq!(error.to_string(), "test read: no such day [rejected, status 400, request req_theirs]");
    assert_eq!(fixture.transport.requests().len(), 1);
}

#[tokio::test(start_paused = true)]
async fn it_gives_up_after_three_repetitions_and_says_so() {
    let fixture = Fixture::new((0..9).map(|_| Scripted::answer(500, "down")));
    let start = Instant::now();
    let error = call(&fixture, &Read {}).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts(), fixture.transport.requests().len()), (Kind::Server, 4, 4));
    assert_eq!(error.request_id(), fixture.sent("x-request-id")[0].as_deref());
    assert!(elapsed(start) <= 7_000, "waits of at most 1 s, 2 s and 4 s");
}

#[tokio::test(start_paused = true)]
async fn a_write_that_may_have_been_done_is_not_done_twice() {
    let fixture = Fixture::new([Scripted::failure(TransportErrorKind::Broken), ok()]);
    let error = call(&fixture, &WriteOnce {}).await.unwrap_err();
    assert_eq!((error.kind(), fixture.transport.requests().len()), (Kind::Network, 1));

    let fixture = Fixture::new([Scripted::failure(TransportErrorKind::Connect), ok()]);
    assert_eq!(call(&fixture, &WriteOnce {}).await.unwrap().attempts, 2);
}

#[tokio::test(start_paused = true)]
async fn nobody_waits_past_the_total_timeout() {
    let options = CallOptions { total_timeout: Some(Duration::from_secs(5)), ..CallOptions::default() };
    let fixture = Fixture::with_options([Scripted::answer(429, "").header("retry-after", "6"), ok()], options);
    let start = Instant::now();
    let error = call(&fixture, &Read {}).await.unwrap_err();
    assert_eq!((error.kind(), error.retry_after(), elapsed(start)), (Kind::RateLimited, Some(Duration::from_secs(6)), 0));
}

#[tokio::test(start_paused = true)]
async fn many_failing_calls_run_out_of_repetitions() {
    let fixture = Fixture::new((0..1_000).map(|_| Scripted::answer(503, "")));
    for _ in 0..100 {
        call(&fixture, &Read {}).await.unwrap_err();
    }
    assert_eq!(fixture.transport.requests().len(), 200, "one request for each call, and a hundred repetitions for all");
}

#[tokio::test(start_paused = true)]
async fn an_answer_that_is_none_is_shown() {
    let fixture = Fixture::new([Scripted::answer(200, r#"{"m":1}"#), Scripted::answer(200, "")]);
    let error = call(&fixture, &Read {}).await.unwrap_err();
    assert_eq!((error.kind(), error.status(), error.is_retryable()), (Kind::Decode, Some(200), false));
    assert!(error.message().contains("missing field `n` at line 1 column 7"), "{error}");
    assert!(error.message().ends_with(r#"it begins with "{\"m\":1}""#), "{error}");
    assert!(std::error::Error::source(&error).is_some());
    let error = call(&fixture, &Read {}).await.unwrap_err();
    assert_eq!(error.message(), "the answer is empty where JSON was expected");
}

#[derive(Serialize, Deserialize)]
struct Picky {}

impl Operation for Picky {
    type Output = Row;
    const INFO: OperationInfo = OperationInfo::get("picky", "/picky");

    fn validate(&self) -> Result<(), Error> {
        Err(Error::validation("'days' must be above 0"))
    }
}

#[tokio::test(start_paused = true)]
async fn wrong_arguments_are_not_sent() {
    let fixture = Fixture::new([ok()]);
    let error = call(&fixture, &Picky {}).await.unwrap_err();
    assert_eq!(error.to_string(), "test picky: 'days' must be above 0 [validation]");
    assert_eq!((error.attempts(), error.request_id(), fixture.transport.requests().len()), (0, None, 0));
}

#[test]
fn calls_need_no_runtime_of_the_callers() {
    let fixture = Fixture::new([ok()]);
    assert_eq!(fixture.caller.call_blocking(&Read {}).unwrap().n, 1);
}

/// Gives out tokens numbered from 1.
struct Numbered(AtomicU32);

impl TokenProvider for Numbered {
    fn token(&self, _now: Timestamp) -> BoxFuture<'_, Result<Token, Error>> {
        let number = self.0.fetch_add(1, Ordering::Relaxed) + 1;
        Box::pin(std::future::ready(Ok(Token::lasting(number.to_string()))))
    }
}

fn bearers(fixture: &Fixture) -> Vec<String> {
    fixture.sent("authorization").into_iter().flatten().collect()
}

#[tokio::test(start_paused = true)]
async fn a_refused_token_is_replaced_once_and_at_once() {
    let refused = || Scripted::answer(401, "");
    let fixture = Fixture::with_tokens([ok(), refused(), ok(), refused(), refused()], Numbered(AtomicU32::new(0)));
    let start = Instant::now();
    assert_eq!(call(&fixture, &Read {}).await.unwrap().attempts, 1);
    assert_eq!(call(&fixture, &Read {}).await.unwrap().attempts, 2);
    let error = call(&fixture, &Read {}).await.unwrap_err();
    assert_eq!((error.kind(), error.attempts()), (Kind::Auth, 2), "the second token was refused as well");
    assert_eq!(bearers(&fixture), ["Bearer 1", "Bearer 1", "Bearer 2", "Bearer 2", "Bearer 3"]);
    assert_eq!(elapsed(start), 0, "there was nothing to wait for");
}

#[tokio::test(start_paused = true)]
async fn what_another_token_does_not_mend_is_not_repeated() {
    let fixture = Fixture::with_tokens([Scripted::answer(403, "")], Numbered(AtomicU32::new(0)));
    assert_eq!(call(&fixture, &Read {}).await.unwrap_err().attempts(), 1);
    let fixture = Fixture::with_tokens([Scripted::answer(401, "")], Token::lasting("the only one"));
    assert_eq!(call(&fixture, &Read {}).await.unwrap_err().attempts(), 1);
    assert_eq!(bearers(&fixture), ["Bearer the only one"]);
}
