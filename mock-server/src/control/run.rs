//! What became of a run: events that were numbered by whoever sent them, held against what is stored.
//!
//! Counts what arrived, not what was answered: the sender's own account is for the sender to compare.

use super::Control;
use crate::store::{Datum, Events, Object};
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Examples of each kind that a report names at most.
const MAX_EXAMPLES: usize = 20;

/// Which events to look at, in the form of `POST /__mock/audit`.
///
/// Every event of a run carries, among its properties, the text `run` and the whole number `number`; where several sources send at a
/// time, each gives its own text `source` as well. A source counts from 0, in the order in which it sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Run {
    /// The run.
    pub run: String,
    /// How many events each source sent; the source without a name is `""`. What a source that is not named here has sent is taken to
    /// end with the last number that arrived.
    #[serde(default)]
    pub expected: BTreeMap<String, u64>,
}

/// How a run arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RunAudit {
    /// Whether every event was stored once and in order, and nothing else.
    pub exact: bool,
    /// All sources together.
    #[serde(flatten)]
    pub total: Arrivals,
    /// Events of the run whose `number` or `source` is not what it should be; they are not counted elsewhere.
    pub unnumbered: u64,
    /// Each source by itself.
    pub sources: BTreeMap<String, SourceAudit>,
}

/// How the events of one source arrived.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SourceAudit {
    /// The numbers.
    #[serde(flatten)]
    pub arrivals: Arrivals,
    /// The first events that are lost.
    pub first_lost: Vec<u64>,
    /// The first events that are stored more than once.
    pub first_duplicated: Vec<u64>,
    /// The first events that came after a later one.
    pub first_out_of_order: Vec<u64>,
}

/// Events of a run, counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Arrivals {
    /// Events stored.
    pub stored: u64,
    /// Different events stored.
    pub distinct: u64,
    /// Events stored beyond the first of the same number.
    pub duplicated: u64,
    /// Events that are not stored.
    pub lost: u64,
    /// Different events stored with a number that was not sent.
    pub unexpected: u64,
    /// Different events stored for the first time after a later one of their source.
    pub out_of_order: u64,
}

impl Run {
    /// A run by its name, with nothing said about what was sent.
    pub fn new(run: impl Into<String>) -> Self {
        Self { run: run.into(), expected: BTreeMap::new() }
    }

    /// Says how many events a source sent; the source without a name is `""`.
    #[must_use]
    pub fn expect(mut self, source: impl Into<String>, events: u64) -> Self {
        self.expected.insert(source.into(), events);
        self
    }

    fn audit(&self, events: &Events) -> RunAudit {
        let mut numbers: BTreeMap<_, Vec<u64>> = self.expected.keys().map(|source| (source.clone(), Vec::new())).collect();
        let mut audit = RunAudit::default();
        for row in events.rows_from(0) {
            match events.properties(row).and_then(|object| Mark::read(object, &self.run)) {
                None => {}
                Some(Mark::Numbered(source, number)) => numbers.entry(source).or_default().push(number),
                Some(Mark::Unnumbered) => audit.unnumbered += 1,
            }
        }
        for (source, numbers) in numbers {
            let arrived = SourceAudit::of(numbers, self.expected.get(&source).copied());
            audit.total.add(&arrived.arrivals);
            audit.sources.insert(source, arrived);
        }
        let Arrivals { stored: _, distinct: _, duplicated, lost, unexpected, out_of_order } = audit.total;
        audit.exact = [duplicated, lost, unexpected, out_of_order, audit.unnumbered] == [0; 5];
        audit
    }
}

/// How an event says what it is.
enum Mark {
    Numbered(String, u64),
    Unnumbered,
}

impl Mark {
    /// Reads the properties of an event; `None` if it is not of the run.
    fn read(properties: Object<'_>, run: &str) -> Option<Self> {
        let said = |name| properties.get(name).map(Datum::to_value);
        said("run").filter(|said| said == run)?;
        let source = match said("source") {
            None => Some(String::new()),
            Some(Value::String(source)) => Some(source),
            Some(_) => None,
        };
        let numbered = source.zip(said("number").as_ref().and_then(Value::as_u64));
        Some(numbered.map_or(Self::Unnumbered, |(source, number)| Self::Numbered(source, number)))
    }
}

