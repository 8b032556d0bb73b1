//! One scan on several cores.

use super::filter::Chosen;
use std::num::NonZero;
use std::sync::OnceLock;
use std::thread;

/// With fewer rows for each, to start threads takes longer than they save. Tests are to see several with few rows.
const ROWS_OF_A_THREAD: usize = if cfg!(test) { 2 } else { 100_000 };
const MOST_THREADS: usize = 4;

/// Scans parts of the rows and hands over what was found, that of the earliest rows first.
pub(super) fn side_by_side<T: Send>(mut rows: Chosen<'_>, scan: impl Fn(Chosen<'_>) -> T + Sync) -> Vec<T> {
    let threads = (rows.at_most() / ROWS_OF_A_THREAD).clamp(1, cores().min(MOST_THREADS));
    let share = rows.at_most().div_ceil(threads);
    let others: Vec<_> = (1..threads).map(|_| rows.take(share)).collect();
    thread::scope(|scope| {
        let scan = &scan;
        let others: Vec<_> = others.into_iter().map(|part| scope.spawn(move || scan(part))).collect();
        let last = scan(rows);
        let others = others.into_iter().map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)));
        others.chain([last]).collect()
    })
}

/// Asked once: the answer is read from files.
fn cores() -> usize {
    static CORES: OnceLock<usize> = OnceLock::new();
    *CORES.get_or_init(|| if cfg!(test) { MOST_THREADS } else { thread::available_parallelism().map_or(1, NonZero::get) })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::query::testing::{event, everything, store};

    #[test]
    fn every_row_is_in_one_part_and_the_parts_are_in_order() {
        let scans = |events: usize| {
            let mut store = store((0..events).map(|minute| event("any", &format!("2026-11-20T10:{minute:02}:00Z"))));
            let view = store.view();
            let scans = side_by_side(everything().chosen(view), |rows| rows.rows().collect::<Vec<_>>());
            assert_eq!(scans.concat(), view.by_time);
            scans.iter().map(Vec::len).collect::<Vec<_>>()
        };
        assert_eq!(
            [0, 1, 3, 4, 7, 9, 18].map(scans),
            [vec![0], vec![1], vec![3], vec![2, 2], vec![3, 3, 1], vec![3, 3, 3, 0], vec![5, 5, 5, 3]]
        );
    }
}
