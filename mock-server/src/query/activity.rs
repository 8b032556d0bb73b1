//! Messages and tasks: in all, by who took part, and one by one.

use super::Filter;
use super::tally::top;
use crate::store::{Activity, Code, Field, Row, View};
use enum_map::EnumMap;
use jiff::Timestamp;
use rustc_hash::{FxHashMap, FxHashSet};

/// What was done, by how many known users.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(crate) struct Activities {
    /// Different users. What nobody is known to have taken part in adds none.
    pub(crate) users: usize,
    pub(crate) counts: EnumMap<Activity, usize>,
    /// When something was done last.
    pub(crate) last: Option<Timestamp>,
}

impl Activities {
    pub(crate) fn total(&self) -> usize {
        self.counts.values().sum()
    }

    /// Tasks completed for each task started; `None` when none was started.
    pub(crate) fn completion_rate(&self) -> Option<f64> {
        let started = self.counts[Activity::TaskStarted];
        (started > 0).then(|| self.counts[Activity::TaskCompleted] as f64 / started as f64)
    }
}

/// Activities in the making.
#[derive(Default)]
struct Tally {
    users: FxHashSet<Code>,
    counts: EnumMap<Activity, usize>,
    last: Option<Timestamp>,
}

impl Tally {
    fn add(&mut self, view: View<'_>, row: Row, activity: Activity) {
        self.counts[activity] += 1;
        self.users.extend(view.events.code(Field::UserId, row));
        self.last = self.last.max(Some(view.events.occurred_at(row)));
    }

    fn done(self) -> Activities {
        Activities { users: self.users.len(), counts: self.counts, last: self.last }
    }
}

/// What was done in all. A user of two days counts once here and once in each of them.
pub(crate) fn activities(view: View<'_>, filter: &Filter) -> Activities {
    let mut tally = Tally::default();
    rows(view, filter).for_each(|(row, activity)| tally.add(view, row, activity));
    tally.done()
}

/// What was done, by a text that tells who did it: the busiest first, by name where they are equally busy, at most `limit`. Those who are
/// `known` are there in any case; what has no such text is nobody's.
pub(crate) fn activities_by(
    view: View<'_>,
    filter: &Filter,
    who: Field,
    known: impl IntoIterator<Item = String>,
    limit: usize,
) -> Vec<(String, Activities)> {
    let mut tallies = FxHashMap::<Code, Tally>::default();
    for (row, activity) in rows(view, filter) {
        if let Some(code) = view.events.code(who, row) {
            tallies.entry(code).or_default().add(view, row, activity);
        }
    }
    let named = tallies.into_iter().map(|(code, tally)| (view.events.column(who).text(code).to_owned(), tally.done()));
    let mut all: FxHashMap<_, _> = known.into_iter().map(|name| (name, Activities::default())).collect();
    all.extend(named);
    top(all, limit, Activities::total)
}

/// Everything that was done, or one kind of it: the latest first, of the same time the last to arrive.
pub(crate) fn activity_rows(view: View<'_>, filter: &Filter, wanted: Option<Activity>) -> Vec<(Row, Activity)> {
    rows(view, filter).rev().filter(|(_, activity)| wanted.is_none_or(|wanted| wanted == *activity)).collect()
}

fn rows<'a>(view: View<'a>, filter: &Filter) -> impl DoubleEndedIterator<Item = (Row, Activity)> + use<'a> {
    filter.rows(view).filter_map(move |row| Some((row, view.events.activity(row)?)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{Sample, event, everything, since, store};
    use serde_json::json;

    fn chat(direction: &str, at: &str) -> Sample {
        event("ai_chat", at).properties(json!({"direction": direction})).with(Field::AgentId, "a")
    }

    fn task(taken: &str, at: &str) -> Sample {
        event("agent_action", at).properties(json!({"action_taken": taken})).with(Field::AgentId, "b")
    }

    #[test]
    fn users_of_days_do_not_add_up_and_nobody_is_none() {
        let mut store = store([
            chat("in", "2026-03-08T23:59:59.999Z").user("ann"),
            chat("out", "2026-03-09T00:00:00Z").user("ann"),
            chat("in", "2026-03-09T10:00:00Z"),
            event("pageview", "2026-03-09T11:00:00Z").user("bob"),
        ]);
        let users = |filter: &Filter, store: &mut crate::store::Store| {
            let found = activities(store.view(), filter);
            (found.users, found.total())
        };
        assert_eq!(users(&everything(), &mut store), (1, 3));
        assert_eq!(users(&since("2026-03-09T00:00:00Z"), &mut store), (1, 2));
        let before = Filter { to: "2026-03-09T00:00:00Z".parse().unwrap(), ..everything() };
        assert_eq!(users(&before, &mut store), (1, 1));
    }

    #[test]
    fn more_tasks_can_be_completed_than_were_started_and_of_none_there_is_no_rate() {
        let rate = |samples: &[&Sample]| {
            let samples = samples.iter().copied().cloned();
            activities(store(samples).view(), &everything()).completion_rate()
        };
        let (started, completed) = (task("task_initiated", "2026-03-09T10:00:00Z"), task("task_completed", "2026-03-09T11:00:00Z"));
        assert_eq!(rate(&[]), None);
        assert_eq!(rate(&[&completed]), None);
        assert_eq!(rate(&[&started]), Some(0.0));
        assert_eq!(rate(&[&started, &started, &completed]), Some(0.5));
        assert_eq!(rate(&[&started, &completed, &completed]), Some(2.0));
    }

    #[test]
    fn the_busiest_come_first_and_the_idle_last() {
        let mut store = store([
            chat("in", "2026-03-09T10:00:00Z").user("ann"),
            task("task_initiated", "2026-03-09T11:00:00Z").user("ann"),
            task("tool_call", "2026-03-09T12:00:00Z").user("bob"),
            task("task_completed", "2026-03-09T09:00:00Z"),
        ]);
        let by = |store: &mut crate::store::Store, who, limit| {
            let known = ["idle".to_owned(), "a".to_owned()];
            let found = activities_by(store.view(), &everything(), who, known, limit).into_iter();
            found.map(|(name, found)| (name, found.total(), found.last.map(|last| last.to_string()))).collect::<Vec<_>>()
        };
        let row = |name: &str, total, last: &str| (name.to_owned(), total, Some(last.to_owned()).filter(|last| !last.is_empty()));
        let agents = [row("b", 2, "2026-03-09T11:00:00Z"), row("a", 1, "2026-03-09T10:00:00Z"), row("idle", 0, "")];
        assert_eq!(by(&mut store, Field::AgentId, 9), agents);
        assert_eq!(by(&mut store, Field::AgentId, 1), agents[..1]);
        assert_eq!(by(&mut store, Field::UserId, 1), [row("ann", 2, "2026-03-09T11:00:00Z")]);
    }

    #[test]
    fn rows_are_the_latest_first_and_of_one_time_the_last_to_arrive() {
        let at = "2026-03-09T10:00:00Z";
        let mut store = store([chat("in", at), task("task_failed", at), chat("out", at), chat("in", "2026-03-09T09:00:00Z")]);
        let rows = |store: &mut crate::store::Store, wanted| {
            activity_rows(store.view(), &everything(), wanted).iter().map(|(row, _)| row.index()).collect::<Vec<_>>()
        };
        assert_eq!(rows(&mut store, None), [2, 0, 3]);
        assert_eq!(rows(&mut store, Some(Activity::MessageIn)), [0, 3]);
    }
}
