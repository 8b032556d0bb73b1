//! A transport that plays a script instead of sending, for tests of programs that use the SDK and of the SDK itself.

use std::collections::VecDeque;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use http::{HeaderName, HeaderValue, Request, Response, StatusCode};

use crate::core::{BoxFuture, ByteStream, Transport, TransportError, TransportErrorKind};

/// One scripted answer.
#[derive(Clone, Debug)]
pub struct Scripted {
    response: Result<Response<Vec<Bytes>>, TransportError>,
    stays_open: bool,
}

impl Scripted {
    /// An answer with this status and body.
    ///
    /// # Panics
    /// If `status` is not an HTTP status.
    #[must_use]
    pub fn answer(status: u16, body: impl Into<Bytes>) -> Self {
        let mut response = Response::new(vec![body.into()]);
        *response.status_mut() = StatusCode::from_u16(status).expect("an HTTP status");
        Self { response: Ok(response), stays_open: false }
    }

    /// A stream of server-sent events that delivers these chunks and then ends.
    #[must_use]
    pub fn stream<C: Into<Bytes>>(chunks: impl IntoIterator<Item = C>) -> Self {
        let response = Response::new(chunks.into_iter().map(Into::into).collect());
        Self { response: Ok(response), stays_open: false }.header("content-type", "text/event-stream")
    }

    /// No answer.
    #[must_use]
    pub fn failure(kind: TransportErrorKind) -> Self {
        Self { response: Err(TransportError::new(kind, "as the script says")), stays_open: false }
    }

    /// Adds a header.
    ///
    /// # Panics
    /// If name or value is not valid.
    #[must_use]
    pub fn header(mut self, name: &'static str, value: &str) -> Self {
        let value = HeaderValue::from_str(value).expect("a header value");
        if let Ok(response) = &mut self.response {
            response.headers_mut().insert(HeaderName::from_static(name), value);
        }
        self
    }

    /// Lets a stream stay open and silent after its last chunk, instead of ending.
    #[must_use]
    pub fn then_silence(mut self) -> Self {
        self.stays_open = true;
        self
    }
}

/// Answers requests from a script, in order, and keeps what was asked. A request beyond the script gets no answer.
#[derive(Debug, Default)]
pub struct ScriptedTransport {
    script: Mutex<VecDeque<Scripted>>,
    requests: Mutex<Vec<Request<Bytes>>>,
}

impl ScriptedTransport {
    /// Plays these answers.
    #[must_use]
    pub fn new(script: impl IntoIterator<Item = Scripted>) -> Self {
        Self { script: Mutex::new(script.into_iter().collect()), requests: Mutex::default() }
    }

    /// What was asked so far, credentials included.
    #[must_use]
    pub fn requests(&self) -> Vec<Request<Bytes>> {
        locked(&self.requests).clone()
    }

    fn play(&self, request: Request<Bytes>) -> Scripted {
        locked(&self.requests).push(request);
        let over = || Scripted::failure(TransportErrorKind::Request);
        locked(&self.script).pop_front().unwrap_or_else(over)
    }
}

impl Transport for ScriptedTransport {
    fn send(&self, request: Request<Bytes>, _timeout: Duration) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        let answer = self.play(request).response.map(|response| response.map(|chunks| chunks.concat().into()));
        Box::pin(std::future::ready(answer))
    }

    fn open(&self, request: Request<Bytes>, _timeout: Duration) -> BoxFuture<'_, Result<Response<ByteStream>, TransportError>> {
        let Scripted { response, stays_open } = self.play(request);
        let answer = response.map(|response| {
            response.map(|chunks| -> ByteStream {
                let chunks = stream::iter(chunks.into_iter().map(Ok));
                if stays_open { Box::pin(chunks.chain(stream::pending())) } else { Box::pin(chunks) }
            })
        });
        Box::pin(std::future::ready(answer))
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
