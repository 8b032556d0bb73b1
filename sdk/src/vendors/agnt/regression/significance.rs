//! How likely chance alone brings what was seen. The distributions are those of `statrs`; what is asked of them is here.
//!
//! What they cannot answer, such as a comparison with nothing, is 1: no reason to suspect anything.

use statrs::distribution::{Binomial, Discrete, DiscreteCDF, NegativeBinomial, Poisson};
use statrs::stats_tests::{Alternative, fishers_exact};

use super::super::Counts;

/// That so few tasks are completed, if the rate is still that of the baseline: Fisher's exact test, one-sided.
pub(super) fn completion(window: &Counts, baseline: &Counts) -> f64 {
    let row = |counts: &Counts| {
        let completed = counts.tasks_completed.min(counts.tasks_initiated);
        [completed, counts.tasks_initiated - completed]
    };
    let ([completed, open], [completed_before, open_before]) = (row(window), row(baseline));
    fishers_exact(&[completed, open, completed_before, open_before], Alternative::Less).unwrap_or(1.0)
}

/// That a day brings `count` or more, if it is like the days of the baseline: the tail of a negative binomial distribution
/// with their mean and variance, because such counts scatter more than those of independent events; of a Poisson
/// distribution where they do not.
pub(super) fn spike(count: u64, baseline: &[u64]) -> f64 {
    let Some(below) = count.checked_sub(1) else { return 1.0 };
    let (mean, variance) = (mean(baseline), variance(baseline));
    if variance > mean {
        let success = mean / variance;
        return NegativeBinomial::new(mean * success / (1.0 - success), success).map_or(1.0, |days| days.sf(below));
    }
    Poisson::new(mean).map_or(1.0, |days| days.sf(below))
}

/// That none of `events` falls into the window, if they fall evenly upon both spans, of which the window is this `share`:
/// exact binomial test.
pub(super) fn silence(events: u64, share: f64) -> f64 {
    Binomial::new(share, events).map_or(1.0, |window| window.pmf(0))
}

/// The mean of daily counts. Days without any are taken to have had one among them: nothing is impossible.
#[allow(clippy::cast_precision_loss, reason = "counts of a day are small")]
pub(super) fn mean(days: &[u64]) -> f64 {
    days.iter().sum::<u64>().max(1) as f64 / days.len().max(1) as f64
}

#[allow(clippy::cast_precision_loss, reason = "counts of a day are small")]
fn variance(days: &[u64]) -> f64 {
    let mean = mean(days);
    let squares: f64 = days.iter().map(|count| (*count as f64 - mean).powi(2)).sum();
    squares / days.len().saturating_sub(1).max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tasks(tasks_initiated: u64, tasks_completed: u64) -> Counts {
        Counts { tasks_initiated, tasks_completed, ..Counts::default() }
    }

    fn near(found: f64, expected: f64) {
        assert!((found - expected).abs() < 1e-9 * expected.max(1e-12), "{found} is not {expected}");
    }

    #[test]
    fn completion_is_fishers_test() {
        // Of 10 tasks in all, 5 are completed; of the window's 5, none: one way of 252.
        near(completion(&tasks(5, 0), &tasks(5, 5)), 1.0 / 252.0);
        // A surplus of completed tasks is left out.
        near(completion(&tasks(5, 0), &tasks(5, 9)), 1.0 / 252.0);
        near(completion(&tasks(5, 5), &tasks(5, 5)), 1.0);
        for nothing in [(tasks(0, 0), tasks(5, 5)), (tasks(5, 0), tasks(0, 0)), (tasks(0, 3), tasks(0, 3))] {
            near(completion(&nothing.0, &nothing.1), 1.0);
        }
    }

    #[test]
    fn a_spike_is_measured_by_the_scatter_of_the_days() {
        // Steady days: a Poisson distribution, P(X >= 1) = 1 - e^-4.
        near(spike(1, &[4, 4, 4, 4]), 1.0 - (-4.0_f64).exp());
        let (steady, scattered) = (spike(20, &[9, 10, 11, 10]), spike(20, &[1, 19, 2, 18]));
        assert!(steady < 0.01 && scattered > 0.05, "{steady} {scattered}");
        near(spike(0, &[4, 4]), 1.0);
        assert!(spike(1, &[0, 0, 0]) > 0.2 && spike(9, &[0, 0, 0]) < 1e-6, "one among silent days is nothing strange");
    }

    #[test]
    fn silence_is_a_coin_that_never_falls_on_one_side() {
        near(silence(10, 0.5), 0.5_f64.powi(10));
        near(silence(3, 0.25), 0.75_f64.powi(3));
        near(silence(0, 0.5), 1.0);
    }
}
