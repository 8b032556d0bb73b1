//! The events of one owner's directory: segments that are only appended to, and beside each a list of the events in it that
//! have ended. Knows nothing of batches and their order.
//!
//! A segment `<n>.events` is a header and frames. Its `<n>.ended` is a run of entries of eight bytes, the offset of an ended
//! event and a checksum. A segment is removed with its list when all its events have ended, whatever becomes of its
//! neighbours.

use std::collections::{BTreeMap, HashSet};
use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::files::{create_directory, private, read_if_there, remove_if_there};
use super::frame::{self, Found};
use super::owner::Owner;
use super::record::Record;
use crate::delivery::spool::Lease;

/// The first bytes of a segment: what it is, and the version of everything here.
const HEADER: &[u8; 12] = b"agentlytics\x01";
const ENTRY: usize = 8;

pub(super) struct Log {
    owner: Owner,
    segments: BTreeMap<u32, Segment>,
    /// The segment that is appended to.
    open: Option<(u32, Arc<File>)>,
    /// The list that was written to last: events end about in their order, so mostly it is the next one, too.
    list: Option<(u32, File)>,
    segment_bytes: u64,
    /// Bytes of the segments.
    bytes: u64,
    /// Written to since it was last asked for.
    unsynced: Vec<Arc<File>>,
}

#[derive(Default)]
struct Segment {
    bytes: u64,
    /// Events that have not ended.
    live: usize,
    /// Ends that are not in the list yet.
    ended: Vec<u8>,
}

/// An event that was found in a segment.
pub(super) struct Stored<'a> {
    pub segment: u32,
    pub offset: u32,
    pub record: Record<'a>,
    pub payload: usize,
}

impl Log {
    /// An empty log in a new directory. A segment takes about so many bytes.
    pub fn create(owner: Owner, segment_bytes: u64) -> Self {
        Self { owner, segments: BTreeMap::new(), open: None, list: None, segment_bytes, bytes: 0, unsynced: Vec::new() }
    }

    /// The log that somebody has left in a directory. Shows each event that has not ended, in the order of the files, and
    /// says how many runs of bytes were unreadable.
    ///
    /// # Errors
    /// If a file cannot be read, or is of another version: nothing is changed then.
    pub fn open(owner: Owner, show: impl FnMut(Stored<'_>)) -> io::Result<(Self, u64)> {
        let (segments, damages) = read(&owner.directory, show)?;
        let bytes = segments.values().map(|segment| segment.bytes).sum();
        let mut log = Self { segments, bytes, ..Self::create(owner, 0) };
        log.remove_ended();
        Ok((log, damages))
    }

    /// The lock on its directory.
    pub fn lease(&self) -> Lease {
        self.owner.lease.clone()
    }

    /// Bytes of the segments.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    pub fn is_empty(&self) -> bool {
        self.segments.values().all(|segment| segment.live == 0)
    }

    /// Appends a frame, and says in which segment it is and where. What could not be written whole is taken back.
    pub fn append(&mut self, frame: &[u8]) -> io::Result<(u32, u32)> {
        let (number, file) = self.writable()?;
        let segment = self.segments.entry(number).or_default();
        let offset = u32::try_from(segment.bytes).map_err(|_| io::Error::from(io::ErrorKind::FileTooLarge))?;
        if let Err(cause) = (&*file).write_all(frame) {
            if file.set_len(segment.bytes).is_err() {
                // Its end is unknown now; readers skip what is there.
                self.open = None;
            }
            return Err(cause);
        }
        segment.bytes += frame.len() as u64;
        self.bytes += frame.len() as u64;
        segment.live += 1;
        if !self.unsynced.iter().any(|known| Arc::ptr_eq(known, &file)) {
            self.unsynced.push(file);
        }
        Ok((number, offset))
    }

    /// Reads the body of a frame.
    pub fn read(&self, segment: u32, offset: u32) -> io::Result<Vec<u8>> {
        match &self.open {
            // It is opened for appending: where it is read does not matter.
            Some((number, file)) if *number == segment => frame::read(file, offset.into()),
            _ => frame::read(&File::open(self.path(segment, EVENTS))?, offset.into()),
        }
    }

