//! Who else can read a file that holds keys.

use std::fs::Metadata;

/// Whether users other than its owner may read a file. Where files have no such mode, nobody is said to.
#[cfg(unix)]
pub(super) fn open_to_others(metadata: &Metadata) -> bool {
    use std::os::unix::fs::PermissionsExt;
    metadata.permissions().mode() & 0o077 != 0
}

#[cfg(not(unix))]
pub(super) fn open_to_others(_: &Metadata) -> bool {
    false
}
