//! A bar for every client, by what clients of a suite are compared by. Bars of one case and language share a scale that begins at
//! zero; a thin line reaches from the least to the greatest round.

use std::path::Path;

use anyhow::anyhow;
use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

use super::palette::{OURS, PEERS, TEXT};
use super::rounded;
use super::statistics::Spread;
use crate::environment::Language;
use crate::measure::{Measured, Row, Table};

const WIDTH: u32 = 860;
const LINE: i32 = 22;
const BAR: i32 = 14;
/// Where bars begin.
const LEFT: i32 = 220;
/// The length of the longest bar; the figure stands after it.
const LONGEST: f64 = 540.0;

/// One line of a chart.
enum Line<'a> {
    Title(String),
    /// A client, its figure, and the greatest figure of its group.
    Bar(&'a Row, Spread, f64),
}

pub fn draw(file: &Path, measured: &Measured) -> anyhow::Result<()> {
    let column = &measured.suite.columns[0];
    let lines: Vec<_> = measured.tables.iter().flat_map(|table| lines(table, column.figure, column.title)).collect();
    let height = u32::try_from(lines.len())? * LINE.unsigned_abs() + LINE.unsigned_abs();
    let area = SVGBackend::new(file, (WIDTH, height)).into_drawing_area();
    for (line, top) in lines.iter().zip((LINE / 2..).step_by(LINE.unsigned_abs() as usize)) {
        draw_line(&area, line, top).map_err(|error| anyhow!("cannot draw {}: {error}", file.display()))?;
    }
    area.present().map_err(|error| anyhow!("cannot write {}: {error}", file.display()))
}

fn lines<'a>(table: &'a Table, figure: &str, title: &str) -> Vec<Line<'a>> {
    let mut lines = Vec::new();
    for language in Language::ALL {
        let rows = table.rows.iter().filter(|row| row.language == language);
        let bars: Vec<_> = rows.filter_map(|row| Some((row, Spread::of_figures(row, figure)?))).collect();
        let greatest = bars.iter().map(|(_, spread)| spread.greatest).fold(0.0, f64::max);
        if !bars.is_empty() {
            lines.push(Line::Title(format!("{language:?}, {}: {title}", table.case)));
            lines.extend(bars.into_iter().map(|(row, spread)| Line::Bar(row, spread, greatest)));
        }
    }
    lines
}

type Area<'a> = DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

fn draw_line(area: &Area<'_>, line: &Line<'_>, top: i32) -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    let middle = top + LINE / 2;
    let text =
        |size: i32, horizontal| TextStyle::from(("sans-serif", size).into_font()).color(&TEXT).pos(Pos::new(horizontal, VPos::Center));
    match line {
        Line::Title(title) => area.draw(&Text::new(title.as_str(), (10, middle), text(14, HPos::Left)))?,
        Line::Bar(row, spread, greatest) => {
            let color = if row.client == "ours" { OURS } else { PEERS };
            let end = |figure: f64| LEFT + (if *greatest > 0.0 { figure.max(0.0) / greatest * LONGEST } else { 0.0 }).round() as i32;
            area.draw(&Text::new(row.client, (LEFT - 10, middle), text(13, HPos::Right)))?;
            area.draw(&Rectangle::new([(LEFT, middle - BAR / 2), (end(spread.median), middle + BAR / 2)], color.filled()))?;
            area.draw(&PathElement::new([(end(spread.least), middle), (end(spread.greatest), middle)], TEXT.stroke_width(2)))?;
            let after = end(spread.median.max(spread.greatest)) + 6;
            area.draw(&Text::new(rounded(spread.median), (after, middle), text(13, HPos::Left)))?;
        }
    }
    Ok(())
}
