//! A program that prints the table of what every language has measured of its deliveries, and fails if a promise was broken or
//! not measured.
//!
//! Argument: the folder of the rows.

#![forbid(unsafe_code)]

use std::path::Path;
use std::process::ExitCode;

use agentlytics_tests::delivery_table::{Column, LANGUAGES, render};

fn main() -> Result<ExitCode, Box<dyn std::error::Error>> {
    let folder = std::env::args_os().nth(1).ok_or("the folder of the rows is wanted")?;
    let columns = LANGUAGES.iter().map(|language| Column::read(Path::new(&folder), language)).collect::<Result<Vec<_>, _>>()?;
    println!("{}", render(&columns));
    let breaches: Vec<_> = columns.iter().flat_map(Column::breaches).collect();
    breaches.iter().for_each(|breach| eprintln!("{breach}"));
    Ok(if breaches.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
