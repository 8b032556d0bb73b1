//! The seam to the network: a transport sends bytes and hands bytes back. It neither retries nor interprets.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_core::Stream;
use http::{Request, Response};

use super::Kind;

/// A boxed future that may move between threads.
pub type BoxFuture<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

/// A response body as it arrives.
pub type ByteStream = Pin<Box<dyn Stream<Item = Result<Bytes, TransportError>> + Send>>;

/// Sends requests. An answer of any status is `Ok`; an error means that no whole answer came.
pub trait Transport: Send + Sync + 'static {
    /// Sends a request and reads the whole answer, within `timeout`.
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>>;

    /// Sends a request and hands over the body as it arrives; `timeout` bounds the wait for the head of the answer.
    fn open(&self, request: Request<Bytes>, timeout: Duration) -> BoxFuture<'_, Result<Response<ByteStream>, TransportError>>;
}

impl<T: Transport + ?Sized> Transport for Arc<T> {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        (**self).send(request, timeout)
    }

    fn open(&self, request: Request<Bytes>, timeout: Duration) -> BoxFuture<'_, Result<Response<ByteStream>, TransportError>> {
        (**self).open(request, timeout)
    }
}

/// What went wrong below HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TransportErrorKind {
    /// No connection: nothing was sent.
    Connect,
    /// No whole answer in time.
    Timeout,
    /// The connection broke, or the answer was not HTTP.
    Broken,
    /// The answer is larger than the transport takes; asking again would not make it smaller.
    Oversized,
    /// The request could not be built.
    Request,
}

impl From<TransportErrorKind> for Kind {
    fn from(kind: TransportErrorKind) -> Self {
        match kind {
            TransportErrorKind::Connect | TransportErrorKind::Broken => Self::Network,
            TransportErrorKind::Timeout => Self::Timeout,
            TransportErrorKind::Oversized => Self::Decode,
            TransportErrorKind::Request => Self::Config,
        }
    }
}

/// No whole answer came.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct TransportError {
    /// What sort of failure.
    pub kind: TransportErrorKind,
    /// Whether the service may have processed the request all the same.
    pub ambiguous: bool,
    /// What happened, without any credential or query string.
    pub message: String,
}

impl TransportError {
    /// A failure of `kind`; ambiguous unless nothing can have been sent.
    #[must_use]
    pub fn new(kind: TransportErrorKind, message: impl Into<String>) -> Self {
        let ambiguous = !matches!(kind, TransportErrorKind::Connect | TransportErrorKind::Request);
        Self { kind, ambiguous, message: message.into() }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for TransportError {}
