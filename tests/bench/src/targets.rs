//! What the figures should be, from `targets.toml`, and whether they are. Nothing fails here: times depend on the machine.

use anyhow::Context;
use serde::{Deserialize, Serialize};

use crate::environment::Language;
use crate::measure::{Measured, Row, Table};
use crate::report::statistics::Spread;
use crate::suites::Column;

/// One thing to reach.
#[derive(Debug, Deserialize, Serialize)]
pub struct Target {
    pub suite: String,
    pub case: String,
    pub language: Language,
    pub figure: String,
    #[serde(flatten)]
    pub bound: Bound,
}

#[derive(Debug, Deserialize, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    AtMost(f64),
    AtLeast(f64),
    /// In every round, where the others are about the median.
    AlwaysAtMost(f64),
    /// So many times better than a peer in the same round.
    BetterThan {
        peer: String,
        times: f64,
    },
}

/// A target and what was measured.
#[derive(Serialize)]
pub struct Judged {
    #[serde(flatten)]
    pub target: Target,
    /// The figure, or how many times it is better than the peer's.
    pub measured: Spread,
    /// The peer, where it is the best of some.
    pub peer: Option<&'static str>,
    pub holds: bool,
}

/// All targets.
///
/// # Errors
/// The table cannot be read.
pub fn all() -> anyhow::Result<Vec<Target>> {
    #[derive(Deserialize)]
    struct File {
        targets: Vec<Target>,
    }
    Ok(toml::from_str::<File>(include_str!("../targets.toml")).context("targets.toml")?.targets)
}

/// Those of the targets for which something was measured.
pub fn judge(targets: Vec<Target>, measured: &[Measured]) -> Vec<Judged> {
    targets.into_iter().filter_map(|target| judge_one(target, measured)).collect()
}

fn judge_one(target: Target, measured: &[Measured]) -> Option<Judged> {
    let suite = measured.iter().find(|suite| suite.name == target.suite)?;
    let table = suite.tables.iter().find(|table| table.case == target.case)?;
    let ours = table.row(target.language, "ours")?;
    let (measured, peer, holds) = match &target.bound {
        Bound::AtMost(bound) => absolute(ours, &target.figure, |spread| spread.median <= *bound)?,
        Bound::AtLeast(bound) => absolute(ours, &target.figure, |spread| spread.median >= *bound)?,
        Bound::AlwaysAtMost(bound) => {
            // A round that failed reached nothing.
            let all_ended = ours.rounds.iter().all(Result::is_ok);
            absolute(ours, &target.figure, |spread| all_ended && spread.greatest <= *bound)?
        }
        Bound::BetterThan { peer, times } => {
            let column = suite.suite.columns.iter().find(|column| column.figure == target.figure)?;
            let (spread, peer) = compared(table, ours, column, peer)?;
            let holds = spread.median >= *times;
            (spread, Some(peer), holds)
        }
    };
    Some(Judged { target, measured, peer, holds })
}

fn absolute(ours: &Row, figure: &str, holds: impl Fn(&Spread) -> bool) -> Option<(Spread, Option<&'static str>, bool)> {
    let spread = Spread::of_figures(ours, figure)?;
    let holds = holds(&spread);
    Some((spread, None, holds))
}

/// How many times better we are than the peer with this name, or than the peer that comes closest.
fn compared(table: &Table, ours: &Row, column: &Column, peer: &str) -> Option<(Spread, &'static str)> {
    let peers = table.rows.iter().filter(|row| row.language == ours.language && row.client != "ours");
    let asked_for = peers.filter(|row| peer == "best" || row.client == peer);
    let times = asked_for.filter_map(|row| Some((Spread::times_better(ours, row, column)?, row.client)));
    times.min_by(|(one, _), (other, _)| one.median.total_cmp(&other.median))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::measure::Figures;
    use crate::suites;

    #[test]
    fn every_target_is_about_something_that_is_measured() {
        let suites = suites::named(&[]).unwrap();
        for target in all().unwrap() {
            let suite = suites.iter().find(|suite| suite.name == target.suite);
            let suite = suite.unwrap_or_else(|| panic!("no suite: {target:?}"));
            assert!(suite.languages.contains(&target.language), "no language: {target:?}");
            assert!(suite.columns.iter().any(|column| column.figure == target.figure), "no figure: {target:?}");
            let case = suite.cases.iter().find(|case| case.title == target.case).unwrap_or_else(|| panic!("no case: {target:?}"));
            if let Bound::BetterThan { peer, .. } = &target.bound {
                assert!(peer == "best" || case.includes(target.language, peer), "no peer: {target:?}");
            }
        }
    }

    fn measured(rows: &[(&'static str, &[f64])]) -> Vec<Measured> {
        let suite = suites::named(&["enqueue".to_owned()]).unwrap()[0];
        let round = |figure: &f64| Ok(Figures::from([("p50_us".to_owned(), *figure)]));
        let rows =
            rows.iter().map(|(client, figures)| Row { language: Language::Rust, client, rounds: figures.iter().map(round).collect() });
        let table = Table { case: "queue in memory", at: 1, rounds: 3, rows: rows.collect() };
        vec![Measured { suite, name: suite.name, seconds: 1, tables: vec![table] }]
    }

    fn holds(bound: Bound, measured: &[Measured]) -> bool {
        let target =
            Target { suite: "enqueue".into(), case: "queue in memory".into(), language: Language::Rust, figure: "p50_us".into(), bound };
        judge(vec![target], measured)[0].holds
    }

    #[test]
    fn a_bound_is_about_the_median_unless_it_is_about_every_round() {
        let measured = measured(&[("ours", &[1.0, 2.0, 9.0][..])]);
        assert!(holds(Bound::AtMost(2.0), &measured));
        assert!(!holds(Bound::AtMost(1.9), &measured));
        assert!(holds(Bound::AtLeast(2.0), &measured));
        assert!(holds(Bound::AlwaysAtMost(9.0), &measured));
        assert!(!holds(Bound::AlwaysAtMost(8.0), &measured));
    }

    #[test]
    fn the_best_peer_is_the_one_that_comes_closest() {
        let measured = measured(&[("ours", &[1.0, 2.0]), ("posthog", &[20.0, 40.0]), ("segment", &[3.0, 6.0])]);
        let better = |peer: &str, times| holds(Bound::BetterThan { peer: peer.into(), times }, &measured);
        assert!(better("posthog", 20.0) && !better("posthog", 21.0));
        assert!(better("best", 3.0) && !better("best", 3.1));
    }

    #[test]
    fn what_was_not_measured_is_not_judged() {
        assert!(judge(all().unwrap(), &[]).is_empty());
    }
}
