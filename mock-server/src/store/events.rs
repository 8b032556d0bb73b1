//! The table: one row for each event, in order of arrival, nothing ever removed.

use super::per_row::PerRow;
use super::properties::{Cell, Datum, Object, Properties};
use super::{Activity, Code, Column, EventId, Field, Fields, NewEvent, StoredEvent, Traits, from_millis};
use enum_map::EnumMap;
use jiff::Timestamp;

/// The number of an event by arrival, from 0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Row(u32);

/// The columns.
#[derive(Debug)]
pub(crate) struct Events {
    /// In milliseconds since 1970, as `received_at`.
    occurred_at: Vec<i64>,
    received_at: Vec<i64>,
    traits: Vec<Traits>,
    activity: PerRow<Activity>,
    duration_sec: PerRow<f64>,
    properties: Properties,
    /// The requests that brought the events, each with its first row: one request brings many.
    requests: Vec<(Row, Option<u64>)>,
    text: EnumMap<Field, Column>,
    salt: [u8; 3],
}

impl Row {
    pub(crate) fn new(number: u32) -> Self {
        Self(number)
    }

    pub(crate) fn number(self) -> u32 {
        self.0
    }

    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

impl Events {
    pub(crate) fn push(&mut self, mut event: NewEvent) -> Row {
        let activity = Activity::of(&mut event);
        let row = Row(u32::try_from(self.len()).unwrap_or(u32::MAX));
        self.occurred_at.push(event.occurred_at.as_millisecond());
        self.received_at.push(event.received_at.as_millisecond());
        self.traits.push(event.traits);
        activity.into_iter().for_each(|activity| self.activity.put(row, activity));
        event.duration_sec.into_iter().for_each(|seconds| self.duration_sec.put(row, seconds));
        event.properties.iter().for_each(|object| self.properties.put(row, object));
        if self.requests.last().is_none_or(|(_, last)| *last != event.request) {
            self.requests.push((row, event.request));
        }
        for (field, text) in event.fields.iter() {
            self.text[field].put(row, text);
        }
        row
    }

    pub(crate) fn len(&self) -> usize {
        self.occurred_at.len()
    }

    /// The rows from the first given one on, in order of arrival.
    pub(crate) fn rows_from(&self, first: usize) -> impl DoubleEndedIterator<Item = Row> + use<> {
        (first..self.len()).map(|index| Row(index as u32))
    }

    pub(crate) fn column(&self, field: Field) -> &Column {
        &self.text[field]
    }

    pub(crate) fn text(&self, field: Field, row: Row) -> Option<&str> {
        self.text[field].get(row)
    }

    pub(crate) fn code(&self, field: Field, row: Row) -> Option<Code> {
        self.text[field].code(row)
    }

    pub(crate) fn traits(&self, row: Row) -> Traits {
        self.traits[row.index()]
    }

    /// What an agent did, if the event tells of that.
    pub(crate) fn activity(&self, row: Row) -> Option<Activity> {
        self.activity.get(row)
    }

    pub(crate) fn duration_sec(&self, row: Row) -> Option<f64> {
        self.duration_sec.get(row)
    }

    /// What else the client said of the event.
    pub(crate) fn properties(&self, row: Row) -> Option<Object<'_>> {
        self.properties.of(row)
    }

    /// The code under which a property is looked up, if some event has it.
    pub(crate) fn property_name(&self, name: &str) -> Option<Code> {
        self.properties.name(name)
    }

    pub(crate) fn datum(&self, cell: Cell) -> Datum<'_> {
        self.properties.datum(cell)
    }

    /// The number of the request that brought it, in the world's journal.
    pub(crate) fn request(&self, row: Row) -> Option<u64> {
        let after = self.requests.partition_point(|(first, _)| *first <= row);
        self.requests[..after].last().and_then(|(_, request)| *request)
    }

    pub(crate) fn received_at(&self, row: Row) -> Timestamp {
        from_millis(self.received_at[row.index()])
    }

    pub(crate) fn occurred_at(&self, row: Row) -> Timestamp {
        from_millis(self.occurred_at[row.index()])
    }

    /// What the timeline is sorted by.
    pub(crate) fn time_key(&self, row: Row) -> (i64, Row) {
        (self.occurred_at[row.index()], row)
    }

    pub(crate) fn id(&self, row: Row) -> EventId {
        EventId::new(self.received_at(row), row, self.salt)
    }

    /// The row of an event of this store.
    pub(crate) fn find(&self, id: EventId) -> Option<Row> {
        let row = id.row();
        (row.index() < self.len() && self.id(row) == id).then_some(row)
    }

    pub(crate) fn get(&self, row: Row) -> StoredEvent {
        StoredEvent {
            id: self.id(row),
            occurred_at: self.occurred_at(row),
            received_at: self.received_at(row),
            traits: self.traits(row),
            duration_sec: self.duration_sec(row),
            fields: self.text.iter().filter_map(|(field, column)| Some((field, column.get(row)?))).collect::<Fields>(),
            properties: self.properties(row).map(Object::to_map),
        }
    }
}

impl Default for Events {
    fn default() -> Self {
        Self {
            occurred_at: Vec::new(),
            received_at: Vec::new(),
            traits: Vec::new(),
            activity: PerRow::default(),
            duration_sec: PerRow::default(),
            properties: Properties::default(),
            requests: Vec::new(),
            text: EnumMap::default(),
            salt: std::array::from_fn(|_| fastrand::u8(..)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_found_by_its_identifier_and_only_in_its_own_store() {
        let at = "2026-03-01T00:00:00Z".parse().unwrap();
        let (mut events, mut other) = (Events::default(), Events { salt: [0; 3], ..Events::default() });
        events.salt = [1; 3];
        let first = events.push(NewEvent::new("metrone", at, at));
        let second = events.push(NewEvent::new("metrone", at, at));
        other.push(NewEvent::new("metrone", at, at));
        assert_eq!(events.find(events.id(first)), Some(first));
        assert_eq!(events.find(events.id(second)), Some(second));
        assert_eq!(events.find(other.id(Row(0))), None);
    }
}
