//! What a client is told about losses. Silence is a bug: every dropped event is counted and told, with its reason.

use std::fmt;
use std::sync::Arc;

use crate::core::{EventId, Fault};

/// Why an event was not delivered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum DropReason {
    /// The queue was full.
    QueueOverflow,
    /// The service refused it for good.
    Rejected,
    /// It alone is larger than the service takes.
    TooLarge,
    /// It still waited when the client was shut down.
    Shutdown,
    /// The `before_send` hook held it back.
    BeforeSend,
    /// It is not an event of the service, found after `track()` had returned.
    Invalid,
    /// It waited longer than the service accepts.
    Expired,
    /// It could not be written to or read from the spool.
    SpoolError,
}

impl DropReason {
    /// Every reason, in the order of [`Stats`](super::Stats).
    pub const ALL: [Self; 8] = [
        Self::QueueOverflow,
        Self::Rejected,
        Self::TooLarge,
        Self::Shutdown,
        Self::BeforeSend,
        Self::Invalid,
        Self::Expired,
        Self::SpoolError,
    ];

    /// The reason's name in every language and in JSON, for example `queue_overflow`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::QueueOverflow => "queue_overflow",
            Self::Rejected => "rejected",
            Self::TooLarge => "too_large",
            Self::Shutdown => "shutdown",
            Self::BeforeSend => "before_send",
            Self::Invalid => "invalid",
            Self::Expired => "expired",
            Self::SpoolError => "spool_error",
        }
    }
}

impl fmt::Display for DropReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// One event that was not delivered.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Dropped {
    /// What `track()` returned for it.
    pub id: EventId,
    /// Why.
    pub reason: DropReason,
    /// The service's word, if it had one.
    pub fault: Option<Fault>,
}

type OnDrop = Arc<dyn Fn(&[Dropped]) + Send + Sync>;

/// Functions of the caller that are told what happens.
///
/// They run on the thread that saw the loss: the client's own, or that of a `track()` which found the queue full. They
/// should return quickly; a panic in them is caught.
#[derive(Clone, Default)]
#[non_exhaustive]
pub struct Hooks {
    /// Told about each event that was not delivered, several at a time.
    pub on_drop: Option<OnDrop>,
}

impl Hooks {
    /// Hooks that tell `on_drop`.
    #[must_use]
    pub fn on_drop(on_drop: impl Fn(&[Dropped]) + Send + Sync + 'static) -> Self {
        Self { on_drop: Some(Arc::new(on_drop)) }
    }

    pub(crate) fn dropped(&self, dropped: &[Dropped]) {
        let Some(first) = dropped.first() else { return };
        tracing::warn!(count = dropped.len(), reason = %first.reason, "events were dropped");
        if let Some(on_drop) = &self.on_drop {
            let told = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| on_drop(dropped)));
            if told.is_err() {
                tracing::error!("the on_drop hook panicked");
            }
        }
    }
}

impl fmt::Debug for Hooks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hooks").field("on_drop", &self.on_drop.is_some()).finish()
    }
}
