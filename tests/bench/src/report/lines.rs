//! A line for every client over all cases of a suite, a panel for every figure. Both axes grow by factors.

use std::ops::Range;
use std::path::Path;

use anyhow::anyhow;
use plotters::coord::Shift;
use plotters::prelude::*;

use super::palette::{LINES, OURS, TEXT};
use super::rounded;
use super::statistics::Spread;
use crate::measure::{Measured, Row};
use crate::suites::Column;

const WIDTH: u32 = 860;
const HEIGHT: u32 = 230;
const ACROSS: usize = 2;

type Area<'a> = DrawingArea<SVGBackend<'a>, Shift>;
type Drawn = Result<(), Box<dyn std::error::Error + Send + Sync>>;

/// A client and where its line goes.
struct Line<'a> {
    row: &'a Row,
    points: Vec<(f64, f64)>,
}

pub fn draw(file: &Path, measured: &Measured, axis: &str, base: f64) -> anyhow::Result<()> {
    let panels: Vec<_> = measured.suite.columns.iter().map(|column| (column, lines(measured, column))).collect();
    let panels: Vec<_> = panels.into_iter().filter(|(_, lines)| lines.iter().any(|line| line.points.len() > 1)).collect();
    let down = panels.len().div_ceil(ACROSS).max(1);
    let area = SVGBackend::new(file, (WIDTH, HEIGHT * u32::try_from(down)?)).into_drawing_area();
    for ((column, lines), place) in panels.iter().zip(area.split_evenly((down, ACROSS))) {
        draw_panel(&place, column, lines, axis, base).map_err(|error| anyhow!("cannot draw {}: {error}", file.display()))?;
    }
    area.present().map_err(|error| anyhow!("cannot write {}: {error}", file.display()))
}

/// What is not above zero has no place on such an axis.
fn lines<'a>(measured: &'a Measured, column: &Column) -> Vec<Line<'a>> {
    let Some(first) = measured.tables.first() else { return Vec::new() };
    let line = |row: &'a Row| {
        let spreads = measured
            .tables
            .iter()
            .filter_map(|table| Some((table.at as f64, Spread::of_figures(table.row(row.language, row.client)?, column.figure)?.median)));
        Line { row, points: spreads.filter(|(_, figure)| *figure > 0.0).collect() }
    };
    first.rows.iter().map(line).collect()
}

fn draw_panel(area: &Area<'_>, column: &Column, lines: &[Line<'_>], axis: &str, base: f64) -> Drawn {
    let text = |size: i32| ("sans-serif", size).into_font().color(&TEXT);
    let points = || lines.iter().flat_map(|line| line.points.iter());
    let has_legend = lines.len() > 1;
    let at = range(points().map(|(at, _)| *at), 1.0, 1.0);
    // A legend wants room above the lines.
    let figures = range(points().map(|(_, figure)| *figure), 2.0, if has_legend { 8.0 } else { 2.0 });
    let mut chart = ChartBuilder::on(area)
        .caption(column.title, text(14))
        .margin(8)
        .margin_right(30)
        .x_label_area_size(34)
        .y_label_area_size(64)
        .build_cartesian_2d(at.log_scale().base(base), figures.log_scale())?;
    let label = |figure: &f64| rounded(*figure);
    chart
        .configure_mesh()
        .bold_line_style(TEXT.mix(0.25))
        .light_line_style(TRANSPARENT)
        .axis_style(TEXT)
        .label_style(text(12))
        .x_desc(axis)
        .x_label_formatter(&label)
        .y_label_formatter(&label)
        .draw()?;
    let mut peers = LINES.iter().cycle();
    for line in lines {
        let color = if line.row.client == "ours" { OURS } else { *peers.next().unwrap_or(&TEXT) };
        let drawn = chart.draw_series(LineSeries::new(line.points.iter().copied(), color.stroke_width(2)).point_size(3))?;
        if has_legend {
            drawn.label(line.row.client).legend(move |(x, y)| Rectangle::new([(x, y - 2), (x + 14, y + 2)], color.filled()));
        }
    }
    if has_legend {
        chart.configure_series_labels().position(SeriesLabelPosition::UpperLeft).label_font(text(12)).draw()?;
    }
    Ok(())
}

/// From so many times below the least to so many times above the greatest.
fn range(figures: impl Iterator<Item = f64>, below: f64, above: f64) -> Range<f64> {
    let (least, greatest) =
        figures.fold((f64::MAX, f64::MIN_POSITIVE), |(least, greatest), figure| (least.min(figure), greatest.max(figure)));
    least / below..greatest * above
}
