//! Rules that make a world misbehave.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// A rule as a test states it, in the form of `POST /__mock/faults`.
///
/// A rule looks at every request to its operation. It strikes when `after`, `every`, `probability` and `times` all let it: the fifth
/// request alone is `{"after": 4, "times": 1}`. The first rule that strikes decides; later rules do not see the request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct FaultRule {
    /// The `operationId` of the requests to spoil, or `*` for all of them.
    pub operation: String,
    /// How often it strikes at most; without end if absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub times: Option<u64>,
    /// Let so many requests pass before anything else counts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<u64>,
    /// Strike only at each `every`-th request that the rule sees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub every: Option<u64>,
    /// Strike only with this probability, from 0 to 1.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub probability: Option<f64>,
    /// Makes `probability` strike at the same requests each time.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub seed: Option<u64>,
    /// What happens to the request.
    pub fault: Fault,
}

impl FaultRule {
    /// Spoils every request to an operation, or to every operation if that is `*`.
    pub fn new(operation: impl Into<String>, fault: Fault) -> Self {
        Self { operation: operation.into(), times: None, after: None, every: None, probability: None, seed: None, fault }
    }

    /// Strikes so often at most.
    #[must_use]
    pub fn times(self, times: u64) -> Self {
        Self { times: Some(times), ..self }
    }

    /// Lets so many requests pass first.
    #[must_use]
    pub fn after(self, after: u64) -> Self {
        Self { after: Some(after), ..self }
    }

    /// Strikes only at each `every`-th request.
    #[must_use]
    pub fn every(self, every: u64) -> Self {
        Self { every: Some(every), ..self }
    }

    /// Strikes by chance, at the same requests each time for the same seed.
    #[must_use]
    pub fn probability(self, probability: f64, seed: u64) -> Self {
        Self { probability: Some(probability), seed: Some(seed), ..self }
    }
}

/// What a rule does to a request.
///
/// Where a fault has a `when`, it is about whether the request is processed nevertheless: a loss `before` has changed nothing, a loss
/// `after` leaves a client in doubt.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
#[non_exhaustive]
pub enum Fault {
    /// Answer with this status.
    Status {
        /// The HTTP status.
        status: u16,
        /// Headers of the answer; they replace the usual ones.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// A text is sent as it is, anything else as JSON; the service's usual error if absent.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        body: Option<Value>,
        /// Whether the request is processed nevertheless.
        #[serde(default)]
        when: When,
    },
    /// Wait on the real clock, then go on.
    Delay {
        /// How long, in milliseconds.
        ms: u64,
        /// Whether the request is processed before the wait or after it.
        #[serde(default)]
        when: When,
    },
    /// Reset the connection instead of answering.
    Drop {
        /// Whether the request is processed nevertheless.
        #[serde(default)]
        when: When,
    },
    /// Refuse some events of the request, all for one reason, and process the others.
    Partial {
        /// Places of the events in the request, from 0.
        reject: Vec<usize>,
        /// The reason given for each.
        code: String,
    },
    /// Refuse some events of the request, each for a reason of its own, and process the others.
    Verdicts {
        /// For each event of the request, in order, the reason to refuse it; `null` for one that is to be processed, as are those
        /// behind the last.
        codes: Vec<Option<String>>,
    },
    /// Process the request twice, as when something on the way has sent it again, and give the second answer. What a service cannot
    /// recognise as repeated it stores twice.
    Repeat,
    /// Answer with these bytes, then close the connection.
    Respond {
        /// The HTTP status.
        status: u16,
        /// Headers of the answer.
        #[serde(default)]
        headers: BTreeMap<String, String>,
        /// The body, each part sent by itself.
        #[serde(default)]
        chunks: Vec<String>,
        /// Whether the request is processed nevertheless.
        #[serde(default)]
        when: When,
    },
    /// Answer with random bytes, the same ones each time for the same request of a world.
    Garbage {
        /// How many.
        #[serde(default = "Fault::some_bytes")]
        bytes: usize,
        /// What of the answer they take the place of.
        #[serde(default)]
        instead_of: Part,
        /// Whether the request is processed nevertheless.
        #[serde(default)]
        when: When,
    },
    /// Process the request, but cut the connection within the body of the answer.
    Truncate {
        /// How many bytes of the body arrive.
        bytes: usize,
    },
    /// Process the request, and give the body of the answer in small pieces.
    Drip {
        /// How many bytes of the body arrive at a time.
        bytes: usize,
        /// How long to wait before each piece, in milliseconds on the real clock.
        ms: u64,
    },
    /// Leave out some events of a stream, without a word about it. Does nothing to other answers.
    Gap {
        /// How many events arrive before.
        after: usize,
        /// How many do not.
        count: usize,
    },
    /// Cut the connection of a stream. Does nothing to other answers.
    Disconnect {
        /// How many events arrive before.
        after: usize,
    },
}

impl Fault {
    /// Enough to fill no buffer and to be mistaken for nothing.
    fn some_bytes() -> usize {
        64
    }
}

/// A part of an answer.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Part {
    /// The body, below a status and headers that tell of success and JSON.
    #[default]
    Body,
    /// Everything: what arrives is not even HTTP.
    Answer,
}

/// On which side of the processing a fault lies.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum When {
    /// Before: nothing is stored.
    #[default]
    Before,
    /// After: everything is stored, the client does not learn of it.
    After,
}

