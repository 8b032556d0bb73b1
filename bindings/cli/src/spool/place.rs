//! Which directory it is: the same for all tasks.

use std::path::PathBuf;

use agentlytics_bridge::{SpoolDirectory, SpooledClient};
use clap::Args;

use crate::failure::Failure;
use crate::output::note;

/// A spool directory.
#[derive(Args)]
pub(super) struct Place {
    /// The directory that clients were given.
    #[arg(long, value_name = "DIR", env = "AGENTLYTICS_SPOOL_DIR")]
    pub(super) dir: PathBuf,
}

impl Place {
    /// Looks into the directory. Creates nothing.
    ///
    /// # Errors
    /// There is none (usage).
    pub(super) fn open(&self) -> Result<SpoolDirectory, Failure> {
        let dir = self.dir.display();
        match self.dir.metadata() {
            Ok(found) if found.is_dir() => Ok(SpoolDirectory::new(&self.dir)),
            Ok(_) => Err(Failure::usage(format!("{dir}: is no directory; give the one that clients keep events in"))),
            Err(error) => Err(Failure::usage(format!("{dir}: cannot be opened: {error}; give the directory that clients keep events in"))),
        }
    }
}

/// Names on standard error each client whose files are damaged, or cannot be read at all.
pub(super) fn tell_of_damage(clients: &[SpooledClient]) {
    for SpooledClient { directory, unreadable, .. } in clients {
        if let Some(reason) = unreadable {
            note(format_args!("agentlytics: {}: not all of it can be read, and the numbers leave that out: {reason}", directory.display()));
        }
    }
    for client in clients.iter().filter(|client| client.damaged > 0) {
        let SpooledClient { directory, damaged, .. } = client;
        note(format_args!("agentlytics: {}: {damaged} records are damaged and cannot be read; their neighbours can", directory.display()));
    }
}
