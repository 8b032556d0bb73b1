//! The identifier the server gives to an event it stores.

use super::Row;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;
use uuid::Uuid;

/// The server's name for a stored event: a version 7 UUID that is computed from the time of receipt and the row, so that it needs no
/// memory of its own, sorts by arrival, and leads back to its row without a search.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(Uuid);

/// Where the row lies in the ten bytes after the time; before it only the version and the variant, after it the salt.
const ROW: std::ops::Range<usize> = 3..7;

impl EventId {
    /// `salt` tells apart the stores of a process, and a store from itself after a reset.
    pub(super) fn new(received_at: Timestamp, row: Row, salt: [u8; 3]) -> Self {
        let mut tail = [0; 10];
        tail[ROW].copy_from_slice(&row.number().to_be_bytes());
        tail[ROW.end..].copy_from_slice(&salt);
        let millis = u64::try_from(received_at.as_millisecond()).unwrap_or_default();
        Self(uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid())
    }

    /// The identifier as a number, for services that write it in another way.
    pub(crate) fn number(self) -> u128 {
        self.0.as_u128()
    }

    /// The identifier with this number, whether or not there is such an event.
    pub(crate) fn from_number(number: u128) -> Self {
        Self(Uuid::from_u128(number))
    }

    /// The row this identifier would have; whether that row really has this identifier is for the store to compare.
    pub(super) fn row(self) -> Row {
        let [.., a, b, c, d, _, _, _] = self.0.into_bytes();
        Row::new(u32::from_be_bytes([a, b, c, d]))
    }
}

impl fmt::Display for EventId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl FromStr for EventId {
    type Err = uuid::Error;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        text.parse().map(Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_identifier_is_a_version_7_uuid_that_sorts_by_arrival_and_knows_its_row() {
        let at = "2026-03-01T00:00:00Z".parse().unwrap();
        let ids: Vec<_> = [0, 1, 255, 256, u32::MAX - 1].map(|row| EventId::new(at, Row::new(row), [7, 8, 9])).into();
        assert!(ids.is_sorted());
        assert_eq!(ids[3].row(), Row::new(256));
        assert_eq!(ids[3].0.get_version_num(), 7);
        assert_eq!(ids[3].to_string().parse(), Ok(ids[3]));
    }
}