    /// An event has ended. Removes its segment if it was the last; else [`commit`](Self::commit) writes that down.
    pub fn end(&mut self, number: u32, offset: u32) {
        let Some(segment) = self.segments.get_mut(&number) else { return };
        segment.live = segment.live.saturating_sub(1);
        segment.ended.extend_from_slice(&entry(offset));
        let is_open = self.open.as_ref().is_some_and(|(open, _)| *open == number);
        if segment.live == 0 && !is_open {
            self.remove(number);
        }
    }

    /// Writes down which events have ended.
    pub fn commit(&mut self) -> io::Result<()> {
        for (number, segment) in self.segments.iter_mut().filter(|(_, segment)| !segment.ended.is_empty()) {
            let (_, mut list) = match self.list.take().filter(|(listed, _)| listed == number) {
                Some(list) => list,
                None => (*number, open_list(&path(&self.owner.directory, *number, ENDED))?),
            };
            // After a failure its end is unknown: it is opened anew.
            list.write_all(&segment.ended)?;
            self.list = Some((*number, list));
            segment.ended.clear();
        }
        Ok(())
    }

    /// Files that were written to since the last call.
    pub fn take_unsynced(&mut self) -> Vec<Arc<File>> {
        std::mem::take(&mut self.unsynced)
    }

    /// Gives the directory up; removes it if all has ended.
    pub fn close(mut self) {
        (self.open, self.list) = (None, None);
        self.remove_ended();
        self.owner.release();
    }

    /// The segment to append to; a new one when the last is full.
    fn writable(&mut self) -> io::Result<(u32, Arc<File>)> {
        if let Some((number, file)) = &self.open {
            if self.segments.get(number).is_some_and(|segment| segment.bytes < self.segment_bytes) {
                return Ok((*number, Arc::clone(file)));
            }
            self.open = None;
            self.remove_ended();
        }
        let number = self.segments.last_key_value().map_or(1, |(last, _)| last + 1);
        // Whoever cleans up may have taken the directory away.
        create_directory(&self.owner.directory)?;
        let path = self.path(number, EVENTS);
        let file = private().read(true).append(true).create_new(true).open(&path)?;
        if let Err(cause) = (&file).write_all(HEADER) {
            let _ = fs::remove_file(path);
            return Err(cause);
        }
        let file = Arc::new(file);
        if let Ok(directory) = File::open(&self.owner.directory) {
            // Without its name the file is lost. Not every system can synchronise a directory, or needs to.
            self.unsynced.push(Arc::new(directory));
        }
        self.bytes += HEADER.len() as u64;
        self.segments.insert(number, Segment { bytes: HEADER.len() as u64, ..Segment::default() });
        self.open = Some((number, Arc::clone(&file)));
        Ok((number, file))
    }

    fn remove_ended(&mut self) {
        let is_open = |number: &u32| self.open.as_ref().is_some_and(|(open, _)| open == number);
        let ended = self.segments.iter().filter(|(number, segment)| segment.live == 0 && !is_open(number));
        let ended: Vec<_> = ended.map(|(number, _)| *number).collect();
        for number in ended {
            self.remove(number);
        }
    }

    fn remove(&mut self, number: u32) {
        self.list.take_if(|(listed, _)| *listed == number);
        self.bytes -= self.segments.remove(&number).map_or(0, |segment| segment.bytes);
        // The events first: without the list they would seem not to have ended.
        for kind in [EVENTS, ENDED] {
            if let Err(cause) = remove_if_there(&self.path(number, kind)) {
                tracing::warn!(%cause, "a file of the spool could not be removed");
                return;
            }
        }
    }

    fn path(&self, number: u32, kind: &str) -> PathBuf {
        path(&self.owner.directory, number, kind)
    }
}

const EVENTS: &str = "events";
const ENDED: &str = "ended";

