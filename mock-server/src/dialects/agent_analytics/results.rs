//! What came of an experiment so far, and how sure one can be of it.
//!
//! Each variant's conversion rate is taken for a beta-distributed unknown, with nothing known beforehand: Beta(1 + conversions,
//! 1 + users without). How likely a variant is the best follows from those distributions. Nobody knows how the service does it; the
//! published example fits.

use crate::query::{self, Comparison, Condition, ExperimentQuery, Filter, Number, Operand, Property, VariantCounts};
use crate::store::Field;
use crate::world::{Experiment, Project, World};
use jiff::Timestamp;
use serde::Serialize;
use statrs::distribution::{Beta, ContinuousCDF};
use std::collections::BTreeMap;

/// The event by which a client tells which variant a user saw.
const EXPOSURE: &str = "$experiment_exposure";

/// Exposures of each variant from which on the numbers mean something.
const SUFFICIENT: usize = 100;

/// A variant that is the best with this probability is declared to have won.
const CERTAIN: f64 = 0.9;

/// Points at which a distribution is looked at. The error shrinks with them, and is below the three decimals that are shown.
const QUANTILES: u32 = 1_000;

#[derive(Serialize)]
pub(super) struct Results {
    variants: Vec<VariantResult>,
    probability_best: BTreeMap<String, Number>,
    lift: BTreeMap<String, Number>,
    sufficient_data: bool,
    recommendation: String,
}

#[derive(Serialize)]
struct VariantResult {
    key: String,
    #[serde(flatten)]
    count: VariantCounts,
    conversion_rate: Number,
}

pub(super) fn of(world: &World, project: &Project, experiment: &Experiment) -> Results {
    let filter = Filter { from: Timestamp::MIN, to: Timestamp::MAX, equal: vec![(Field::Project, project.partition.clone())] };
    let keys: Vec<_> = experiment.variants.iter().map(|variant| variant.key.as_str()).collect();
    let seen = query::variants(world.store().view(), &filter, &asked(experiment));
    let counts: Vec<_> = keys.iter().map(|key| seen.get(*key).copied().unwrap_or_default()).collect();
    let rates: Vec<_> = counts.iter().map(|count| Number::ratio(count.conversions, count.unique_users).get()).collect();
    let best = probability_best(&counts);
    let sufficient_data = counts.iter().all(|count| count.exposures >= SUFFICIENT);
    let named = |numbers: Vec<f64>| {
        keys.iter().map(|key| (*key).to_owned()).zip(numbers.into_iter().map(|number| Number::from(number).rounded(3))).collect()
    };
    let recommendation = recommendation(&keys, &best, sufficient_data);
    let result = |((key, count), rate): ((&&str, VariantCounts), &f64)| VariantResult {
        key: (*key).to_owned(),
        count,
        conversion_rate: Number::from(*rate).rounded(3),
    };
    Results {
        lift: named(lift(&rates)),
        probability_best: named(best),
        sufficient_data,
        recommendation,
        variants: keys.iter().zip(counts).zip(&rates).map(result).collect(),
    }
}

/// An exposure names the experiment and the variant among its properties.
fn asked(experiment: &Experiment) -> ExperimentQuery {
    let property = |key: &str| Property { key: key.to_owned(), column: None };
    let belongs = Condition::new(Operand::Property(property("experiment")), Comparison::Eq, &experiment.name.as_str().into());
    ExperimentQuery {
        exposure: EXPOSURE.to_owned(),
        belongs: belongs.into_iter().collect(),
        variant: property("variant"),
        goal: experiment.goal_event.clone(),
    }
}

