//! A world's time: the real one until somebody moves it.

use jiff::{SignedDuration, Timestamp};
use parking_lot::Mutex;
use serde::{Deserialize, Serialize};
use std::time::Duration;

/// Tells a world's time.
#[derive(Debug, Default)]
pub(crate) struct Clock(Mutex<Mode>);

/// How a clock goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mode {
    /// Runs, this far ahead of the real time.
    Running(SignedDuration),
    Frozen(Timestamp),
}

/// What can be done to a world's clock, in the form of `POST /__mock/clock`. Every part is optional; they apply in this order.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct ClockChange {
    /// Jump to this instant.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub set: Option<Timestamp>,
    /// Jump by this many milliseconds, backwards if negative.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub advance_ms: Option<i64>,
    /// Stop at the instant reached.
    #[serde(default)]
    pub freeze: bool,
    /// Run on from the instant reached.
    #[serde(default)]
    pub resume: bool,
}

/// What a world's clock shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ClockReading {
    /// The world's time.
    pub now: Timestamp,
    /// Whether it stands still.
    pub frozen: bool,
}

impl ClockChange {
    /// Jump to this instant.
    #[must_use]
    pub fn set(instant: Timestamp) -> Self {
        Self { set: Some(instant), ..Self::default() }
    }

    /// Stop at this instant.
    #[must_use]
    pub fn freeze_at(instant: Timestamp) -> Self {
        Self { freeze: true, ..Self::set(instant) }
    }

    /// Jump forward.
    #[must_use]
    pub fn advance(duration: Duration) -> Self {
        Self { advance_ms: Some(i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)), ..Self::default() }
    }

    /// Run on.
    #[must_use]
    pub fn resume() -> Self {
        Self { resume: true, ..Self::default() }
    }
}

impl Clock {
    pub(crate) fn now(&self) -> Timestamp {
        self.0.lock().now()
    }

    /// How it goes: changes only when somebody moves, stops or releases it.
    pub(crate) fn mode(&self) -> Mode {
        *self.0.lock()
    }

    pub(crate) fn reading(&self) -> ClockReading {
        self.0.lock().reading()
    }

    /// Moves the clock. A jump beyond the years that a [`Timestamp`] can hold ends at the last of them.
    pub(crate) fn change(&self, change: &ClockChange) -> ClockReading {
        let mut mode = self.0.lock();
        let start = change.set.unwrap_or_else(|| mode.now());
        let advance = SignedDuration::from_millis(change.advance_ms.unwrap_or_default());
        let reached = start.saturating_add(advance).unwrap_or(Timestamp::MAX);
        let frozen = (mode.reading().frozen || change.freeze) && !change.resume;
        *mode = if frozen { Mode::Frozen(reached) } else { Mode::Running(reached.duration_since(real_time())) };
        mode.reading()
    }

    /// Back to the real time.
    pub(crate) fn reset(&self) {
        *self.0.lock() = Mode::default();
    }
}

impl Mode {
    fn now(self) -> Timestamp {
        match self {
            Self::Running(ahead) => real_time().saturating_add(ahead).unwrap_or(Timestamp::MAX),
            Self::Frozen(instant) => instant,
        }
    }

    fn reading(self) -> ClockReading {
        ClockReading { now: self.now(), frozen: matches!(self, Self::Frozen(_)) }
    }
}

impl Default for Mode {
    fn default() -> Self {
        Self::Running(SignedDuration::ZERO)
    }
}

#[expect(clippy::disallowed_methods, reason = "this is the clock from which everything else takes its time")]
fn real_time() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frozen_clock_moves_only_when_told() {
        let clock = Clock::default();
        let noon = "2026-03-09T12:00:00Z".parse().unwrap();
        assert_eq!(clock.change(&ClockChange::freeze_at(noon)), ClockReading { now: noon, frozen: true });
        assert_eq!(clock.now(), noon);
        let later = clock.change(&ClockChange::advance(Duration::from_secs(90)));
        assert_eq!(later.now.to_string(), "2026-03-09T12:01:30Z");
        assert!(later.frozen);
        let running = clock.change(&ClockChange::resume());
        assert!(!running.frozen && running.now >= later.now && running.now < later.now + SignedDuration::from_mins(1));
    }

    #[test]
    fn time_ends_where_timestamps_end() {
        let clock = Clock::default();
        let end = clock.change(&ClockChange { advance_ms: Some(i64::MAX), freeze: true, ..ClockChange::default() });
        assert_eq!(end.now, Timestamp::MAX);
    }
}
