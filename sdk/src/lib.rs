//! One typed SDK through which AI agents record what they do and read their analytics back.
#![forbid(unsafe_code)]

pub mod core;
pub mod delivery;
pub mod runtime;
pub mod transport;
mod vendors;

pub use self::core::{Error, EventId, Kind};
pub use self::transport::Reply;
pub use self::vendors::metrone;
pub use self::vendors::metrone::Metrone;
