//! Some of the [`Field`]s of one event, with their texts.

use super::Field;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;

/// Some of the [`Field`]s, with their texts.
///
/// The texts lie one after the other: an event on its way in costs two allocations for them, not one for each.
#[derive(Clone, Default, Serialize, Deserialize)]
#[serde(from = "BTreeMap<Field, Box<str>>", into = "BTreeMap<Field, Box<str>>")]
pub struct Fields {
    texts: String,
    /// Where the text of each field lies; in the order of the fields.
    places: Vec<(Field, Range<usize>)>,
}

impl Fields {
    /// The text of a field, if the event has it.
    #[must_use]
    pub fn get(&self, field: Field) -> Option<&str> {
        let (_, place) = self.places.iter().find(|(known, _)| *known == field)?;
        self.texts.get(place.clone())
    }

    /// Gives a field its text.
    pub fn set(&mut self, field: Field, text: impl AsRef<str>) {
        let start = self.texts.len();
        self.texts.push_str(text.as_ref());
        let place = start..self.texts.len();
        match self.places.binary_search_by_key(&field, |(known, _)| *known) {
            // The text it had stays where it is: few fields are set twice.
            Ok(known) => self.places[known].1 = place,
            Err(free) => self.places.insert(free, (field, place)),
        }
    }

    /// The fields that are set, with their texts, in the order of the fields.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Field, &str)> {
        self.places.iter().filter_map(|(field, place)| Some((*field, self.texts.get(place.clone())?)))
    }
}

impl PartialEq for Fields {
    fn eq(&self, other: &Self) -> bool {
        self.iter().eq(other.iter())
    }
}

impl Eq for Fields {}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}

impl<T: AsRef<str>> FromIterator<(Field, T)> for Fields {
    fn from_iter<I: IntoIterator<Item = (Field, T)>>(texts: I) -> Self {
        let mut fields = Self::default();
        for (field, text) in texts {
            fields.set(field, text);
        }
        fields
    }
}

impl From<BTreeMap<Field, Box<str>>> for Fields {
    fn from(texts: BTreeMap<Field, Box<str>>) -> Self {
        texts.into_iter().collect()
    }
}

impl From<Fields> for BTreeMap<Field, Box<str>> {
    fn from(fields: Fields) -> Self {
        fields.iter().map(|(field, text)| (field, text.into())).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_text_of_a_field_counts_in_whatever_order_they_are_set() {
        let mut fields = Fields::default();
        fields.set(Field::UserId, "ann");
        fields.set(Field::Service, "any");
        fields.set(Field::UserId, "");
        assert_eq!((fields.get(Field::UserId), fields.get(Field::Service), fields.get(Field::Os)), (Some(""), Some("any"), None));
        let same: Fields = [(Field::Service, "any"), (Field::UserId, "")].into_iter().collect();
        assert_eq!(fields, same);
        assert_ne!(fields, Fields::default());
        assert_eq!(serde_json::to_value(&fields).unwrap(), serde_json::json!({"service": "any", "user_id": ""}));
    }
}
