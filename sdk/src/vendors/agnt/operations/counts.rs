//! The four kinds of events, counted.

use serde::{Deserialize, Serialize};

use super::EventType;

/// How often each kind of event happened.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
#[non_exhaustive]
pub struct Counts {
    /// Messages from users.
    pub incoming_messages: u64,
    /// Messages from assistants.
    pub outgoing_messages: u64,
    /// Tasks started.
    pub tasks_initiated: u64,
    /// Tasks completed.
    pub tasks_completed: u64,
}

impl Counts {
    /// How often one kind of event happened.
    #[must_use]
    pub fn of(&self, kind: EventType) -> u64 {
        match kind {
            EventType::IncomingMessages => self.incoming_messages,
            EventType::OutgoingMessages => self.outgoing_messages,
            EventType::TasksInitiated => self.tasks_initiated,
            EventType::TasksCompleted => self.tasks_completed,
        }
    }

    /// All four together.
    #[must_use]
    pub fn total(&self) -> u64 {
        EventType::ALL.into_iter().map(|kind| self.of(kind)).sum()
    }

    /// Tasks completed for each task started; `None` if none was started. May pass 1, because a task can be completed in a
    /// later span than it was started in.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "numbers of tasks are small")]
    pub fn completion_rate(&self) -> Option<f64> {
        (self.tasks_initiated > 0).then(|| self.tasks_completed as f64 / self.tasks_initiated as f64)
    }
}

impl std::iter::Sum for Counts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |sum, more| Self {
            incoming_messages: sum.incoming_messages + more.incoming_messages,
            outgoing_messages: sum.outgoing_messages + more.outgoing_messages,
            tasks_initiated: sum.tasks_initiated + more.tasks_initiated,
            tasks_completed: sum.tasks_completed + more.tasks_completed,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_no_rate_of_nothing() {
        let tasks = |tasks_initiated, tasks_completed| Counts { tasks_initiated, tasks_completed, ..Counts::default() };
        assert_eq!((tasks(0, 0).completion_rate(), tasks(0, 3).completion_rate()), (None, None));
        assert_eq!((tasks(4, 3).completion_rate(), tasks(2, 3).completion_rate()), (Some(0.75), Some(1.5)));
        assert_eq!(Counts { incoming_messages: 1, outgoing_messages: 2, ..tasks(3, 4) }.total(), 10);
    }
}