/// How likely each variant has the highest rate of all: the mean, over what its own rate may be, of how likely all others are below.
fn probability_best(counts: &[VariantCounts]) -> Vec<f64> {
    let posterior =
        |count: &VariantCounts| Beta::new(1.0 + count.conversions as f64, 1.0 + (count.unique_users - count.conversions) as f64).ok();
    let Some(posteriors) = counts.iter().map(posterior).collect::<Option<Vec<_>>>() else { return vec![0.0; counts.len()] };
    let best = |(index, own): (usize, &Beta)| {
        let others = || posteriors.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, other)| other);
        let quantile = |place: u32| own.inverse_cdf((f64::from(place) + 0.5) / f64::from(QUANTILES));
        let all_below = |rate: f64| others().map(|other| other.cdf(rate)).product::<f64>();
        (0..QUANTILES).map(|place| all_below(quantile(place))).sum::<f64>() / f64::from(QUANTILES)
    };
    posteriors.iter().enumerate().map(best).collect()
}

/// Each rate against the best of the others; 0 against nothing.
fn lift(rates: &[f64]) -> Vec<f64> {
    let best_other =
        |index: usize| rates.iter().enumerate().filter(|(other, _)| *other != index).map(|(_, rate)| *rate).fold(0.0, f64::max);
    let lift = |(index, rate): (usize, &f64)| match best_other(index) {
        other if other > 0.0 => rate / other - 1.0,
        _ => 0.0,
    };
    rates.iter().enumerate().map(lift).collect()
}

fn recommendation(keys: &[&str], best: &[f64], sufficient: bool) -> String {
    let leader = keys.iter().zip(best).max_by(|(_, a), (_, b)| a.total_cmp(b));
    match leader {
        Some((key, probability)) if sufficient && *probability >= CERTAIN => {
            format!("{key} wins: it is the best with a probability of {:.0} %. Complete the experiment.", probability * 100.0)
        }
        _ if sufficient => "No variant is clearly the best yet. Keep the experiment running.".to_owned(),
        _ => format!("Too little data: each variant needs {SUFFICIENT} exposures. Keep the experiment running."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn count(unique_users: usize, conversions: usize) -> VariantCounts {
        VariantCounts { exposures: unique_users, unique_users, conversions }
    }

    fn rounded(numbers: &[f64]) -> Vec<f64> {
        numbers.iter().map(|number| (number * 1_000.0).round() / 1_000.0).collect()
    }

    #[test]
    fn the_probability_to_be_the_best_is_that_of_beta_distributions() {
        assert_eq!(rounded(&probability_best(&[count(0, 0), count(0, 0)])), [0.5, 0.5]);
        // P(B > A) of Beta(1 + 1, 1 + 0) and Beta(1, 1) is 1/3 by the integral of x * 2x.
        assert_eq!(rounded(&probability_best(&[count(1, 1), count(0, 0)])), [0.667, 0.333]);
        // Three alike share, and the sum is one whatever they are.
        assert_eq!(rounded(&probability_best(&[count(9, 3), count(9, 3), count(9, 3)])), [0.333; 3]);
        let unlike = probability_best(&[count(100, 10), count(80, 12), count(90, 9), count(5, 1)]);
        assert!((unlike.iter().sum::<f64>() - 1.0).abs() < 1e-3, "{unlike:?}");
    }

    #[test]
    fn a_lift_is_against_the_best_of_the_others() {
        assert_eq!(rounded(&lift(&[0.1, 0.147])), [-0.32, 0.47]);
        assert_eq!(rounded(&lift(&[0.2, 0.1, 0.4])), [-0.5, -0.75, 1.0]);
        assert_eq!(rounded(&lift(&[0.2, 0.0])), [0.0, -1.0]);
    }

    #[test]
    fn a_winner_needs_data_and_certainty() {
        let advice = |best: [f64; 2], sufficient| recommendation(&["a", "b"], &best, sufficient);
        assert!(advice([0.06, 0.94], true).starts_with("b wins: it is the best with a probability of 94 %"));
        assert!(advice([0.2, 0.8], true).starts_with("No variant is clearly the best yet"));
        assert!(advice([0.0, 1.0], false).starts_with("Too little data"));
    }
}
