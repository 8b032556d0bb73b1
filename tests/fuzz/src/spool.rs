//! What an ended client leaves in a spool directory: files with one event that is known, to be put beside others.

use std::fs;
use std::path::{Path, PathBuf};

use agentlytics::EventId;
use agentlytics::core::{Envelope, Partition};
use agentlytics::delivery::{DropReason, Durability, FileSpool, Limits, Spool, SpoolDirectory, SpoolOptions};
use jiff::Timestamp;
use tempfile::TempDir;

const SCOPE: &str = "fuzz";
/// In front of the frames of a segment.
const HEADER: usize = 12;
/// How a frame begins: this, then its length and a checksum of length and body, four bytes each.
const MARK: [u8; 4] = [0xf7, 0x9e, 0xc1, 0xa5];

/// An event that is in the journal, and among the dead letters.
pub struct Known {
    /// Its id.
    pub id: EventId,
    /// The segment with the event.
    pub events: Vec<u8>,
    /// The file with the dead letter.
    pub refused: Vec<u8>,
}

impl Known {
    /// Written by a client that did not live to send it.
    ///
    /// # Panics
    /// If the files cannot be written and read.
    #[must_use]
    pub fn new(number: u8) -> Self {
        let root = empty_directory();
        let mut event =
            Envelope::new(EventId::from_bytes([number; 16]), Partition::named("p"), Timestamp::UNIX_EPOCH, *b"{}");
        let mut spool = adopt(root.path());
        spool.record(&mut event).expect("the event can be written");
        spool.refuse(&event, DropReason::Rejected, None);
        let clients = SpoolDirectory::new(root.path()).clients().expect("the directory can be read");
        let read = |name: &str| fs::read(clients[0].directory.join(name)).expect("the file is there");
        Self { id: event.id, events: read("00000001.events"), refused: read("refused") }
    }

    /// Its part of a segment, without what a segment begins with.
    #[must_use]
    pub fn frame(&self) -> &[u8] {
        &self.events[HEADER..]
    }

    /// How a list of ended events names it.
    #[must_use]
    pub fn end(&self) -> [u8; 8] {
        let offset = (HEADER as u32).to_le_bytes();
        let mut end = [0; 8];
        end[..4].copy_from_slice(&offset);
        end[4..].copy_from_slice(&crc32fast::hash(&offset).to_le_bytes());
        end
    }
}

/// An empty directory; in memory where there is such a place, because a disk takes a hundred times as long.
///
/// # Panics
/// If none can be made.
#[must_use]
pub fn empty_directory() -> TempDir {
    let shared_memory = Path::new("/dev/shm");
    let made = if shared_memory.is_dir() { tempfile::tempdir_in(shared_memory) } else { tempfile::tempdir() };
    made.expect("there is room for a directory")
}

/// A client's spool, with all that ended clients have left below `root`.
///
/// # Panics
/// If the directory cannot be used.
#[must_use]
pub fn adopt(root: &Path) -> FileSpool {
    let opened = FileSpool::open(root, SCOPE, Durability::Journal, &SpoolOptions::default(), Limits::new(100, 1 << 20));
    opened.expect("the directory can be used")
}

/// Creates a directory as of an ended client, with these files, and says where it is.
///
/// # Panics
/// If it cannot be written.
#[must_use]
pub fn leave(root: &Path, files: &[(&str, &[u8])]) -> PathBuf {
    let directory = root.join(format!("{SCOPE}-00000000-0000-7000-8000-000000000000"));
    fs::create_dir(&directory).expect("the directory is new");
    fs::write(directory.with_added_extension("lock"), []).expect("it can be written");
    for (file, bytes) in files {
        fs::write(directory.join(file), bytes).expect("it can be written");
    }
    directory
}

/// Puts in the checksum of each frame where there are zeros: no mutation would ever guess it.
#[must_use]
pub fn mended(bytes: &[u8]) -> Vec<u8> {
    let mut mended = bytes.to_vec();
    let mut at = 0;
    while let Some(next) = mended[at..].windows(MARK.len()).position(|window| window == MARK) {
        at += next + MARK.len();
        at += mend(&mut mended[at..]).unwrap_or(0);
    }
    mended
}

/// Mends the frame behind whose mark the bytes begin, and says how long it is. `None` if it is none that waits for it.
fn mend(frame: &mut [u8]) -> Option<usize> {
    let (length, rest) = frame.split_first_chunk::<4>()?;
    let (checksum, body) = rest.split_first_chunk::<4>()?;
    let body = body.get(..u32::from_le_bytes(*length) as usize).filter(|_| checksum == &[0; 4])?;
    let mut hasher = crc32fast::Hasher::new();
    hasher.update(length);
    hasher.update(body);
    let end = 8 + body.len();
    frame[4..8].copy_from_slice(&hasher.finalize().to_le_bytes());
    Some(end)
}
