//! A spool directory from outside, without a client: for people who want to know what is in it.

use std::io;
use std::path::PathBuf;

use super::{dead_letters, log, owner};
use crate::core::Error;
use crate::delivery::DeadLetter;

/// A directory in which clients keep events.
#[derive(Clone, Debug)]
pub struct SpoolDirectory(PathBuf);

/// What one client keeps there, or has left.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpooledClient {
    /// Its own directory.
    pub directory: PathBuf,
    /// The service, and a hash that tells endpoint and account apart.
    pub scope: String,
    /// Whether it is running.
    pub in_use: bool,
    /// Events that have not ended.
    pub events: u64,
    /// Bytes of their files.
    pub bytes: u64,
    /// Runs of bytes that cannot be read: an event each, at least.
    pub damaged: u64,
    /// Events that the service refused for good.
    pub dead_letters: usize,
}

impl SpoolDirectory {
    /// The directory at a path.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>) -> Self {
        Self(path.into())
    }

    /// Every client's part, oldest first for each service. Changes nothing.
    ///
    /// # Errors
    /// `config` if something cannot be read, or was written by a newer version.
    pub fn clients(&self) -> Result<Vec<SpooledClient>, Error> {
        let directories = owner::directories(&self.0).map_err(|cause| self.unusable(cause))?;
        let clients = directories.into_iter().map(|directory| {
            let mut events = 0;
            let (bytes, damaged) = log::scan(&directory, |_| events += 1)?;
            Ok(SpooledClient {
                scope: owner::scope_of(&directory).unwrap_or_default().to_owned(),
                in_use: owner::is_owned(&directory)?,
                events,
                bytes,
                damaged,
                dead_letters: dead_letters::read(&directory)?.len(),
                directory,
            })
        });
        clients.collect::<io::Result<_>>().map_err(|cause| self.unusable(cause))
    }

    /// Every client's dead letters, oldest first for each.
    ///
    /// # Errors
    /// `config` if something cannot be read.
    pub fn dead_letters(&self) -> Result<Vec<DeadLetter>, Error> {
        let directories = owner::directories(&self.0).map_err(|cause| self.unusable(cause))?;
        let letters = directories.iter().map(|directory| dead_letters::read(directory));
        letters.collect::<io::Result<Vec<_>>>().map(|letters| letters.concat()).map_err(|cause| self.unusable(cause))
    }

    /// Removes the dead letters of clients that are not running, and says how many those were. A running one has its own
    /// method for that.
    ///
    /// # Errors
    /// `config` if something cannot be removed.
    pub fn purge_dead_letters(&self) -> Result<usize, Error> {
        let directories = owner::directories(&self.0).map_err(|cause| self.unusable(cause))?;
        let purged = directories.into_iter().map(|directory| match owner::Owner::try_adopt(directory)? {
            None => Ok(0),
            Some(owner) => {
                let purged = dead_letters::purge(&owner.directory)?;
                owner.release();
                Ok(purged)
            }
        });
        purged.sum::<io::Result<_>>().map_err(|cause| self.unusable(cause))
    }

    fn unusable(&self, cause: io::Error) -> Error {
        Error::config(format!("the spool directory {} cannot be read: {cause}", self.0.display())).caused_by(cause)
    }
}
