//! Results on standard output, in the form that was asked for, and notes on standard error.
//!
//! Not here: what a command has to say. It hands over a report of its own, or JSON as a service gave it.

mod csv;
mod flat;
mod line;
mod table;

use std::fmt::Display;
use std::io::{self, Write};

use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::Value;

use crate::failure::Failure;

pub(crate) use table::{number, table};

/// How results are printed.
#[derive(Args, Clone, Copy, Debug)]
pub(crate) struct Output {
    /// How results are printed.
    #[arg(long = "output", value_name = "FORMAT", default_value = "table", global = true, help_heading = "Output")]
    pub(crate) format: Format,
    /// The same as --output json, and errors are JSON too, on standard error.
    #[arg(long, global = true, conflicts_with = "format", help_heading = "Output")]
    pub(crate) json: bool,
}

/// A form of results.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// Tables and text, for people.
    Table,
    /// One JSON document; indented on a terminal.
    Json,
    /// One JSON document for each row, each in a line.
    Ndjson,
    /// Rows with a line of titles. Texts that a spreadsheet would take for formulas begin with an apostrophe.
    Csv,
}

impl Output {
    /// The form that was asked for, in either way.
    pub(crate) fn format(self) -> Format {
        if self.json { Format::Json } else { self.format }
    }

    /// Prints a report of our own: as text, or as one JSON object.
    ///
    /// # Errors
    /// Standard output is closed; or the report is asked for as rows, which it has not (usage).
    pub(crate) fn report(self, report: &(impl Display + Serialize)) -> Result<(), Failure> {
        match self.format() {
            Format::Table => text(report),
            Format::Json => document(report),
            Format::Ndjson => line(report),
            Format::Csv => Err(Failure::usage("--output csv: this command tells no rows; --output json and --output ndjson go with it")),
        }
    }

    /// Prints a report that is a list: as text, or as JSON of which the rows are found at the pointer `rows`.
    ///
    /// # Errors
    /// Standard output is closed.
    pub(crate) fn listing(self, report: &(impl Display + Serialize), rows: &str) -> Result<(), Failure> {
        match self.format() {
            Format::Table => text(report),
            Format::Json => document(report),
            Format::Ndjson | Format::Csv => {
                let report =
                    serde_json::to_value(report).map_err(|error| Failure::work(format!("the result has no JSON form: {error}")))?;
                self.answer(&report, Some(rows))
            }
        }
    }

    /// Prints one row of many, as it comes.
    ///
    /// # Errors
    /// Standard output is closed; or rows are asked for in columns (usage).
    pub(crate) fn row(self, row: &Value) -> Result<(), Failure> {
        match self.format() {
            Format::Table => text(&line::Line(row)),
            Format::Json | Format::Ndjson => line(row),
            Format::Csv => {
                Err(Failure::usage("--output csv: rows that come one by one have no columns in common; --output ndjson goes with them"))
            }
        }
    }

    /// Prints what a service answered. Its rows, where it has any, are found at the JSON pointer `rows`.
    ///
    /// # Errors
    /// Standard output is closed.
    pub(crate) fn answer(self, answer: &Value, rows: Option<&str>) -> Result<(), Failure> {
        match self.format() {
            Format::Table => text(&table::Answer(answer)),
            Format::Json => document(answer),
            Format::Ndjson => rows_of(answer, rows).iter().try_for_each(line),
            Format::Csv => csv::write(io::stdout().lock(), rows_of(answer, rows)).map_err(|error| Failure::printing(&error)),
        }
    }
}

/// The rows of an answer: those at the pointer, an array's own, or the answer as the only one.
fn rows_of<'a>(answer: &'a Value, rows: Option<&str>) -> &'a [Value] {
    let rows = rows.map_or(Some(answer), |pointer| answer.pointer(pointer));
    rows.and_then(Value::as_array).map_or_else(|| std::slice::from_ref(answer), Vec::as_slice)
}

/// Prints text. What marks it up is left out where a terminal would not show it, or is told not to.
///
/// # Errors
/// Standard output is closed.
pub(crate) fn text(text: &impl Display) -> Result<(), Failure> {
    printed(write!(anstream::stdout().lock(), "{text}"))
}

/// Prints one line of JSON, and hands it to the reader at once.
///
/// # Errors
/// Standard output is closed.
pub(crate) fn line(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    let written = serde_json::to_writer(&mut out, value).map_err(io::Error::from);
    printed(written.and_then(|()| writeln!(out)).and_then(|()| out.flush()))
}

/// Prints one JSON document: for people if they see it on a terminal, else in one line.
fn document(value: &impl Serialize) -> Result<(), Failure> {
    let mut out = io::stdout().lock();
    if !io::IsTerminal::is_terminal(&out) {
        return line(value);
    }
    let written = serde_json::to_writer_pretty(&mut out, value).map_err(io::Error::from);
    printed(written.and_then(|()| writeln!(out)))
}

fn printed(written: io::Result<()>) -> Result<(), Failure> {
    written.map_err(|error| Failure::printing(&error))
}

/// Prints a line on standard error. A closed stream leaves nobody to tell, which is no reason to stop.
pub(crate) fn note(text: impl Display) {
    let _ = writeln!(io::stderr().lock(), "{text}");
}

/// Whether a command line asks for errors as JSON. For one that cannot be parsed.
pub(crate) fn wants_json_errors(command_line: &[std::ffi::OsString]) -> bool {
    command_line.iter().take_while(|word| *word != "--").any(|word| word == "--json")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn rows_are_where_they_are_said_to_be() {
        let answer = json!({"total": 2, "events": [{"a": 1}, {"a": 2}]});
        assert_eq!(rows_of(&answer, Some("/events")), [json!({"a": 1}), json!({"a": 2})]);
        assert_eq!(rows_of(&answer, None), std::slice::from_ref(&answer));
        assert_eq!(rows_of(&answer, Some("/total")), std::slice::from_ref(&answer));
        assert_eq!(rows_of(&json!([1, 2]), None), [json!(1), json!(2)]);
    }

    #[test]
    fn what_follows_two_hyphens_is_no_option() {
        let words = |line: &str| line.split(' ').map(Into::into).collect::<Vec<_>>();
        assert!(wants_json_errors(&words("agentlytics spool --json")));
        assert!(!wants_json_errors(&words("agentlytics track x -- --json")));
    }
}
