//! How far people get along a row of steps.

use super::property::Scalar;
use super::tally::top;
use super::{Condition, Filter, Number, Property};
use crate::store::{Code, Field, Row, View};
use jiff::SignedDuration;
use rustc_hash::FxHashMap;
use serde::Serialize;

/// At most so many of those who take the first step are followed: the first ones.
const MAX_ENTRIES: usize = 10_000;

/// A row of steps.
#[derive(Debug, Clone)]
pub(crate) struct FunnelQuery {
    /// Two to eight; nobody takes a ninth.
    pub(crate) steps: Vec<Step>,
    /// How long after the first step the last one counts.
    pub(crate) window: SignedDuration,
    /// Who is followed: [`Field::UserId`] or [`Field::SessionId`]. Events without it do not count.
    pub(crate) count_by: Field,
    /// The property of the first step's event by which the steps are told apart as well.
    pub(crate) breakdown: Option<Property>,
    /// Of how many values.
    pub(crate) breakdown_limit: usize,
}

/// One step: an event of this kind that meets all conditions.
#[derive(Debug, Clone)]
pub(crate) struct Step {
    pub(crate) event: String,
    pub(crate) conditions: Vec<Condition>,
}

/// What became of those who took the first step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Funnel {
    #[serde(flatten)]
    pub(crate) all: Progress,
    /// By value, the most frequent first; `None` if nobody asked.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) breakdowns: Option<Vec<Branch>>,
}

/// Those whose first step had this value.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Branch {
    pub(crate) value: Option<String>,
    #[serde(flatten)]
    pub(crate) progress: Progress,
}

/// How far some people got.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct Progress {
    pub(crate) steps: Vec<StepCount>,
    /// The share of those of the first step who took the last one, from 0 to 1, to three decimals.
    pub(crate) overall_conversion_rate: Number,
}

/// How many took a step.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub(crate) struct StepCount {
    /// From 1.
    pub(crate) step: usize,
    pub(crate) event: String,
    pub(crate) users: usize,
    /// Of those of the step before, from 0 to 1, to three decimals. 1 for the first step, and 0 of nobody.
    pub(crate) conversion_rate: Number,
    /// The rest.
    pub(crate) drop_off_rate: Number,
    /// The time to the next step of those who took it, in whole milliseconds.
    pub(crate) avg_time_to_next_ms: Option<Number>,
}

/// An event that could be a step.
struct Hit {
    row: Row,
    millis: i64,
    /// One bit for each step that it could be.
    steps: u8,
}

/// The steps that somebody took.
struct Journey {
    entry: Row,
    /// When.
    taken: Vec<i64>,
}

/// Everybody begins with their first event that can be the first step. Each further step is the first event that can be it, at or after
/// the step before. No event is two steps.
pub(crate) fn funnel(view: View<'_>, filter: &Filter, query: &FunnelQuery) -> Funnel {
    let mut journeys = journeys(view, filter, query);
    journeys.sort_unstable_by_key(|journey| view.events.time_key(journey.entry));
    journeys.truncate(MAX_ENTRIES);
    let branches = |property: &Property| {
        let mut branches = FxHashMap::<_, Vec<&Journey>>::default();
        for journey in &journeys {
            let value = property.of(view, journey.entry).map(Scalar::into_text);
            branches.entry(value).or_default().push(journey);
        }
        let branches = top(branches, query.breakdown_limit, Vec::len).into_iter();
        branches.map(|(value, journeys)| Branch { value: value.map(Into::into), progress: query.progress(&journeys) }).collect()
    };
    Funnel { breakdowns: query.breakdown.as_ref().map(branches), all: query.progress(&journeys.iter().collect::<Vec<_>>()) }
}

fn bit(step: usize) -> u8 {
    u32::try_from(step).ok().and_then(|step| 1_u8.checked_shl(step)).unwrap_or_default()
}

fn journeys(view: View<'_>, filter: &Filter, query: &FunnelQuery) -> Vec<Journey> {
    let (kind, who) = (view.events.column(Field::EventType), view.events.column(query.count_by));
    let steps: Vec<_> = query.steps.iter().map(|step| (kind.code_of(&step.event), &step.conditions)).collect();
    let mut hits = FxHashMap::<Code, Vec<Hit>>::default();
    for row in filter.rows(view) {
        let Some(code) = kind.code(row) else { continue };
        let could_be = |(event, conditions): &(Option<Code>, &Vec<Condition>)| {
            *event == Some(code) && conditions.iter().all(|condition| condition.holds(view, row))
        };
        let steps = steps.iter().enumerate().filter(|(_, step)| could_be(step)).fold(0, |bits, (index, _)| bits | bit(index));
        if let (1.., Some(who)) = (steps, who.code(row)) {
            hits.entry(who).or_default().push(Hit { row, millis: view.events.time_key(row).0, steps });
        }
    }
    hits.into_values().filter_map(|hits| query.journey(hits)).collect()
}

impl FunnelQuery {
    /// The journey along the hits of one person, which are in the order of time.
    fn journey(&self, mut hits: Vec<Hit>) -> Option<Journey> {
        let entry = hits.iter().position(|hit| hit.steps & bit(0) != 0).map(|place| hits.remove(place))?;
        let deadline = entry.millis.saturating_add(i64::try_from(self.window.as_millis()).unwrap_or(i64::MAX));
        let mut taken = vec![entry.millis];
        // Events of the same instant may have arrived in any order, so each step looks at all that is left.
        hits.retain(|hit| (entry.millis..=deadline).contains(&hit.millis));
        for step in 1..self.steps.len() {
            let earliest = taken[step - 1];
            let next = hits.iter().position(|hit| hit.millis >= earliest && hit.steps & bit(step) != 0);
            let Some(place) = next else { break };
            taken.push(hits.remove(place).millis);
        }
        Some(Journey { entry: entry.row, taken })
    }

    fn progress(&self, journeys: &[&Journey]) -> Progress {
        let took = |step: usize| journeys.iter().filter(|journey| journey.taken.len() > step).count();
        let count = |(index, step): (usize, &Step)| {
            let users = took(index);
            let conversion_rate = match index.checked_sub(1) {
                None => Number::from(1.0),
                Some(before) => Number::ratio(users, took(before)).rounded(3),
            };
            let times: Vec<_> = journeys.iter().filter_map(|journey| Some(journey.taken.get(index + 1)? - journey.taken[index])).collect();
            let average = |total: i64| Number::from(total as f64 / times.len() as f64).rounded(0);
            StepCount {
                step: index + 1,
                event: step.event.clone(),
                users,
                conversion_rate,
                drop_off_rate: Number::from(1.0 - conversion_rate.get()).rounded(3),
                avg_time_to_next_ms: (!times.is_empty()).then(|| average(times.iter().sum())),
            }
        };
        Progress {
            steps: self.steps.iter().enumerate().map(count).collect(),
            overall_conversion_rate: Number::ratio(took(self.steps.len().saturating_sub(1)), took(0)).rounded(3),
        }
    }
}
