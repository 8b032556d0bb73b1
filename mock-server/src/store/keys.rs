//! The idempotency keys of each project, with the row that was stored last under each.

use super::{Code, Events, Field, Row};
use hashbrown::HashTable;
use hashbrown::hash_table::Entry;
use rustc_hash::FxBuildHasher;
use std::hash::BuildHasher;

#[derive(Debug, Default)]
pub(super) struct Keys {
    /// By what the row itself says, so that an entry is no more than the row.
    last: HashTable<Row>,
    rows: u64,
}

/// A project, and a key of it.
type Key = (Option<Code>, Code);

impl Keys {
    /// Takes in a row that is after every row taken in so far.
    pub(super) fn push(&mut self, row: Row, events: &Events) {
        let Some(key) = key(row, events) else { return };
        self.rows += 1;
        let entry =
            self.last.entry(hash(Some(key)), |known| self::key(*known, events) == Some(key), |known| hash(self::key(*known, events)));
        match entry {
            Entry::Occupied(mut last) => *last.get_mut() = row,
            Entry::Vacant(free) => drop(free.insert(row)),
        }
    }

    /// The row stored last under a key of a project.
    pub(super) fn find(&self, project: Option<&str>, key: &str, events: &Events) -> Option<Row> {
        let code = |field, text: &str| events.column(field).code_of(text);
        // A project that no event has is another one than none.
        let project = match project {
            Some(project) => Some(code(Field::Project, project)?),
            None => None,
        };
        let wanted = Some((project, code(Field::IdempotencyKey, key)?));
        self.last.find(hash(wanted), |row| self::key(*row, events) == wanted).copied()
    }

    /// How many rows have a key.
    pub(super) fn rows(&self) -> u64 {
        self.rows
    }

    /// How many different keys they have.
    pub(super) fn different(&self) -> u64 {
        self.last.len() as u64
    }
}

fn key(row: Row, events: &Events) -> Option<Key> {
    Some((events.code(Field::Project, row), events.code(Field::IdempotencyKey, row)?))
}

fn hash(key: Option<Key>) -> u64 {
    FxBuildHasher.hash_one(key)
}
