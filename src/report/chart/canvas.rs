//! A sheet to draw on: rectangles, lines and text in pixels, kept as SVG.

use std::collections::BTreeSet;

use plotters::backend::{DrawingBackend, SVGBackend};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use plotters::style::{Color, IntoFont, RGBColor, TextStyle};

use super::{font, palette};

/// plotters writes an SVG font size of its own size divided by this.
const PLOTTERS_EM: f64 = 1.24;

/// A rectangle on the sheet [px], y downwards.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Area {
    /// Left edge.
    pub left: i32,
    /// Upper edge.
    pub top: i32,
    /// Right edge.
    pub right: i32,
    /// Lower edge.
    pub bottom: i32,
}

impl Area {
    /// Width [px].
    pub const fn width(self) -> i32 {
        self.right - self.left
    }

    /// Height [px].
    pub const fn height(self) -> i32 {
        self.bottom - self.top
    }

    /// So many areas of equal width side by side, from the left.
    ///
    /// - `gap`: between two of them [px].
    pub fn columns(self, count: usize, gap: i32) -> impl Iterator<Item = Self> {
        let many = count.max(1) as i32;
        let width = (self.width() - gap * (many - 1)) / many;
        (0..count as i32).map(move |index| {
            let left = self.left + (width + gap) * index;
            Self {
                left,
                right: left + width,
                ..self
            }
        })
    }
}

/// Which end of a text stands at its position.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Align {
    /// It begins there.
    Left,
    /// Its middle is there.
    Centre,
    /// It ends there.
    Right,
}

/// Font size of labels [px]: 7.5 pt at 300 dpi, where a point is 4.17 px.
pub const LABEL: f64 = 31.0;
/// Font size of small labels [px]: 6.5 pt.
pub const SMALL: f64 = 27.0;

/// Width of the white rim round an interval [px].
const RIM: i32 = 2;

/// How a line of text looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Type {
    /// Font size [px].
    pub size: f64,
    /// Which end stands at its position.
    pub align: Align,
    /// Its colour.
    pub colour: RGBColor,
}

impl Type {
    /// A label in ink that begins at its position.
    pub const LABEL: Self = Self::sized(LABEL);
    /// A small one.
    pub const SMALL: Self = Self::sized(SMALL);

    /// In ink, of a size.
    pub const fn sized(size: f64) -> Self {
        Self {
            size,
            align: Align::Left,
            colour: palette::INK,
        }
    }

    /// The same, ending at its position.
    pub const fn right(self) -> Self {
        self.aligned(Align::Right)
    }

    /// The same, with its middle at its position.
    pub const fn centred(self) -> Self {
        self.aligned(Align::Centre)
    }

    /// The same, standing otherwise.
    pub const fn aligned(self, align: Align) -> Self {
        Self { align, ..self }
    }

    /// The same, in the colour of explanations.
    pub const fn quiet(self) -> Self {
        self.coloured(palette::QUIET)
    }

    /// The same in another colour.
    pub const fn coloured(self, colour: RGBColor) -> Self {
        Self { colour, ..self }
    }
}

/// A sheet and what could not be drawn on it.
pub struct Canvas<'a> {
    backend: SVGBackend<'a>,
    /// Characters outside the font, drawn as a question mark.
    missing: BTreeSet<char>,
}

impl<'a> Canvas<'a> {
    /// An empty white sheet, to be written into `svg`.
    pub fn new(svg: &'a mut String, width: i32, height: i32) -> Self {
        let size = (width.unsigned_abs(), height.unsigned_abs());
        let mut canvas = Self {
            backend: SVGBackend::with_string(svg, size),
            missing: BTreeSet::new(),
        };
        let sheet = Area {
            left: 0,
            top: 0,
            right: width,
            bottom: height,
        };
        canvas.fill(sheet, palette::PAPER);
        canvas
    }

    /// The characters that could not be drawn. The text of the sheet is complete after this.
    pub fn finish(self) -> BTreeSet<char> {
        self.missing
    }

    /// A filled rectangle.
    pub fn fill(&mut self, area: Area, colour: RGBColor) {
        let (from, to) = ((area.left, area.top), (area.right, area.bottom));
        self.backend
            .draw_rect(from, to, &colour, true)
            .expect(IN_MEMORY);
    }

    /// The edge of a rectangle.
    pub fn outline(&mut self, area: Area, colour: RGBColor, width: u32) {
        let Area {
            left,
            top,
            right,
            bottom,
        } = area;
        let corners = [
            (left, top),
            (right, top),
            (right, bottom),
            (left, bottom),
            (left, top),
        ];
        self.line(&corners, colour, width);
    }

    /// A filled polygon.
    pub fn polygon(&mut self, corners: &[(i32, i32)], colour: RGBColor) {
        let corners = corners.iter().copied();
        self.backend
            .fill_polygon(corners, &colour)
            .expect(IN_MEMORY);
    }

    /// A line through points.
    pub fn line(&mut self, points: &[(i32, i32)], colour: RGBColor, width: u32) {
        let style = colour.stroke_width(width);
        let points = points.iter().copied();
        self.backend.draw_path(points, &style).expect(IN_MEMORY);
    }

    /// A line through points with dashes [px on, px off, ...]; a full line without any.
    pub fn dashed(&mut self, points: &[(i32, i32)], dashes: &[f64], colour: RGBColor, width: u32) {
        if dashes.is_empty() {
            return self.line(points, colour, width);
        }
        for dash in cut(points, dashes) {
            self.line(&dash, colour, width);
        }
    }

