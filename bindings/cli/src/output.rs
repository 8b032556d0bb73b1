//! Results on standard output: as text, or as one JSON object.

use std::fmt::Display;
use std::io::{self, Write};

use comfy_table::presets::UTF8_FULL_CONDENSED;
use comfy_table::{Attribute, Cell, CellAlignment, Table};
use indicatif::HumanCount;
use serde::Serialize;

use crate::failure::Failure;

/// Prints a result.
///
/// # Errors
/// Standard output is closed (work).
pub(crate) fn print(result: &(impl Display + Serialize), json: bool) -> Result<(), Failure> {
    write(result, json).map_err(|error| Failure::work(format!("cannot print the result: {error}")))
}

fn write(result: &(impl Display + Serialize), json: bool) -> io::Result<()> {
    let mut out = io::stdout().lock();
    if json {
        serde_json::to_writer(&mut out, result)?;
        writeln!(out)
    } else {
        write!(out, "{result}")
    }
}

/// An empty table.
pub(crate) fn table(header: impl IntoIterator<Item = &'static str>) -> Table {
    let mut table = Table::new();
    table.load_style(UTF8_FULL_CONDENSED.with_rounded_corners());
    table.set_header(header.into_iter().map(|title| Cell::new(title).add_attribute(Attribute::Bold)));
    table
}

/// A count in a table.
pub(crate) fn number(count: u64) -> Cell {
    Cell::new(HumanCount(count)).set_alignment(CellAlignment::Right)
}
