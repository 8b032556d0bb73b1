//! What a world remembers: events, in columns, whatever service they came through.
//!
//! Knows no service and no HTTP: a dialect turns its wire form into a [`NewEvent`], and [`query`](crate::query) reads a [`View`].

mod activity;
mod column;
mod dictionary;
mod event;
mod event_id;
mod events;
mod fields;
mod keys;
mod per_row;
mod properties;
mod sessions;
mod timeline;

pub(crate) use activity::Activity;
pub(crate) use column::{Code, Column};
pub(crate) use event::NewEvent;
pub use event::{Field, StoredEvent, Traits};
pub use event_id::EventId;
pub(crate) use events::{Events, Row};
pub use fields::Fields;
pub(crate) use properties::{Cell, Datum, Object};
pub(crate) use sessions::{Session, Sessions};

use crate::store::keys::Keys;
use crate::store::timeline::Timeline;
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use std::collections::VecDeque;

/// How long an idempotency key is remembered, on the world's clock, unless an event asks for more.
pub(crate) const IDEMPOTENCY_WINDOW: SignedDuration = SignedDuration::from_hours(24);

/// The events of one world, in time order, and the keys by which a repeated one is recognised.
#[derive(Debug, Default)]
pub(crate) struct Store {
    events: Events,
    timeline: Timeline,
    sessions: Sessions,
    keys: Keys,
    refused_duplicates: u64,
    /// Events that are accepted and do not show yet, with the time from which they do.
    arriving: VecDeque<(Timestamp, Vec<NewEvent>)>,
    /// How many stores this one has replaced.
    epoch: u64,
}

/// What became of an event given to [`Store::insert`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Inserted {
    /// It is in this row now.
    New(Row),
    /// This row was stored under the same idempotency key; nothing changed.
    Duplicate(Row),
}

/// What a world has stored and refused, for tests that keep a ledger.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Audit {
    /// Events stored.
    pub stored: u64,
    /// Different events stored: one for each idempotency key of a project, and one for each event without a key.
    pub distinct: u64,
    /// Events stored without an idempotency key; a repetition of one of them cannot be recognised.
    pub without_key: u64,
    /// Events not stored because their idempotency key was known.
    pub duplicates_refused: u64,
}

/// The events as queries see them: the columns, the rows by the time the events occurred, and the sessions they make up.
#[derive(Debug, Clone, Copy)]
pub(crate) struct View<'a> {
    pub(crate) events: &'a Events,
    /// Ascending by (time occurred, row).
    pub(crate) by_time: &'a [Row],
    pub(crate) sessions: &'a Sessions,
}

impl Store {
    /// Stores the event, unless its project stored its idempotency key shortly before it.
    pub(crate) fn insert(&mut self, event: NewEvent) -> Inserted {
        if let Some(first) = self.find_duplicate(&event) {
            self.refused_duplicates += 1;
            return Inserted::Duplicate(first);
        }
        let row = self.events.push(event);
        self.timeline.push(row, &self.events);
        self.sessions.push(row, &self.events);
        self.keys.push(row, &self.events);
        Inserted::New(row)
    }

    /// Stores events at a later time, which [`take_in`](Self::take_in) finds to have come.
    pub(crate) fn insert_later(&mut self, at: Timestamp, events: Vec<NewEvent>) {
        self.arriving.push_back((at, events));
    }

    /// Stores what was to be stored by now; `false` if that is nothing. Nothing overtakes what was accepted before it.
    pub(crate) fn take_in(&mut self, now: Timestamp) -> bool {
        let mut any = false;
        while let Some((_, events)) = self.arriving.pop_front_if(|(at, _)| *at <= now) {
            any = true;
            for event in events {
                self.insert(event);
            }
        }
        any
    }

    fn find_duplicate(&self, event: &NewEvent) -> Option<Row> {
        let text = |field| event.fields.get(field);
        let row = self.keys.find(text(Field::Project), text(Field::IdempotencyKey)?, &self.events)?;
        let age = event.received_at.duration_since(self.events.received_at(row));
        (age < event.remembered).then_some(row)
    }

