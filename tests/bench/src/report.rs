//! The results as files: `latest.json` with every figure, `README.md` with medians and ratios, charts of what clients are compared by.

mod chart;
mod statistics;

use std::fmt::Write;
use std::fs;
use std::path::Path;

use serde_json::json;

use self::statistics::Spread;
use crate::environment::Language;
use crate::machine::Machine;
use crate::measure::{Figures, Measured, Row, Table};
use crate::suites::Column;

pub fn write(out: &Path, machine: &Machine, measured: &[Measured]) -> anyhow::Result<()> {
    fs::create_dir_all(out)?;
    fs::write(out.join("latest.json"), serde_json::to_string_pretty(&json!({"machine": machine, "suites": measured}))? + "\n")?;
    for suite in measured {
        chart::draw(&out.join(format!("{}.svg", suite.name)), suite)?;
    }
    fs::write(out.join("README.md"), markdown(machine, measured)?)?;
    Ok(())
}

fn markdown(machine: &Machine, measured: &[Measured]) -> Result<String, std::fmt::Error> {
    let mut text = String::from("# The latest run\n\n");
    let versions: Vec<_> = machine.versions.iter().map(|(name, version)| format!("{name} {}", version.trim_start_matches(name))).collect();
    writeln!(
        text,
        "{}, {} cores, {} GB, {}; {}; commit {}. Medians over rounds in which every client was run once. A ratio is that of a round, \
         client to ours; in brackets the least and the greatest of any round. Of ↓ less is better, of ↑ more. Trust ratios more than times.\n",
        machine.processor,
        machine.cores,
        machine.memory_gb,
        machine.system,
        versions.join(", "),
        machine.commit
    )?;
    for suite in measured {
        writeln!(text, "## {}\n\n{}\n\n![{}]({}.svg)\n", suite.name, suite.suite.about, suite.name, suite.name)?;
        for table in &suite.tables {
            write_table(&mut text, suite.suite.columns, table)?;
        }
    }
    Ok(text)
}

fn write_table(text: &mut String, columns: &[Column], table: &Table) -> std::fmt::Result {
    let arrow = |column: &Column| if column.more { '↑' } else { '↓' };
    let mut titles: Vec<_> = columns.iter().map(|column| format!("{} {}", column.title, arrow(column))).collect();
    let ratios: Vec<_> = table.rows.iter().map(|row| Spread::of_ratios(row, ours(table, row.language)?, columns[0].figure)).collect();
    // Where nothing can be divided by, as where we lose nothing, there is no such column.
    let has_ratios = ratios.iter().any(Option::is_some);
    if has_ratios {
        titles.push(format!("{} to ours", columns[0].title));
    }
    writeln!(text, "### {}\n\n| | {} |", table.case, titles.join(" | "))?;
    writeln!(text, "| --- |{}", " ---: |".repeat(titles.len()))?;
    for (row, ratio) in table.rows.iter().zip(ratios) {
        let mut cells: Vec<_> =
            columns.iter().map(|column| statistics::median_of(row, column.figure).map_or("–".into(), rounded)).collect();
        if has_ratios {
            let told = |spread: Spread| format!("{} ({}–{})", rounded(spread.median), rounded(spread.least), rounded(spread.greatest));
            cells.push(ratio.map_or("–".into(), told));
        }
        let failed = row.rounds.iter().filter(|round| round.is_err()).count();
        let failed = if failed > 0 { format!(" ({failed} of {} rounds failed)", row.rounds.len()) } else { String::new() };
        writeln!(text, "| {:?}: {}{failed} | {} |", row.language, row.client, cells.join(" | "))?;
    }
    writeln!(text)
}

/// Our own row in a language.
fn ours(table: &Table, language: Language) -> Option<&Row> {
    table.rows.iter().find(|row| row.language == language && row.client == "ours")
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
        _ => format!("{figure:.2}"),
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
        let told = [0.0, 0.456, 12.34, 123.4, 1_234_567.0, -3.0].map(rounded);
        assert_eq!(told, ["0", "0.46", "12.3", "123", "1,234,567", "-3"]);
    }
}
