//! Delivery: from a tracked event to the service's word about it. Moves bytes; knows no vendor, no HTTP library and no
//! JSON shape.
//!
//! [`Engine`] decides and never waits; the worker waits and never decides; [`Delivery`] is what a client holds.

mod destination;
mod engine;
mod handle;
mod hooks;
mod metric;
mod options;
mod report;
mod spool;
mod worker;

pub use self::destination::{Destination, Limits, Outcome, Verdict};
pub use self::engine::{Command, Engine, State};
pub use self::handle::Delivery;
pub use self::hooks::{DropReason, Dropped, Hooks};
pub use self::metric::Metric;
pub use self::options::{DeliveryOptions, Overflow};
pub use self::report::{Report, Stats};
pub use self::spool::{
    DeadLetter, Durability, FileSpool, Fsync, MemorySpool, PurgedDeadLetters, Spool, SpoolDirectory, SpoolError, SpoolOptions,
    SpooledClient, Unsynced, Usage,
};
