//! Identifiers: minted once, never changed, recognised by the service.

use std::fmt;
use std::str::FromStr;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::timestamp::context::{ContextV7, ThreadLocalContext};
use uuid::{Timestamp as UuidTime, Uuid};

/// A UUID of version 7, after all those that this thread has made before.
///
/// Not [`Uuid::now_v7`]: that takes a lock of the whole process, which a forked child would find taken for ever if another
/// thread made one at that moment.
pub(crate) fn new_uuid() -> Uuid {
    mint(UuidTime::now)
}

fn mint(time: impl FnOnce(ThreadLocalContext<ContextV7>) -> UuidTime) -> Uuid {
    thread_local! {
        static CONTEXT: ContextV7 = const { ContextV7::new() };
    }
    Uuid::new_v7(time(ThreadLocalContext::new(&CONTEXT)))
}

/// The identity of one event: a UUID of version 7, minted when the event is tracked and never again.
///
/// It travels as the event's idempotency key, so a service that de-duplicates recognises a repeated delivery.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct EventId(Uuid);

/// The identity of one sealed batch: the idempotency key of its request, over retries and restarts.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct BatchId(Uuid);

macro_rules! identifier {
    ($name:ident) => {
        impl $name {
            /// Mints a new identifier; later ones of one thread sort after earlier ones, those of others by the millisecond.
            #[must_use]
            #[allow(clippy::new_without_default, reason = "minting has an effect: it must be asked for by name")]
            pub fn new() -> Self {
                Self(new_uuid())
            }

            /// The identifier as a UUID's sixteen bytes.
            #[must_use]
            pub fn as_bytes(&self) -> &[u8; 16] {
                self.0.as_bytes()
            }

            /// Takes an identifier that was minted elsewhere, for example by a language binding.
            #[must_use]
            pub fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(Uuid::from_bytes(bytes))
            }

            /// Writes the hyphenated lower-case form without allocating.
            pub(crate) fn encode<'a>(&self, buffer: &'a mut [u8; 36]) -> &'a str {
                self.0.hyphenated().encode_lower(buffer)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(self.encode(&mut [0; 36]))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = super::Error;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::try_parse(text)
                    .map(Self)
                    .map_err(|cause| super::Error::validation(format!("'{text}' is not an identifier: a UUID is wanted ({cause})")))
            }
        }
    };
}

identifier!(EventId);

impl EventId {
    /// As [`new`](Self::new), for a caller who has just read the wall clock: reading it again would cost as much as all else
    /// here. A time before 1970 counts as 1970.
    #[must_use]
    pub fn at(time: Timestamp) -> Self {
        let seconds = u64::try_from(time.as_second()).unwrap_or_default();
        let nanos = u32::try_from(time.subsec_nanosecond()).unwrap_or_default();
        Self(mint(|context| UuidTime::from_unix(context, seconds, nanos)))
    }

    /// When it was minted, by the wall clock, if it says so: identifiers that were not minted here may not.
    #[must_use]
    pub fn minted_at(&self) -> Option<Timestamp> {
        let (second, nanosecond) = self.0.get_timestamp()?.to_unix();
        Timestamp::new(i64::try_from(second).ok()?, i32::try_from(nanosecond).ok()?).ok()
    }
}

identifier!(BatchId);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identifiers_are_version_7_sort_by_age_and_survive_text() {
        let first = EventId::new();
        let second = EventId::new();
        assert!(first < second);
        assert_eq!(first.0.get_version_num(), 7);
        assert_eq!(first.to_string().parse::<EventId>().unwrap(), first);
        assert!("nonsense".parse::<EventId>().is_err());
    }

    #[test]
    fn an_identifier_says_when_it_was_minted() {
        let time: Timestamp = "2126-03-09T12:00:00.123Z".parse().unwrap();
        let (first, second) = (EventId::at(time), EventId::at(time));
        assert_eq!((first.minted_at(), second.minted_at()), (Some(time), Some(time)));
        assert!(first < second);
    }
}
