//! A server that takes whatever any SDK sends, answers that all is well, and counts which events came.
//!
//! It knows no service: events are told apart by the mark that each of them holds. The first line on standard output says where it is
//! measured and where it is ruled: `POST /down`, `/up` and `/report`. It ends when standard input does.

mod ledger;

use std::convert::Infallible;
use std::io::Read;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use agentlytics_bench::now_ns;
use bytes::Bytes;
use flate2::read::MultiGzDecoder;
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::header::{CONTENT_ENCODING, CONTENT_TYPE};
use hyper::service::service_fn;
use hyper::{HeaderMap, Request, Response, StatusCode};
use hyper_util::rt::TokioIo;
use serde_json::json;
use tokio::net::TcpListener;
use tokio::sync::watch;

use self::ledger::Ledger;

#[tokio::main(flavor = "current_thread")]
async fn main() -> anyhow::Result<()> {
    end_with_standard_input();
    let (measured, ruled) = (TcpListener::bind("127.0.0.1:0").await?, TcpListener::bind("127.0.0.1:0").await?);
    println!("{}", json!({"url": url(&measured)?, "rule": url(&ruled)?}));
    let sink = Sink { ledger: Arc::default(), down: Arc::new(watch::Sender::new(false)) };
    tokio::spawn(serve(ruled, sink.clone(), Door::Ruled));
    serve(measured, sink, Door::Measured).await
}

fn url(listener: &TcpListener) -> anyhow::Result<String> {
    Ok(format!("http://{}", listener.local_addr()?))
}

/// A harness that was killed leaves no sink behind.
fn end_with_standard_input() {
    std::thread::spawn(|| {
        let _ = std::io::stdin().read_to_end(&mut Vec::new());
        std::process::exit(0);
    });
}

#[derive(Clone, Copy, PartialEq)]
enum Door {
    /// Where clients send events.
    Measured,
    /// Where the harness asks and tells; it is never down.
    Ruled,
}

#[derive(Clone)]
struct Sink {
    ledger: Arc<Mutex<Ledger>>,
    /// While true, connections of the measured door are closed.
    down: Arc<watch::Sender<bool>>,
}

type Answer = Response<Full<Bytes>>;

async fn serve(listener: TcpListener, sink: Sink, door: Door) -> anyhow::Result<()> {
    loop {
        let (stream, _) = listener.accept().await?;
        stream.set_nodelay(true)?;
        let sink = sink.clone();
        tokio::spawn(async move {
            let mut down = sink.down.subscribe();
            let service = service_fn(|request| {
                let sink = sink.clone();
                async move { Ok::<_, Infallible>(sink.answer(door, request).await) }
            });
            let connection = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(stream), service);
            tokio::select! {
                biased;
                _ = down.wait_for(|down| *down), if door == Door::Measured => {}
                // A client that goes away is no concern of ours.
                _ = connection => {}
            }
        });
    }
}

impl Sink {
    async fn answer(&self, door: Door, request: Request<Incoming>) -> Answer {
        let (head, body) = request.into_parts();
        let Ok(body) = body.collect().await else { return status(StatusCode::BAD_REQUEST) };
        match door {
            Door::Measured => self.take(&head.headers, &body.to_bytes()),
            Door::Ruled => self.obey(head.uri.path()),
        }
    }

    /// Counts what came, and answers what each SDK takes for success.
    fn take(&self, headers: &HeaderMap, body: &[u8]) -> Answer {
        let arrived = now_ns();
        let unpacked = match headers.get(CONTENT_ENCODING).map(|encoding| encoding.as_bytes()) {
            Some(b"gzip") => gunzip(body),
            _ => None,
        };
        let events = self.ledger().enter(unpacked.as_deref().unwrap_or(body), body.len(), arrived);
        // An empty message of OpenTelemetry's says that nothing was refused.
        let is_protobuf = headers.get(CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-protobuf"));
        if is_protobuf {
            return Response::builder().header(CONTENT_TYPE, "application/x-protobuf").body(Full::default()).unwrap_or_default();
        }
        answer(&json!({
            "ok": true, "success": true, "accepted": events, "duplicates": 0, "rejected": 0, "errors": [],
            "code": 200, "status": 1, "error": null, "events_ingested": events,
        }))
    }

    fn obey(&self, path: &str) -> Answer {
        match path {
            "/down" => drop(self.down.send_replace(true)),
            "/up" => drop(self.down.send_replace(false)),
            "/report" => {}
            _ => return status(StatusCode::NOT_FOUND),
        }
        answer(&json!(self.ledger().report()))
    }

    fn ledger(&self) -> MutexGuard<'_, Ledger> {
        self.ledger.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn gunzip(body: &[u8]) -> Option<Vec<u8>> {
    let mut unpacked = Vec::with_capacity(body.len() * 8);
    MultiGzDecoder::new(body).read_to_end(&mut unpacked).ok().map(|_| unpacked)
}

fn answer(value: &serde_json::Value) -> Answer {
    Response::builder().header(CONTENT_TYPE, "application/json").body(Full::from(value.to_string())).unwrap_or_default()
}

fn status(code: StatusCode) -> Answer {
    let mut answer = Answer::default();
    *answer.status_mut() = code;
    answer
}
