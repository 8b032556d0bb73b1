//! Metrics of the events that pass some conditions, by some of their features.

use super::metric::{Accumulator, Groups};
use super::side_by_side::side_by_side;
use super::{Condition, CountMode, Filter, Metric, Number, Unit, day};
use crate::store::{Code, Column, Field, Row, View};
use indexmap::IndexSet;
use jiff::Timestamp;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};
use std::cmp::Ordering;

/// With fewer texts than that, their events are counted by text. A byte tells them apart.
const FEW: usize = 1 << u8::BITS;

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

/// One dimension, which parts the groups of the dimensions before it.
struct Level {
    dimension: Dimension,
    /// The groups met so far: the group before, and the number of the feature.
    groups: IndexSet<(u32, u32), FxBuildHasher>,
    /// By the number of a feature, the group of the last event with it, and one. Most often that is the group of the next one, too.
    recent: Vec<u32>,
}

/// The rows, those that are equal in the column of the order by their groups. Without features there is one row, also of no events.
pub(crate) fn table(view: View<'_>, filter: &Filter, query: &TableQuery) -> Vec<TableRow> {
    let mut levels: Vec<_> = query.group_by.iter().copied().map(Level::of).collect();
    let mut metrics: Vec<_> = query.metrics.iter().map(|metric| Accumulator::new(*metric, query.count_mode, view, filter)).collect();
    let only_counts = metrics.iter().all(|metric| matches!(metric, Accumulator::Events(_)));
    let mut midnights = Vec::new();
    if let (true, [level]) = (only_counts, &mut levels[..])
        && let Some(counts) = level.count(view, filter, query)
    {
        metrics.iter_mut().for_each(|metric| metric.add_counts(&counts, number(&levels)));
    } else {
        let mut passing = Vec::new();
        for (midnight, part) in Unit::Day.parts(view, filter) {
            let day = midnights.len() as u32;
            midnights.push(midnight);
            // One dimension after the other and then one metric after the other, each in a loop of its own.
            part.for_each_slice(|rows| {
                let rows = query.passing(view, rows, &mut passing);
                if !rows.is_empty() {
                    let groups = levels.iter_mut().fold(Groups::All(0), |groups, level| level.part(view, rows, day, groups));
                    metrics.iter_mut().for_each(|metric| metric.add(view, rows, &groups, number(&levels)));
                }
            });
        }
    }
    let row = |group: usize| TableRow {
        group: features(&levels, group).map(|(dimension, number)| dimension.text(view, number, &midnights)).collect(),
        metrics: metrics.iter().map(|metric| metric.value(group)).collect(),
    };
    let mut rows: Vec<_> = (0..number(&levels)).map(row).collect();
    let place = query.order_place();
    rows.sort_unstable_by(|a, b| query.order.apply(place.compare(a, b)).then_with(|| a.group.cmp(&b.group)));
    rows.truncate(query.limit);
    rows
}

/// The number of what a column says of an event: 0 for nothing.
fn text(column: &Column, row: &Row) -> u32 {
    column.code(*row).map_or(0, |code| code.place() as u32 + 1)
}

/// How many groups there are; without dimensions, one.
fn number(levels: &[Level]) -> usize {
    levels.last().map_or(1, |level| level.groups.len())
}

/// The numbers of the features of a group, in the order of the dimensions.
fn features(levels: &[Level], mut group: usize) -> impl Iterator<Item = (Dimension, u32)> {
    let mut features = Vec::with_capacity(levels.len());
    for level in levels.iter().rev() {
        let (before, feature) = level.groups[group];
        features.push((level.dimension, feature));
        group = before as usize;
    }
    features.into_iter().rev()
}

impl Level {
    fn of(dimension: Dimension) -> Self {
        Self { dimension, groups: IndexSet::default(), recent: Vec::new() }
    }

    /// Puts events of one day, which are in these groups by the dimensions before, into those by this one as well.
    fn part(&mut self, view: View<'_>, rows: &[Row], day: u32, groups: Groups) -> Groups {
        let column = self.dimension.field().map(|field| view.events.column(field));
        match (column, groups) {
            (None, Groups::All(group)) => Groups::All(self.number(group, day + 1)),
            (None, Groups::Each(groups)) => groups.into_iter().map(|group| self.number(group, day + 1)).collect(),
            (Some(column), Groups::All(group)) => rows.iter().map(|row| self.number(group, text(column, row))).collect(),
            (Some(column), Groups::Each(groups)) => {
                groups.into_iter().zip(rows).map(|(group, row)| self.number(group, text(column, row))).collect()
            }
        }
    }

