//! How far people get along a row of steps.

use super::numbering::Numbering;
use super::property::Scalar;
use super::tally::top;
use super::{Condition, Filter, Number, Property};
use crate::store::{Column, Field, Row, View};
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

/// Somebody who may be followed.
#[derive(Default)]
struct Person {
    /// In the order of time: before the first step those of one instant, from then on all that can count.
    hits: Vec<Hit>,
    /// When the last step must be taken, once the first one is.
    deadline: Option<i64>,
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
    let journeys = journeys(view, filter, query);
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

/// By the time of their first steps. Once all who are followed have taken theirs, nobody else is looked at.
fn journeys(view: View<'_>, filter: &Filter, query: &FunnelQuery) -> Vec<Journey> {
    let (kind, who) = (view.events.column(Field::EventType), view.events.column(query.count_by));
    let by_kind = query.steps_by_kind(kind);
    let (mut numbers, mut persons, mut entered) = (Numbering::of(who), Vec::<Person>::new(), Vec::new());
    for row in filter.rows(view) {
        // Most events are no step of any kind.
        let (Some(steps @ 1..), Some(who)) = (kind.code(row).map(|kind| by_kind[kind.place()]), who.code(row)) else { continue };
        let millis = view.events.time_key(row).0;
        let all_entered = entered.len() >= MAX_ENTRIES;
        if all_entered && entered.last().is_some_and(|last: &usize| persons[*last].deadline.is_some_and(|deadline| millis > deadline)) {
            // Whoever entered before the last one has no more time either.
            break;
        }
        let steps @ 1.. = query.met(steps, view, row) else { continue };
        let number = numbers.number(who);
        if number == persons.len() {
            persons.push(Person::default());
        }
        let person = &mut persons[number];
        if (!all_entered || person.deadline.is_some()) && person.meet(Hit { row, millis, steps }, query) {
            entered.push(number);
        }
    }
    entered.into_iter().filter_map(|number| query.journey(std::mem::take(&mut persons[number].hits))).collect()
}

impl Person {
    /// Takes note of an event, and tells whether it is the first step.
    fn meet(&mut self, hit: Hit, query: &FunnelQuery) -> bool {
        let enters = self.deadline.is_none() && hit.steps & bit(0) != 0;
        match self.deadline {
            Some(deadline) if hit.millis > deadline => return false,
            Some(_) => {}
            None => self.hits.retain(|earlier| earlier.millis == hit.millis),
        }
        if enters {
            self.deadline = Some(hit.millis.saturating_add(i64::try_from(query.window.as_millis()).unwrap_or(i64::MAX)));
        }
        self.hits.push(hit);
        enters
    }
}

impl FunnelQuery {
    /// The steps, as bits, that are of each kind of event, by the place of its code.
    fn steps_by_kind(&self, kinds: &Column) -> Vec<u8> {
        let mut steps = vec![0; kinds.len()];
        for (index, step) in self.steps.iter().enumerate() {
            if let Some(kind) = kinds.code_of(&step.event) {
                steps[kind.place()] |= bit(index);
            }
        }
        steps
    }

    /// Those of the steps whose conditions an event meets.
    fn met(&self, steps: u8, view: View<'_>, row: Row) -> u8 {
        let meets = |step: &Step| step.conditions.iter().all(|condition| condition.holds(view, row));
        let unmet = self.steps.iter().enumerate().filter(|(index, step)| steps & bit(*index) != 0 && !meets(step));
        unmet.fold(steps, |steps, (index, _)| steps & !bit(index))
    }

