//! Metrics of the events that pass some conditions, by some of their features.

use super::metric::Accumulator;
use super::{Condition, CountMode, Filter, Metric, Number, Unit, day};
use crate::store::{Code, Field, Row, View};
use indexmap::IndexMap;
use jiff::Timestamp;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// What a table is to show.
#[derive(Debug, Clone, Default)]
pub(crate) struct TableQuery {
    pub(crate) metrics: Vec<Metric>,
    pub(crate) group_by: Vec<Dimension>,
    /// An event must pass all of them.
    pub(crate) conditions: Vec<Condition>,
    pub(crate) count_mode: CountMode,
    /// By default the date if there is one, or else the first metric.
    pub(crate) order_by: Option<Place>,
    pub(crate) order: Order,
    pub(crate) limit: usize,
}

/// By what it is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Dimension {
    Event,
    Date,
    UserId,
    SessionId,
    Country,
}

/// A column of the table, by its place among the metrics or among the features.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Metric(usize),
    Group(usize),
}

/// In which order rows are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Order {
    Asc,
    #[default]
    Desc,
}

/// One row.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct TableRow {
    /// In the order of `group_by`.
    pub(crate) group: Vec<Option<String>>,
    /// In the order of `metrics`.
    pub(crate) metrics: Vec<Number>,
}

/// One feature of an event.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Feature {
    Missing,
    Text(Field, Code),
    Day(Timestamp),
}

/// The groups met so far.
#[derive(Default)]
struct Groups {
    all: IndexMap<Vec<Feature>, Vec<Accumulator>, FxBuildHasher>,
    /// By their first feature, where the last event was counted. Most often the next one is, too, and to see that is cheaper than a search.
    recent: Vec<usize>,
}

impl Groups {
    /// What is counted of a group, of a new one `none`.
    fn of(&mut self, features: &[Feature], none: impl FnOnce() -> Vec<Accumulator>) -> &mut [Accumulator] {
        let Self { all, recent } = self;
        let place = features.first().map_or(0, |feature| feature.place());
        if place >= recent.len() {
            recent.resize(place + 1, 0);
        }
        let recent = &mut recent[place];
        if all.get_index(*recent).is_none_or(|(known, _)| known != features) {
            *recent = all.get_index_of(features).unwrap_or_else(|| all.insert_full(features.to_vec(), none()).0);
        }
        &mut all[*recent]
    }
}

/// The rows, those that are equal in the column of the order by their groups. Without features there is one row, also of no events.
pub(crate) fn table(view: View<'_>, filter: &Filter, query: &TableQuery) -> Vec<TableRow> {
    let none = || query.metrics.iter().map(|metric| Accumulator::new(*metric, query.count_mode)).collect::<Vec<_>>();
    let (mut groups, mut features) = (Groups::default(), Vec::with_capacity(query.group_by.len()));
    if query.group_by.is_empty() {
        groups.of(&features, none);
    }
    for (midnight, rows) in Unit::Day.parts(view, filter) {
        for row in rows.filter(|row| query.conditions.iter().all(|condition| condition.holds(view, *row))) {
            features.clear();
            features.extend(query.group_by.iter().map(|dimension| dimension.of(view, row, midnight)));
            groups.of(&features, none).iter_mut().for_each(|accumulator| accumulator.add(view, row));
        }
    }
    let row = |(group, accumulators): (Vec<Feature>, Vec<Accumulator>)| TableRow {
        group: group.into_iter().map(|feature| feature.text(view)).collect(),
        metrics: accumulators.iter().map(|accumulator| accumulator.value(view)).collect(),
    };
    let mut rows: Vec<_> = groups.all.into_iter().map(row).collect();
    let place = query.order_place();
    rows.sort_unstable_by(|a, b| query.order.apply(place.compare(a, b)).then_with(|| a.group.cmp(&b.group)));
    rows.truncate(query.limit);
    rows
}

impl TableQuery {
    fn order_place(&self) -> Place {
        let date = || self.group_by.iter().position(|dimension| *dimension == Dimension::Date).map(Place::Group);
        self.order_by.or_else(date).unwrap_or(Place::Metric(0))
    }
}

impl Order {
    fn apply(self, ascending: Ordering) -> Ordering {
        match self {
            Self::Asc => ascending,
            Self::Desc => ascending.reverse(),
        }
    }
}

impl Place {
    fn compare(self, a: &TableRow, b: &TableRow) -> Ordering {
        match self {
            Self::Metric(place) => a.metrics.get(place).partial_cmp(&b.metrics.get(place)).unwrap_or(Ordering::Equal),
            Self::Group(place) => a.group.get(place).cmp(&b.group.get(place)),
        }
    }
}

impl Dimension {
    fn of(self, view: View<'_>, row: Row, midnight: Timestamp) -> Feature {
        let field = match self {
            Self::Date => return Feature::Day(midnight),
            Self::Event => Field::EventType,
            Self::UserId => Field::UserId,
            Self::SessionId => Field::SessionId,
            Self::Country => Field::CountryCode,
        };
        view.events.code(field, row).map_or(Feature::Missing, |code| Feature::Text(field, code))
    }
}

impl Feature {
    /// Tells it from other texts of its column.
    fn place(self) -> usize {
        match self {
            Self::Missing | Self::Day(_) => 0,
            Self::Text(_, code) => 1 + code.place(),
        }
    }

