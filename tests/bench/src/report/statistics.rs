//! Medians and spreads over rounds.

use serde::Serialize;

use super::rounds;
use crate::measure::Row;
use crate::suites::Column;

/// A figure or a ratio over rounds.
#[derive(Clone, Copy, Serialize)]
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub greatest: f64,
}

impl Spread {
    /// Of a figure; `None` where no round has it.
    pub fn of_figures(row: &Row, figure: &str) -> Option<Self> {
        Self::of(rounds(row).filter_map(|round| round.get(figure).copied()).collect())
    }

    /// Of a figure of one client to that of another, round by round; `None` where a figure is missing or nothing is divided by.
    fn of_ratios(row: &Row, to: &Row, figure: &str) -> Option<Self> {
        let pairs = row.rounds.iter().zip(&to.rounds).filter_map(|(one, other)| one.as_ref().ok().zip(other.as_ref().ok()));
        let ratios: Option<Vec<_>> = pairs.map(|(one, other)| Some(one.get(figure)? / other.get(figure)?)).collect();
        Self::of(ratios.filter(|ratios| ratios.iter().all(|ratio| ratio.is_finite()))?)
    }

    /// How many times better one client is than another, round by round.
    pub fn times_better(row: &Row, than: &Row, column: &Column) -> Option<Self> {
        if column.more { Self::of_ratios(row, than, column.figure) } else { Self::of_ratios(than, row, column.figure) }
    }

    fn of(mut figures: Vec<f64>) -> Option<Self> {
        figures.sort_by(f64::total_cmp);
        let (least, greatest) = (*figures.first()?, *figures.last()?);
        Some(Self { median: middle(&figures), least, greatest })
    }
}

/// Of sorted figures, of which there are some.
fn middle(sorted: &[f64]) -> f64 {
    let half = sorted.len() / 2;
    if sorted.len() % 2 == 1 { sorted[half] } else { f64::midpoint(sorted[half - 1], sorted[half]) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::environment::Language;
    use crate::measure::Figures;

    fn row(figures: &[f64]) -> Row {
        let round = |figure: &f64| Ok(Figures::from([("x".to_owned(), *figure)]));
        Row { language: Language::Rust, client: "ours", rounds: figures.iter().map(round).collect() }
    }

    #[test]
    fn a_ratio_is_that_of_a_round() {
        let spread = Spread::of_ratios(&row(&[2.0, 30.0, 8.0]), &row(&[1.0, 10.0, 2.0]), "x").unwrap();
        assert_eq!((spread.median, spread.least, spread.greatest), (3.0, 2.0, 4.0));
        assert!(Spread::of_ratios(&row(&[1.0]), &row(&[0.0]), "x").is_none());
    }

    #[test]
    fn the_median_of_an_even_number_lies_between_two() {
        let spread = Spread::of_figures(&row(&[4.0, 1.0, 3.0, 2.0]), "x").unwrap();
        assert_eq!((spread.median, spread.least, spread.greatest), (2.5, 1.0, 4.0));
        assert!(Spread::of_figures(&row(&[]), "x").is_none());
    }
}
