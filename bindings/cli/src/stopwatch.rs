//! How long something took. The only place of the command that looks at a clock for this: what it measures is shown, or waited for,
//! and nothing else depends on it.
#![expect(clippy::disallowed_methods, reason = "durations are shown and waited for, and no result depends on them")]

use std::time::{Duration, Instant};

/// A running stopwatch.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts from zero.
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// The time since the start.
    pub(crate) fn elapsed(&self) -> Duration {
        self.0.elapsed()
    }

    /// The same in seconds.
    pub(crate) fn seconds(&self) -> f64 {
        self.elapsed().as_secs_f64()
    }
}
