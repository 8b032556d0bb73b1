//! A bound on how fast events are sent.

use std::num::NonZeroU32;
use std::time::Duration;

use crate::interrupt::Interrupt;
use crate::stopwatch::Stopwatch;

/// How far behind its time an event may be so that those after it make up for it. Waits are never exact.
const SLACK: Duration = Duration::from_millis(100);

/// So many events in a second.
pub(super) struct Pace {
    interval: Duration,
    clock: Stopwatch,
    next: Duration,
}

impl Pace {
    /// Begins now.
    pub(super) fn new(per_second: NonZeroU32) -> Self {
        Self { interval: Duration::from_secs(1) / per_second.get(), clock: Stopwatch::start(), next: Duration::ZERO }
    }

    /// Waits until the next event may be sent, or somebody wants an end.
    pub(super) fn keep(&mut self, interrupt: &Interrupt) {
        let wait = self.wait_at(self.clock.elapsed());
        if !wait.is_zero() {
            interrupt.wait(wait);
        }
    }

    fn wait_at(&mut self, now: Duration) -> Duration {
        let begin = self.next.max(now.saturating_sub(SLACK));
        self.next = begin + self.interval;
        begin.saturating_sub(now)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn millis(millis: u64) -> Duration {
        Duration::from_millis(millis)
    }

    #[test]
    fn events_are_spread_over_the_second() {
        let mut pace = Pace::new(NonZeroU32::new(20).unwrap());
        assert_eq!([0, 0, 0, 120, 150].map(|now| pace.wait_at(millis(now))), [0, 50, 100, 30, 50].map(millis));
    }

    #[test]
    fn a_little_lost_time_is_made_up_for_and_a_pause_is_not() {
        let mut pace = Pace::new(NonZeroU32::new(20).unwrap());
        pace.wait_at(millis(0));
        assert_eq!([90, 90, 10_000, 10_000, 10_000, 10_000].map(|now| pace.wait_at(millis(now))), [0, 10, 0, 0, 0, 50].map(millis));
    }
}
