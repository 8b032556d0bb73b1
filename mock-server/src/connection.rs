//! Accepts connections and serves HTTP on them, in a way that lets a handler reset its own connection.

use axum::Router;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use std::convert::Infallible;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Notify, watch};
use tower::ServiceExt;

/// How long connections may take to finish when the server stops.
const GRACE: Duration = Duration::from_millis(250);

/// The connection a request came on; among the request's extensions.
#[derive(Debug, Clone)]
pub(crate) struct Connection {
    pub(crate) peer: IpAddr,
    hang_up: Arc<Notify>,
}

impl Connection {
    /// Resets the connection: the client sees neither an answer nor an orderly end.
    pub(crate) async fn hang_up(&self) -> ! {
        self.hang_up.notify_one();
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
        let connection = Connection { peer: peer.ip(), hang_up: Arc::default() };
        tokio::spawn(converse(stream, connection, router.clone(), closing.subscribe()));
    }
    drop((listener, closed));
    // Every conversation holds a receiver.
    let _ = tokio::time::timeout(GRACE, closing.closed()).await;
}

async fn converse(stream: TcpStream, connection: Connection, router: Router, mut closing: watch::Receiver<bool>) {
    // Small writes, such as the frames of a stream, are not to wait for more.
    let _ = stream.set_nodelay(true);
    let hang_up = Arc::clone(&connection.hang_up);
    let service = hyper::service::service_fn(move |mut request: hyper::Request<hyper::body::Incoming>| {
        request.extensions_mut().insert(connection.clone());
        let router = router.clone();
        Box::pin(async move { Ok::<_, Infallible>(router.oneshot(request).await.unwrap_or_else(|never| match never {})) })
    });
    let mut http = http1::Builder::new().serve_connection(TokioIo::new(stream), service);
    tokio::select! {
        _ = &mut http => return,
        () = hang_up.notified() => return reset(http.into_parts().io.into_inner()),
        _ = closing.wait_for(|closing| *closing) => Pin::new(&mut http).graceful_shutdown(),
    }
    let _ = http.await;
}

/// Closes a connection so that the other side is told of a reset and not of an end.
fn reset(stream: TcpStream) {
    let _ = stream.set_zero_linger();
}