/// A rule that is in force.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct ActiveFault {
    /// By which it can be removed.
    pub id: u64,
    /// How many requests it looked at.
    pub seen: u64,
    /// How many of them it spoiled.
    pub hits: u64,
    /// The rule.
    #[serde(flatten)]
    pub rule: FaultRule,
}

/// The rules of a world, in the order in which they were added.
#[derive(Debug, Default)]
pub(crate) struct Faults {
    rules: Vec<(ActiveFault, fastrand::Rng)>,
    last_id: u64,
}

impl Faults {
    pub(crate) fn add(&mut self, rule: FaultRule) -> ActiveFault {
        self.last_id += 1;
        let random = rule.seed.map_or_else(fastrand::Rng::new, fastrand::Rng::with_seed);
        let active = ActiveFault { id: self.last_id, seen: 0, hits: 0, rule };
        self.rules.push((active.clone(), random));
        active
    }

    pub(crate) fn list(&self) -> Vec<ActiveFault> {
        self.rules.iter().map(|(active, _)| active.clone()).collect()
    }

    pub(crate) fn remove(&mut self, id: u64) -> bool {
        let before = self.rules.len();
        self.rules.retain(|(active, _)| active.id != id);
        self.rules.len() < before
    }

    pub(crate) fn clear(&mut self) {
        self.rules.clear();
    }

    /// The fault for a request to this operation, with the number of its rule.
    pub(crate) fn strike(&mut self, operation: &str) -> Option<(u64, Fault)> {
        self.rules.iter_mut().find_map(|(active, random)| active.strikes(operation, random).then(|| (active.id, active.rule.fault.clone())))
    }
}

impl ActiveFault {
    fn strikes(&mut self, operation: &str, random: &mut fastrand::Rng) -> bool {
        let Self { rule, seen, hits, .. } = self;
        if (rule.operation != "*" && rule.operation != operation) || rule.times.is_some_and(|times| *hits >= times) {
            return false;
        }
        *seen += 1;
        let Some(counted) = seen.checked_sub(rule.after.unwrap_or(0)).filter(|counted| *counted > 0) else { return false };
        let due = rule.every.is_none_or(|every| counted.is_multiple_of(every));
        let struck = due && rule.probability.is_none_or(|probability| random.f64() < probability);
        *hits += u64::from(struck);
        struck
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rule(json: &str) -> FaultRule {
        serde_json::from_str(json).unwrap()
    }

    fn pattern(rule: FaultRule, operations: &[&str]) -> String {
        let mut faults = Faults::default();
        faults.add(rule);
        operations.iter().map(|operation| if faults.strike(operation).is_some() { 'x' } else { '.' }).collect()
    }

    #[test]
    fn every_counts_the_requests_of_its_operation_and_times_ends_it() {
        let rule = rule(r#"{"operation": "trackBatch", "every": 2, "times": 2, "fault": {"type": "drop", "when": "after"}}"#);
        let operations = ["trackBatch", "getStats", "trackBatch", "trackBatch", "getStats", "trackBatch", "trackBatch", "trackBatch"];
        assert_eq!(pattern(rule, &operations), "..x..x..");
    }

    #[test]
    fn after_lets_requests_pass_and_every_counts_from_there() {
        let fault = r#""fault": {"type": "repeat"}"#;
        let pattern = |when: &str| pattern(rule(&format!(r#"{{"operation": "*", {when}, {fault}}}"#)), &["getLive"; 8]);
        assert_eq!(pattern(r#""after": 4, "times": 1"#), "....x...");
        assert_eq!(pattern(r#""after": 3, "every": 2"#), "....x.x.");
        assert_eq!(pattern(r#""after": 0"#), "xxxxxxxx");
    }

    #[test]
    fn a_seed_makes_chance_repeatable() {
        let rule = rule(r#"{"operation": "*", "probability": 0.5, "seed": 7, "fault": {"type": "delay", "ms": 1}}"#);
        let first = pattern(rule.clone(), &["getLive"; 64]);
        assert_eq!(first, pattern(rule, &["getLive"; 64]));
        assert!((16..48).contains(&first.matches('x').count()), "{first}");
    }

    #[test]
    fn the_first_rule_that_strikes_decides() {
        let mut faults = Faults::default();
        let once = faults.add(rule(r#"{"operation": "getLive", "times": 1, "fault": {"type": "status", "status": 503}}"#));
        let always = faults.add(rule(r#"{"operation": "*", "fault": {"type": "truncate", "bytes": 3}}"#));
        let struck: Vec<_> = (0..3).filter_map(|_| faults.strike("getLive")).map(|(id, _)| id).collect();
        assert_eq!(struck, [once.id, always.id, always.id]);
        assert_eq!(faults.list().iter().map(|fault| (fault.seen, fault.hits)).collect::<Vec<_>>(), [(1, 1), (2, 2)]);
        assert!(faults.remove(always.id) && !faults.remove(always.id));
        assert_eq!(faults.strike("getLive"), None);
    }

    #[test]
    fn an_unknown_word_in_a_rule_is_an_error() {
        let unknown = r#"{"operation": "*", "fault": {"type": "delay", "msec": 1}}"#;
        assert!(serde_json::from_str::<FaultRule>(unknown).is_err());
    }
}
