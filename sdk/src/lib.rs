//! One typed SDK through which AI agents record what they do and read their analytics back.
#![forbid(unsafe_code)]

pub mod core;
pub mod delivery;
pub mod runtime;
pub mod transport;
