//! What the fuzz targets share. Each of them, in `fuzz_targets`, says what its input is and what must hold.

#![forbid(unsafe_code)]

mod mock;
pub mod spool;

pub use mock::{Answer, Mock};

/// A key of the form that Metrone gives out; of no account.
pub const METRONE_KEY: &str = "metrone_test_0123456789abcdef0123456789abcdef";
/// A key of the form that Agent Analytics gives out, which AGNT Analytics takes as well; of no account.
pub const API_KEY: &str = "aak_0123456789abcdef";
