//! Shares as the services print them.

/// `part` of `whole` in percent with two decimals; 0 of nothing.
pub(super) fn percent(part: usize, whole: usize) -> f64 {
    if whole == 0 { 0.0 } else { (part as f64 * 10_000.0 / whole as f64).round() / 100.0 }
}

#[cfg(test)]
mod tests {
    use super::percent;

    #[test]
    fn two_decimals_and_no_division_by_nothing() {
        assert_eq!([percent(1, 3), percent(2, 3), percent(3, 2), percent(5, 0)], [33.33, 66.67, 150.0, 0.0]);
    }
}
