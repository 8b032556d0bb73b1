//! Funnels, each person by themselves.

use super::told::{Told, chosen, events, filter, grouped, plan, share, store};
use crate::query::testing::{json, property};
use crate::query::{Comparison, Condition, FunnelQuery, Number, Operand, Step, funnel};
use crate::store::Field;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value, json};
use std::cmp::Reverse;

/// A step: a kind of event, and the plan it must have, if any.
type Wanted = (&'static str, Option<&'static str>);

fn steps() -> impl Strategy<Value = Vec<Wanted>> {
    let kind = prop::sample::select(vec!["view", "signup", "buy"]);
    let plan = prop::option::weighted(0.3, prop::sample::select(vec!["a", "1", "true"]));
    prop::collection::vec((kind, plan), 2..5)
}

fn query(wanted: &[Wanted], window: SignedDuration, by_user: bool) -> FunnelQuery {
    let is = |value: &str| Condition::new(Operand::PropertyText(property("plan")), Comparison::Eq, &json!(value));
    let step = |(kind, plan): &Wanted| Step { event: (*kind).to_owned(), conditions: plan.and_then(is).into_iter().collect() };
    FunnelQuery {
        steps: wanted.iter().map(step).collect(),
        window,
        count_by: if by_user { Field::UserId } else { Field::SessionId },
        breakdown: Some(property("plan")),
        breakdown_limit: 3,
    }
}

/// The time between two of the events, so that something often happens at the very end of the window.
fn window(told: &[Told], ends: [Index; 2]) -> SignedDuration {
    let [a, b] = ends.map(|end| told.get(end.index(told.len().max(1))).map_or(Timestamp::UNIX_EPOCH, |told| told.at));
    a.duration_since(b).abs()
}

/// The steps that somebody took with these events, which are in the order of time.
fn walk<'a>(wanted: &[Wanted], events: &[&'a Told], window: SignedDuration) -> Vec<&'a Told> {
    let mut taken: Vec<&Told> = Vec::new();
    for (kind, wanted_plan) in wanted {
        let next = events.iter().copied().find(|told| {
            let matches = told.kind == *kind && wanted_plan.is_none_or(|wanted| plan(told).as_deref() == Some(wanted));
            let unused = taken.iter().all(|used| used.arrival != told.arrival);
            let in_order = taken.last().is_none_or(|last| last.at <= told.at);
            let in_time = taken.first().is_none_or(|entry| told.at.duration_since(entry.at) <= window);
            matches && unused && in_order && in_time
        });
        let Some(next) = next else { break };
        taken.push(next);
    }
    taken
}

fn progress(wanted: &[Wanted], walks: &[&Vec<&Told>]) -> Value {
    let users = |step: usize| walks.iter().filter(|walk| walk.len() > step).count();
    let step = |index: usize| {
        let times: Vec<_> = walks
            .iter()
            .filter(|walk| walk.len() > index + 1)
            .map(|walk| walk[index + 1].at.duration_since(walk[index].at).as_millis() as usize)
            .collect();
        let rate = if index == 0 { 1000 } else { (share(users(index), users(index - 1), 3) * 1000.0).round() as i64 };
        json!({
            "step": index + 1,
            "event": wanted[index].0,
            "users": users(index),
            "conversion_rate": Number::from(rate as f64 / 1000.0),
            "drop_off_rate": Number::from((1000 - rate) as f64 / 1000.0),
            "avg_time_to_next_ms": (!times.is_empty()).then(|| share(times.iter().sum(), times.len(), 0) as i64),
        })
    };
    let overall = Number::from(share(users(wanted.len() - 1), users(0), 3));
    json!({"steps": (0..wanted.len()).map(step).collect::<Vec<_>>(), "overall_conversion_rate": overall})
}

proptest! {
    #[test]
    fn funnels_agree(told in events(24), filter in filter(), wanted in steps(), ends in any::<[Index; 2]>(), by_user in any::<bool>()) {
        let window = window(&told, ends);
        let found = json(funnel(store(&told).view(), &filter, &query(&wanted, window, by_user)));
        let people = grouped(&chosen(&told, &filter), |told| if by_user { told.user } else { told.session });
        let walks: Vec<_> = people.values().map(|events| walk(&wanted, events, window)).filter(|walk| !walk.is_empty()).collect();
        let mut values: Vec<_> = walks.iter().map(|walk| plan(walk[0])).collect();
        values.sort();
        values.dedup();
        let mut branches: Vec<_> = values.into_iter().map(|value| {
            let walks: Vec<_> = walks.iter().filter(|walk| plan(walk[0]) == value).collect();
            (value, walks)
        }).collect();
        branches.sort_by_key(|(value, walks)| (Reverse(walks.len()), value.clone()));
        let branches: Vec<_> = branches.into_iter().take(3).map(|(value, walks)| {
            let mut branch = progress(&wanted, &walks);
            branch["value"] = json!(value);
            branch
        }).collect();
        let mut expected = progress(&wanted, &walks.iter().collect::<Vec<_>>());
        expected["breakdowns"] = json!(branches);
        prop_assert_eq!(found, expected);
    }
}
