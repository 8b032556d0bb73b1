//! Batches over some connections, each of which sends the next batch when the last was answered.

use std::fmt::Write;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context, ensure};
use bytes::Bytes;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::header::{CONTENT_TYPE, HOST, USER_AGENT};
use hyper_util::rt::TokioIo;
use serde_json::{Value, json};
use tokio::net::TcpStream;

use super::events::Events;

const BATCH: u64 = 100;

#[tokio::main(flavor = "current_thread")]
pub async fn load(url: &str, token: &str, events: Events, connections: usize) -> anyhow::Result<Value> {
    let address: Arc<str> = url.strip_prefix("http://").context("the address begins with http://")?.trim_end_matches('/').into();
    let next = Arc::new(AtomicU64::new(0));
    let began = Instant::now();
    let senders: Vec<_> = (0..connections).map(|_| tokio::spawn(send(address.clone(), token.to_owned(), events, next.clone()))).collect();
    let mut times = Vec::new();
    for sender in senders {
        times.extend(sender.await??);
    }
    let seconds = began.elapsed().as_secs_f64();
    times.sort_unstable();
    let at = |percent: usize| times.get(times.len() * percent / 100).map_or(0.0, |time| time.as_secs_f64() * 1e3);
    Ok(json!({"events_per_s": events.count() as f64 / seconds, "p50_ms": at(50), "p99_ms": at(99), "requests": times.len()}))
}

/// The time of each request.
async fn send(address: Arc<str>, token: String, events: Events, next: Arc<AtomicU64>) -> anyhow::Result<Vec<Duration>> {
    let (host, path) = address.split_once('/').unwrap_or((&address, ""));
    let path = if path.is_empty() { "/track/batch".to_owned() } else { format!("/{path}/track/batch") };
    let stream = TcpStream::connect(host).await?;
    stream.set_nodelay(true)?;
    let (mut sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    let mut times = Vec::new();
    loop {
        let first = next.fetch_add(BATCH, Ordering::Relaxed);
        if first >= events.count() {
            return Ok(times);
        }
        let body = batch(&token, events, first)?;
        let request = Request::post(&path)
            .header(HOST, host)
            .header(CONTENT_TYPE, "application/json")
            .header(USER_AGENT, "agentlytics/0.1.0 (lang=bench)");
        let began = Instant::now();
        sender.ready().await?;
        let answer = sender.send_request(request.body(Full::new(body))?).await?;
        let status = answer.status();
        let said = answer.into_body().collect().await?.to_bytes();
        times.push(began.elapsed());
        ensure!(status == 202, "the server answered {status}: {}", String::from_utf8_lossy(&said));
    }
}

fn batch(token: &str, events: Events, first: u64) -> anyhow::Result<Bytes> {
    let mut body = format!(r#"{{"token":"{token}","events":["#);
    for number in first..(first + BATCH).min(events.count()) {
        let event = events.get(number);
        let comma = if number == first { "" } else { "," };
        write!(
            body,
            r#"{comma}{{"event":"{}","user_id":"{}","session_id":"{}","timestamp":{},"properties":{}}}"#,
            event.name,
            event.user(),
            event.session(),
            event.at_ms,
            event.properties()
        )?;
    }
    body.push_str("]}");
    Ok(body.into())
}