    /// How many events are in each group, where this is the only dimension and has few texts. Which they are is not told: to find that
    /// out takes most of the time.
    fn count(&mut self, view: View<'_>, filter: &Filter, query: &TableQuery) -> Option<Vec<(u32, usize)>> {
        let column = view.events.column(self.dimension.field()?);
        if column.len() >= FEW {
            return None;
        }
        let scans = side_by_side(filter.chosen(view), |rows| {
            let (mut counts, mut passing) = ([[0_u32; FEW]; 4], Vec::new());
            rows.for_each_slice(|rows| {
                let (fours, rest) = query.passing(view, rows, &mut passing).as_chunks::<4>();
                // In turn into four counts: one more of a text waits for the last one into the same count.
                let mut count = |turn: usize, row: &Row| counts[turn][usize::from(text(column, row) as u8)] += 1;
                fours.iter().for_each(|rows| rows.iter().enumerate().for_each(|(turn, row)| count(turn, row)));
                rest.iter().for_each(|row| count(0, row));
            });
            counts
        });
        let of = |text: usize| scans.iter().flatten().map(|counts| counts[text] as usize).sum();
        let met = (0..FEW).map(|text| (text as u32, of(text))).filter(|(_, count)| *count > 0);
        Some(met.map(|(text, count)| (self.number(0, text), count)).collect())
    }

    fn number(&mut self, before: u32, feature: u32) -> u32 {
        if feature as usize >= self.recent.len() {
            self.recent.resize(feature as usize + 1, 0);
        }
        let recent = &mut self.recent[feature as usize];
        let known = recent.checked_sub(1).filter(|known| self.groups.get_index(*known as usize).is_some_and(|(of, _)| *of == before));
        known.unwrap_or_else(|| {
            let number = self.groups.insert_full((before, feature)).0 as u32;
            *recent = number + 1;
            number
        })
    }
}

impl TableQuery {
    /// Those of some rows that pass the conditions; `room` is where they are put if not all do.
    fn passing<'a>(&self, view: View<'_>, rows: &'a [Row], room: &'a mut Vec<Row>) -> &'a [Row] {
        if self.conditions.is_empty() {
            return rows;
        }
        room.clear();
        room.extend(rows.iter().filter(|row| self.conditions.iter().all(|condition| condition.holds(view, **row))));
        room
    }

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
    /// What the number of a feature stands for: 0 for none, or else one more than a place among the days or texts.
    fn text(self, view: View<'_>, number: u32, midnights: &[Timestamp]) -> Option<String> {
        let place = number.checked_sub(1)? as usize;
        match self.field() {
            Some(field) => Some(view.events.column(field).text(Code::at(place)?).to_owned()),
            None => midnights.get(place).map(|midnight| day(*midnight).to_string()),
        }
    }

    /// `None` for the date, which is no text of an event.
    fn field(self) -> Option<Field> {
        match self {
            Self::Date => None,
            Self::Event => Some(Field::EventType),
            Self::UserId => Some(Field::UserId),
            Self::SessionId => Some(Field::SessionId),
            Self::Country => Some(Field::CountryCode),
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
    fn a_day_of_many_events_is_one_row_by_date_and_one_for_each_text() {
        let events = (0..2_500)
            .map(|number| event(if number % 5 == 0 { "buy" } else { "view" }, "2026-11-20T10:00:00Z").user(&(number % 7).to_string()));
        let mut store = store(events);
        let mut counted = |group_by: &[Dimension]| {
            let rows = table(store.view(), &everything(), &query(&[Metric::EventCount, Metric::UniqueUsers], group_by));
            rows.into_iter().map(|row| json!([row.group, row.metrics])).collect::<Value>()
        };
        assert_eq!(counted(&[Dimension::Date]), json!([[["2026-11-20"], [2_500, 7]]]));
        assert_eq!(counted(&[Dimension::Event]), json!([[["view"], [2_000, 7]], [["buy"], [500, 7]]]));
        assert_eq!(counted(&[]), json!([[[], [2_500, 7]]]));
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
