//! Which variant of an experiment a user gets: worked out where it is needed, the same by every client, without asking.
//!
//! The service publishes the rule and its tracker follows it: a hash of the experiment's name and the user's id, taken
//! modulo 100, falls into the range of one variant.

use super::{ExperimentConfig, Variant};

impl ExperimentConfig {
    /// The variant of a running experiment that a user gets; `None` if no such experiment runs.
    #[must_use]
    pub fn variant(&self, experiment: &str, user_id: &str) -> Option<&str> {
        let running = self.experiments.iter().find(|running| running.key == experiment)?;
        assign(experiment, user_id, &running.variants)
    }
}

/// The variant that a user gets; `None` if there are none.
///
/// ```
/// use agentlytics::agent_analytics::{assign, equally_likely};
///
/// let variants = equally_likely(["control", "b"]);
/// assert_eq!(assign("signup_cta", "user_123", &variants), Some("control"));
/// ```
#[must_use]
pub fn assign<'v>(experiment: &str, user_id: &str, variants: &'v [Variant]) -> Option<&'v str> {
    let bucket = bucket(experiment, user_id);
    let mut until = 0;
    let chosen = variants.iter().find(|variant| {
        until += variant.weight;
        bucket < until
    });
    // Weights that do not add up to 100 leave some users to the first.
    chosen.or(variants.first()).map(|variant| variant.key.as_str())
}

/// Variants of an experiment that nobody has given weights: what is left of a hundred goes to the first.
#[must_use]
pub fn equally_likely<K: Into<String>>(keys: impl IntoIterator<Item = K>) -> Vec<Variant> {
    let mut variants: Vec<_> = keys.into_iter().map(|key| Variant { key: key.into(), ..Variant::default() }).collect();
    let count = u32::try_from(variants.len()).unwrap_or(u32::MAX).max(1);
    for variant in &mut variants {
        variant.weight = 100 / count;
    }
    if let Some(first) = variants.first_mut() {
        first.weight += 100 % count;
    }
    variants
}

/// 0 to 99, the same for the same two texts in every client. Counted in UTF-16, because browsers do.
fn bucket(experiment: &str, user_id: &str) -> u32 {
    let units = experiment.encode_utf16().chain(".".encode_utf16()).chain(user_id.encode_utf16());
    let hash = units.fold(0_i32, |hash, unit| hash.wrapping_mul(31).wrapping_add(i32::from(unit)));
    hash.unsigned_abs() % 100
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn the_hash_is_that_of_the_tracker() {
        for (experiment, user, expected) in [
            ("signup_cta", "user_123", 7),
            ("signup_cta", "anon_k7x9m2abc", 70),
            ("hero", "u1", 40),
            ("hero", "u2", 41),
            ("hero", "u3", 42),
            ("hero", "žluť", 34),
            ("cta", "usr_abc123", 91),
        ] {
            assert_eq!(bucket(experiment, user), expected, "{experiment} {user}");
        }
    }

    #[test]
    fn weights_are_ranges_in_their_order() {
        let variants = |weights: [u32; 3]| {
            let variant = |(key, weight): (&str, u32)| Variant { key: key.to_owned(), weight, ..Variant::default() };
            ["a", "b", "c"].into_iter().zip(weights).map(variant).collect::<Vec<_>>()
        };
        // The bucket is 40.
        for (weights, expected) in [([41, 9, 50], "a"), ([40, 1, 59], "b"), ([40, 0, 60], "c"), ([10, 10, 10], "a")] {
            assert_eq!(assign("hero", "u1", &variants(weights)), Some(expected), "{weights:?}");
        }
        assert_eq!(assign("hero", "u1", &[]), None);
    }

    #[test]
    fn what_is_left_of_a_hundred_goes_to_the_first() {
        let weights = |keys: &[&str]| equally_likely(keys.iter().copied()).iter().map(|variant| variant.weight).collect::<Vec<_>>();
        assert_eq!((weights(&["a", "b", "c"]), weights(&["a", "b"])), (vec![34, 33, 33], vec![50, 50]));
        assert!(weights(&[]).is_empty());
    }

    #[test]
    fn only_running_experiments_assign() {
        let variants = json!([{"key": "control", "weight": 50}, {"key": "b", "weight": 50}]);
        let config: ExperimentConfig =
            serde_json::from_value(json!({"experiments": [{"key": "signup_cta", "variants": variants}]})).unwrap();
        assert_eq!(config.variant("signup_cta", "user_123"), Some("control"));
        assert_eq!(config.variant("signup_cta", "anon_k7x9m2abc"), Some("b"));
        assert_eq!(config.variant("hero", "u1"), None);
    }
}
