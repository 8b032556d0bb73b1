//! What is kept on disk, and where. Every default has its reason here.

use std::path::PathBuf;
use std::time::Duration;

/// What outlives the process.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Durability {
    /// Nothing: events wait in memory.
    Memory,
    /// What cannot be sent now: when the retries are used up, when sending is halted, when memory is full, and what is
    /// left at shutdown. A killed process loses what it had not written yet.
    Spill,
    /// Every event before `track()` returns: a process that is killed at any instant loses none.
    Journal,
}

/// When what is written is also made to survive a failure of the machine. Any choice survives the end of the process.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fsync {
    /// When the system thinks fit, mostly within half a minute.
    Never,
    /// At the end of each flush and shutdown.
    #[default]
    PerFlush,
    /// Before `track()` returns: costs up to milliseconds each.
    PerEvent,
}

/// Where and how events are kept on disk.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct SpoolOptions {
    /// The directory. Any number of processes and clients may share it. Default: none.
    pub directory: Option<PathBuf>,
    /// Whose events these are: a client adopts what an ended one of the same service, endpoint and name has left. Default:
    /// whose key or token it is, so that no event is ever sent to another account. With a name, events outlive a
    /// change of the key; accounts that share a directory then need names of their own.
    pub name: Option<String>,
    /// When what is written is made to survive a failure of the machine.
    pub fsync: Fsync,
    /// Bytes of one client's files. What happens beyond says [`Overflow`](crate::Overflow). Default 256 MiB: an outage of
    /// an hour at 150 ordinary events (about 500 bytes each) a second.
    pub max_bytes: u64,
    /// Events that were tracked longer ago are dropped as expired instead of sent. Default: any age, because a clock that
    /// jumps ahead must not cost events.
    pub max_age: Option<Duration>,
    /// Events that the service refused for good, to be kept for a person to look at; when one more is refused, the older half is
    /// removed. With 0, none is kept. What ended clients have left is taken over, however many. Default 1,000.
    pub max_dead_letters: usize,
}

impl Default for SpoolOptions {
    fn default() -> Self {
        Self { directory: None, name: None, fsync: Fsync::default(), max_bytes: 256 * 1024 * 1024, max_age: None, max_dead_letters: 1_000 }
    }
}
