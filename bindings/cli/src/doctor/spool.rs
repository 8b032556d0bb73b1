//! What waits on disk.

use std::path::Path;

use agentlytics_bridge::{SpoolDirectory, SpooledClient};

use super::finding::{Finding, State};

/// The setting that names the directory.
pub(super) const SETTING: &str = "spool_dir";

const CHECK: &str = "spool";

/// Looks into a spool directory, and changes nothing.
pub(super) fn examine(directory: &Path) -> Finding {
    let place = directory.display();
    if !directory.exists() {
        return Finding::new(None, CHECK, State::Ok, format_args!("{place} does not exist yet; a client makes it when it needs it"));
    }
    match SpoolDirectory::new(directory).clients() {
        Ok(clients) => judge(directory, &clients),
        Err(error) => Finding::new(None, CHECK, State::Fail, format_args!("{place} cannot be read: {error}"))
            .hint("the user that clients run as must be able to read and write it"),
    }
}

fn judge(directory: &Path, clients: &[SpooledClient]) -> Finding {
    let place = directory.display();
    let letters: usize = clients.iter().map(|client| client.dead_letters).sum();
    let left: u64 = clients.iter().filter(|client| !client.in_use).map(|client| client.events).sum();
    let damaged: u64 = clients.iter().map(|client| client.damaged).sum();
    let warn = |told: String| Finding::new(None, CHECK, State::Warn, format_args!("{place}: {told}"));
    if let Some(reason) = clients.iter().find_map(|client| client.unreadable.as_ref()) {
        return Finding::new(None, CHECK, State::Fail, format_args!("{place}: not all of it can be read: {reason}"))
            .hint(format_args!("`agentlytics spool status --dir {place}` tells which client's it is"));
    }
    if damaged > 0 {
        return warn(format!("{damaged} records are damaged")).hint("their neighbours are sent; look for a full or failing disk");
    }
    if letters > 0 {
        return warn(format!("{letters} events were refused for good"))
            .hint(format_args!("`agentlytics spool list --dir {place}` tells why; `agentlytics spool replay` sends them again"));
    }
    if left > 0 {
        return warn(format!("{left} events wait, and their clients have ended"))
            .hint("the next client of the same service and account sends them; so does `agentlytics spool replay`");
    }
    Finding::new(None, CHECK, State::Ok, format_args!("{place}: nothing is left behind"))
}
