//! Events for tests, in few words.

use super::{Filter, Property};
use crate::store::{Field, NewEvent, Store};
use jiff::Timestamp;
use serde::Serialize;
use serde_json::Value;

/// An event in the making.
#[derive(Debug, Clone)]
pub(super) struct Sample(NewEvent);

/// An event that happened and arrived at this time.
pub(super) fn event(name: &str, at: &str) -> Sample {
    let at = time(at);
    Sample(NewEvent::new("any", at, at)).with(Field::EventType, name)
}

impl Sample {
    pub(super) fn with(mut self, field: Field, text: &str) -> Self {
        self.0.fields.set(field, text);
        self
    }

    pub(super) fn user(self, user: &str) -> Self {
        self.with(Field::UserId, user)
    }

    pub(super) fn session(self, session: &str) -> Self {
        self.with(Field::SessionId, session)
    }

    pub(super) fn path(self, path: &str) -> Self {
        self.with(Field::PagePath, path)
    }

    pub(super) fn properties(mut self, object: Value) -> Self {
        self.0.properties = object.as_object().cloned();
        self
    }
}

/// A store in which the events arrived in this order.
pub(super) fn store(events: impl IntoIterator<Item = Sample>) -> Store {
    events.into_iter().map(|Sample(event)| event).collect()
}

/// Everything from an instant on.
pub(super) fn since(from: &str) -> Filter {
    Filter { from: time(from), ..everything() }
}

pub(super) fn everything() -> Filter {
    Filter { from: Timestamp::MIN, to: Timestamp::MAX, equal: Vec::new() }
}

/// A property that only the client's object has.
pub(super) fn property(key: &str) -> Property {
    Property { key: key.to_owned(), column: None }
}

pub(super) fn path() -> Property {
    Property { column: Some(Field::PagePath), ..property("path") }
}

pub(super) fn time(text: &str) -> Timestamp {
    text.parse().unwrap()
}

pub(super) fn json(value: impl Serialize) -> Value {
    serde_json::to_value(value).unwrap()
}
