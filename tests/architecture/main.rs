//! The house rules that no compiler keeps: who may know whom, where a vendor may be named, how big a file may grow.
//!
//! A rule that has to give way is changed here, in the same commit as the code, so that the change is seen.

mod files;
mod layers;
mod packages;
mod source;
mod vendor_names;

use std::path::{Path, PathBuf};

/// The top folder of the repository.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("this package is a folder of the repository").to_owned()
}

/// Fails with every broken rule at once: one run shows all there is to mend.
fn assert_none(rule: &str, breaches: &[String]) {
    assert!(breaches.is_empty(), "{rule}:\n  {}", breaches.join("\n  "));
}
