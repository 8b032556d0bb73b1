//! The vocabulary of the SDK: what an event, an operation, a fault and an error are.
//!
//! Nothing here does I/O, starts a thread, reads a clock by itself or knows a vendor.

mod backoff;
mod credentials;
mod dialect;
mod envelope;
mod error;
mod event_buffer;
mod event_draft;
mod event_format;
mod event_json;
mod fault;
mod id;
mod json;
mod operation;
mod page;
mod payload;
mod rate_limit;
mod retry;
mod retry_budget;
mod secret;
mod stream;
mod time;
mod token;
mod transport;

pub use jiff::Timestamp;

pub use self::backoff::Backoff;
pub use self::credentials::Credentials;
pub use self::dialect::{Dialect, read_fault};
pub(crate) use self::envelope::Place;
pub use self::envelope::{Batch, Envelope, Partition};
pub use self::error::{Error, Kind};
pub use self::event_buffer::EventBuffer;
pub use self::event_format::{EventFormat, Field, FieldKind};
pub use self::fault::Fault;
pub(crate) use self::id::new_uuid;
pub use self::id::{BatchId, EventId};
pub use self::json::write_text;
pub(crate) use self::json::write_time;
pub use self::operation::{Operation, OperationInfo, Safety};
pub use self::page::Paginated;
pub use self::payload::Payload;
pub use self::rate_limit::RateLimit;
pub use self::retry::{Disposition, RetryPolicy, classify, retry_after};
pub use self::retry_budget::RetryBudget;
pub use self::secret::Secret;
pub use self::stream::{FrameKind, Streaming};
pub use self::time::{Clock, ManualClock, Moment, SystemClock};
pub use self::token::{Token, TokenProvider};
pub use self::transport::{BoxFuture, ByteStream, Transport, TransportError, TransportErrorKind};
