//! The SDK as data: what every language binding is a thin skin over.
//!
//! A [`Client`] is opened by the name of a service, its operations are called by their `operationId`, and arguments,
//! answers, errors and stream items are JSON values. The bridge knows no foreign language and adds no behaviour: it
//! looks up the typed operation and hands over to the SDK.
//!
//! A further service costs one module in `services` and one line in its list.
#![forbid(unsafe_code)]

mod answer;
mod client;
pub mod data;
mod entry;
mod items;
mod operation;
mod options;
mod services;
mod setting;
#[cfg(feature = "testing")]
pub mod testing;
pub mod webhooks;

pub use agentlytics::core::{Clock, Error, EventBuffer as EventWriter, EventId, Kind, SystemClock, Transport, TransportError, write_text};
pub use agentlytics::delivery::{DeadLetter, DropReason, Dropped, Hooks, PurgedDeadLetters, Report, SpoolDirectory, SpooledClient, Stats};
pub use agentlytics::runtime::Runtime;
pub use agentlytics::transport::ReqwestTransport;

pub use self::answer::Answer;
pub use self::client::Client;
pub use self::entry::Entry;
pub use self::items::{Pages, Subscription};
pub use self::operation::{OperationEntry, OperationKind};
pub use self::services::{agent_of, operations, services};
pub use self::setting::{ServiceEntry, Setting};
