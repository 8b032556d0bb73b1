//! Time as an argument: the only place that reads a clock.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use jiff::Timestamp;

/// A point on a monotonic clock, as the nanoseconds since that clock's origin: eight bytes, because each waiting event
/// has one. Enough for 584 years.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment(u64);

impl Moment {
    /// A moment that never comes.
    pub const NEVER: Self = Self(u64::MAX);

    /// The moment `since_origin` after the clock's origin.
    #[must_use]
    pub const fn new(since_origin: Duration) -> Self {
        let nanos = since_origin.as_nanos();
        #[allow(clippy::cast_possible_truncation, reason = "bounded just before")]
        Self(if nanos > u64::MAX as u128 { u64::MAX } else { nanos as u64 })
    }

    /// Time from `earlier` to this moment, zero if `earlier` is later.
    #[must_use]
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }
}

impl std::ops::Add<Duration> for Moment {
    type Output = Self;

    fn add(self, later: Duration) -> Self {
        Self(self.0.saturating_add(Self::new(later).0))
    }
}

/// Where time comes from. Tests inject a [`ManualClock`].
pub trait Clock: Send + Sync + fmt::Debug {
    /// Now, monotonic: for waiting.
    fn now(&self) -> Moment;
    /// Now, by the wall clock: for timestamps.
    fn wall(&self) -> Timestamp;
}

/// A clock that several hold: a test keeps a hand on its [`ManualClock`].
impl<C: Clock + ?Sized> Clock for Arc<C> {
    fn now(&self) -> Moment {
        (**self).now()
    }

    fn wall(&self) -> Timestamp {
        (**self).wall()
    }
}

/// The machine's clocks.
#[derive(Debug)]
pub struct SystemClock {
    origin: Instant,
}

impl SystemClock {
    /// A clock whose origin is now.
    #[must_use]
    #[allow(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    pub fn new() -> Self {
        Self { origin: Instant::now() }
    }
}

impl Default for SystemClock {
    fn default() -> Self {
        Self::new()
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Moment {
        Moment::new(self.origin.elapsed())
    }

    #[allow(clippy::disallowed_methods, reason = "the one place where the machine's clock is read")]
    fn wall(&self) -> Timestamp {
        Timestamp::now()
    }
}

/// A clock that stands still until told otherwise.
#[derive(Debug)]
pub struct ManualClock(Mutex<(Moment, Timestamp)>);

impl ManualClock {
    /// A clock that shows `wall`, at its origin.
    #[must_use]
    pub fn at(wall: Timestamp) -> Self {
        Self(Mutex::new((Moment::default(), wall)))
    }

    /// Moves both hands forward.
    pub fn advance(&self, by: Duration) {
        let mut hands = self.hands();
        hands.0 = hands.0 + by;
        hands.1 = hands.1.saturating_add(by).unwrap_or(Timestamp::MAX);
    }

    fn hands(&self) -> std::sync::MutexGuard<'_, (Moment, Timestamp)> {
        self.0.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Moment {
        self.hands().0
    }

    fn wall(&self) -> Timestamp {
        self.hands().1
    }
}
