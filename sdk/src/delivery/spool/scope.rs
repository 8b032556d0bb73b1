//! Which events on disk may be sent to which service: only those of the same service, endpoint and account.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use crate::core::Secret;
use crate::delivery::Destination;

/// Bytes of the hash: enough that no two scopes of one machine meet, too few to look for what was hashed.
const BYTES: usize = 8;

/// The service that a scope's name begins with.
pub(super) fn service_of(scope: &str) -> &str {
    scope.rsplit_once('-').map_or(scope, |(service, _)| service)
}

/// The scope's name, fit for a file: the service, and a hash of all that tells it apart. `name` stands in for the credential.
pub(super) fn of(destination: &dyn Destination, name: Option<&str>) -> String {
    let (kind, account) = match name {
        Some(name) => ("name", name),
        None => ("account", destination.account().map_or("", Secret::expose)),
    };
    let mut hasher = Sha256::new();
    for part in [destination.endpoint().as_str().trim_end_matches('/'), kind, account] {
        hasher.update(part);
        hasher.update([0]);
    }
    let mut scope = format!("{}-", destination.vendor());
    // Writing to memory cannot fail.
    hasher.finalize().iter().take(BYTES).for_each(|byte| _ = write!(scope, "{byte:02x}"));
    scope
}
