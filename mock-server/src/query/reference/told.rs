//! Events as plain values: few texts, so that they meet often; times around midnights, many of them equal; any order of arrival.

use crate::query::Filter;
use crate::store::{Field, NewEvent, Store, from_millis};
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// The last midnight of the days on which events happen: that of a Monday, the ninth of a month.
const MIDNIGHT: i64 = 1_773_014_400_000;
const HOUR: i64 = 60 * 60 * 1_000;

/// An event, its place in the order of arrival first.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) arrival: usize,
    pub(super) at: Timestamp,
    pub(super) kind: &'static str,
    pub(super) project: &'static str,
    pub(super) user: Option<&'static str>,
    pub(super) session: Option<&'static str>,
    pub(super) path: Option<&'static str>,
    pub(super) url: Option<&'static str>,
    /// A property; null is sent, `None` is not.
    pub(super) plan: Option<Value>,
}

fn one_of(texts: &[&'static str]) -> impl Strategy<Value = &'static str> + use<> {
    prop::sample::select(texts.to_vec())
}

fn maybe(texts: &[&'static str]) -> impl Strategy<Value = Option<&'static str>> + use<> {
    prop::option::weighted(0.8, one_of(texts))
}

/// At, around and soon after the quarters of some ten days, the last of them after the last midnight; often the same quarter.
pub(super) fn time() -> impl Strategy<Value = Timestamp> {
    let after = prop::sample::select(vec![-1, 0, 0, 1, 9_999, 30_000, 60_000, 180_000, 599_999]);
    (prop_oneof![Just(-4), -38_i64..4], after).prop_map(|(quarter, after)| from_millis(MIDNIGHT + quarter * 6 * HOUR + after))
}

prop_compose! {
    fn told()(
        at in time(),
        kind in one_of(&["view", "signup", "buy"]),
        project in one_of(&["shop", "shop", "blog"]),
        user in maybe(&["ann", "bob", "cat"]),
        session in maybe(&["s1", "s2", "s3", "s4", "s5"]),
        path in maybe(&["/a", "/b"]),
        url in maybe(&["https://a.example/c"]),
        plan in prop::option::weighted(0.8, prop::sample::select(vec![json!("a"), json!("1"), json!(1), json!(1.0), json!(true), json!(""), json!(null)])),
    ) -> Told {
        Told { arrival: 0, at, kind, project, user, session, path, url, plan }
    }
}

/// Up to so many events, in the order in which they arrive.
pub(super) fn events(most: usize) -> impl Strategy<Value = Vec<Told>> {
    let numbered = |(arrival, told): (usize, Told)| Told { arrival, ..told };
    prop::collection::vec(told(), 0..most).prop_map(move |events| events.into_iter().enumerate().map(numbered).collect())
}

/// A span of time, of one project or of both.
pub(super) fn filter() -> impl Strategy<Value = Filter> {
    let project = prop::option::weighted(0.9, one_of(&["shop", "blog"]));
    let whole = Just((Timestamp::MIN, Timestamp::MAX));
    (prop_oneof![whole, (time(), time())], project).prop_map(|((from, to), project)| {
        let equal = project.map(|project| (Field::Project, project.to_owned())).into_iter().collect();
        Filter { from, to, equal }
    })
}

pub(super) fn store(events: &[Told]) -> Store {
    let event = |told: &Told| {
        let mut event = NewEvent::new("any", told.at, from_millis(MIDNIGHT));
        event.fields.set(Field::EventType, told.kind);
        event.fields.set(Field::Project, told.project);
        let texts =
            [(Field::UserId, told.user), (Field::SessionId, told.session), (Field::PagePath, told.path), (Field::PageUrl, told.url)];
        for (field, text) in texts {
            if let Some(text) = text {
                event.fields.set(field, text);
            }
        }
        event.properties = told.plan.as_ref().and_then(|plan| json!({"other": "x", "plan": plan}).as_object().cloned());
        event
    };
    events.iter().map(event).collect()
}

/// The events of the filter's project, in the order of arrival.
pub(super) fn of_project<'a>(events: &'a [Told], filter: &Filter) -> Vec<&'a Told> {
    events.iter().filter(|told| filter.equal.iter().all(|(_, project)| told.project == project)).collect()
}

/// The events of the filter, the earliest first; of the same time, the first to arrive.
pub(super) fn chosen<'a>(events: &'a [Told], filter: &Filter) -> Vec<&'a Told> {
    let mut chosen = of_project(events, filter);
    chosen.retain(|told| filter.from <= told.at && told.at < filter.to);
    chosen.sort_by_key(|told| (told.at, told.arrival));
    chosen
}

pub(super) fn users(events: &[&Told]) -> usize {
    events.iter().filter_map(|told| told.user).collect::<BTreeSet<_>>().len()
}

/// The plan as text, where there is one.
pub(super) fn plan(told: &Told) -> Option<String> {
    match told.plan.as_ref()? {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        Value::Bool(truth) => Some(truth.to_string()),
        _ => Some("1".to_owned()),
    }
}

/// Events by some feature of theirs.
pub(super) fn grouped<'a, K: Ord>(events: &[&'a Told], key: impl Fn(&Told) -> Option<K>) -> BTreeMap<K, Vec<&'a Told>> {
    let mut groups = BTreeMap::<K, Vec<&Told>>::new();
    for told in events {
        if let Some(key) = key(told) {
            groups.entry(key).or_default().push(told);
        }
    }
    groups
}

/// `part` of `whole`, rounded half up to so many decimals in whole numbers only; 0 of nothing.
pub(super) fn share(part: usize, whole: usize, decimals: u32) -> f64 {
    let scale = 10_usize.pow(decimals);
    if whole == 0 { 0.0 } else { ((2 * part * scale + whole) / (2 * whole)) as f64 / scale as f64 }
}
