//! The task behind a stream: connects, reads frames, connects again.

use std::sync::Arc;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt, stream};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode, header};
use serde::Deserialize;
use serde::de::DeserializeOwned;
use sse_stream::{Sse, SseByteStream};
use tokio::sync::mpsc;

use super::super::caller::{Shared, label, unreadable};
use super::recent::Recent;
use super::{Item, StreamItem, StreamOptions};
use crate::core::{
    Backoff, ByteStream, Credentials, Disposition, Error, Fault, FrameKind, Kind, Safety, Streaming, TransportError, TransportErrorKind,
    classify, read_fault,
};

const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// A frame larger than this ends the connection: an event is at most a few dozen KiB.
const MAX_FRAME: usize = 4 * 1024 * 1024;
/// As much of a refusal's body is read.
const MAX_REFUSAL: usize = 64 * 1024;

/// A stream as its task sees it.
pub(super) struct Subscription<T> {
    shared: Arc<Shared>,
    operation: &'static str,
    frame_kind: fn(&str) -> FrameKind,
    request: Request<Bytes>,
    /// Those of the last connection.
    credentials: Credentials,
    options: StreamOptions,
    consumer: mpsc::Sender<Item<T>>,
    /// Where to continue.
    last_event_id: Option<String>,
    recent: Recent,
    /// Least wait before a reconnect, as the service wants it.
    pause: Duration,
    /// Attempts since the last frame.
    failures: u32,
    backoff: Backoff,
    was_open: bool,
}

impl<T: DeserializeOwned + Send + 'static> Subscription<T> {
    pub fn new<O: Streaming<Output = T>>(
        shared: Arc<Shared>,
        operation: &O,
        options: StreamOptions,
        consumer: mpsc::Sender<Item<T>>,
    ) -> Result<Self, Error> {
        let unusable = |error: Error| error.during(shared.dialect.vendor(), O::INFO.id, 0);
        operation.validate().map_err(unusable)?;
        let mut request = operation.request(&*shared.dialect).map_err(unusable)?;
        label(&mut request, Safety::Safe);
        request.headers_mut().insert(header::ACCEPT, HeaderValue::from_static("text/event-stream"));
        Ok(Self {
            operation: O::INFO.id,
            frame_kind: O::frame,
            request,
            credentials: Credentials::default(),
            options,
            consumer,
            last_event_id: None,
            recent: Recent::default(),
            pause: Duration::ZERO,
            failures: 0,
            backoff: Backoff::new(&shared.options.retry),
            was_open: false,
            shared,
        })
    }

    /// Runs until an error that waiting does not mend, which it tells, or until nobody listens.
    pub async fn run(mut self) {
        loop {
            let fault = match self.connect().await {
                Ok(body) => self.listen(body).await,
                Err(fault) => fault,
            };
            match self.wait_before_reconnect(&fault) {
                Some(wait) => tokio::time::sleep(wait).await,
                None => {
                    let error = Error::from(fault).during(self.shared.dialect.vendor(), self.operation, self.failures);
                    // Nobody may be left to be told.
                    let _ = self.consumer.send(Err(error)).await;
                    return;
                }
            }
        }
    }

    fn wait_before_reconnect(&mut self, fault: &Fault) -> Option<Duration> {
        self.failures += 1;
        let policy = &self.shared.options.retry;
        let wait = match classify(fault, Safety::Safe) {
            _ if self.failures > self.options.max_reconnects => return None,
            Disposition::Retry => self.backoff.next_delay().max(self.pause.min(policy.retry_after_cap)),
            Disposition::RetryAfter(asked) => policy.honour(asked),
            _ => return None,
        };
        tracing::info!(operation = self.operation, message = fault.message, ?wait, "the stream is opened again");
        Some(wait)
    }

    async fn connect(&mut self) -> Result<ByteStream, Fault> {
        if let Some(id) = self.last_event_id.as_deref().and_then(|id| HeaderValue::from_str(id).ok()) {
            self.request.headers_mut().insert(LAST_EVENT_ID, id);
        }
        let (request, _) = self.shared.authorized(&self.request, self.shared.options.timeout).await?;
        self.credentials = Credentials::of(request.headers());
        let answer = self.shared.transport.open(request, self.shared.options.timeout).await?;
        if !answer.status().is_success() {
            let answer = refusal(answer, self.shared.options.timeout).await.map(|body| self.credentials.redact(body));
            return Err(read_fault(&*self.shared.dialect, &answer, self.shared.clock.wall()));
        }
        let given = answer.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("no content type");
        if !given.starts_with("text/event-stream") {
            return Err(Fault::new(Kind::Decode, format!("a stream of events was expected, the service answered with {given}")));
        }
        Ok(answer.into_body())
    }

    /// Reads frames until the connection is of no more use, and says why.
    async fn listen(&mut self, body: ByteStream) -> Fault {
        if self.was_open && self.last_event_id.is_none() {
            // There was no event from which to continue, so nobody knows what happened in between.
            if let Err(fault) = self.tell(StreamItem::Gap { last_event_id: None }).await {
                return fault;
            }
        }
        self.was_open = true;
        let mut frames = std::pin::pin!(SseByteStream::new(Box::pin(watched(body, self.options.idle_timeout))));
        while let Some(frame) = frames.next().await {
            let heard = match frame {
                Ok(frame) => self.hear(frame).await,
                Err(error) => Err(broken(error)),
            };
            if let Err(fault) = heard {
                return fault;
            }
        }
        Fault::new(Kind::Network, "the service ended the stream")
    }

    async fn hear(&mut self, frame: Sse) -> Result<(), Fault> {
        if self.failures > 0 {
            self.failures = 0;
            self.backoff = Backoff::new(&self.shared.options.retry);
        }
        if let Some(millis) = frame.retry {
            self.pause = Duration::from_millis(millis);
        }
        let id = frame.id.filter(|id| !id.is_empty());
        if let Some(data) = frame.data {
            let name = frame.event.as_deref().filter(|name| !name.is_empty()).unwrap_or("message");
            self.understand((self.frame_kind)(name), id.as_deref(), &data).await?;
        }
        self.last_event_id = id.or(self.last_event_id.take());
        Ok(())
    }

    async fn understand(&mut self, kind: FrameKind, id: Option<&str>, data: &str) -> Result<(), Fault> {
        match kind {
            FrameKind::Ready => self.tell(StreamItem::Ready { request_id: notice(data).request_id }).await,
            FrameKind::Gap => self.tell(StreamItem::Gap { last_event_id: notice(data).last_event_id }).await,
            FrameKind::Event if id.is_some_and(|id| !self.recent.note(id)) => Ok(()),
            FrameKind::Event => {
                let event = serde_json::from_str(data).map_err(|cause| unreadable(&self.redacted(data), &cause))?;
                self.tell(StreamItem::Event(event)).await
            }
            // The frame has no status of its own; unless its code says otherwise, the service has failed.
            FrameKind::Error => Err(self.shared.dialect.fault(StatusCode::SERVICE_UNAVAILABLE, &HeaderMap::new(), &self.redacted(data))),
            FrameKind::Other => Ok(()),
        }
    }

    fn redacted(&self, data: &str) -> Bytes {
        self.credentials.redact(Bytes::copy_from_slice(data.as_bytes()))
    }

    async fn tell(&self, item: StreamItem<T>) -> Result<(), Fault> {
        self.consumer.send(Ok(item)).await.map_err(|_| Fault::new(Kind::Cancelled, "nobody listens to the stream"))
    }
}

