//! Medians and spreads over rounds.

use super::rounds;
use crate::measure::Row;

/// A ratio over rounds.
pub struct Spread {
    pub median: f64,
    pub least: f64,
    pub greatest: f64,
}

impl Spread {
    /// Of a figure of one client to that of another, round by round; `None` where a figure is missing or nothing is divided by.
    pub fn of_ratios(row: &Row, to: &Row, figure: &str) -> Option<Self> {
        let pairs = row.rounds.iter().zip(&to.rounds).filter_map(|(one, other)| one.as_ref().ok().zip(other.as_ref().ok()));
        let ratios: Option<Vec<_>> = pairs.map(|(one, other)| Some(one.get(figure)? / other.get(figure)?)).collect();
        let mut ratios = ratios.filter(|ratios| !ratios.is_empty() && ratios.iter().all(|ratio| ratio.is_finite()))?;
        ratios.sort_by(f64::total_cmp);
        Some(Self { median: middle(&ratios), least: ratios[0], greatest: ratios[ratios.len() - 1] })
    }
}

pub fn median_of(row: &Row, figure: &str) -> Option<f64> {
    let mut figures: Vec<_> = rounds(row).filter_map(|round| round.get(figure).copied()).collect();
    figures.sort_by(f64::total_cmp);
    (!figures.is_empty()).then(|| middle(&figures))
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
        assert_eq!(median_of(&row(&[4.0, 1.0, 3.0, 2.0]), "x"), Some(2.5));
        assert_eq!(median_of(&row(&[]), "x"), None);
    }
}
