//! The server over a pair of byte streams, such as a process's own: one client, one session.

use rmcp::ServiceExt;
use rmcp::service::ServerInitializeError;
use tokio::io::{AsyncRead, AsyncWrite};

use crate::error::Error;
use crate::server::Server;
use crate::session::Session;

/// Serves standard input and output until the client closes them. Nothing else may be written to standard output meanwhile.
///
/// # Errors
/// [`Error::Connection`] if the client does not speak the protocol, or the connection breaks.
pub async fn run_stdio(server: &Server) -> Result<(), Error> {
    run_streams(server, tokio::io::stdin(), tokio::io::stdout()).await
}

/// As [`run_stdio`], over other streams.
///
/// # Errors
/// As there.
pub async fn run_streams(
    server: &Server,
    input: impl AsyncRead + Send + Unpin + 'static,
    output: impl AsyncWrite + Send + Unpin + 'static,
) -> Result<(), Error> {
    let failed = |cause: &dyn std::fmt::Display| Error::Connection(cause.to_string());
    match Session::lasting(server.clone()).serve((input, output)).await {
        Ok(running) => running.waiting().await.map(drop).map_err(|cause| failed(&cause)),
        // Opened and closed without a word: nobody is there, and nothing is wrong.
        Err(ServerInitializeError::ConnectionClosed(_)) => Ok(()),
        Err(cause) => Err(failed(&cause)),
    }
}
