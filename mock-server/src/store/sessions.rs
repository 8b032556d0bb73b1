//! The sessions of each project, folded event by event as they arrive.
//!
//! A session is what its events say it is: there is no timeout. Its events may lie far apart, so a reader of a time span could not tell
//! from the events of the span alone when a session began.

use super::per_row::PerRow;
use super::{Code, Events, Field, Row};
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;
use std::ops::RangeInclusive;

/// The sessions, and to which of them each row belongs.
#[derive(Debug, Default)]
pub(crate) struct Sessions {
    /// In the order in which their first events arrived.
    all: Vec<Session>,
    /// Each session's place among them, by the name that its first event has.
    by_name: HashTable<Code>,
    of_row: PerRow<Code>,
}

/// What tells sessions apart: the project, and the client's name for the session.
type Name = (Option<Code>, Code);

/// One session of one project.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Session {
    /// The event that arrived first, whenever it occurred.
    pub(crate) first: Row,
    /// The event that occurred first; of several, the one that arrived first.
    pub(crate) earliest: Row,
    /// The event that occurred last; of several, the one that arrived last.
    pub(crate) latest: Row,
    pub(crate) events: u32,
}

impl Sessions {
    /// Takes in a row that is after every row taken in so far.
    pub(super) fn push(&mut self, row: Row, events: &Events) {
        let Some(name) = name(row, events) else { return };
        let Self { all, by_name, of_row } = self;
        let name_of = |all: &[Session], place: &Code| all.get(place.place()).and_then(|session| self::name(session.first, events));
        let hash = |name: Option<Name>| FxBuildHasher.hash_one(name);
        match by_name.entry(hash(Some(name)), |place| name_of(all, place) == Some(name), |place| hash(name_of(all, place))) {
            Entry::Occupied(place) => {
                let place = *place.get();
                all[place.place()].push(row, events);
                of_row.put(row, place);
            }
            Entry::Vacant(free) => {
                let Some(place) = Code::at(all.len()) else { return };
                free.insert(place);
                all.push(Session { first: row, earliest: row, latest: row, events: 1 });
                of_row.put(row, place);
            }
        }
    }

    /// The sessions whose first event to arrive is from one of these rows to another, in the order of those.
    pub(crate) fn opened_by(&self, rows: RangeInclusive<Row>) -> &[Session] {
        let before = self.all.partition_point(|session| session.first < *rows.start());
        let within = self.all[before..].partition_point(|session| session.first <= *rows.end());
        &self.all[before..before + within]
    }

    /// How many there are. The place of every code is below that.
    pub(crate) fn len(&self) -> usize {
        self.all.len()
    }

    /// The code of the session that the event of a row belongs to.
    pub(crate) fn code(&self, row: Row) -> Option<Code> {
        self.of_row.get(row)
    }

    /// The session of a code, which is one of these sessions.
    pub(crate) fn get(&self, code: Code) -> Option<&Session> {
        self.all.get(code.place())
    }

    /// The session that the event of a row belongs to.
    pub(crate) fn of(&self, row: Row) -> Option<&Session> {
        self.get(self.code(row)?)
    }
}

fn name(row: Row, events: &Events) -> Option<Name> {
    Some((events.code(Field::Project, row), events.code(Field::SessionId, row)?))
}

impl Session {
    /// Whether nothing more came after the first event.
    pub(crate) fn is_bounce(&self) -> bool {
        self.events == 1
    }

    /// From the earliest event to the latest.
    pub(crate) fn duration_ms(&self, events: &Events) -> i64 {
        events.time_key(self.latest).0 - events.time_key(self.earliest).0
    }

    fn push(&mut self, row: Row, events: &Events) {
        self.events += 1;
        if events.time_key(row) < events.time_key(self.earliest) {
            self.earliest = row;
        }
        if events.time_key(row) > events.time_key(self.latest) {
            self.latest = row;
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::store::{Field, NewEvent, Row, Session, Store};

    fn event(project: &str, session: Option<&str>, occurred_at: &str) -> NewEvent {
        let at = occurred_at.parse().unwrap();
        let mut event = NewEvent::new("any", at, at);
        event.fields.set(Field::Project, project);
        if let Some(session) = session {
            event.fields.set(Field::SessionId, session);
        }
        event
    }

    #[test]
    fn a_session_knows_what_arrived_first_and_what_happened_first_and_last() {
        let mut store: Store = [
            event("shop", Some("s"), "2026-03-01T10:05:00Z"),
            event("shop", None, "2026-03-01T10:00:00Z"),
            event("shop", Some("s"), "2026-03-01T10:00:00Z"),
            event("shop", Some("s"), "2026-03-01T10:00:00Z"),
            event("blog", Some("s"), "2026-03-01T09:00:00Z"),
            event("shop", Some("s"), "2026-03-01T10:05:00Z"),
            event("shop", None, "2026-03-01T11:00:00Z"),
        ]
        .into_iter()
        .collect();
        let [first, pathless, earliest, same_time, other_project, latest, last] = std::array::from_fn(|row| Row::new(row as u32));
        let sessions = store.view().sessions;
        let shop = Session { first, earliest, latest, events: 4 };
        assert_eq!([first, earliest, same_time, latest].map(|row| sessions.of(row)), [Some(&shop); 4]);
        let blog = Session { first: other_project, earliest: other_project, latest: other_project, events: 1 };
        assert_eq!(sessions.of(other_project), Some(&blog));
        assert_eq!([pathless, last].map(|row| sessions.of(row)), [None; 2]);
    }
}
