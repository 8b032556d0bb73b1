//! One request to an endpoint, and its answer.

use std::sync::Arc;
use std::time::Duration;

use agentlytics_bridge::{ReqwestTransport, Runtime, Transport, TransportError};
use bytes::Bytes;
use http::{Request, Response};

use crate::failure::Failure;

/// Longer than any platform waits for an answer.
const LONGEST_WAIT: Duration = Duration::from_secs(30);

/// Sends requests one after the other. Redirects are not followed: no platform does.
#[derive(Default)]
pub(super) struct Poster {
    runtime: Runtime,
    transport: Arc<ReqwestTransport>,
}

impl Poster {
    /// The answer, whatever its status; or why there is none.
    ///
    /// # Errors
    /// The system refuses a thread (work).
    pub(super) fn send(&self, request: Request<Bytes>) -> Result<Result<Response<Bytes>, TransportError>, Failure> {
        let transport = Arc::clone(&self.transport);
        let exchange = async move { transport.send(request, LONGEST_WAIT).await };
        self.runtime.block_on(exchange).map_err(Failure::work)
    }
}
