//! Messages and tasks, counted one event at a time.

use super::told::time;
use crate::query::{Activities, Filter, Unit, activities, activities_by, activity_rows};
use crate::store::{Activity, Field, NewEvent, Store, from_millis};
use enum_map::EnumMap;
use jiff::Timestamp;
use proptest::prelude::*;
use serde_json::json;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

/// What a service was told: by type and property, of whom.
#[derive(Debug, Clone)]
struct Told {
    at: Timestamp,
    kind: &'static str,
    /// Whether the kind is the source, and the type something else.
    by_source: bool,
    word: &'static str,
    user: Option<&'static str>,
    agent: Option<&'static str>,
    /// Whether the user stands among the properties.
    hidden: bool,
}

impl Told {
    fn activity(&self) -> Option<Activity> {
        match (self.kind, self.word) {
            ("ai_chat", "in") => Some(Activity::MessageIn),
            ("ai_chat", "out") => Some(Activity::MessageOut),
            ("agent_action", "task_initiated") => Some(Activity::TaskStarted),
            ("agent_action", "task_completed") => Some(Activity::TaskCompleted),
            _ => None,
        }
    }

    fn event(&self) -> NewEvent {
        let mut event = NewEvent::new("any", self.at, from_millis(0));
        event.fields.set(if self.by_source { Field::Source } else { Field::EventType }, self.kind);
        let mut properties = json!({"direction": self.word, "action_taken": self.word});
        match self.user {
            Some(user) if self.hidden => properties["user_id"] = user.into(),
            Some(user) => event.fields.set(Field::UserId, user),
            None => {}
        }
        if let Some(agent) = self.agent {
            event.fields.set(Field::AgentId, agent);
        }
        event.properties = properties.as_object().cloned();
        event
    }
}

prop_compose! {
    fn told()(
        at in time(),
        kind in prop::sample::select(vec!["ai_chat", "agent_action", "pageview"]),
        word in prop::sample::select(vec!["in", "out", "task_initiated", "task_completed", "tool_call"]),
        user in prop::option::weighted(0.8, prop::sample::select(vec!["ann", "bob", "cat"])),
        agent in prop::option::weighted(0.8, prop::sample::select(vec!["a", "b"])),
        hidden in any::<bool>(),
        by_source in any::<bool>(),
    ) -> Told {
        Told { at, kind, by_source, word, user, agent, hidden }
    }
}

fn window() -> impl Strategy<Value = Filter> {
    let agent = prop::option::of(prop::sample::select(vec!["a", "b", "nobody"]));
    (time(), time(), agent).prop_map(|(from, to, agent)| {
        let equal = agent.map(|agent| (Field::AgentId, agent.to_owned())).into_iter().collect();
        Filter { from, to, equal }
    })
}

fn store(told: &[Told]) -> Store {
    told.iter().map(Told::event).collect()
}

/// The activities of a window, in the order of arrival.
fn chosen<'a>(told: &'a [Told], filter: &Filter) -> Vec<(&'a Told, Activity)> {
    let admits = |told: &Told| {
        let agent = filter.equal.iter().all(|(_, agent)| told.agent == Some(agent));
        agent && filter.from <= told.at && told.at < filter.to
    };
    told.iter().filter(|told| admits(told)).filter_map(|told| Some((told, told.activity()?))).collect()
}

fn counted(chosen: &[(&Told, Activity)]) -> Activities {
    Activities {
        users: chosen.iter().filter_map(|(told, _)| told.user).collect::<BTreeSet<_>>().len(),
        counts: EnumMap::from_fn(|activity| chosen.iter().filter(|(_, other)| *other == activity).count()),
        last: chosen.iter().map(|(told, _)| told.at).max(),
    }
}

proptest! {
    #[test]
    fn totals_agree(told in prop::collection::vec(told(), 0..60), filter in window()) {
        prop_assert_eq!(activities(store(&told).view(), &filter), counted(&chosen(&told, &filter)));
    }

    #[test]
    fn each_day_of_a_window_agrees_and_users_of_days_never_add_up_to_less(told in prop::collection::vec(told(), 0..60), filter in window()) {
        let mut store = store(&told);
        let view = store.view();
        let whole = Unit::Day.around(filter.from).start..Unit::Day.around(filter.to.max(filter.from)).end;
        let of = |from, to| Filter { from, to, ..filter.clone() };
        let days: Vec<_> = Unit::Day.within(whole.clone()).map(|day| of(day.start, day.end)).collect();
        let (mut users, mut total) = (0, 0);
        for day in &days {
            let found = activities(view, day);
            prop_assert_eq!(&found, &counted(&chosen(&told, day)));
            (users, total) = (users + found.users, total + found.total());
        }
        let window = activities(view, &of(whole.start, whole.end));
        prop_assert_eq!(window.total(), total);
        prop_assert!(window.users <= users);
    }

    #[test]
    fn those_who_took_part_agree(told in prop::collection::vec(told(), 0..60), filter in window(), limit in 0_usize..5) {
        let mut by_user = BTreeMap::<&str, Vec<_>>::from([("idle", Vec::new())]);
        for (told, activity) in chosen(&told, &filter) {
            by_user.entry(told.user.unwrap_or("")).or_default().push((told, activity));
        }
        by_user.remove("");
        let mut expected: Vec<_> = by_user.into_iter().map(|(user, chosen)| (user.to_owned(), counted(&chosen))).collect();
        expected.sort_by_key(|(user, found)| (Reverse(found.total()), user.clone()));
        expected.truncate(limit);
        prop_assert_eq!(activities_by(store(&told).view(), &filter, Field::UserId, ["idle".to_owned()], limit), expected);
    }

    #[test]
    fn rows_agree(told in prop::collection::vec(told(), 0..60), filter in window(), wanted in prop::option::of(Just(Activity::MessageIn))) {
        let mut expected: Vec<_> = told.iter().enumerate().filter(|(_, told)| !chosen(std::slice::from_ref(*told), &filter).is_empty()).collect();
        expected.retain(|(_, told)| wanted.is_none_or(|wanted| told.activity() == Some(wanted)));
        expected.sort_by_key(|(arrival, told)| Reverse((told.at, *arrival)));
        let expected: Vec<_> = expected.into_iter().map(|(arrival, _)| arrival).collect();
        let found: Vec<_> = activity_rows(store(&told).view(), &filter, wanted).iter().map(|(row, _)| row.index()).collect();
        prop_assert_eq!(found, expected);
    }
}
