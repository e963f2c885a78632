//! A coverage for people: a heat map in text, and one in SVG.

use core::fmt::Write as _;

use super::{Coverage, Step};

/// Fill and text of a cell, by what it says: light where all is well, dark where nobody is. Told apart without colour too, by
/// the number in it.
const CLOSED: (&str, &str) = ("#f1f1ef", "#9a9a94");
const NOBODY: (&str, &str) = ("#7f1d1d", "#ffffff");
const SINGLE: (&str, &str) = ("#f2a58e", "#3b0d05");
const THIN: (&str, &str) = ("#fbe3b0", "#3d2c00");
const ENOUGH: (&str, &str) = ("#cfe6d4", "#12301a");

/// Sizes of the picture, in its own units.
const CELL_W: usize = 26;
const CELL_H: usize = 20;
const LEFT: usize = 96;
const TITLE_H: usize = 46;
const WIDTH: usize = LEFT + 24 * CELL_W + 8;
const LEGEND_H: usize = 34;

impl Coverage {
    /// A heat map for a terminal, in the coverage's zone: for each kind of ticket a row a day and a column an hour, in it the fewest who could serve
    /// at any moment of that hour. `!` nobody, `+` ten or more, `.` closed or skipped by the clocks. Kinds of one topic that
    /// the same people could serve at the same times share a map.
    #[must_use]
    pub fn text(&self, step: Step) -> String {
        let mut text = format!(
            "who could serve, {} to {}: fewest of each hour; ! nobody, + ten or more, . closed or skipped by the clocks\n",
            self.days
                .first()
                .map_or_else(String::new, |day| day.date.to_string()),
            self.days
                .last()
                .map_or_else(String::new, |day| day.date.to_string())
        );
        for group in self.groups(step) {
            let heading = group.heading();
            let _ = writeln!(text, "\n{heading}\n{:15}0     6     12    18", "");
            for (day, hours) in self.days.iter().zip(self.by_hour(group.first, step)) {
                let cells: String = hours.into_iter().map(sign).collect();
                let _ = writeln!(text, "{} {} {cells}", day.date.weekday(), day.date);
            }
        }
        text
    }

    /// The same as a picture, with a legend; about 730 units wide.
    #[must_use]
    pub fn svg(&self, step: Step) -> String {
        let lane_h = TITLE_H + self.days.len().saturating_mul(CELL_H);
        let groups = self.groups(step);
        let height = LEGEND_H + groups.len().saturating_mul(lane_h) + 8;
        let mut svg = format!(
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {height}\" role=\"img\" \
             font-family=\"system-ui, sans-serif\" font-size=\"11\">\n\
             <title>who could serve, by hour, {}</title>\n",
            escape(&self.zone)
        );
        self.legend(&mut svg);
        for (position, group) in groups.iter().enumerate() {
            let top = LEGEND_H + position.saturating_mul(lane_h);
            let _ = writeln!(
                svg,
                "<text x=\"0\" y=\"{}\" font-size=\"13\" font-weight=\"600\">{}</text>",
                top + 18,
                escape(&group.heading())
            );
            for hour in (0..24_usize).step_by(3) {
                let _ = writeln!(
                    svg,
                    "<text x=\"{}\" y=\"{}\" fill=\"#666\">{hour:02}</text>",
                    LEFT + hour * CELL_W + 2,
                    top + TITLE_H - 6
                );
            }
            for (row, hours) in self.by_hour(group.first, step).into_iter().enumerate() {
                self.row(
                    &mut svg,
                    row,
                    top + TITLE_H + row.saturating_mul(CELL_H),
                    hours,
                );
            }
        }
        svg.push_str("</svg>\n");
        svg
    }

    fn row(&self, svg: &mut String, row: usize, y: usize, hours: Vec<Option<u32>>) {
        let Some(day) = self.days.get(row) else {
            return;
        };
        let _ = writeln!(
            svg,
            "<text x=\"0\" y=\"{}\">{} {}</text>",
            y + 14,
            day.date.weekday(),
            day.date
        );
        for (hour, agents) in hours.into_iter().enumerate() {
            let (fill, ink) = self.colours(agents);
            let (x, shown) = (LEFT + hour.saturating_mul(CELL_W), sign_svg(agents));
            let _ = writeln!(
                svg,
                "<rect x=\"{x}\" y=\"{y}\" width=\"{}\" height=\"{}\" fill=\"{fill}\"/>\
                 <text x=\"{}\" y=\"{}\" fill=\"{ink}\" text-anchor=\"middle\">{shown}</text>",
                CELL_W - 1,
                CELL_H - 1,
                x + CELL_W / 2,
                y + 14
            );
        }
    }

    fn legend(&self, svg: &mut String) {
        let thin = format!("fewer than {}", self.thin);
        let entries = [
            (NOBODY, "nobody"),
            (SINGLE, "a single one"),
            (THIN, thin.as_str()),
            (ENOUGH, "enough"),
            (CLOSED, "closed"),
        ];
        // Below two there is but a single one.
        let entries = entries
            .into_iter()
            .filter(|(colour, _)| *colour != THIN || self.thin > 2);
        for (position, ((fill, _), meaning)) in entries.enumerate() {
            let x = position.saturating_mul(130);
            let _ = writeln!(
                svg,
                "<rect x=\"{x}\" y=\"6\" width=\"14\" height=\"14\" fill=\"{fill}\"/>\
                 <text x=\"{}\" y=\"17\">{meaning}</text>",
                x + 20
            );
        }
    }

    fn colours(&self, agents: Option<u32>) -> (&'static str, &'static str) {
        match agents {
            None => CLOSED,
            Some(0) => NOBODY,
            Some(1) => SINGLE,
            Some(agents) if agents < self.thin => THIN,
            Some(_) => ENOUGH,
        }
    }
}

fn sign(agents: Option<u32>) -> char {
    match agents {
        None => '.',
        Some(0) => '!',
        Some(agents) => char::from_digit(agents, 10).unwrap_or('+'),
    }
}

fn sign_svg(agents: Option<u32>) -> String {
    agents.map_or_else(String::new, |agents| agents.to_string())
}

/// Text inside a picture.
fn escape(text: &str) -> String {
    let mut escaped = String::new();
    for c in text.chars() {
        match c {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            c if c.is_control() => escaped.push(' '),
            c => escaped.push(c),
        }
    }
    escaped
}