impl SourceAudit {
    /// Of the numbers of one source, in order of arrival.
    fn of(numbers: Vec<u64>, expected: Option<u64>) -> Self {
        let stored = numbers.len() as u64;
        let mut seen = FxHashSet::default();
        let (mut distinct, mut repeated): (Vec<_>, Vec<_>) = numbers.into_iter().partition(|number| seen.insert(*number));
        let out_of_order = out_of_order(&distinct);
        distinct.sort_unstable();
        repeated.sort_unstable();
        let duplicated = repeated.len() as u64;
        repeated.dedup();

        let sent = expected.unwrap_or_else(|| distinct.last().map_or(0, |last| last.saturating_add(1)));
        let (known, unexpected) = distinct.split_at(distinct.partition_point(|number| *number < sent));
        let lost = sent - known.len() as u64;
        let mut arrived = known.iter().copied().peekable();
        let missing = (0..sent).filter(|number| arrived.next_if_eq(number).is_none());
        Self {
            first_lost: missing.take(lost.min(MAX_EXAMPLES as u64) as usize).collect(),
            first_duplicated: first(&repeated),
            first_out_of_order: first(&out_of_order),
            arrivals: Arrivals {
                stored,
                distinct: distinct.len() as u64,
                duplicated,
                lost,
                unexpected: unexpected.len() as u64,
                out_of_order: out_of_order.len() as u64,
            },
        }
    }
}

/// The numbers that come after a greater one.
fn out_of_order(numbers: &[u64]) -> Vec<u64> {
    let mut greatest = 0;
    let is_late = |number: &u64| {
        greatest = greatest.max(*number);
        *number < greatest
    };
    numbers.iter().copied().filter(is_late).collect()
}

fn first(numbers: &[u64]) -> Vec<u64> {
    numbers[..numbers.len().min(MAX_EXAMPLES)].to_vec()
}

impl Arrivals {
    fn add(&mut self, other: &Self) {
        let Self { stored, distinct, duplicated, lost, unexpected, out_of_order } = other;
        self.stored += stored;
        self.distinct += distinct;
        self.duplicated += duplicated;
        // An event may say any number of itself, and everything below it is lost then.
        self.lost = self.lost.saturating_add(*lost);
        self.unexpected += unexpected;
        self.out_of_order += out_of_order;
    }
}

impl Control {
    /// How a run arrived. Looks at every event of the world.
    #[must_use]
    pub fn audit_run(&self, run: &Run) -> RunAudit {
        run.audit(self.world.store().events())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn arrivals(numbers: &[u64], expected: Option<u64>) -> [u64; 6] {
        let Arrivals { stored, distinct, duplicated, lost, unexpected, out_of_order } =
            SourceAudit::of(numbers.to_vec(), expected).arrivals;
        [stored, distinct, duplicated, lost, unexpected, out_of_order]
    }

    #[test]
    fn a_loss_and_a_duplicate_do_not_cancel_out() {
        assert_eq!(arrivals(&[0, 1, 2, 3], Some(4)), [4, 4, 0, 0, 0, 0]);
        assert_eq!(arrivals(&[0, 1, 1, 3], Some(4)), [4, 3, 1, 1, 0, 0]);
        assert_eq!(arrivals(&[], Some(3)), [0, 0, 0, 3, 0, 0]);
        assert_eq!(arrivals(&[0, 1, 2, 7], Some(3)), [4, 4, 0, 0, 1, 0]);
    }

    #[test]
    fn without_a_word_about_what_was_sent_only_the_end_can_be_missing_unseen() {
        assert_eq!(arrivals(&[0, 2], None), [2, 2, 0, 1, 0, 0]);
        assert_eq!(arrivals(&[], None), [0; 6]);
        assert_eq!(arrivals(&[u64::MAX], None), [1, 1, 0, u64::MAX, 1, 0]);
    }

    #[test]
    fn only_the_first_arrival_of_an_event_can_be_out_of_order() {
        assert_eq!(arrivals(&[0, 2, 1, 3], Some(4)), [4, 4, 0, 0, 0, 1]);
        assert_eq!(arrivals(&[0, 1, 2, 0, 1, 2], Some(3)), [6, 3, 3, 0, 0, 0]);
        assert_eq!(arrivals(&[3, 2, 1, 0], Some(4)), [4, 4, 0, 0, 0, 3]);
    }

    #[test]
    fn examples_are_the_first_ones_each_once_and_not_too_many() {
        let audit = SourceAudit::of([0, 5, 5, 5, 4, 4].into(), Some(100));
        assert_eq!((audit.first_duplicated, audit.first_out_of_order), (vec![4, 5], vec![4]));
        assert_eq!(audit.first_lost, [1, 2, 3].into_iter().chain(6..23).collect::<Vec<_>>());
    }
}
