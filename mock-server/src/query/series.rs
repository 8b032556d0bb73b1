//! Events over time.

use super::tally::Tally;
use super::{Counts, Filter, Unit};
use crate::store::View;
use serde::Serialize;

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
    let mut tally = Tally::default();
    filter.rows(view).for_each(|row| tally.add(view, row));
    tally.counts()
}

/// What happened in each unit of time, earliest first. Units in which nothing happened are left out.
pub(crate) fn series(view: View<'_>, filter: &Filter, unit: Unit) -> Vec<Bucket> {
    let mut buckets = Vec::<(_, Tally)>::new();
    for (start, row) in unit.rows(view, filter) {
        match buckets.last_mut() {
            Some((last, tally)) if *last == start => tally.add(view, row),
            _ => {
                let mut tally = Tally::default();
                tally.add(view, row);
                buckets.push((start, tally));
            }
        }
    }
    buckets.into_iter().map(|(start, tally)| Bucket { bucket: unit.label(start), counts: tally.counts() }).collect()
}
