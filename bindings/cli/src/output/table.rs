//! Results as tables, for people.

use std::fmt;

use anstyle::{AnsiColor, Style};
use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Attribute, Cell, CellAlignment, ContentArrangement, Table};
use indicatif::HumanCount;
use serde_json::{Map, Value};

use super::flat;

const TITLE: Style = AnsiColor::Cyan.on_default().bold();

/// An empty table. Its marks are always there: who prints it leaves them out where they are not wanted.
pub(crate) fn table(header: impl IntoIterator<Item = impl ToString>) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED.with_rounded_corners()).enforce_styling();
    table.set_header(header.into_iter().map(|title| Cell::new(title).add_attribute(Attribute::Bold)));
    table
}

/// A count in a table.
pub(crate) fn number(count: u64) -> Cell {
    Cell::new(HumanCount(count)).set_alignment(CellAlignment::Right)
}

/// Any JSON: lists of objects as tables, all else as names and values.
pub(super) struct Answer<'a>(pub(super) &'a Value);

impl fmt::Display for Answer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Value::Array(rows) => write_rows(f, rows),
            Value::Object(members) => write_object(f, members),
            Value::String(text) => writeln!(f, "{}", text.trim_end()),
            other => writeln!(f, "{}", flat::text(other)),
        }
    }
}

/// What is no list comes first; then each list under its name.
fn write_object(f: &mut fmt::Formatter<'_>, members: &Map<String, Value>) -> fmt::Result {
    let is_list = |value: &Value| value.as_array().is_some_and(|rows| rows.iter().any(Value::is_object));
    let (lists, facts): (Vec<_>, Vec<_>) = members.iter().partition(|(_, value)| is_list(value));
    let facts: Map<_, _> = facts.into_iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    if !facts.is_empty() {
        write_facts(f, &Value::Object(facts))?;
    }
    for (name, rows) in lists {
        writeln!(f, "\n{TITLE}{}{TITLE:#}", visible(name))?;
        write_rows(f, rows.as_array().map_or(&[], Vec::as_slice))?;
    }
    Ok(())
}

/// Names and values, one pair in each line.
fn write_facts(f: &mut fmt::Formatter<'_>, object: &Value) -> fmt::Result {
    let cells = flat::cells(object);
    let longest = cells.keys().map(|name| name.chars().count()).max().unwrap_or_default();
    for (name, value) in cells {
        writeln!(f, "{TITLE}{:longest$}{TITLE:#}  {}", visible(&name), shown(value))?;
    }
    Ok(())
}

/// A table; or, on a terminal that it does not fit, one row below the other.
fn write_rows(f: &mut fmt::Formatter<'_>, rows: &[Value]) -> fmt::Result {
    if rows.is_empty() {
        return writeln!(f, "none");
    }
    let cells: Vec<_> = rows.iter().map(flat::cells).collect();
    let first_of = |column: &String| cells.iter().filter_map(|row| row.get(column)).find(|value| !value.is_null());
    // A column without a value says nothing. What a row is about stands before what is counted of it.
    let columns = flat::columns(&cells).into_iter().filter_map(|column| first_of(&column).map(|first| (first.is_number(), column)));
    let mut columns: Vec<_> = columns.collect();
    columns.sort();
    let columns: Vec<_> = columns.into_iter().map(|(_, column)| column).collect();
    let mut table = table(columns.iter().map(|column| visible(column)));
    for row in &cells {
        table.add_row(columns.iter().map(|column| row.get(column).map_or_else(|| Cell::new(""), |value| cell(value))));
    }
    match table.width() {
        Some(width) if natural_width(&table) > usize::from(width) => write_below(f, rows),
        _ => writeln!(f, "{}", table.set_content_arrangement(ContentArrangement::Disabled)),
    }
}

fn write_below(f: &mut fmt::Formatter<'_>, rows: &[Value]) -> fmt::Result {
    for (index, row) in rows.iter().enumerate() {
        if index > 0 {
            writeln!(f)?;
        }
        write_facts(f, row)?;
    }
    Ok(())
}

/// How wide a table is that nothing holds back.
fn natural_width(table: &Table) -> usize {
    let widths = table.column_max_content_widths();
    // Each column has a border and a blank on either side.
    widths.iter().map(|width| usize::from(*width) + 3).sum::<usize>() + 1
}

fn cell(value: &Value) -> Cell {
    let cell = Cell::new(shown(value));
    if value.is_number() { cell.set_alignment(CellAlignment::Right) } else { cell }
}

/// A value in one line.
pub(super) fn shown(value: &Value) -> String {
    match value.as_array() {
        Some(items) if items.iter().all(|item| !item.is_object() && !item.is_array()) => {
            items.iter().map(shown).collect::<Vec<_>>().join(", ")
        }
        _ => visible(&flat::text(value)),
    }
}

/// Text of a service, without what moves a terminal's cursor.
fn visible(text: &str) -> String {
    text.chars().map(|character| if character.is_control() { '\u{fffd}' } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(answer: &Value) -> String {
        anstream::adapter::strip_str(&Answer(answer).to_string()).to_string()
    }

    #[test]
    fn facts_come_first_and_lists_are_tables() {
        let answer = json!({
            "total": 2,
            "top": [{"name": "a", "count": 10, "gone": null}, {"name": "b", "count": 9, "gone": null}],
            "period": {"from": "2026-01-01", "tags": ["x", "y"]},
        });
        let expected = "\
period.from  2026-01-01
period.tags  x, y
total        2

top
╭──────┬───────╮
│ name ┆ count │
╞══════╪═══════╡
│ a    ┆    10 │
│ b    ┆     9 │
╰──────┴───────╯
";
        assert_eq!(told(&answer), expected);
    }

    #[test]
    fn an_empty_list_says_so_and_a_text_stands_alone() {
        assert_eq!(told(&json!([])), "none\n");
        assert_eq!(told(&json!("var a;\n")), "var a;\n");
    }

    #[test]
    fn no_text_of_a_service_moves_the_cursor() {
        assert_eq!(told(&json!({"name": "a\u{1b}[2Jb\n"})), "name  a\u{fffd}[2Jb\u{fffd}\n");
    }
}
