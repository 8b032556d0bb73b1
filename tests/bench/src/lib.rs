//! What the harness, the sink and the runners have in common: how events are told apart, and one clock for all processes.

use rustix::time::{ClockId, clock_gettime};

/// What each event holds in its property `bid`, once: this and eight digits, its number.
pub const MARK: &str = "bid-";

/// Digits of a mark.
pub const DIGITS: usize = 8;

/// Nanoseconds on the one clock that all of the languages read alike: that of the wall.
#[must_use]
pub fn now_ns() -> u64 {
    let now = clock_gettime(ClockId::Realtime);
    now.tv_sec.unsigned_abs() * 1_000_000_000 + now.tv_nsec.unsigned_abs()
}
