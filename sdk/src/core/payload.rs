//! The bytes of an encoded event, wherever they are.
//!
//! Until the event is taken over, they are where they were written; then they are copied to where it waits. So to track an
//! event asks for no memory that another thread gives back, which would make the two wait for each other in the allocator.

use std::fmt;
use std::ops::Deref;

use bytes::Bytes;

use super::event_draft::Draft;

/// An event as its service reads it: JSON, encoded once. To be read as a slice.
#[derive(Clone)]
pub struct Payload(Held);

#[derive(Clone)]
enum Held {
    Written(Written),
    /// May be a part of what is kept for a whole batch.
    Shared(Bytes),
}

/// A finished draft, whose room the next event of the thread gets.
#[derive(Clone)]
struct Written(Option<Box<Draft>>);

impl Payload {
    /// What a draft has become. It must be closed.
    pub(super) fn written(draft: Box<Draft>) -> Self {
        Self(Held::Written(Written(Some(draft))))
    }
}

impl Deref for Payload {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        match &self.0 {
            Held::Written(Written(draft)) => draft.as_ref().map_or(&[], |draft| &draft.top),
            Held::Shared(bytes) => bytes,
        }
    }
}

impl Drop for Written {
    fn drop(&mut self) {
        if let Some(draft) = self.0.take() {
            draft.recycle();
        }
    }
}

impl From<Bytes> for Payload {
    fn from(bytes: Bytes) -> Self {
        Self(Held::Shared(bytes))
    }
}

impl From<Vec<u8>> for Payload {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

/// A copy.
impl From<&[u8]> for Payload {
    fn from(bytes: &[u8]) -> Self {
        Bytes::copy_from_slice(bytes).into()
    }
}

impl<const N: usize> From<[u8; N]> for Payload {
    fn from(bytes: [u8; N]) -> Self {
        bytes.as_slice().into()
    }
}

impl PartialEq for Payload {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl Eq for Payload {}

impl fmt::Debug for Payload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Payload({} bytes)", self.len())
    }
}
