//! What this suite has measured of the cases in the delivery table.

use std::collections::BTreeSet;
use std::io::Write;
use std::sync::{Mutex, PoisonError};

use agentlytics_tests::delivery_table::{Column, Row, render};

const LANGUAGE: &str = "rust";

/// A row without figures.
pub fn empty(case: &str) -> Row {
    Row { case: case.to_owned(), events: 0, delivered: 0, duplicates: 0, dropped: 0, note: String::new() }
}

/// Adds one run of a case: the ids, or numbers, of what was tracked, and of what is stored, as often as it is stored.
pub fn add<T: Ord + Clone>(row: &mut Row, tracked: impl IntoIterator<Item = T>, stored: &[T]) {
    let tracked: BTreeSet<_> = tracked.into_iter().collect();
    let distinct: BTreeSet<_> = stored.iter().cloned().collect();
    row.events += tracked.len() as u64;
    row.delivered += tracked.intersection(&distinct).count() as u64;
    row.duplicates += (stored.len() - distinct.len()) as u64;
}

/// A row of one run.
pub fn of<T: Ord + Clone>(case: &str, tracked: impl IntoIterator<Item = T>, stored: &[T]) -> Row {
    let mut row = empty(case);
    add(&mut row, tracked, stored);
    row
}

/// Writes a row down, and prints the table when all are there, as they are where all tests run in one process. To be called
/// before anything is asserted.
pub fn note(row: Row, note: String) {
    static MEASURED: Mutex<Vec<Row>> = Mutex::new(Vec::new());
    let row = Row { note, ..row };
    row.write(LANGUAGE).unwrap();
    let mut measured = MEASURED.lock().unwrap_or_else(PoisonError::into_inner);
    measured.push(row);
    let column = Column { language: LANGUAGE, rows: measured.clone() };
    if column.is_complete() {
        // Past the test runner, which shows what a test prints only if it fails.
        std::io::stderr().write_all(format!("\n{}\n", render(&[column])).as_bytes()).unwrap();
    }
}
