//! Events over time.

use super::crowds::Crowds;
use super::{Counts, Filter, Unit};
use crate::store::View;
use serde::Serialize;

/// Events over time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Series {
    /// As [`totals`] counts them.
    pub(crate) totals: Counts,
    /// Earliest first. Units in which nothing happened are left out.
    pub(crate) buckets: Vec<Bucket>,
}

/// One unit of time in which something happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Bucket {
    /// The beginning of the unit, as `2026-11-20T10:00` for an hour, `2026-11-20` for a day or a week, `2026-11` for a month.
    pub(crate) bucket: String,
    #[serde(flatten)]
    pub(crate) counts: Counts,
}

/// What happened in all. A user of two units of time counts once here and once in each of them.
pub(crate) fn totals(view: View<'_>, filter: &Filter) -> Counts {
    let mut crowds = Crowds::new(view, filter);
    crowds.extend(0, filter.rows(view));
    crowds.of(0)
}

/// What happened in each unit of time, and in all of them together.
pub(crate) fn series(view: View<'_>, filter: &Filter, unit: Unit) -> Series {
    let (mut starts, mut crowds) = (Vec::new(), Crowds::new(view, filter));
    for (start, part) in unit.parts(view, filter) {
        crowds.extend(starts.len(), part.rows());
        starts.push(start);
    }
    let totals = crowds.together();
    let happened = starts.into_iter().zip(crowds.into_counts()).filter(|(_, counts)| counts.total_events > 0);
    Series { totals, buckets: happened.map(|(start, counts)| Bucket { bucket: unit.label(start), counts }).collect() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{event, everything, json, since, store};
    use serde_json::json;

    #[test]
    fn a_user_counts_once_in_all_and_once_in_each_unit_and_nobody_counts_for_none() {
        let mut store = store([
            event("any", "2026-11-22T23:59:59.999Z").user("ann"),
            event("any", "2026-11-23T00:00:00Z").user("ann"),
            event("any", "2026-11-22T23:10:00Z"),
            event("any", "2026-10-31T12:00:00Z").user("bob"),
        ]);
        let view = store.view();
        let of = |unit| {
            let buckets = series(view, &everything(), unit).buckets.into_iter();
            buckets.map(|Bucket { bucket, counts }| (bucket, counts.total_events, counts.unique_users)).collect::<Vec<_>>()
        };
        let buckets = |expected: [(&str, usize, usize); 3]| expected.map(|(bucket, events, users)| (bucket.to_owned(), events, users));
        assert_eq!(json(totals(view, &everything())), json!({"total_events": 4, "unique_users": 2}));
        assert_eq!(series(view, &everything(), Unit::Day).totals, totals(view, &everything()));
        assert_eq!(of(Unit::Hour), buckets([("2026-10-31T12:00", 1, 1), ("2026-11-22T23:00", 2, 1), ("2026-11-23T00:00", 1, 1)]));
        assert_eq!(of(Unit::Day), buckets([("2026-10-31", 1, 1), ("2026-11-22", 2, 1), ("2026-11-23", 1, 1)]));
        assert_eq!(of(Unit::Week), buckets([("2026-10-26", 1, 1), ("2026-11-16", 2, 1), ("2026-11-23", 1, 1)]));
        assert_eq!(of(Unit::Month), buckets([("2026-10", 1, 1), ("2026-11", 3, 1), ("", 0, 0)])[..2]);
    }

    #[test]
    fn hours_of_an_exact_span_and_totals_of_its_whole_day_are_two_questions() {
        let mut store = store([event("any", "2026-11-20T09:30:00Z"), event("any", "2026-11-20T11:30:00Z")]);
        let hours = series(store.view(), &since("2026-11-20T10:00:00Z"), Unit::Hour);
        assert_eq!(json(hours.buckets), json!([{"bucket": "2026-11-20T11:00", "total_events": 1, "unique_users": 0}]));
        assert_eq!(totals(store.view(), &since("2026-11-20T00:00:00Z")).total_events, 2);
    }
}