    /// An interval: a thin line between two heights with a cap at each end.
    pub fn interval(&mut self, x: i32, high: i32, low: i32, cap: i32) {
        self.rimmed(&[
            [(x, high), (x, low)],
            [(x - cap, high), (x + cap, high)],
            [(x - cap, low), (x + cap, low)],
        ]);
    }

    /// The same lying down, at height `y`.
    pub fn interval_across(&mut self, y: i32, low: i32, high: i32, cap: i32) {
        self.rimmed(&[
            [(low, y), (high, y)],
            [(low, y - cap), (low, y + cap)],
            [(high, y - cap), (high, y + cap)],
        ]);
    }

    /// Thin lines with a white rim, to be seen over dark colours too.
    fn rimmed(&mut self, lines: &[[(i32, i32); 2]]) {
        for line in lines {
            let [(a, b), (c, d)] = *line;
            // Longer by the rim, so that it goes round the ends.
            let ends = match b == d {
                true => [(a.min(c) - RIM, b), (a.max(c) + RIM, d)],
                false => [(a, b.min(d) - RIM), (c, b.max(d) + RIM)],
            };
            self.line(&ends, palette::PAPER, 3 + 2 * RIM.unsigned_abs());
        }
        for line in lines {
            self.line(line, palette::INK, 3);
        }
    }

    /// A diamond with a white rim, such as the mark of the 90th percentile.
    pub fn diamond(&mut self, x: i32, y: i32, half: i32, colour: RGBColor) {
        let corners = |half| [(x, y - half), (x + half, y), (x, y + half), (x - half, y)];
        self.polygon(&corners(half + 4), palette::PAPER);
        self.polygon(&corners(half), colour);
    }

    /// A diamond with a hole in it.
    pub fn hollow(&mut self, x: i32, y: i32, half: i32, colour: RGBColor) {
        self.diamond(x, y, half, colour);
        let hole = half / 2;
        let corners = [(x, y - hole), (x + hole, y), (x, y + hole), (x - hole, y)];
        self.polygon(&corners, palette::PAPER);
    }

    /// One line of text whose middle is at height `y`.
    pub fn text(&mut self, text: &str, (x, y): (i32, i32), kind: Type) {
        let drawable = self.drawable(text);
        let horizontal = match kind.align {
            Align::Left => HPos::Left,
            Align::Centre => HPos::Center,
            Align::Right => HPos::Right,
        };
        // With the anchor at the top the base line is 0.76 em lower; digits and Chinese
        // characters have their middle 0.37 em above it.
        let top = y - (kind.size * 0.39).round() as i32;
        let style = TextStyle::from((font::FAMILY, kind.size * PLOTTERS_EM).into_font())
            .color(&kind.colour)
            .pos(Pos::new(horizontal, VPos::Top));
        self.backend
            .draw_text(&drawable, &style, (x, top))
            .expect(IN_MEMORY);
    }

    fn drawable(&mut self, text: &str) -> String {
        let mut replace = |character| {
            if font::covers(character) {
                return character;
            }
            self.missing.insert(character);
            font::FALLBACK
        };
        text.chars().map(&mut replace).collect()
    }
}

/// Why drawing cannot fail.
const IN_MEMORY: &str = "drawing goes into a string";

/// Width of a line of text [px].
pub fn text_width(text: &str, size: f64) -> i32 {
    (font::width(text) * size).ceil() as i32
}

/// A text that is no wider than `room` \[px\], with dots where it was cut.
pub fn shortened(text: &str, size: f64, room: i32) -> String {
    if text_width(text, size) <= room {
        return text.to_owned();
    }
    let mut kept: String = text.to_owned();
    while kept.pop().is_some() {
        let cut = format!("{}…", kept.trim_end());
        if text_width(&cut, size) <= room {
            return cut;
        }
    }
    "…".to_owned()
}

/// Cuts a polyline into its dashes.
fn cut(points: &[(i32, i32)], dashes: &[f64]) -> Vec<Vec<(i32, i32)>> {
    let mut pieces = Vec::new();
    let mut piece: Vec<(i32, i32)> = points.first().copied().into_iter().collect();
    let (mut index, mut left) = (0, dashes[0]);
    for pair in points.windows(2) {
        let [from, to] = [pair[0], pair[1]].map(|(x, y)| (f64::from(x), f64::from(y)));
        let length = (to.0 - from.0).hypot(to.1 - from.1);
        let mut done = 0.0;
        while length - done > left {
            done += left;
            let share = done / length;
            let at = |from: f64, to: f64| (from + (to - from) * share).round() as i32;
            let corner = (at(from.0, to.0), at(from.1, to.1));
            piece.push(corner);
            if index % 2 == 0 {
                pieces.push(std::mem::take(&mut piece));
            }
            piece = vec![corner];
            index = (index + 1) % dashes.len();
            left = dashes[index];
        }
        left -= length - done;
        piece.push(pair[1]);
    }
    if index % 2 == 0 && piece.len() > 1 {
        pieces.push(piece);
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_go_on_round_corners() {
        let points = [(0, 0), (10, 0), (10, 10)];
        let expected = vec![vec![(0, 0), (8, 0)], vec![(10, 2), (10, 10)]];
        assert_eq!(cut(&points, &[8.0, 4.0]), expected);
    }

    #[test]
    fn a_character_outside_the_font_becomes_a_question_mark() {
        let mut svg = String::new();
        let mut canvas = Canvas::new(&mut svg, 100, 50);
        canvas.text("朱镕<", (10, 10), Type::sized(20.0));
        assert_eq!(canvas.finish().into_iter().collect::<String>(), "镕");
        let expected = format!("朱{}&lt;", font::FALLBACK);
        assert!(
            svg.contains(&expected) && svg.trim_end().ends_with("</svg>"),
            "{svg}"
        );
    }
}
