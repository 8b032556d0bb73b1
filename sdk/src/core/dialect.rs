//! How one service speaks HTTP: pure functions over requests and answers, no I/O.

use bytes::Bytes;
use http::{HeaderMap, Request, Response, StatusCode};
use jiff::Timestamp;
use url::Url;

use super::{Error, Fault, TokenProvider, retry_after};

/// The way one service is addressed, authorised and understood. Pure: no I/O, no clock, no state that a call changes.
pub trait Dialect: Send + Sync + 'static {
    /// The service's name in errors, logs and the operation table, for example `metrone`.
    fn vendor(&self) -> &'static str;

    /// Where the service lives; operations' paths are appended to it.
    fn endpoint(&self) -> &Url;

    /// What the client was told once, to stand in for arguments that a caller leaves out, for example the project that
    /// all is about.
    fn setting(&self, name: &str) -> Option<&str> {
        let _ = name;
        None
    }

    /// Adds the credential, just before sending: it is nowhere else.
    ///
    /// # Errors
    /// If no credential can be had.
    fn authorize(&self, request: &mut Request<Bytes>) -> Result<(), Error>;

    /// Where bearer tokens come from, for a service whose credential ends. Calls and streams carry one beside what
    /// [`authorize`](Self::authorize) adds; a call whose token the service refuses is repeated once with another. Events that
    /// are delivered carry none: no service here wants both.
    fn tokens(&self) -> Option<&dyn TokenProvider> {
        None
    }

    /// Reads a failed answer. Must understand any body, also none, also HTML.
    fn fault(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Fault;

    /// Takes the data out of a successful answer's envelope; the whole body where there is none.
    fn unwrap(&self, body: Bytes) -> Bytes {
        body
    }
}

/// Reads a failed answer: the service's words through its dialect, then what headers say in the same way everywhere.
pub fn read_fault(dialect: &dyn Dialect, answer: &Response<Bytes>, now: Timestamp) -> Fault {
    let mut fault = dialect.fault(answer.status(), answer.headers(), answer.body());
    fault.status = Some(answer.status().as_u16());
    // A wait in the body is the more exact one.
    fault.retry_after = fault.retry_after.or_else(|| retry_after(answer.status(), answer.headers(), now));
    let header = || answer.headers().get("x-request-id")?.to_str().ok().map(str::to_owned);
    fault.request_id = fault.request_id.or_else(header);
    fault
}
