//! The transport that ships with the SDK, over `reqwest`. The one file that knows it.
//!
//! Redirects are not followed: no service here redirects, and a repeated POST to another place would carry the key there.

use std::sync::OnceLock;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use futures_util::TryStreamExt;
use http::{Request, Response, Uri};

use super::UserAgent;
use crate::core::{BoxFuture, ByteStream, Transport, TransportError, TransportErrorKind};

/// A whole answer larger than this is refused: the largest page of events is a tenth of it.
const MAX_ANSWER: usize = 16 * 1024 * 1024;
/// A host that does not accept a connection within this time is taken as unreachable, whatever time the request has.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);

/// HTTP/1.1 and HTTP/2 over pooled connections; TLS by rustls with the system's certificates; proxies as the usual
/// environment variables say.
///
/// The client behind it is built with the first request, so that creating an SDK client costs nothing.
#[derive(Debug, Default)]
pub struct ReqwestTransport {
    user_agent: UserAgent,
    client: OnceLock<Result<reqwest::Client, TransportError>>,
}

impl ReqwestTransport {
    /// A transport that introduces itself as `user_agent`.
    #[must_use]
    pub fn new(user_agent: UserAgent) -> Self {
        Self { user_agent, client: OnceLock::new() }
    }

    fn client(&self) -> Result<&reqwest::Client, TransportError> {
        let built = self.client.get_or_init(|| {
            // Fails if the program has installed a provider of its own, which is then the one to use.
            let _ = rustls::crypto::ring::default_provider().install_default();
            reqwest::Client::builder()
                .user_agent(self.user_agent.as_str())
                .redirect(reqwest::redirect::Policy::none())
                .connect_timeout(CONNECT_TIMEOUT)
                .build()
                .map_err(|error| failure(error, "the HTTP client could not be set up"))
        });
        built.as_ref().map_err(Clone::clone)
    }

    async fn exchange(&self, request: Request<Bytes>, timeout: Option<Duration>) -> Result<reqwest::Response, TransportError> {
        let attempted = format!("no answer from {}", host(request.uri()));
        let mut request = reqwest::Request::try_from(request).map_err(|error| failure(error, "the request is not valid"))?;
        *request.timeout_mut() = timeout;
        self.client()?.execute(request).await.map_err(|error| failure(error, &attempted))
    }
}

impl Transport for ReqwestTransport {
    fn send(&self, request: Request<Bytes>, timeout: Duration) -> BoxFuture<'_, Result<Response<Bytes>, TransportError>> {
        Box::pin(async move {
            let attempted = format!("the answer from {} broke off", host(request.uri()));
            let mut answer = self.exchange(request, Some(timeout)).await?;
            let mut body = BytesMut::new();
            while let Some(chunk) = answer.chunk().await.map_err(|error| failure(error, &attempted))? {
                if body.len() + chunk.len() > MAX_ANSWER {
                    let message = format!("the answer is larger than {MAX_ANSWER} bytes: ask for less");
                    return Err(TransportError::new(TransportErrorKind::Oversized, message));
                }
                body.extend_from_slice(&chunk);
            }
            Ok(with_body(&mut answer, body.freeze()))
        })
    }

    fn open(&self, request: Request<Bytes>, timeout: Duration) -> BoxFuture<'_, Result<Response<ByteStream>, TransportError>> {
        Box::pin(async move {
            let from = host(request.uri());
            let late = || TransportError::new(TransportErrorKind::Timeout, format!("no answer from {from} within {timeout:?}"));
            let head = tokio::time::timeout(timeout, self.exchange(request, None));
            let mut answer = head.await.unwrap_or_else(|_| Err(late()))?;
            let head = with_body(&mut answer, ());
            let attempted = format!("the stream from {from} broke off");
            let body: ByteStream = Box::pin(answer.bytes_stream().map_err(move |error| failure(error, &attempted)));
            Ok(head.map(|()| body))
        })
    }
}

/// The head of `answer` around `body`.
fn with_body<T>(answer: &mut reqwest::Response, body: T) -> Response<T> {
    let mut response = Response::new(body);
    *response.status_mut() = answer.status();
    *response.version_mut() = answer.version();
    *response.headers_mut() = std::mem::take(answer.headers_mut());
    response
}

/// Host and port: the part of an address that names no person, holds no key and says where to look.
fn host(uri: &Uri) -> String {
    let port = uri.port_u16().map(|port| format!(":{port}")).unwrap_or_default();
    format!("{}{port}", uri.host().unwrap_or("an unknown host"))
}

fn failure(error: reqwest::Error, attempted: &str) -> TransportError {
    let kind = if error.is_connect() {
        TransportErrorKind::Connect
    } else if error.is_timeout() {
        TransportErrorKind::Timeout
    } else if error.is_builder() {
        TransportErrorKind::Request
    } else {
        TransportErrorKind::Broken
    };
    // The innermost cause says most; the outer ones repeat that a request was sent. The address may hold a key.
    let error = error.without_url();
    let causes = std::iter::successors(Some(&error as &dyn std::error::Error), |error| error.source());
    let cause = causes.last().map(ToString::to_string).unwrap_or_default();
    TransportError::new(kind, format!("{attempted}: {cause}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn get(uri: &str) -> Request<Bytes> {
        Request::builder().uri(uri).body(Bytes::new()).unwrap()
    }

    #[tokio::test]
    async fn a_refused_connection_is_told_apart_and_the_message_holds_no_query() {
        let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap();
        let transport = ReqwestTransport::default();
        let error = transport.send(get(&format!("http://{free}/x?key=secret")), Duration::from_secs(5)).await.unwrap_err();
        assert_eq!(error.kind, TransportErrorKind::Connect);
        assert!(!error.ambiguous);
        assert!(error.message.starts_with(&format!("no answer from {free}: ")), "{}", error.message);
        assert!(!error.message.contains("secret"), "{}", error.message);
    }

    #[tokio::test]
    async fn silence_is_a_timeout() {
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        let uri = format!("http://{}/", listener.local_addr().unwrap());
        let transport = ReqwestTransport::default();
        let sent = transport.send(get(&uri), Duration::from_millis(30)).await.unwrap_err();
        assert_eq!((sent.kind, sent.ambiguous), (TransportErrorKind::Timeout, true));
        let opened = transport.open(get(&uri), Duration::from_millis(30)).await.err().unwrap();
        assert_eq!(opened.kind, TransportErrorKind::Timeout);
    }

    #[test]
    fn nothing_is_built_before_the_first_request() {
        assert!(ReqwestTransport::default().client.get().is_none());
    }
}
