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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
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
    /// Why a file of it cannot be read, if one cannot, for example because a newer version has written it. The numbers above are
    /// not complete then.
    pub unreadable: Option<String>,
}

impl SpooledClient {
    fn at(directory: PathBuf) -> Self {
        let scope = owner::scope_of(&directory).unwrap_or_default().to_owned();
        let mut client = Self { directory, scope, ..Self::default() };
        client.unreadable = client.read().err().map(|cause| cause.to_string());
        client
    }

    fn read(&mut self) -> io::Result<()> {
        self.in_use = owner::is_owned(&self.directory)?;
        let (letters, damaged_letters) = dead_letters::read(&self.directory)?;
        self.dead_letters = letters.len();
        let (bytes, damages) = log::scan(&self.directory, |stored| {
            self.events += 1;
            self.oldest = stored.record.occurred_at().ok().into_iter().chain(self.oldest).min();
        })?;
        (self.bytes, self.damaged) = (bytes, damages + damaged_letters);
        Ok(())
    }

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

    /// Every client's part, oldest first for each service; of one that cannot be read, why. Changes nothing.
    ///
    /// # Errors
    /// `config` if the directory itself cannot be read.
    pub fn clients(&self) -> Result<Vec<SpooledClient>, Error> {
        let directories = owner::directories(&self.0).map_err(|cause| self.unusable(cause))?;
        Ok(directories.into_iter().map(SpooledClient::at).collect())
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
