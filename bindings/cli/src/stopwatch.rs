//! How long something took. The only place of the command that looks at a clock: what it shows is for people.
#![expect(clippy::disallowed_methods, reason = "durations are shown, never acted upon")]

use std::time::Instant;

/// A running stopwatch.
pub(crate) struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts from zero.
    pub(crate) fn start() -> Self {
        Self(Instant::now())
    }

    /// Seconds since the start.
    pub(crate) fn seconds(&self) -> f64 {
        self.0.elapsed().as_secs_f64()
    }
}