/// As [`Log::open`], without an owner: changes nothing. Returns the bytes of the segments and the unreadable runs.
pub(super) fn scan(directory: &Path, show: impl FnMut(Stored<'_>)) -> io::Result<(u64, u64)> {
    let (segments, damages) = read(directory, show)?;
    Ok((segments.values().map(|segment| segment.bytes).sum(), damages))
}

fn read(directory: &Path, mut show: impl FnMut(Stored<'_>)) -> io::Result<(BTreeMap<u32, Segment>, u64)> {
    let mut segments = BTreeMap::new();
    let mut damages = 0;
    for number in numbers(directory)? {
        let bytes = fs::read(path(directory, number, EVENTS))?;
        check_version(&bytes)?;
        let ended = read_ended(&path(directory, number, ENDED))?;
        let mut live = 0;
        for stored in stored(number, &bytes) {
            match stored {
                Some(stored) if !ended.contains(&stored.offset) => {
                    live += 1;
                    show(stored);
                }
                Some(_) => {}
                None => damages += 1,
            }
        }
        segments.insert(number, Segment { bytes: bytes.len() as u64, live, ended: Vec::new() });
    }
    Ok((segments, damages))
}

fn path(directory: &Path, number: u32, kind: &str) -> PathBuf {
    directory.join(format!("{number:08}.{kind}"))
}

/// Numbers of the segments in a directory, in order.
fn numbers(directory: &Path) -> io::Result<Vec<u32>> {
    let paths = fs::read_dir(directory)?.filter_map(Result::ok).map(|entry| entry.path());
    let events = paths.filter(|path| path.extension().is_some_and(|extension| extension == EVENTS));
    let mut numbers: Vec<u32> = events.filter_map(|path| path.file_stem()?.to_str()?.parse().ok()).collect();
    numbers.sort_unstable();
    Ok(numbers)
}

/// The events of a segment; `None` for what is unreadable.
fn stored(segment: u32, bytes: &[u8]) -> impl Iterator<Item = Option<Stored<'_>>> {
    let start = if bytes.starts_with(HEADER) { HEADER.len() } else { 0 };
    // A header that was not written to its end has nothing behind it.
    let bytes_of_frames = if HEADER.starts_with(bytes) { &[] } else { &bytes[start..] };
    frame::all(bytes_of_frames).map(move |found| {
        let Found::Frame(place, body) = found else { return None };
        let (record, payload) = Record::read(body).ok()?;
        Some(Stored { segment, offset: u32::try_from(start + place).ok()?, record, payload: payload.len() })
    })
}

fn check_version(bytes: &[u8]) -> io::Result<()> {
    let (name, version) = HEADER.split_at(HEADER.len() - 1);
    match bytes.strip_prefix(name).and_then(<[u8]>::first) {
        Some(other) if *other != version[0] => Err(io::Error::new(
            io::ErrorKind::Unsupported,
            format!("a file has version {other} and this program reads version {}: a newer program has written it", version[0]),
        )),
        _ => Ok(()),
    }
}

fn entry(offset: u32) -> [u8; ENTRY] {
    let offset = offset.to_le_bytes();
    let checksum = crc32fast::hash(&offset).to_le_bytes();
    let mut entry = [0; ENTRY];
    entry[..4].copy_from_slice(&offset);
    entry[4..].copy_from_slice(&checksum);
    entry
}

/// A list of ended events, to be appended to.
fn open_list(path: &Path) -> io::Result<File> {
    let file = private().append(true).create(true).open(path)?;
    let bytes = file.metadata()?.len();
    let torn = bytes % ENTRY as u64;
    if torn > 0 {
        // Entries have their places: what comes must not be taken for the rest of what was not written to its end.
        file.set_len(bytes - torn)?;
    }
    Ok(file)
}

/// Offsets of ended events. An entry that is damaged or was not written to its end says nothing: its event is sent again.
fn read_ended(path: &Path) -> io::Result<HashSet<u32>> {
    let bytes = read_if_there(path)?;
    let (entries, _torn) = bytes.as_chunks::<ENTRY>();
    let offsets = entries.iter().filter_map(|bytes| {
        let offset = u32::from_le_bytes([bytes[0], bytes[1], bytes[2], bytes[3]]);
        (entry(offset) == *bytes).then_some(offset)
    });
    Ok(offsets.collect())
}