    /// Puts late events in their place and shows the whole.
    pub(crate) fn view(&mut self) -> View<'_> {
        View { by_time: self.timeline.settle(&self.events), events: &self.events, sessions: &self.sessions }
    }

    /// The columns, for readers to whom time order does not matter.
    pub(crate) fn events(&self) -> &Events {
        &self.events
    }

    /// Empties the store and takes in these events instead.
    pub(crate) fn replace(&mut self, events: impl IntoIterator<Item = NewEvent>) {
        let epoch = self.epoch + 1;
        *self = Self { epoch, ..events.into_iter().collect() };
    }

    /// Changes when the store is replaced: rows from before mean nothing then.
    pub(crate) fn epoch(&self) -> u64 {
        self.epoch
    }

    pub(crate) fn audit(&self) -> Audit {
        let stored = self.events.len() as u64;
        let without_key = stored - self.keys.rows();
        Audit { stored, distinct: self.keys.different() + without_key, without_key, duplicates_refused: self.refused_duplicates }
    }
}

impl FromIterator<NewEvent> for Store {
    fn from_iter<I: IntoIterator<Item = NewEvent>>(events: I) -> Self {
        let mut store = Self::default();
        for event in events {
            store.insert(event);
        }
        store
    }
}

/// The time as the store keeps it: whole milliseconds. Every stored value came out of a [`Timestamp`], so none is out of range.
pub(crate) fn from_millis(millis: i64) -> Timestamp {
    Timestamp::from_millisecond(millis).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(project: &str, key: Option<&str>, received_at: &str) -> NewEvent {
        let at: Timestamp = received_at.parse().unwrap();
        let mut event = NewEvent::new("metrone", at, at);
        event.fields.set(Field::Project, project);
        if let Some(key) = key {
            event.fields.set(Field::IdempotencyKey, key);
        }
        event
    }

    #[test]
    fn a_key_is_known_for_a_day_and_within_its_project() {
        let mut store = Store::default();
        assert_eq!(store.insert(event("live", Some("k"), "2026-03-01T00:00:00Z")), Inserted::New(Row::new(0)));
        assert_eq!(store.insert(event("live", Some("k"), "2026-03-01T23:59:59.999Z")), Inserted::Duplicate(Row::new(0)));
        assert_eq!(store.insert(event("test", Some("k"), "2026-03-01T00:00:00Z")), Inserted::New(Row::new(1)));
        assert_eq!(store.insert(event("live", Some("k"), "2026-03-02T00:00:00Z")), Inserted::New(Row::new(2)));
        assert_eq!(store.insert(event("live", None, "2026-03-02T00:00:00Z")), Inserted::New(Row::new(3)));
        assert_eq!(store.audit(), Audit { stored: 4, distinct: 3, without_key: 1, duplicates_refused: 1 });
    }

    #[test]
    fn events_of_no_project_share_no_keys_with_those_of_a_new_one() {
        let mut store = Store::default();
        let at: Timestamp = "2026-03-01T00:00:00Z".parse().unwrap();
        let mut nobodys = NewEvent::new("metrone", at, at);
        nobodys.fields.set(Field::IdempotencyKey, "k");
        assert_eq!(store.insert(nobodys.clone()), Inserted::New(Row::new(0)));
        assert_eq!(store.insert(event("live", Some("k"), "2026-03-01T00:00:00Z")), Inserted::New(Row::new(1)));
        assert_eq!(store.insert(nobodys), Inserted::Duplicate(Row::new(0)));
    }

    #[test]
    fn an_event_may_ask_for_its_key_to_be_known_longer() {
        let mut store = Store::default();
        let repeated = |received_at| NewEvent { remembered: SignedDuration::from_hours(7 * 24), ..event("live", Some("k"), received_at) };
        assert_eq!(store.insert(repeated("2026-03-01T00:00:00Z")), Inserted::New(Row::new(0)));
        assert_eq!(store.insert(repeated("2026-03-07T23:59:59.999Z")), Inserted::Duplicate(Row::new(0)));
        assert_eq!(store.insert(repeated("2026-03-08T00:00:00Z")), Inserted::New(Row::new(1)));
    }
}
