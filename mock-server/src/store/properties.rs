//! What else clients say of their events: JSON objects, taken apart.
//!
//! Objects with the same names have the same shape, which is kept once. A value takes four bytes: a small whole number is written into
//! them, any other value is written once, as JSON, and found by its code. An object comes back as it was given, its names in order; what
//! is lost is how it was spaced.

use super::dictionary::Dictionary;
use super::per_row::PerRow;
use super::{Code, Row};
use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde_json::{Map, Value};
use smallvec::SmallVec;
use std::fmt::Write;

/// Objects with more members than this cost an allocation each on their way in.
const USUAL_MEMBERS: usize = 16;

/// The objects of all rows.
#[derive(Debug, Default)]
pub(super) struct Properties {
    names: Dictionary,
    /// By the names of each shape, the values of its rows, one row after the other.
    shapes: IndexMap<Box<[Code]>, Vec<Cell>, FxBuildHasher>,
    /// As JSON.
    values: Dictionary,
    places: PerRow<Place>,
}

/// Where the object of a row is.
#[derive(Debug, Clone, Copy)]
struct Place {
    shape: Code,
    /// Its number among those of the shape, from 0.
    number: u32,
}

/// A JSON value. Equal cells of one store are equal values: 1 is not 1.0.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Cell(u32);

/// What a [`Cell`] holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Datum<'a> {
    Whole(i32),
    /// Any JSON, without spaces.
    Json(&'a str),
}

/// The object of one row. Equal objects of one store have equal [keys](Object::key).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Object<'a> {
    properties: &'a Properties,
    shape: Code,
    names: &'a [Code],
    cells: &'a [Cell],
}

impl Properties {
    /// Writes the object of a row that is after every row written so far.
    pub(super) fn put(&mut self, row: Row, object: &Map<String, Value>) {
        if let Some(place) = self.place(object) {
            self.places.put(row, place);
        }
    }

    fn place(&mut self, object: &Map<String, Value>) -> Option<Place> {
        let names: SmallVec<[Code; USUAL_MEMBERS]> = object.keys().map(|name| self.names.put(name)).collect::<Option<_>>()?;
        let mut json = String::new();
        let cells: SmallVec<[Cell; USUAL_MEMBERS]> =
            object.values().map(|value| Cell::of(value, &mut self.values, &mut json)).collect::<Option<_>>()?;
        let shape = self.shapes.get_index_of(&*names).unwrap_or_else(|| self.shapes.insert_full(names.as_slice().into(), Vec::new()).0);
        let rows = &mut self.shapes[shape];
        let number = u32::try_from(rows.len() / cells.len().max(1)).ok()?;
        rows.extend_from_slice(&cells);
        Some(Place { shape: Code::at(shape)?, number })
    }

    pub(super) fn of(&self, row: Row) -> Option<Object<'_>> {
        let Place { shape, number } = self.places.get(row)?;
        let (names, rows) = self.shapes.get_index(shape.place())?;
        let start = number as usize * names.len();
        Some(Object { properties: self, shape, names, cells: rows.get(start..start + names.len())? })
    }

    /// The code of a name, if some object has it.
    pub(super) fn name(&self, name: &str) -> Option<Code> {
        self.names.code_of(name)
    }

    pub(super) fn datum(&self, cell: Cell) -> Datum<'_> {
        cell.whole().map_or_else(|| Datum::Json(cell.code().map_or("null", |code| self.values.text(code))), Datum::Whole)
    }
}

impl<'a> Object<'a> {
    /// The value under a name, given as [`Events::property_name`](super::Events::property_name) gives it.
    pub(crate) fn cell(self, name: Code) -> Option<Cell> {
        self.names.iter().position(|known| *known == name).map(|place| self.cells[place])
    }

    /// The value under a name.
    pub(crate) fn get(self, name: &str) -> Option<Datum<'a>> {
        self.cell(self.properties.name(name)?).map(|cell| self.properties.datum(cell))
    }

    /// In order.
    pub(crate) fn names(self) -> impl Iterator<Item = &'a str> {
        self.names.iter().map(move |name| self.properties.names.text(*name))
    }

    /// Tells this object from different ones.
    pub(crate) fn key(self) -> (Code, &'a [Cell]) {
        (self.shape, self.cells)
    }

    pub(crate) fn to_map(self) -> Map<String, Value> {
        let values = self.cells.iter().map(|cell| self.properties.datum(*cell).to_value());
        self.names().map(str::to_owned).zip(values).collect()
    }
}

impl Cell {
    /// Set on whole numbers, which have the other bits.
    const WHOLE: u32 = 1 << 31;
    /// Added to whole numbers, so that none is negative.
    const MIDDLE: i64 = 1 << 30;

