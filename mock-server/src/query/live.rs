//! The present: the last minutes, and the day so far.

use super::{Filter, stats};
use crate::store::View;
use jiff::{SignedDuration, Timestamp};

/// How long ago a visitor may have been seen to count as here now.
const ACTIVE: SignedDuration = SignedDuration::from_mins(5);

const DAY_SECONDS: i64 = 24 * 60 * 60;

/// Who is here, and what happened since midnight UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Live {
    pub(crate) active_visitors: usize,
    pub(crate) today_events: usize,
    pub(crate) today_page_views: usize,
    pub(crate) today_sessions: usize,
    pub(crate) today_conversions: usize,
}

/// `filter.to` is the present; `filter.from` is not looked at.
pub(crate) fn live(view: View<'_>, filter: &Filter) -> Live {
    let since = |from| stats(view, &Filter { from, ..filter.clone() });
    let today = since(midnight(filter.to));
    Live {
        active_visitors: since(filter.to - ACTIVE).visitors,
        today_events: today.events,
        today_page_views: today.page_views,
        today_sessions: today.sessions,
        today_conversions: today.conversions,
    }
}

/// The beginning of the UTC day that the last instant before `end` belongs to.
fn midnight(end: Timestamp) -> Timestamp {
    let last = (end.as_millisecond() - 1).div_euclid(1_000);
    Timestamp::from_second(last - last.rem_euclid(DAY_SECONDS)).unwrap_or(Timestamp::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn midnight_belongs_to_the_day_it_begins() {
        let of = |end: &str| midnight(end.parse().unwrap()).to_string();
        assert_eq!(of("2026-03-09T12:30:00Z"), "2026-03-09T00:00:00Z");
        assert_eq!(of("2026-03-09T00:00:00.001Z"), "2026-03-09T00:00:00Z");
        assert_eq!(of("2026-03-09T00:00:00Z"), "2026-03-08T00:00:00Z");
    }
}
