//! The values of a property.

use super::tally::{Tally, top};
use super::{Filter, Property};
use crate::store::View;
use rustc_hash::FxHashMap;
use serde::Serialize;
use std::borrow::Cow;

/// Events by the value of a property.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub(crate) struct Breakdown {
    pub(crate) values: Vec<PropertyValue>,
    /// With the property or without.
    pub(crate) total_events: usize,
    pub(crate) total_with_property: usize,
}

/// The events with one value. Values that look the same as text are the same: 1, 1.0 and `"1"`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct PropertyValue {
    pub(crate) value: String,
    pub(crate) count: usize,
    pub(crate) unique_users: usize,
}

/// The values with the most events, at most `limit`; by value where those are equal. An empty text is a value, null is none.
pub(crate) fn breakdown(view: View<'_>, filter: &Filter, property: &Property, limit: usize) -> Breakdown {
    let mut tallies = FxHashMap::<Cow<'_, str>, Tally>::default();
    let (mut total_events, mut total_with_property) = (0, 0);
    for row in filter.rows(view) {
        total_events += 1;
        if let Some(value) = property.of(view, row) {
            total_with_property += 1;
            tallies.entry(value.into_text()).or_default().add(view, row);
        }
    }
    let named = |(value, tally): (Cow<'_, str>, Tally)| PropertyValue {
        value: value.into_owned(),
        count: tally.events,
        unique_users: tally.users(),
    };
    let values = top(tallies, limit, |tally| tally.events).into_iter().map(named).collect();
    Breakdown { values, total_events, total_with_property }
}
