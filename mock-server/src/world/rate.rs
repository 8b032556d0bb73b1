//! How many requests each key has made in the present minute of the world's clock.

use jiff::{SignedDuration, Timestamp};
use rustc_hash::FxHashMap;

/// Seconds of a window. Every window begins at a whole minute.
pub(crate) const WINDOW_SECONDS: i64 = 60;

/// The windows of a world's keys.
#[derive(Debug, Default)]
pub(crate) struct RateWindows {
    minute: i64,
    used: FxHashMap<KeyId, u32>,
}

/// The number under which a key's requests are counted; `None` for requests without a known key.
pub(crate) type KeyId = Option<usize>;

/// Where a key stands after a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RateStatus {
    /// Requests allowed in a window.
    pub(crate) limit: u32,
    /// Requests left in this one.
    pub(crate) remaining: u32,
    /// When the next window begins.
    pub(crate) resets_at: Timestamp,
    /// Until then.
    pub(crate) resets_in: SignedDuration,
    /// Whether this request was one too many.
    pub(crate) exceeded: bool,
}

impl RateWindows {
    /// Where a key stands, without a request.
    pub(crate) fn look(&self, key: KeyId, limit: u32, now: Timestamp) -> RateStatus {
        let minute = minute_of(now);
        let used = if minute == self.minute { self.used.get(&key).copied().unwrap_or_default() } else { 0 };
        RateStatus { exceeded: false, ..RateStatus::of(used, limit, minute, now) }
    }

    /// Counts a request.
    pub(crate) fn count(&mut self, key: KeyId, limit: u32, now: Timestamp) -> RateStatus {
        let minute = minute_of(now);
        if minute != self.minute {
            self.minute = minute;
            self.used.clear();
        }
        let used = self.used.entry(key).or_default();
        *used = used.saturating_add(1);
        RateStatus::of(*used, limit, minute, now)
    }
}

impl RateStatus {
    /// After so many requests in the minute.
    fn of(used: u32, limit: u32, minute: i64, now: Timestamp) -> Self {
        let resets_at = Timestamp::from_second((minute + 1) * WINDOW_SECONDS).unwrap_or(Timestamp::MAX);
        let resets_in = resets_at.duration_since(now);
        Self { limit, remaining: limit.saturating_sub(used), resets_at, resets_in, exceeded: used > limit }
    }
}

/// The number of the window that an instant lies in.
fn minute_of(now: Timestamp) -> i64 {
    now.as_second().div_euclid(WINDOW_SECONDS)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_counted_by_itself_and_anew_each_minute() {
        let mut windows = RateWindows::default();
        let mut count = |key, at: &str| windows.count(key, 2, at.parse().unwrap());
        assert_eq!(count(Some(0), "2026-03-09T12:00:10Z").remaining, 1);
        let last = count(Some(0), "2026-03-09T12:00:20Z");
        assert_eq!((last.remaining, last.exceeded, last.resets_in), (0, false, SignedDuration::from_secs(40)));
        assert!(count(Some(0), "2026-03-09T12:00:59Z").exceeded);
        assert!(!count(None, "2026-03-09T12:00:59Z").exceeded);
        assert_eq!(count(Some(0), "2026-03-09T12:01:00Z").remaining, 1);
    }
}
