//! The rows by the time their events occurred.
//!
//! Events mostly arrive in order, which costs one push each. Late ones are put in their place when somebody reads, and only the part
//! of the line that they fall into is sorted again.

use super::{Events, Row};

#[derive(Debug, Default)]
pub(super) struct Timeline {
    rows: Vec<Row>,
    /// How many rows at the front are in order.
    settled: usize,
}

impl Timeline {
    pub(super) fn push(&mut self, row: Row, events: &Events) {
        let in_order = self.rows.last().is_none_or(|last| events.time_key(*last) <= events.time_key(row));
        if in_order && self.settled == self.rows.len() {
            self.settled += 1;
        }
        self.rows.push(row);
    }

    pub(super) fn settle(&mut self, events: &Events) -> &[Row] {
        let earliest_late = self.rows[self.settled..].iter().map(|row| events.time_key(*row)).min();
        if let Some(earliest) = earliest_late {
            let touched = self.rows[..self.settled].partition_point(|row| events.time_key(*row) <= earliest);
            self.rows[touched..].sort_unstable_by_key(|row| events.time_key(*row));
            self.settled = self.rows.len();
        }
        &self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::{NewEvent, from_millis};
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn any_arrival_order_ends_in_time_order(times in prop::collection::vec(0_i64..50, 0..200), read_every in 1_usize..20) {
            let (mut events, mut timeline) = (Events::default(), Timeline::default());
            for (index, time) in times.iter().enumerate() {
                let at = from_millis(*time);
                let row = events.push(NewEvent::new("metrone", at, at));
                timeline.push(row, &events);
                if index % read_every == 0 {
                    timeline.settle(&events);
                }
            }
            let mut expected: Vec<_> = times.iter().zip(0..).map(|(time, row)| (*time, Row::new(row))).collect();
            expected.sort();
            let settled: Vec<_> = timeline.settle(&events).iter().map(|row| events.time_key(*row)).collect();
            prop_assert_eq!(settled, expected);
        }
    }
}
