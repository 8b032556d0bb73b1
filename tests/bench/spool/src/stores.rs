//! The stores, behind what a spool wants of them.

use std::path::Path;
use std::sync::Arc;

use agentlytics::EventId;
use agentlytics::core::{Batch, Envelope, Partition};
use agentlytics::delivery::{Durability, FileSpool, Limits, Spool, SpoolOptions};
use fjall::{Keyspace, KeyspaceCreateOptions, PersistMode};
use redb::{Database, ReadableDatabase, ReadableTable, TableDefinition};

pub trait Store: Sized {
    const NAME: &'static str;

    fn open(root: &Path) -> anyhow::Result<Self>;

    /// Keeps an event over a kill of the process.
    fn append(&mut self, number: u64, bytes: usize) -> anyhow::Result<()>;

    /// Keeps events over a failure of the machine.
    fn append_group(&mut self, first: u64, count: u64, bytes: usize) -> anyhow::Result<()>;

    /// Reads everything, in order, and says how much that is.
    fn take_all(&mut self) -> anyhow::Result<usize>;

    /// Forgets what was taken, in groups.
    fn forget_all(&mut self, group: usize) -> anyhow::Result<()>;
}

/// The SDK's own.
pub struct Segments {
    spool: FileSpool,
    taken: Vec<Arc<Batch>>,
}

impl Store for Segments {
    const NAME: &'static str = "segment files";

    fn open(root: &Path) -> anyhow::Result<Self> {
        let spool = FileSpool::open(root, "bench", Durability::Journal, &SpoolOptions::default(), Limits::new(100, 1 << 20))?;
        Ok(Self { spool, taken: Vec::new() })
    }

    fn append(&mut self, _: u64, bytes: usize) -> anyhow::Result<()> {
        let payload = vec![b'x'; bytes];
        let mut event = Envelope::new(EventId::new(), Partition::default(), jiff::Timestamp::UNIX_EPOCH, payload);
        Ok(self.spool.record(&mut event)?)
    }

    fn append_group(&mut self, first: u64, count: u64, bytes: usize) -> anyhow::Result<()> {
        (first..first + count).try_for_each(|number| self.append(number, bytes))?;
        Ok(self.spool.take_unsynced().map_or(Ok(()), |unsynced| unsynced.sync())?)
    }

    fn take_all(&mut self) -> anyhow::Result<usize> {
        self.taken = std::iter::from_fn(|| self.spool.take(&Partition::default())).collect();
        Ok(self.taken.iter().map(|batch| batch.events.len()).sum())
    }

    fn forget_all(&mut self, _: usize) -> anyhow::Result<()> {
        for batch in &self.taken {
            batch.events.iter().for_each(|event| self.spool.forget(event));
            self.spool.commit();
        }
        Ok(())
    }
}

/// A log-structured merge tree.
pub struct Fjall {
    database: fjall::Database,
    events: Keyspace,
    taken: Vec<u64>,
}

impl Store for Fjall {
    const NAME: &'static str = "fjall";

    fn open(root: &Path) -> anyhow::Result<Self> {
        let database = fjall::Database::builder(root).open()?;
        let events = database.keyspace("events", KeyspaceCreateOptions::default)?;
        Ok(Self { database, events, taken: Vec::new() })
    }

    fn append(&mut self, number: u64, bytes: usize) -> anyhow::Result<()> {
        Ok(self.events.insert(number.to_be_bytes(), vec![b'x'; bytes])?)
    }

    fn append_group(&mut self, first: u64, count: u64, bytes: usize) -> anyhow::Result<()> {
        let mut batch = self.database.batch().durability(Some(PersistMode::SyncData));
        for number in first..first + count {
            batch.insert(&self.events, number.to_be_bytes(), vec![b'x'; bytes]);
        }
        Ok(batch.commit()?)
    }

    fn take_all(&mut self) -> anyhow::Result<usize> {
        for entry in self.events.iter() {
            let (key, value) = entry.into_inner()?;
            anyhow::ensure!(!value.is_empty());
            self.taken.push(u64::from_be_bytes(key.as_ref().try_into()?));
        }
        Ok(self.taken.len())
    }

    fn forget_all(&mut self, group: usize) -> anyhow::Result<()> {
        for group in self.taken.chunks(group) {
            let mut batch = self.database.batch();
            group.iter().for_each(|number| batch.remove(&self.events, number.to_be_bytes()));
            batch.commit()?;
        }
        Ok(())
    }
}

const TABLE: TableDefinition<'_, u64, &[u8]> = TableDefinition::new("events");

/// A tree that is copied on writing.
pub struct Redb {
    database: Database,
    taken: Vec<u64>,
}

impl Store for Redb {
    const NAME: &'static str = "redb";

    fn open(root: &Path) -> anyhow::Result<Self> {
        Ok(Self { database: Database::create(root.join("events.redb"))?, taken: Vec::new() })
    }

    fn append(&mut self, number: u64, bytes: usize) -> anyhow::Result<()> {
        self.append_group(number, 1, bytes)
    }

    fn append_group(&mut self, first: u64, count: u64, bytes: usize) -> anyhow::Result<()> {
        let write = self.database.begin_write()?;
        {
            let mut table = write.open_table(TABLE)?;
            for number in first..first + count {
                table.insert(number, vec![b'x'; bytes].as_slice())?;
            }
        }
        Ok(write.commit()?)
    }

    fn take_all(&mut self) -> anyhow::Result<usize> {
        let read = self.database.begin_read()?;
        for entry in read.open_table(TABLE)?.iter()? {
            let (key, value) = entry?;
            anyhow::ensure!(!value.value().is_empty());
            self.taken.push(key.value());
        }
        Ok(self.taken.len())
    }

    fn forget_all(&mut self, group: usize) -> anyhow::Result<()> {
        for group in self.taken.chunks(group) {
            let write = self.database.begin_write()?;
            {
                let mut table = write.open_table(TABLE)?;
                for number in group {
                    table.remove(number)?;
                }
            }
            write.commit()?;
        }
        Ok(())
    }
}
