//! How an event looks in a file. Its payload is as it is sent: without credentials, which are added then.

use std::io;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::core::{BatchId, Envelope, EventId, Partition};

/// The batch that an event was sealed into before it was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Seal {
    pub batch: BatchId,
    /// Events in it: with fewer, it is another content and needs another id.
    pub events: u32,
}

/// Everything about an event but its payload, which follows.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Record<'a> {
    pub id: EventId,
    /// Its place among the events of the client that wrote it.
    pub sequence: u64,
    pub second: i64,
    pub nanosecond: i32,
    pub partition: Option<&'a str>,
    pub seal: Option<Seal>,
}

/// Writes an event behind what is in `out`.
pub(super) fn write(out: &mut Vec<u8>, event: &Envelope, seal: Option<Seal>) -> io::Result<()> {
    let record = Record {
        id: event.id,
        sequence: event.sequence,
        second: event.occurred_at.as_second(),
        nanosecond: event.occurred_at.subsec_nanosecond(),
        partition: event.partition.name(),
        seal,
    };
    *out = postcard::to_extend(&record, std::mem::take(out)).map_err(io::Error::other)?;
    out.extend_from_slice(&event.payload);
    Ok(())
}

impl<'a> Record<'a> {
    /// Reads a record and finds the payload behind it.
    pub fn read(body: &'a [u8]) -> io::Result<(Self, &'a [u8])> {
        postcard::take_from_bytes(body).map_err(|cause| io::Error::new(io::ErrorKind::InvalidData, cause))
    }

    pub fn partition(&self) -> Partition {
        self.partition.map_or_else(Partition::default, Partition::named)
    }

    /// When it happened.
    pub fn occurred_at(&self) -> io::Result<Timestamp> {
        Timestamp::new(self.second, self.nanosecond).map_err(|cause| io::Error::new(io::ErrorKind::InvalidData, cause))
    }

    /// The event, with a payload that shares no memory with the file.
    pub fn envelope(&self, payload: &[u8]) -> io::Result<Envelope> {
        let mut envelope = Envelope::new(self.id, self.partition(), self.occurred_at()?, payload);
        envelope.sequence = self.sequence;
        Ok(envelope)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_read_as_it_was_written() {
        let seal = Some(Seal { batch: BatchId::new(), events: 3 });
        for (partition, at) in
            [(Partition::default(), "-000044-03-15T12:00:00.000000001Z"), (Partition::named("shöp"), "2026-01-01T00:00:00Z")]
        {
            let mut event = Envelope::new(EventId::new(), partition, at.parse().unwrap(), *b"{\"a\":1}");
            event.sequence = 1 << 40;
            let mut body = Vec::new();
            write(&mut body, &event, seal).unwrap();
            let (record, payload) = Record::read(&body).unwrap();
            let read = record.envelope(payload).unwrap();
            assert_eq!(
                (read.id, &read.partition, read.occurred_at, &read.payload),
                (event.id, &event.partition, event.occurred_at, &event.payload)
            );
            assert_eq!((read.sequence, record.seal), (event.sequence, seal));
        }
        assert!(Record::read(b"\xff\xff").is_err());
    }
}
