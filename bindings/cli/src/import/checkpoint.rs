//! How far an import has come, in a file, so that one that was interrupted goes on from there.
//!
//! Events are sent in their order, so those that are not answered for are always the last. The file names the last one before them.
//! It says so too late, never too early: after a kill some events are sent again, under the same ids, and none is left out.

use std::collections::VecDeque;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use tempfile::NamedTempFile;
use uuid::Uuid;

/// The position of an import, kept in a file.
pub(super) struct Checkpoint {
    file: PathBuf,
    saved: Saved,
    /// Places of the events that were sent and are not known to be answered for.
    unconfirmed: VecDeque<u64>,
}

/// What the file holds.
#[derive(Serialize, Deserialize)]
struct Saved {
    /// What tells the import from others.
    import: String,
    /// So many events from the beginning are answered for.
    events: u64,
    /// What pseudonyms are made with if nobody has given a salt: visitors must stay the same. Gone with the file when the import is
    /// done.
    salt: String,
}

/// What was found in a place for a checkpoint.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Found {
    Nothing,
    /// The same import, which had come so far.
    Interrupted(u64),
    /// Another import, or what nobody can read.
    Another,
}

impl Checkpoint {
    /// Goes on where the import of this identity was interrupted, if it was; else begins at the beginning.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn open(file: &Path, import: String, restart: bool) -> io::Result<(Self, Found)> {
        let (saved, found) = match std::fs::read(file) {
            Err(_) => (None, Found::Nothing),
            Ok(bytes) => match serde_json::from_slice::<Saved>(&bytes) {
                Ok(saved) if saved.import == import && !restart => {
                    let found = Found::Interrupted(saved.events);
                    (Some(saved), found)
                }
                Ok(saved) if saved.import == import => (None, Found::Nothing),
                _ => (None, Found::Another),
            },
        };
        let saved = saved.unwrap_or_else(|| Saved { import, events: 0, salt: Uuid::new_v4().to_string() });
        let checkpoint = Self { file: file.to_owned(), saved, unconfirmed: VecDeque::new() };
        if let Some(folder) = file.parent() {
            std::fs::create_dir_all(folder)?;
        }
        checkpoint.save()?;
        Ok((checkpoint, found))
    }

    /// So many events from the beginning are answered for.
    pub(super) fn events(&self) -> u64 {
        self.saved.events
    }

    /// A salt of this import alone.
    pub(super) fn salt(&self) -> &str {
        &self.saved.salt
    }

    /// Notes that the event at this place, from 1, was sent.
    pub(super) fn sent(&mut self, place: u64) {
        self.unconfirmed.push_back(place);
    }

    /// Notes that all events are answered for but so many.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(super) fn confirm(&mut self, pending: u64) -> io::Result<()> {
        let before = self.saved.events;
        while self.unconfirmed.len() as u64 > pending {
            self.saved.events = self.unconfirmed.pop_front().unwrap_or(before);
        }
        if self.saved.events == before { Ok(()) } else { self.save() }
    }

    /// Removes the file: there is nothing to go on with.
    ///
    /// # Errors
    /// It cannot be removed.
    pub(super) fn remove(self) -> io::Result<()> {
        std::fs::remove_file(&self.file)
    }

    /// Replaces the file at once, so that an end at any moment leaves the old one or the new one.
    fn save(&self) -> io::Result<()> {
        let folder = self.file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        let mut file = NamedTempFile::new_in(folder)?;
        serde_json::to_writer(&mut file, &self.saved)?;
        file.flush()?;
        file.persist(&self.file)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open(file: &Path, import: &str, restart: bool) -> (Checkpoint, Found) {
        Checkpoint::open(file, import.to_owned(), restart).unwrap()
    }

    #[test]
    fn an_import_goes_on_after_the_last_event_that_is_answered_for() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("new/checkpoint.json");
        let (mut first, found) = open(&file, "a", false);
        assert_eq!((first.events(), found), (0, Found::Nothing));
        // The third was not taken.
        for place in [1, 2, 4, 5] {
            first.sent(place);
        }
        first.confirm(1).unwrap();
        assert_eq!(first.events(), 4);
        first.sent(6);
        first.confirm(2).unwrap();

        let (second, found) = open(&file, "a", false);
        assert_eq!((second.events(), found), (4, Found::Interrupted(4)));
        assert_eq!(second.salt(), first.salt());
        second.remove().unwrap();
        assert_eq!(open(&file, "a", false).1, Found::Nothing);
    }

    #[test]
    fn another_import_begins_at_the_beginning() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("checkpoint.json");
        let interrupted = || {
            let mut first = open(&file, "a", true).0;
            first.sent(1);
            first.confirm(0).unwrap();
            first.saved.salt
        };
        let salt = interrupted();
        let (other, found) = open(&file, "b", false);
        assert_eq!((other.events(), found), (0, Found::Another));
        assert_ne!(other.salt(), salt);
        interrupted();
        assert_eq!(open(&file, "a", true).0.events(), 0);
        std::fs::write(&file, "{").unwrap();
        assert_eq!(open(&file, "a", false).1, Found::Another);
    }
}
