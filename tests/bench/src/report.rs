//! The results as files: `latest.json` with every figure, `README.md` with targets, medians and ratios, and charts.

mod bars;
mod lines;
mod palette;
pub mod statistics;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde::Serialize;
use serde_json::json;

use self::statistics::Spread;
use crate::machine::Machine;
use crate::measure::{Figures, Measured, Row, Table};
use crate::suites::{Chart, Column};
use crate::targets::{self, Bound, Judged};

/// All of a run.
#[derive(Serialize)]
pub struct Results {
    pub machine: Machine,
    /// Whether only a tenth was measured.
    pub quick: bool,
    pub suites: Vec<Measured>,
}

pub fn write(out: &Path, results: &Results) -> anyhow::Result<()> {
    fs::create_dir_all(out)?;
    let judged = targets::judge(targets::all()?, &results.suites);
    let json = json!({"machine": results.machine, "quick": results.quick, "suites": results.suites, "targets": judged});
    fs::write(out.join("latest.json"), serde_json::to_string_pretty(&json)? + "\n")?;
    for measured in &results.suites {
        let file = out.join(format!("{}.svg", measured.name));
        match measured.suite.chart {
            Chart::Bars => bars::draw(&file, measured)?,
            Chart::Lines { axis, base } => lines::draw(&file, measured, axis, base)?,
        }
    }
    fs::write(out.join("README.md"), markdown(results, &judged)?)?;
    Ok(())
}

fn markdown(results: &Results, judged: &[Judged]) -> Result<String, std::fmt::Error> {
    let mut text = String::from("# The latest run\n\n");
    let machine = &results.machine;
    let versions: Vec<_> =
        machine.versions.iter().map(|(name, version)| format!("{name} {}", version.trim_start_matches(name).trim())).collect();
    writeln!(text, "| | |\n| --- | --- |")?;
    writeln!(text, "| machine | {}, {} cores, {} GB, {} |", machine.processor, machine.cores, machine.memory_gb, machine.system)?;
    writeln!(text, "| programs | {} |", versions.join(", "))?;
    writeln!(text, "| commit | {} |", machine.commit)?;
    let times: Vec<_> = results.suites.iter().map(|suite| format!("{} {} s", suite.name, suite.seconds)).collect();
    writeln!(text, "| time | {} s: {} |\n", results.suites.iter().map(|suite| suite.seconds).sum::<u64>(), times.join(", "))?;
    if results.quick {
        writeln!(text, "**A quick run: a tenth of the events, one round. Its figures are to be taken lightly.**\n")?;
    }
    writeln!(
        text,
        "Medians over rounds in which every client was run once; slow ones took part in fewer. How many times ours is better is a ratio \
         within a round; in brackets the least and the greatest of any round. Of ↓ less is better, of ↑ more. Trust ratios more than \
         times.\n"
    )?;
    write_targets(&mut text, judged)?;
    for measured in &results.suites {
        writeln!(text, "## {}\n\n{}\n\n![{}]({}.svg)\n", measured.name, measured.suite.about, measured.name, measured.name)?;
        for table in &measured.tables {
            write_table(&mut text, measured.suite.columns, table)?;
        }
    }
    Ok(text)
}

fn write_targets(text: &mut String, judged: &[Judged]) -> std::fmt::Result {
    let held = judged.iter().filter(|target| target.holds).count();
    writeln!(text, "## Targets\n\n{held} of {} hold.\n", judged.len())?;
    writeln!(text, "| suite | case | language | figure | target | measured | holds |\n| --- | --- | --- | --- | --- | ---: | --- |")?;
    for Judged { target, measured, peer, holds } in judged {
        let bound = match &target.bound {
            Bound::AtMost(bound) => format!("≤ {}", rounded(*bound)),
            Bound::AtLeast(bound) => format!("≥ {}", rounded(*bound)),
            Bound::AlwaysAtMost(bound) => format!("always ≤ {}", rounded(*bound)),
            Bound::BetterThan { times, .. } => format!("{} × better than {}", rounded(*times), peer.unwrap_or("a peer")),
        };
        let holds = if *holds { "yes" } else { "**no**" };
        let (suite, case, language, figure) = (&target.suite, &target.case, target.language, &target.figure);
        writeln!(text, "| {suite} | {case} | {language:?} | `{figure}` | {bound} | {} | {holds} |", told(measured))?;
    }
    writeln!(text)
}

fn told(spread: &Spread) -> String {
    format!("{} ({}–{})", rounded(spread.median), rounded(spread.least), rounded(spread.greatest))
}

fn write_table(text: &mut String, columns: &[Column], table: &Table) -> std::fmt::Result {
    let arrow = |column: &Column| if column.more { '↑' } else { '↓' };
    let mut titles: Vec<_> = columns.iter().map(|column| format!("{} {}", column.title, arrow(column))).collect();
    let ratios: Vec<_> = table.rows.iter().map(|row| Spread::times_better(table.row(row.language, "ours")?, row, &columns[0])).collect();
    // Where nothing can be divided by, as where we lose nothing, there is no such column.
    let has_ratios = ratios.iter().any(Option::is_some);
    if has_ratios {
        titles.push(format!("{}: ours is better by ×", columns[0].title));
    }
    writeln!(text, "### {}\n\n| | {} |", table.case, titles.join(" | "))?;
    writeln!(text, "| --- |{}", " ---: |".repeat(titles.len()))?;
    for (row, ratio) in table.rows.iter().zip(ratios) {
        let mut cells: Vec<_> = columns
            .iter()
            .map(|column| Spread::of_figures(row, column.figure).map_or("–".into(), |spread| rounded(spread.median)))
            .collect();
        if has_ratios {
            cells.push(ratio.map_or("–".into(), |ratio| told(&ratio)));
        }
        writeln!(text, "| {:?}: {}{} | {} |", row.language, row.client, remark(row, table.rounds), cells.join(" | "))?;
    }
    writeln!(text)
}

/// What a reader has to know of a row besides its figures.
fn remark(row: &Row, rounds: usize) -> String {
    let (taken, failed) = (row.rounds.len(), row.rounds.iter().filter(|round| round.is_err()).count());
    let fewer = (taken < rounds).then(|| format!("{taken} of {rounds} rounds"));
    let failed = (failed > 0).then(|| format!("{failed} of {taken} rounds failed"));
    let remarks: Vec<_> = fewer.into_iter().chain(failed).collect();
    if remarks.is_empty() { String::new() } else { format!(" ({})", remarks.join(", ")) }
}

/// Three digits that mean something.
fn rounded(figure: f64) -> String {
    match figure.abs() {
        size if size >= 100.0 || figure.fract() == 0.0 => {
            let digits = format!("{figure:.0}");
            let (sign, digits) = digits.strip_prefix('-').map_or(("", digits.as_str()), |digits| ("-", digits));
            let groups: Vec<_> = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group)).collect();
            format!("{sign}{}", groups.join(","))
        }
        size if size >= 10.0 => format!("{figure:.1}"),
        size if size >= 0.1 => format!("{figure:.2}"),
        _ => format!("{figure:.3}"),
    }
}

/// The figures of rounds that have some.
fn rounds(row: &Row) -> impl Iterator<Item = &Figures> {
    row.rounds.iter().filter_map(|round| round.as_ref().ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_digits_are_told() {
        let told = [0.0, 0.0123, 0.456, 12.34, 123.4, 1_234_567.0, -3.0].map(rounded);
        assert_eq!(told, ["0", "0.012", "0.46", "12.3", "123", "1,234,567", "-3"]);
    }
}
