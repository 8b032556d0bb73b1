//! How one service speaks HTTP: pure functions over requests and answers, no I/O.

use bytes::Bytes;
use http::{HeaderMap, Request, StatusCode};
use url::Url;

use super::{Error, Fault};

/// The way one service is addressed, authorised and understood. Pure: no I/O, no clock, no state that a call changes.
pub trait Dialect: Send + Sync + 'static {
    /// The service's name in errors, logs and the operation table, for example `metrone`.
    fn vendor(&self) -> &'static str;

    /// Where the service lives; operations' paths are appended to it.
    fn endpoint(&self) -> &Url;

    /// Adds the credential, just before sending: it is nowhere else.
    ///
    /// # Errors
    /// If no credential can be had.
    fn authorize(&self, request: &mut Request<Bytes>) -> Result<(), Error>;

    /// Reads a failed answer. Must understand any body, also none, also HTML.
    fn fault(&self, status: StatusCode, headers: &HeaderMap, body: &[u8]) -> Fault;

    /// Takes the data out of a successful answer's envelope; the whole body where there is none.
    fn unwrap(&self, body: Bytes) -> Bytes {
        body
    }
}
