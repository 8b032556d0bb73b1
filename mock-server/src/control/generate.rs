//! Made-up activity, the same for the same numbers, with its totals.
//!
//! Knows no service: what is made up is read through all of them.

use crate::store::{Activity, Field, NewEvent};
use crate::world::Assistant;
use fastrand::Rng;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Map;
use std::collections::HashSet;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// A conversation begins so early that it ends on the day it began.
const LATEST_START: SignedDuration = SignedDuration::from_hours(23);

/// Between one message and the next.
const PAUSE: SignedDuration = SignedDuration::from_secs(30);

const MOST_CONVERSATIONS: u32 = 4;
const MOST_TURNS: u32 = 6;

/// How likely a task is completed.
const COMPLETED: f64 = 0.75;

/// What activity to make up, in the form of `generate` in `POST /__mock/seed`. The same numbers make the same activity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
#[non_exhaustive]
pub struct Generator {
    /// From which everything else follows.
    #[serde(default)]
    pub seed: u64,
    /// Whole days in UTC, of which yesterday is the last.
    pub days: u32,
    /// How many assistants there are: `asst_1` and so on. On each day each of them has up to four conversations.
    pub assistants: u32,
    /// With how many users at most: `usr_1` and so on.
    pub users: u32,
}

/// What was made up, in all.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Generated {
    /// Different users.
    pub active_users: usize,
    /// Messages from users.
    pub messages_in: usize,
    /// Messages from assistants.
    pub messages_out: usize,
    /// Tasks started.
    pub tasks_started: usize,
    /// Tasks completed.
    pub tasks_completed: usize,
}

impl Generator {
    /// Of so many days, assistants and users.
    #[must_use]
    pub fn new(days: u32, assistants: u32, users: u32) -> Self {
        Self { seed: 0, days, assistants, users }
    }

    pub(super) fn assistants(&self) -> impl Iterator<Item = Assistant> {
        (1..=self.assistants).map(|number| Assistant { id: assistant(number), name: Some(format!("Assistant {number}")) })
    }

    /// The events, day by day, up to `midnight`, each made of `blank`; and their totals.
    pub(super) fn events(&self, midnight: Timestamp, blank: impl Fn(Timestamp) -> NewEvent) -> (Vec<NewEvent>, Generated) {
        let mut rng = Rng::with_seed(self.seed);
        let (mut events, mut totals, mut users) = (Vec::new(), Generated::default(), HashSet::new());
        for back in (1..=self.days).rev() {
            let day = midnight.saturating_sub(DAY.saturating_mul(back.try_into().unwrap_or(i32::MAX))).unwrap_or(Timestamp::MIN);
            for number in 1..=self.assistants {
                for _ in 0..rng.u32(0..=MOST_CONVERSATIONS) {
                    let user = format!("usr_{}", rng.u32(1..=self.users.max(1)));
                    let mut at = day + SignedDuration::from_secs(rng.i64(0..LATEST_START.as_secs()));
                    let told = conversation(&mut rng);
                    for activity in told {
                        totals.count(activity);
                        let mut event = blank(at);
                        event.fields.set(Field::AgentId, assistant(number));
                        event.fields.set(Field::UserId, user.as_str());
                        activity.describe(&mut event, Map::new());
                        events.push(event);
                        at += PAUSE;
                    }
                    users.insert(user);
                }
            }
        }
        totals.active_users = users.len();
        (events, totals)
    }
}

impl Generated {
    fn count(&mut self, activity: Activity) {
        let counter = match activity {
            Activity::MessageIn => &mut self.messages_in,
            Activity::MessageOut => &mut self.messages_out,
            Activity::TaskStarted => &mut self.tasks_started,
            Activity::TaskCompleted => &mut self.tasks_completed,
        };
        *counter += 1;
    }
}

fn assistant(number: u32) -> String {
    format!("asst_{number}")
}

/// A task from its start on, with the messages about it.
fn conversation(rng: &mut Rng) -> Vec<Activity> {
    let mut told = vec![Activity::TaskStarted];
    for _ in 0..rng.u32(1..=MOST_TURNS) {
        told.extend([Activity::MessageIn, Activity::MessageOut]);
    }
    told.extend((rng.f64() < COMPLETED).then_some(Activity::TaskCompleted));
    told
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::{Filter, activities};
    use crate::store::Store;
    use jiff::Unit;

    fn generated(generator: Generator) -> (Vec<NewEvent>, Generated) {
        let midnight: Timestamp = "2026-03-09T00:00:00Z".parse().unwrap();
        generator.events(midnight, |at| NewEvent::new("any", at, midnight))
    }

    #[test]
    fn the_totals_are_those_of_the_events_and_all_are_within_the_days() {
        let (events, totals) = generated(Generator { seed: 7, ..Generator::new(5, 3, 4) });
        let from: Timestamp = "2026-03-04T00:00:00Z".parse().unwrap();
        let filter = Filter { from, to: from + DAY * 5, equal: Vec::new() };
        let count = events.len();
        let found = activities(events.into_iter().collect::<Store>().view(), &filter);
        assert_eq!(found.total(), count);
        let counted = Generated {
            active_users: found.users,
            messages_in: found.counts[Activity::MessageIn],
            messages_out: found.counts[Activity::MessageOut],
            tasks_started: found.counts[Activity::TaskStarted],
            tasks_completed: found.counts[Activity::TaskCompleted],
        };
        assert_eq!(totals, counted);
        assert!(totals.active_users <= 4 && totals.tasks_started > totals.tasks_completed && totals.tasks_completed > 0, "{totals:?}");
    }

    #[test]
    fn the_same_numbers_make_the_same_activity_and_another_seed_another() {
        let told = |seed| {
            let (events, totals) = generated(Generator { seed, ..Generator::new(3, 2, 9) });
            let event = |event: NewEvent| (event.occurred_at.round(Unit::Second).unwrap(), event.fields, event.properties);
            (events.into_iter().map(event).collect::<Vec<_>>(), totals)
        };
        assert!(told(1) == told(1) && told(1) != told(2));
        assert_eq!(generated(Generator::new(0, 9, 9)).0.len(), 0);
    }
}