/// What a frame that is no event may say. A notice is never worth failing for.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Notice {
    request_id: Option<String>,
    last_event_id: Option<String>,
}

fn notice(data: &str) -> Notice {
    serde_json::from_str(data).unwrap_or_default()
}

/// The chunks of a body, with an error in place of endless silence or of a frame without end.
fn watched(body: ByteStream, idle_timeout: Duration) -> impl Stream<Item = Result<Bytes, TransportError>> + Send {
    stream::unfold((body, 0), move |(mut body, mut unended)| async move {
        let Ok(chunk) = tokio::time::timeout(idle_timeout, body.next()).await else {
            let message = format!("the stream was silent for {idle_timeout:?}");
            return Some((Err(TransportError::new(TransportErrorKind::Timeout, message)), (body, unended)));
        };
        let mut chunk = chunk?;
        if let Ok(bytes) = &chunk {
            let ended = [b"\n\n".as_slice(), b"\r\r", b"\r\n\r\n"].iter().any(|end| bytes.ends_with(end));
            unended = if ended { 0 } else { unended + bytes.len() };
            if unended > MAX_FRAME {
                let message = format!("the stream sent {MAX_FRAME} bytes without the end of a frame");
                chunk = Err(TransportError::new(TransportErrorKind::Broken, message));
            }
        }
        Some((chunk, (body, unended)))
    })
}

fn broken(error: sse_stream::Error) -> Fault {
    match error {
        sse_stream::Error::Body(cause) => match cause.downcast::<TransportError>() {
            Ok(error) => Fault::from(*error),
            Err(cause) => Fault::new(Kind::Network, cause.to_string()),
        },
        error => Fault::new(Kind::Network, format!("the stream could not be read: {error}")),
    }
}

/// A failed answer with the beginning of its body, as far as it comes in time.
async fn refusal(answer: Response<ByteStream>, timeout: Duration) -> Response<Bytes> {
    let (head, mut body) = answer.into_parts();
    let mut read = BytesMut::new();
    let _ = tokio::time::timeout(timeout, async {
        while let Some(Ok(chunk)) = body.next().await {
            read.extend_from_slice(&chunk);
            if read.len() > MAX_REFUSAL {
                break;
            }
        }
    })
    .await;
    Response::from_parts(head, read.freeze())
}
