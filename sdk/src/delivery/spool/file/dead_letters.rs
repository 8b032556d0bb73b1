//! The dead letters of one owner, in a file of frames beside its events.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use bytes::Bytes;
use serde::{Deserialize, Serialize};

use super::files::{private, read_if_there, remove_if_there};
use super::frame::{self, Found};
use super::owner::scope_of;
use super::record::{self, Record};
use crate::core::{Envelope, Fault};
use crate::delivery::{DeadLetter, DropReason};

const FILE: &str = "refused";
/// However few: one event may have a MiB.
const MAX_BYTES: u64 = 16 * 1024 * 1024;

/// Dead letters. Once there are so many, new ones find room by leaving the newer half of them.
pub(super) struct DeadLetters {
    path: PathBuf,
    most: usize,
    count: usize,
    /// How many are gone. They are removed from the front only, so each has a place that stays.
    gone: u64,
}

/// Why it was refused; the event follows.
#[derive(Serialize, Deserialize)]
struct Refusal<'a> {
    reason: &'a str,
    code: Option<&'a str>,
    message: &'a str,
}

impl DeadLetters {
    /// Those of an owner's directory, which has none yet.
    pub fn new(directory: &Path, most: usize) -> Self {
        Self { path: directory.join(FILE), most, count: 0, gone: 0 }
    }

    /// Takes over those of another directory, however many: the bound is for what is refused from now on. Ended halfway, they
    /// are there twice: not so bad as not at all.
    pub fn inherit(&mut self, directory: &Path) -> io::Result<()> {
        let path = directory.join(FILE);
        let bytes = read_if_there(&path)?;
        let mut copies = Vec::new();
        let mut count = 0;
        for body in frame::bodies(&bytes) {
            frame::copy(&mut copies, body)?;
            count += 1;
        }
        if count > 0 {
            self.append(&copies, count)?;
        }
        remove_if_there(&path)
    }

    /// Keeps an event that was refused.
    pub fn add(&mut self, event: &Envelope, reason: DropReason, fault: Option<&Fault>) -> io::Result<()> {
        if self.most == 0 {
            return Ok(());
        }
        let refusal = Refusal {
            reason: reason.as_str(),
            code: fault.and_then(|fault| fault.code.as_deref()),
            message: fault.map_or("", |fault| &fault.message),
        };
        let mut written = Vec::new();
        frame::write(&mut written, |out| {
            *out = postcard::to_extend(&refusal, std::mem::take(out)).map_err(io::Error::other)?;
            record::write(out, event, None)
        })?;
        self.make_room(written.len())?;
        self.append(&written, 1)
    }

    /// The place behind the last one.
    pub fn end(&self) -> u64 {
        self.gone + self.count as u64
    }

    /// Removes those before a place.
    pub fn discard(&mut self, before: u64) -> io::Result<()> {
        let mut oldest = self.gone..before;
        let removed = remove(&self.path, |_| oldest.next().is_some())?;
        self.count = self.count.saturating_sub(removed);
        self.gone += removed as u64;
        Ok(())
    }

    pub fn all(&self) -> io::Result<Vec<DeadLetter>> {
        Ok(self.path.parent().map(read).transpose()?.unwrap_or_default().0)
    }

    /// Removes the oldest, and says how many, if there is no room for one more of so many bytes.
    fn make_room(&mut self, bytes: usize) -> io::Result<()> {
        let written = fs::metadata(&self.path).map_or(0, |file| file.len());
        if self.count >= self.most || (self.count > 0 && written + bytes as u64 > MAX_BYTES) {
            let kept = self.count.min(self.most) / 2;
            tracing::warn!(removed = self.count - kept, kept, "old dead letters made room for new ones");
            self.discard(self.end() - kept as u64)?;
        }
        Ok(())
    }

    fn append(&mut self, frames: &[u8], count: usize) -> io::Result<()> {
        private().append(true).create(true).open(&self.path)?.write_all(frames)?;
        self.count += count;
        Ok(())
    }
}

/// The dead letters in a directory, oldest first, and the runs of bytes that cannot be read.
pub(super) fn read(directory: &Path) -> io::Result<(Vec<DeadLetter>, u64)> {
    let bytes = read_if_there(&directory.join(FILE))?;
    let scope = scope_of(directory).unwrap_or_default();
    let mut letters = Vec::new();
    let mut damages = 0;
    for found in frame::all(&bytes) {
        match found {
            Found::Frame(_, body) if let Ok(letter) = letter(scope, body) => letters.push(letter),
            _ => damages += 1,
        }
    }
    Ok((letters, damages))
}

/// Removes the dead letters in a directory that are chosen, and says how many those were.
pub(super) fn purge(directory: &Path, mut chosen: impl FnMut(&DeadLetter) -> bool) -> io::Result<usize> {
    let scope = scope_of(directory).unwrap_or_default();
    // What cannot be read cannot be chosen.
    remove(&directory.join(FILE), |body| letter(scope, body).is_ok_and(|letter| chosen(&letter)))
}

