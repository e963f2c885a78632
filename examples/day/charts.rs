//! The charts of the report, as SVG: narrow enough that their letters can be read on a phone.

#![allow(clippy::float_arithmetic)] // figures for reading; nothing is decided by them

use plotters::coord::Shift;
use plotters::coord::ranged1d::{KeyPointHint, NoDefaultFormatting, ValueFormatter};
use plotters::coord::types::RangedCoordf64;
use plotters::prelude::*;

use super::common::{Failure, Outcome};

/// In the charts' own units; a page scales them to its width.
const WIDTH: u32 = 460;
const FONT: (&str, i32) = ("sans-serif", 20);
const GRID: RGBColor = RGBColor(226, 226, 222);
const INK: RGBColor = RGBColor(70, 70, 66);

pub(crate) const BLUE: RGBColor = RGBColor(38, 98, 158);
pub(crate) const PALE: RGBColor = RGBColor(176, 204, 230);
pub(crate) const RED: RGBColor = RGBColor(178, 52, 40);
pub(crate) const GREEN: RGBColor = RGBColor(48, 122, 84);

type Area<'s> = DrawingArea<SVGBackend<'s>, Shift>;

fn failed(error: impl std::fmt::Display) -> Failure {
    Failure(format!("a chart cannot be drawn: {error}"))
}

/// The hours of a day, with a label every three.
#[derive(Clone)]
struct Hours;

impl Ranged for Hours {
    type FormatOption = NoDefaultFormatting;
    type ValueType = f64;

    fn map(&self, hour: &f64, (from, to): (i32, i32)) -> i32 {
        from + (f64::from(to - from) * hour / 24.0).round() as i32
    }

    fn key_points<Hint: KeyPointHint>(&self, _hint: Hint) -> Vec<f64> {
        (0..=24_u8).step_by(3).map(f64::from).collect()
    }

    fn range(&self) -> std::ops::Range<f64> {
        0.0..24.0
    }
}

impl ValueFormatter<f64> for Hours {
    fn format(hour: &f64) -> String {
        format!("{hour:02.0}")
    }
}

/// A picture of some height, drawn by `draw`, which scales with its page and says in words what it shows.
fn picture(
    height: u32,
    title: &str,
    draw: impl FnOnce(&Area<'_>) -> Outcome<()>,
) -> Outcome<String> {
    let mut svg = String::new();
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, height)).into_drawing_area();
        draw(&area)?;
        area.present().map_err(failed)?;
    }
    let size = format!("width=\"{WIDTH}\" height=\"{height}\" ");
    let svg = svg.replacen(&size, &format!("role=\"img\" aria-label=\"{title}\" "), 1);
    Ok(svg)
}

/// A line or a block for each hour.
pub(crate) struct Series<'n> {
    pub(crate) name: &'n str,
    pub(crate) colour: RGBColor,
    /// By hour of the day; `None`: nothing to show.
    pub(crate) values: Vec<Option<f64>>,
}

/// Blocks behind, lines before them, over the hours of a day.
pub(crate) fn by_hour(
    title: &str,
    unit: &str,
    top: f64,
    blocks: Option<&Series<'_>>,
    lines: &[Series<'_>],
    target: Option<f64>,
) -> Outcome<String> {
    picture(250, title, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(6)
            .margin_right(14)
            .x_label_area_size(30)
            .y_label_area_size(60)
            .build_cartesian_2d(Hours, 0.0..top)
            .map_err(failed)?;
        mesh(&mut chart, unit)?;
        if let Some(blocks) = blocks {
            let bars = (0_u8..).zip(&blocks.values).filter_map(|(hour, value)| {
                let (left, value) = (f64::from(hour), (*value)?);
                let style = blocks.colour.filled();
                Some(Rectangle::new(
                    [(left + 0.08, 0.0), (left + 0.92, value)],
                    style,
                ))
            });
            chart.draw_series(bars).map_err(failed)?;
        }
        if let Some(target) = target {
            let style = INK.stroke_width(1);
            let line = [(0.0, target), (24.0, target)];
            let dashes = DashedLineSeries::new(line, 6, 4, style);
            chart.draw_series(dashes).map_err(failed)?;
        }
        for series in lines {
            let style = series.colour.stroke_width(3);
            let points = || {
                let values = (0_u8..).zip(&series.values);
                values.filter_map(|(hour, value)| Some((f64::from(hour) + 0.5, (*value)?)))
            };
            chart
                .draw_series(LineSeries::new(points(), style))
                .map_err(failed)?;
            let dots = points().map(|point| Circle::new(point, 3, series.colour.filled()));
            chart.draw_series(dots).map_err(failed)?;
        }
        Ok(())
    })
}

