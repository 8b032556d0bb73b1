//! Exponential backoff with full jitter. The one file that knows the `backoff` crate.

use std::time::Duration;

use backoff::ExponentialBackoff;
use backoff::backoff::Backoff as _;

use super::RetryPolicy;

/// The waiting times of one series of attempts: the n-th is drawn evenly from zero to base × factorⁿ, capped.
pub struct Backoff(ExponentialBackoff);

impl Backoff {
    /// A series that starts anew.
    #[must_use]
    pub fn new(policy: &RetryPolicy) -> Self {
        // The crate draws from interval ± interval × randomisation; with a randomisation of 1 around half the
        // wanted ceiling that is the whole range from zero to the ceiling: full jitter.
        let mut series = ExponentialBackoff {
            initial_interval: policy.base / 2,
            current_interval: policy.base / 2,
            multiplier: policy.factor,
            max_interval: policy.cap / 2,
            randomization_factor: 1.0,
            max_elapsed_time: None,
            ..ExponentialBackoff::default()
        };
        series.reset();
        Self(series)
    }

    /// The next waiting time. The series never ends: who counts attempts decides when to stop.
    pub fn next_delay(&mut self) -> Duration {
        self.0.next_backoff().unwrap_or(self.0.max_interval * 2)
    }
}

impl std::fmt::Debug for Backoff {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Backoff").field("ceiling", &(self.0.current_interval * 2)).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ceiling_doubles_up_to_the_cap_and_the_whole_range_is_used() {
        let policy = RetryPolicy { base: Duration::from_millis(100), cap: Duration::from_millis(400), ..RetryPolicy::default() };
        let mut lowest = [Duration::MAX; 4];
        let mut highest = [Duration::ZERO; 4];
        for _ in 0..500 {
            let mut series = Backoff::new(&policy);
            for attempt in 0..4 {
                let delay = series.next_delay();
                lowest[attempt] = lowest[attempt].min(delay);
                highest[attempt] = highest[attempt].max(delay);
            }
        }
        for (attempt, ceiling) in [100, 200, 400, 400].into_iter().enumerate() {
            let ceiling = Duration::from_millis(ceiling);
            assert!(highest[attempt] <= ceiling, "attempt {attempt}: {:?}", highest[attempt]);
            assert!(highest[attempt] > ceiling * 9 / 10, "attempt {attempt}: {:?}", highest[attempt]);
            assert!(lowest[attempt] < ceiling / 10, "attempt {attempt}: {:?}", lowest[attempt]);
        }
    }
}