/// Removes the frames of a file that are chosen, and the file with the last of them.
fn remove(path: &Path, mut chosen: impl FnMut(&[u8]) -> bool) -> io::Result<usize> {
    let bytes = read_if_there(path)?;
    let mut removed = 0;
    let mut rest = Vec::new();
    for body in frame::bodies(&bytes) {
        if chosen(body) {
            removed += 1;
        } else {
            frame::copy(&mut rest, body)?;
        }
    }
    if removed == 0 {
        return Ok(0);
    }
    if rest.is_empty() {
        fs::remove_file(path)?;
    } else {
        let fresh = path.with_added_extension("new");
        private().write(true).create(true).truncate(true).open(&fresh)?.write_all(&rest)?;
        fs::rename(fresh, path)?;
    }
    Ok(removed)
}

fn letter(scope: &str, body: &[u8]) -> io::Result<DeadLetter> {
    let (refusal, event): (Refusal<'_>, _) = postcard::take_from_bytes(body).map_err(io::Error::other)?;
    let (record, payload) = Record::read(event)?;
    let event = record.envelope(payload)?;
    let reason = DropReason::ALL.into_iter().find(|reason| reason.as_str() == refusal.reason);
    Ok(DeadLetter {
        id: event.id,
        scope: scope.to_owned(),
        partition: event.partition,
        occurred_at: event.occurred_at,
        payload: Bytes::copy_from_slice(payload),
        reason: reason.unwrap_or(DropReason::Rejected),
        code: refusal.code.map(str::to_owned),
        message: refusal.message.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use jiff::Timestamp;

    use super::*;
    use crate::core::{EventId, Partition};

    fn add(letters: &mut DeadLetters, count: usize) {
        for _ in 0..count {
            let event = Envelope::new(EventId::new(), Partition::named("p"), Timestamp::UNIX_EPOCH, *b"{}");
            letters.add(&event, DropReason::TooLarge, None).unwrap();
        }
    }

    #[test]
    fn the_older_half_makes_room_and_others_are_inherited() {
        let [own, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let mut letters = DeadLetters::new(own.path(), 10);
        add(&mut letters, 10);
        let before = letters.all().unwrap();
        add(&mut letters, 1);
        let after = letters.all().unwrap();
        assert_eq!((after.len(), after[0].id, after[0].reason), (6, before[5].id, DropReason::TooLarge));
        assert_eq!(after[0].partition, Partition::named("p"));

        let mut heir = DeadLetters::new(other.path(), 10);
        heir.inherit(own.path()).unwrap();
        assert_eq!(
            heir.all().unwrap().iter().map(|letter| letter.id).collect::<Vec<_>>(),
            after.iter().map(|letter| letter.id).collect::<Vec<_>>()
        );
        assert_eq!(read(own.path()).unwrap().0.len(), 0);
    }

    #[test]
    fn none_is_lost_by_being_inherited_and_the_next_one_makes_the_bound_hold() {
        let [own, other] = [(); 2].map(|()| tempfile::tempdir().unwrap());
        let mut many = DeadLetters::new(own.path(), 100);
        add(&mut many, 30);
        let ids = |letters: &DeadLetters| letters.all().unwrap().iter().map(|letter| letter.id).collect::<Vec<_>>();
        let expected = ids(&many);

        for most in [0, 10] {
            let mut heir = DeadLetters::new(other.path(), most);
            heir.inherit(own.path()).unwrap();
            assert_eq!(ids(&heir), expected, "of a client that keeps {most}");
            many.inherit(other.path()).unwrap();
        }
        let mut heir = DeadLetters::new(other.path(), 10);
        heir.inherit(own.path()).unwrap();
        add(&mut heir, 1);
        assert_eq!(ids(&heir)[..5], expected[25..], "the newest five, and one more");
        assert_eq!((ids(&heir).len(), heir.end()), (6, 31));
    }

    #[test]
    fn what_was_seen_is_discarded_and_not_what_came_since() {
        let directory = tempfile::tempdir().unwrap();
        let mut letters = DeadLetters::new(directory.path(), 10);
        add(&mut letters, 10);
        let seen = letters.end();
        add(&mut letters, 1);
        let newest = letters.all().unwrap().pop().unwrap().id;
        letters.discard(seen).unwrap();
        assert_eq!(letters.all().unwrap().iter().map(|letter| letter.id).collect::<Vec<_>>(), [newest], "though five had made room");
        letters.discard(seen).unwrap();
        assert_eq!(letters.all().unwrap().len(), 1);
    }

    #[test]
    fn what_is_chosen_is_removed_and_what_is_damaged_is_counted() {
        let directory = tempfile::tempdir().unwrap();
        let mut letters = DeadLetters::new(directory.path(), 10);
        add(&mut letters, 3);
        let ids = |letters: &[DeadLetter]| letters.iter().map(|letter| letter.id).collect::<Vec<_>>();
        let [first, second, third] = ids(&letters.all().unwrap()).try_into().unwrap();
        assert_eq!(purge(directory.path(), |letter| letter.id == second).unwrap(), 1);
        assert_eq!(ids(&letters.all().unwrap()), [first, third]);
        assert_eq!(purge(directory.path(), |letter| letter.id == second).unwrap(), 0);

        let path = directory.path().join(FILE);
        let mut bytes = fs::read(&path).unwrap();
        bytes[20] ^= 1;
        fs::write(&path, bytes).unwrap();
        let (left, damages) = read(directory.path()).unwrap();
        assert_eq!((ids(&left), damages), (vec![third], 1));
        assert_eq!(purge(directory.path(), |_| true).unwrap(), 1);
        assert!(!path.exists());
    }
}