    fn text(self, view: View<'_>) -> Option<String> {
        match self {
            Self::Missing => None,
            Self::Text(field, code) => Some(view.events.column(field).text(code).to_owned()),
            Self::Day(midnight) => Some(day(midnight).to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{Sample, event, everything, property, store};
    use crate::query::{Comparison, Operand};
    use serde_json::{Value, json};

    fn sample() -> [Sample; 6] {
        [
            event("view", "2026-11-20T10:00:00Z").user("ann").session("s1").properties(json!({"plan": "pro"})),
            event("view", "2026-11-20T10:02:00Z").user("ann").session("s1").properties(json!({"plan": "free"})),
            event("view", "2026-11-21T00:00:00Z").user("bob").session("s2").with(Field::CountryCode, "CZ"),
            event("click", "2026-11-21T23:59:59Z").user("bob").properties(json!({"plan": 1})),
            event("click", "2026-11-22T10:00:00Z"),
            event("buy", "2026-11-22T10:00:00Z").user("ann").properties(json!({"plan": "PRO"})),
        ]
    }

    fn query(metrics: &[Metric], group_by: &[Dimension]) -> TableQuery {
        TableQuery { metrics: metrics.to_vec(), group_by: group_by.to_vec(), limit: 100, ..TableQuery::default() }
    }

    fn rows(query: &TableQuery) -> Value {
        let row = |row: TableRow| json!([row.group, row.metrics]);
        table(store(sample()).view(), &everything(), query).into_iter().map(row).collect()
    }

    fn count_where(operand: Operand, comparison: Comparison, value: Value) -> f64 {
        let conditions = vec![Condition::new(operand, comparison, &value).unwrap()];
        let query = TableQuery { conditions, ..query(&[Metric::EventCount], &[]) };
        table(store(sample()).view(), &everything(), &query)[0].metrics[0].get()
    }

    #[test]
    fn without_features_there_is_one_row_even_of_nothing_and_with_features_there_is_none() {
        let metrics = [Metric::EventCount, Metric::UniqueUsers, Metric::SessionCount, Metric::BounceRate, Metric::AvgDuration];
        assert_eq!(rows(&query(&metrics, &[])), json!([[[], [6, 2, 2, 0.5, 60_000]]]));
        let nothing = Condition::new(Operand::Text(Field::EventType), Comparison::Eq, &json!("never")).unwrap();
        let of_nothing = |group_by: &[Dimension]| TableQuery { conditions: vec![nothing.clone()], ..query(&metrics, group_by) };
        assert_eq!(rows(&of_nothing(&[])), json!([[[], [0, 0, 0, 0, 0]]]));
        assert_eq!(rows(&of_nothing(&[Dimension::Event])), json!([]));
    }

    #[test]
    fn rows_are_in_the_order_of_the_date_or_else_of_the_first_metric() {
        let by_event = query(&[Metric::EventCount], &[Dimension::Event]);
        assert_eq!(rows(&by_event), json!([[["view"], [3]], [["click"], [2]], [["buy"], [1]]]));
        let by_date = query(&[Metric::UniqueUsers], &[Dimension::Event, Dimension::Date]);
        assert_eq!(
            rows(&by_date),
            json!([
                [["buy", "2026-11-22"], [1]],
                [["click", "2026-11-22"], [0]],
                [["click", "2026-11-21"], [1]],
                [["view", "2026-11-21"], [1]],
                [["view", "2026-11-20"], [1]],
            ])
        );
        let ascending = TableQuery { order_by: Some(Place::Group(0)), order: Order::Asc, limit: 2, ..by_event };
        assert_eq!(rows(&ascending), json!([[["buy"], [1]], [["click"], [2]]]));
        let by_country = query(&[Metric::EventCount], &[Dimension::Country]);
        assert_eq!(rows(&by_country), json!([[[null], [5]], [["CZ"], [1]]]));
    }

    #[test]
    fn an_event_that_says_nothing_fails_whatever_the_comparison() {
        use Comparison::{Contains, Eq, Gt, Gte, Lt, Lte, Neq};
        let plan = || Operand::Property(property("plan"));
        assert_eq!([Eq, Neq, Contains].map(|comparison| count_where(plan(), comparison, json!("pro"))), [1.0, 3.0, 2.0]);
        assert_eq!([Eq, Neq].map(|comparison| count_where(plan(), comparison, json!("1"))), [0.0, 4.0]);
        assert_eq!([Eq, Gte, Lt].map(|comparison| count_where(plan(), comparison, json!(1))), [1.0, 1.0, 0.0]);
        assert_eq!(count_where(Operand::PropertyText(property("plan")), Eq, json!("1")), 1.0);
        assert_eq!([Neq, Eq].map(|comparison| count_where(Operand::Text(Field::UserId), comparison, json!("ann"))), [2.0, 3.0]);
        let day = json!("2026-11-21");
        assert_eq!([Gt, Gte, Lt, Lte, Eq].map(|comparison| count_where(Operand::Day, comparison, day.clone())), [2.0, 4.0, 2.0, 4.0, 2.0]);
        assert_eq!(count_where(Operand::Time, Lt, json!("2026-11-20T10:02:00Z")), 1.0);
    }
}