/// Steps over the hours of a day: a count that changes at instants.
pub(crate) fn steps(title: &str, unit: &str, points: &[(f64, f64)]) -> Outcome<String> {
    let top = points.iter().map(|(_, count)| *count).fold(1.0, f64::max) * 1.1;
    picture(250, title, |area| {
        let mut chart = ChartBuilder::on(area)
            .margin(6)
            .margin_right(14)
            .x_label_area_size(30)
            .y_label_area_size(60)
            .build_cartesian_2d(Hours, 0.0..top)
            .map_err(failed)?;
        mesh(&mut chart, unit)?;
        let after = points.iter().skip(1).map(|(at, _)| *at).chain([24.0]);
        let bars = points
            .iter()
            .zip(after)
            .filter(|((_, count), _)| *count > 0.0);
        let bars = bars.map(|((at, count), until)| {
            Rectangle::new([(*at, 0.0), (until, *count)], BLUE.filled())
        });
        chart.draw_series(bars).map_err(failed)?;
        Ok(())
    })
}

/// The stretches of some rows over the hours of a day: `under` wide and pale, `over` narrow and dark.
pub(crate) struct Row {
    pub(crate) name: String,
    pub(crate) under: Vec<(f64, f64)>,
    pub(crate) over: Vec<(f64, f64)>,
}

pub(crate) fn timelines(title: &str, rows: &[Row]) -> Outcome<String> {
    const ROW: u32 = 20;
    let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
    picture(count.saturating_mul(ROW) + 44, title, |area| {
        let bottom = f64::from(count);
        let mut chart = ChartBuilder::on(area)
            .margin(6)
            .margin_right(14)
            .x_label_area_size(30)
            .y_label_area_size(60)
            .build_cartesian_2d(Hours, bottom..0.0)
            .map_err(failed)?;
        chart
            .configure_mesh()
            .disable_y_mesh()
            .disable_y_axis()
            .light_line_style(TRANSPARENT)
            .bold_line_style(GRID)
            .axis_style(GRID)
            .x_labels(24)
            .label_style(FONT.into_font().color(&INK))
            .draw()
            .map_err(failed)?;
        for (position, row) in (0_u32..).zip(rows) {
            let top = f64::from(position);
            let bar = |(from, until): &(f64, f64), inset: f64, colour: RGBColor| {
                let corners = [(*from, top + inset), (*until, top + 1.0 - inset)];
                Rectangle::new(corners, colour.filled())
            };
            let under = row.under.iter().map(|span| bar(span, 0.12, PALE));
            chart.draw_series(under).map_err(failed)?;
            let over = row.over.iter().map(|span| bar(span, 0.26, BLUE));
            chart.draw_series(over).map_err(failed)?;
            let y = 6 + i32::try_from(position * ROW).unwrap_or(0) + 2;
            let style = ("sans-serif", 17).into_font().color(&INK);
            area.draw(&Text::new(row.name.clone(), (4, y), style))
                .map_err(failed)?;
        }
        Ok(())
    })
}

fn mesh<'s>(
    chart: &mut ChartContext<'s, SVGBackend<'s>, Cartesian2d<Hours, RangedCoordf64>>,
    unit: &str,
) -> Outcome<()> {
    chart
        .configure_mesh()
        .disable_x_mesh()
        .light_line_style(TRANSPARENT)
        .bold_line_style(GRID)
        .axis_style(GRID)
        .x_labels(24)
        .y_labels(5)
        .y_label_formatter(&|value| format!("{value:.0}{unit}"))
        .label_style(FONT.into_font().color(&INK))
        .draw()
        .map_err(failed)
}
