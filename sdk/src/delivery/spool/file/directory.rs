//! A spool directory from outside, without a client: for people who want to know what is in it.

use std::io;
use std::path::PathBuf;

use jiff::Timestamp;
use serde::Serialize;

use super::super::scope;
use super::{dead_letters, log, owner};
use crate::core::Error;
use crate::delivery::DeadLetter;

/// A directory in which clients keep events.
#[derive(Clone, Debug)]
pub struct SpoolDirectory(PathBuf);

/// What one client keeps there, or has left.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
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
    /// When the oldest of these happened.
    pub oldest: Option<Timestamp>,
    /// Bytes of their files.
    pub bytes: u64,
    /// Runs of bytes that cannot be read: an event each, at least.
    pub damaged: u64,
    /// Events that the service refused for good.
    pub dead_letters: usize,
}

impl SpooledClient {
    /// The service that the events are for.
    #[must_use]
    pub fn service(&self) -> &str {
        scope::service_of(&self.scope)
    }
}

/// What became of dead letters that were to be removed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct PurgedDeadLetters {
    /// So many are gone.
    pub removed: usize,
    /// So many stay: their client is running, or its lock is missing, and nobody can know.
    pub kept: usize,
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
            let mut oldest: Option<Timestamp> = None;
            let (bytes, damages) = log::scan(&directory, |stored| {
                events += 1;
                oldest = stored.record.occurred_at().ok().into_iter().chain(oldest).min();
            })?;
            let (letters, damaged_letters) = dead_letters::read(&directory)?;
            Ok(SpooledClient {
                scope: owner::scope_of(&directory).unwrap_or_default().to_owned(),
                in_use: owner::is_owned(&directory)?,
                events,
                oldest,
                bytes,
                damaged: damages + damaged_letters,
                dead_letters: letters.len(),
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
        let letters = directories.iter().map(|directory| Ok(dead_letters::read(directory)?.0));
        letters.collect::<io::Result<Vec<_>>>().map(|letters| letters.concat()).map_err(|cause| self.unusable(cause))
    }

    /// Removes those dead letters of clients that are not running which are chosen. A running client has its own method for
    /// that.
    ///
    /// # Errors
    /// `config` if something cannot be removed.
    pub fn purge_dead_letters(&self, chosen: impl FnMut(&DeadLetter) -> bool) -> Result<PurgedDeadLetters, Error> {
        self.purge(chosen).map_err(|cause| self.unusable(cause))
    }

    fn purge(&self, mut chosen: impl FnMut(&DeadLetter) -> bool) -> io::Result<PurgedDeadLetters> {
        let mut purged = PurgedDeadLetters::default();
        for directory in owner::directories(&self.0)? {
            let owner = match owner::Owner::try_adopt(directory.clone()) {
                Err(cause) if cause.kind() == io::ErrorKind::NotFound => None,
                adopted => adopted?,
            };
            if let Some(owner) = owner {
                purged.removed += dead_letters::purge(&directory, &mut chosen)?;
                owner.release();
            } else {
                let (letters, _) = dead_letters::read(&directory)?;
                purged.kept += letters.iter().filter(|letter| chosen(letter)).count();
            }
        }
        Ok(purged)
    }

    fn unusable(&self, cause: io::Error) -> Error {
        Error::config(format!("the spool directory {} cannot be read: {cause}", self.0.display())).caused_by(cause)
    }
}