    /// `None` past 2^31 different values, far beyond what fits in memory. `json` is used to write in.
    fn of(value: &Value, values: &mut Dictionary, json: &mut String) -> Option<Self> {
        let small =
            value.as_i64().and_then(|whole| u32::try_from(whole.saturating_add(Self::MIDDLE)).ok()).filter(|small| *small < Self::WHOLE);
        if let Some(small) = small {
            return Some(Self(Self::WHOLE | small));
        }
        json.clear();
        write!(json, "{value}").ok()?;
        let place = u32::try_from(values.put(json)?.place()).ok()?;
        (place < Self::WHOLE).then_some(Self(place))
    }

    fn whole(self) -> Option<i32> {
        let whole = i64::from(self.0 & !Self::WHOLE) - Self::MIDDLE;
        if self.0 & Self::WHOLE == 0 { None } else { i32::try_from(whole).ok() }
    }

    fn code(self) -> Option<Code> {
        Code::at(self.0 as usize)
    }
}

impl Datum<'_> {
    pub(crate) fn to_value(self) -> Value {
        match self {
            Self::Whole(whole) => whole.into(),
            // Written here, so that it can be read.
            Self::Json(json) => serde_json::from_str(json).unwrap_or_default(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    /// Any JSON; numbers at the ends of what a cell holds, and texts that have to be escaped, among the rest.
    fn value() -> impl Strategy<Value = Value> {
        let edges = [0, -1, (1 << 30) - 1, 1 << 30, -(1 << 30), -(1 << 30) - 1, i64::MIN, i64::MAX];
        let leaf = prop_oneof![
            Just(json!(null)),
            any::<bool>().prop_map(Value::from),
            prop::sample::select(edges.to_vec()).prop_map(Value::from),
            any::<i32>().prop_map(Value::from),
            Just(json!(u64::MAX)),
            prop::sample::select(vec![1.0, -0.0, 1.5, 1e300, 5e-324]).prop_map(Value::from),
            any::<String>().prop_map(Value::from),
            "[\"\\\\\n\u{0}é😀]{0,4}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                prop::collection::btree_map("[a-c]{0,2}", inner, 0..4).prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    fn object() -> impl Strategy<Value = Map<String, Value>> {
        prop::collection::btree_map("[a-dé\"]{0,2}", value(), 0..20).prop_map(|members| members.into_iter().collect())
    }

    fn text(object: &Map<String, Value>) -> String {
        Value::Object(object.clone()).to_string()
    }

    proptest! {
        #[test]
        fn any_object_comes_back_as_it_was_written(objects in prop::collection::vec(prop::option::of(object()), 0..20)) {
            let mut properties = Properties::default();
            let rows = || objects.iter().zip(0..).map(|(object, row)| (object, Row::new(row)));
            for (object, row) in rows() {
                object.iter().for_each(|object| properties.put(row, object));
            }
            for (object, row) in rows() {
                let found = properties.of(row);
                prop_assert_eq!(found.map(|found| text(&found.to_map())), object.as_ref().map(text));
                let Some((found, object)) = found.zip(object.as_ref()) else { continue };
                prop_assert!(found.names().eq(object.keys()));
                for (name, value) in object {
                    prop_assert_eq!(found.get(name).map(Datum::to_value), Some(value.clone()));
                }
                for (other, row) in rows() {
                    let Some((other, other_found)) = other.as_ref().zip(properties.of(row)) else { continue };
                    prop_assert_eq!(found.key() == other_found.key(), text(other) == text(object));
                }
            }
        }
    }

    #[test]
    fn small_whole_numbers_need_no_room_and_other_values_need_it_once() {
        let mut properties = Properties::default();
        let mut objects = Vec::from([json!({"n": 7, "t": "a"}), json!({"n": -7, "t": "a"}), json!({"n": 7.0, "t": 7})]);
        for (row, object) in objects.iter_mut().enumerate() {
            properties.put(Row::new(row as u32), object.as_object_mut().unwrap());
        }
        assert_eq!(properties.values.texts().collect::<Vec<_>>(), ["\"a\"", "7.0"]);
        assert_eq!(properties.shapes.len(), 1);
        let name = properties.name("n").unwrap();
        let numbers: Vec<_> = (0..3).map(|row| properties.of(Row::new(row)).and_then(|object| object.cell(name)).unwrap()).collect();
        assert_eq!(
            numbers.iter().map(|cell| properties.datum(*cell)).collect::<Vec<_>>(),
            [Datum::Whole(7), Datum::Whole(-7), Datum::Json("7.0")]
        );
        assert_eq!(properties.of(Row::new(0)).unwrap().get("absent"), None);
    }
}