    /// The journey along the hits of one person, none of which is before the first step or too late.
    fn journey(&self, mut hits: Vec<Hit>) -> Option<Journey> {
        let entry = hits.iter().position(|hit| hit.steps & bit(0) != 0).map(|place| hits.remove(place))?;
        let mut taken = vec![entry.millis];
        // Events of the same instant may have arrived in any order, so each step looks at all that is left.
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{Sample, event, everything, json, path, property, store};
    use crate::query::{Comparison, Operand};
    use serde_json::{Value, json};

    fn steps(names: &[&str]) -> FunnelQuery {
        let step = |name: &&str| Step { event: (*name).to_owned(), conditions: Vec::new() };
        FunnelQuery {
            steps: names.iter().map(step).collect(),
            window: SignedDuration::from_hours(168),
            count_by: Field::UserId,
            breakdown: None,
            breakdown_limit: 10,
        }
    }

    fn at(name: &str, user: &str, time: &str) -> Sample {
        event(name, &format!("2026-11-20T{time}Z")).user(user)
    }

    /// How many took each step.
    fn users(events: impl IntoIterator<Item = Sample>, query: &FunnelQuery) -> Vec<usize> {
        funnel(store(events).view(), &everything(), query).all.steps.iter().map(|step| step.users).collect()
    }

    /// Five come, three of them sign up an hour later, two of those buy two hours after that.
    fn shop() -> Vec<Sample> {
        let come = ["1", "2", "3", "4", "5"].map(|user| at("view", user, "10:00:00").path(if user < "3" { "/a" } else { "/b" }));
        let sign_up = ["1", "2", "3"].map(|user| at("signup", user, "11:00:00"));
        let buy = ["1", "2"].map(|user| at("purchase", user, "13:00:00"));
        come.into_iter().chain(sign_up).chain(buy).collect()
    }

    fn step(step: usize, event: &str, users: usize, conversion: f64, drop_off: f64, next: Option<i64>) -> Value {
        json!({
            "step": step, "event": event, "users": users, "conversion_rate": Number::from(conversion),
            "drop_off_rate": Number::from(drop_off), "avg_time_to_next_ms": next,
        })
    }

    #[test]
    fn rates_are_of_the_step_before_and_times_of_those_who_went_on() {
        let found = funnel(store(shop()).view(), &everything(), &steps(&["view", "signup", "purchase"]));
        assert_eq!(
            json(found),
            json!({
                "steps": [
                    step(1, "view", 5, 1.0, 0.0, Some(3_600_000)),
                    step(2, "signup", 3, 0.6, 0.4, Some(7_200_000)),
                    step(3, "purchase", 2, 0.667, 0.333, None),
                ],
                "overall_conversion_rate": 0.4,
            })
        );
    }

    #[test]
    fn the_window_begins_with_the_first_step_and_its_last_instant_counts() {
        let within = |hours| FunnelQuery { window: SignedDuration::from_hours(hours), ..steps(&["view", "signup", "purchase"]) };
        assert_eq!(users(shop(), &within(2)), [5, 3, 0]);
        assert_eq!(users(shop(), &within(3)), [5, 3, 2]);
        let rates = json(funnel(store(shop()).view(), &everything(), &steps(&["never", "signup"])));
        assert_eq!(rates["steps"][1], step(2, "signup", 0, 0.0, 1.0, None));
        assert_eq!(rates["overall_conversion_rate"], json!(0));
    }

    #[test]
    fn branches_go_by_the_value_of_the_first_step_the_most_frequent_first() {
        let mut events = shop();
        events.push(at("view", "6", "12:00:00"));
        let query = FunnelQuery { breakdown: Some(path()), breakdown_limit: 2, ..steps(&["view", "signup"]) };
        let found = json(funnel(store(events).view(), &everything(), &query));
        let branch = |value: &str, steps: [Value; 2], overall: f64| json!({"value": value, "steps": steps, "overall_conversion_rate": Number::from(overall)});
        let hour = Some(3_600_000);
        let b = branch("/b", [step(1, "view", 3, 1.0, 0.0, hour), step(2, "signup", 1, 0.333, 0.667, None)], 0.333);
        let a = branch("/a", [step(1, "view", 2, 1.0, 0.0, hour), step(2, "signup", 2, 1.0, 0.0, None)], 1.0);
        assert_eq!(found["breakdowns"], json!([b, a]));
        let query = FunnelQuery { breakdown_limit: 3, ..query };
        let last = &json(funnel(store([at("view", "6", "12:00:00")]).view(), &everything(), &query))["breakdowns"][0]["value"];
        assert_eq!(*last, Value::Null);
    }

    #[test]
    fn steps_are_different_events_in_order_and_equal_times_are_in_order_whatever_arrived_first() {
        let twice = steps(&["view", "view"]);
        assert_eq!(users([at("view", "1", "10:00:00")], &twice), [1, 0]);
        assert_eq!(users([at("view", "1", "10:00:00"), at("view", "1", "10:00:00")], &twice), [1, 1]);
        let pair = steps(&["view", "signup"]);
        assert_eq!(users([at("signup", "1", "09:59:59"), at("view", "1", "10:00:00")], &pair), [1, 0]);
        assert_eq!(users([at("signup", "1", "10:00:00"), at("view", "1", "10:00:00")], &pair), [1, 1]);
    }

    #[test]
    fn only_the_first_entry_counts_and_events_of_nobody_do_not() {
        let soon = FunnelQuery { window: SignedDuration::from_hours(1), ..steps(&["view", "signup"]) };
        let again = [at("view", "1", "10:00:00"), at("view", "1", "12:00:00"), at("signup", "1", "12:30:00")];
        assert_eq!(users(again, &soon), [1, 0]);
        let nobody = [event("view", "2026-11-20T10:00:00Z").session("s"), event("signup", "2026-11-20T10:00:00Z").session("s")];
        assert_eq!(users(nobody.clone(), &soon), [0, 0]);
        assert_eq!(users(nobody, &FunnelQuery { count_by: Field::SessionId, ..soon }), [1, 1]);
    }

    #[test]
    fn a_step_may_ask_for_properties() {
        let mut query = steps(&["view", "view"]);
        let paid = Condition::new(Operand::PropertyText(property("plan")), Comparison::Eq, &json!("2"));
        query.steps[1].conditions.extend(paid);
        let events = |plan: Value| [at("view", "1", "10:00:00"), at("view", "1", "11:00:00").properties(json!({"plan": plan}))];
        assert_eq!(users(events(json!(2)), &query), [1, 1]);
        assert_eq!(users(events(json!(3)), &query), [1, 0]);
    }
}
