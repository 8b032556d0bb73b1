//! Accepts connections and serves HTTP on them, in a way that lets a handler end its own connection as it likes.

use axum::Router;
use bytes::Bytes;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::IpAddr;
use std::pin::Pin;
use std::time::Duration;
use tokio::io::AsyncWriteExt;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{mpsc, watch};
use tower::ServiceExt;

/// How long connections may take to finish when the server stops.
const GRACE: Duration = Duration::from_millis(250);

/// The connection a request came on; among the request's extensions.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    pub(crate) peer: IpAddr,
    /// Takes what is to be sent before the end.
    hang_up: mpsc::Sender<Bytes>,
}

impl Connection {
    /// Ends the connection without an answer. Without last words it is reset: the client does not even see an orderly end.
    pub(crate) async fn hang_up(&self, last_words: Bytes) -> ! {
        // It fails only if the connection has ended already.
        let _ = self.hang_up.try_send(last_words);
        // The connection's task ends, and this one with it.
        std::future::pending().await
    }
}

/// Serves until `closing` turns true, then lets connections finish what they are at, within reason.
pub(crate) async fn serve(listener: TcpListener, router: Router, closing: &watch::Sender<bool>) {
    let mut closed = closing.subscribe();
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            _ = closed.wait_for(|closing| *closing) => break,
        };
        // Out of file descriptors, or the client is gone already: the next one may have more luck.
        let Ok((stream, peer)) = accepted else {
            tokio::task::yield_now().await;
            continue;
        };
        tokio::spawn(converse(stream, peer.ip(), router.clone(), closing.subscribe()));
    }
    drop((listener, closed));
    // Every conversation holds a receiver.
    let _ = tokio::time::timeout(GRACE, closing.closed()).await;
}

async fn converse(stream: TcpStream, peer: IpAddr, router: Router, mut closing: watch::Receiver<bool>) {
    // Small writes, such as the frames of a stream, are not to wait for more.
    let _ = stream.set_nodelay(true);
    let (hang_up, mut hung_up) = mpsc::channel(1);
    let connection = Connection { peer, hang_up };
    let service = hyper::service::service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(connection.clone());
        let router = router.clone();
        Box::pin(async move { Ok::<_, Infallible>(router.oneshot(request).await.unwrap_or_else(|never| match never {})) })
    });
    let mut http = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    let last_words = tokio::select! {
        _ = &mut http => return,
        last_words = hung_up.recv() => last_words,
        _ = closing.wait_for(|closing| *closing) => None,
    };
    if let Some(last_words) = last_words {
        return end(http.into_parts().io.into_inner(), &last_words).await;
    }
    Pin::new(&mut http).graceful_shutdown();
    let _ = http.await;
}

/// Closes a connection after these bytes, or, without any, so that the other side is told of a reset and not of an end.
async fn end(mut stream: TcpStream, last_words: &[u8]) {
    if last_words.is_empty() {
        let _ = stream.set_zero_linger();
    } else {
        // A client that has gone does not hear them.
        let _ = stream.write_all(last_words).await;
    }
}
