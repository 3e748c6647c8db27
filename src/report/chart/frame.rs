//! What every chart has around it: the question, the answer, a legend and an imprint.

use std::collections::BTreeSet;

use plotters::style::RGBColor;

use super::canvas::{Area, Canvas, LABEL, Type, text_width};
use super::{Figure, day, font, palette};

/// Width of a page figure: 16 cm at 300 dpi [px].
const PAGE_WIDTH: i32 = 1890;
/// A slide, 16:9 [px].
const SLIDE: (i32, i32) = (1920, 1080);
/// White space on the left and right [px].
const MARGIN: i32 = 60;

/// Font size of the title [px]: 12 pt.
const TITLE: f64 = 50.0;
/// Font size of the answer [px]: 9 pt.
const ANSWER: f64 = 37.0;
/// Font size of the imprint [px]: 6 pt.
const FOOT: f64 = 25.0;

/// Where a figure will be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// In a text: 16 cm wide, as high as it needs to be.
    Page,
    /// On a slide: 16:9.
    Slide,
}

/// What a legend shows before a word.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Sign {
    /// A filled box.
    Box(RGBColor),
    /// A line with dashes.
    Line(RGBColor, &'static [f64]),
    /// An interval.
    Interval,
    /// A diamond.
    Diamond,
    /// A hollow diamond.
    Hollow,
    /// An hour in which nobody works.
    Closed,
}

/// One entry of a legend.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    /// What it looks like.
    pub sign: Sign,
    /// What it is.
    pub word: String,
}

/// A figure that has been drawn.
pub struct Drawing {
    /// The picture, its size in pixels.
    pub svg: String,
    /// Characters the font could not draw.
    pub missing: BTreeSet<char>,
    width: i32,
    height: i32,
}

impl Drawing {
    /// The picture with its size on paper in place of pixels, so that it is inserted 16 cm wide.
    pub fn on_paper(&self) -> String {
        let Self { width, height, .. } = *self;
        let millimetres = |pixels| f64::from(pixels) * 160.0 / f64::from(PAGE_WIDTH);
        let (across, down) = (millimetres(width), millimetres(height));
        let pixels = format!("width=\"{width}\" height=\"{height}\"");
        let paper = format!("width=\"{across:.2}mm\" height=\"{down:.2}mm\"");
        self.svg.replacen(&pixels, &paper, 1)
    }
}

/// Draws a figure with everything around it.
pub fn draw(figure: &Figure, format: Format) -> Drawing {
    let width = match format {
        Format::Page => PAGE_WIDTH,
        Format::Slide => SLIDE.0,
    };
    let inner = f64::from(width - 2 * MARGIN);
    let title = fitted(&figure.title, inner, TITLE, 2);
    let answer = fitted(&figure.answer, inner, ANSWER, 3);
    let foot: Vec<Vec<String>> = figure
        .foot
        .iter()
        .map(|line| font::wrap(line, inner / FOOT))
        .collect();
    let foot = foot.concat();
    let legend = legend_rows(&figure.legend, width - 2 * MARGIN);

    let above = 50 + title.height() + 16 + answer.height() + 24 + legend.len() as i32 * 50 + 20;
    let below = 24 + foot.len() as i32 * 36 + 36;
    let height = match format {
        Format::Page => above + figure.height + below,
        Format::Slide => SLIDE.1,
    };

    let mut svg = String::new();
    let mut canvas = Canvas::new(&mut svg, width, height);
    let mut y = title.draw(&mut canvas, 50, palette::INK) + 16;
    y = answer.draw(&mut canvas, y, palette::INK) + 24;
    for row in &legend {
        draw_legend(&mut canvas, row, y + 25);
        y += 50;
    }
    let area = Area {
        left: MARGIN,
        top: above,
        right: width - MARGIN,
        bottom: height - below,
    };
    figure.body.draw(&mut canvas, area);

    let rule = height - below + 14;
    canvas.line(&[(MARGIN, rule), (width - MARGIN, rule)], palette::GRID, 2);
    for (index, line) in foot.iter().enumerate() {
        let y = rule + 30 + index as i32 * 36;
        canvas.text(line, (MARGIN, y), Type::sized(FOOT).quiet());
    }
    let missing = canvas.finish();
    Drawing {
        svg,
        missing,
        width,
        height,
    }
}

/// Lines of text with the font size at which they fit.
struct Fitted {
    lines: Vec<String>,
    size: f64,
}

impl Fitted {
    fn leading(&self) -> i32 {
        (self.size * 1.32).round() as i32
    }

    fn height(&self) -> i32 {
        self.lines.len() as i32 * self.leading()
    }

    fn draw(&self, canvas: &mut Canvas, top: i32, colour: RGBColor) -> i32 {
        for (index, line) in self.lines.iter().enumerate() {
            let y = top + index as i32 * self.leading() + self.leading() / 2;
            canvas.text(line, (MARGIN, y), Type::sized(self.size).coloured(colour));
        }
        top + self.height()
    }
}

/// Wraps a text into at most `most` lines, smaller if it must be, down to three quarters.
/// A text longer than that takes more lines: nothing is cut off.
fn fitted(text: &str, width: f64, size: f64, most: usize) -> Fitted {
    let at = |share: f64| Fitted {
        lines: font::wrap(text, width / (size * share)),
        size: size * share,
    };
    let sizes = [1.0, 0.95, 0.9, 0.85, 0.8, 0.75].map(at);
    let mut fitting = sizes
        .into_iter()
        .filter(|fitted| fitted.lines.len() <= most);
    fitting.next().unwrap_or_else(|| at(0.75))
}

/// Room for the sign before a word [px].
const SIGN: i32 = 58;

/// Rows of a legend, each entry with its left edge.
fn legend_rows(entries: &[Entry], width: i32) -> Vec<Vec<(i32, &Entry)>> {
    let mut rows: Vec<Vec<(i32, &Entry)>> = Vec::new();
    let mut x = 0;
    for entry in entries {
        let needed = SIGN + text_width(&entry.word, LABEL);
        if rows.is_empty() || x + needed > width {
            rows.push(Vec::new());
            x = 0;
        }
        if let Some(row) = rows.last_mut() {
            row.push((MARGIN + x, entry));
        }
        x += needed + 44;
    }
    rows
}

fn draw_legend(canvas: &mut Canvas, row: &[(i32, &Entry)], y: i32) {
    for &(x, entry) in row {
        let middle = x + 22;
        let area = Area {
            left: x,
            top: y - 15,
            right: x + 44,
            bottom: y + 15,
        };
        match entry.sign {
            Sign::Box(colour) => {
                canvas.fill(area, colour);
                canvas.outline(area, palette::AXIS, 1);
            }
            Sign::Closed => day::closed(canvas, area),
            Sign::Line(colour, dashes) => canvas.dashed(&[(x, y), (x + 46, y)], dashes, colour, 6),
            Sign::Interval => canvas.interval(middle, y - 15, y + 15, 9),
            Sign::Diamond => canvas.diamond(middle, y, 11, palette::INK),
            Sign::Hollow => canvas.hollow(middle, y, 11, palette::INK),
        }
        canvas.text(&entry.word, (x + SIGN, y), Type::LABEL);
    }
}
