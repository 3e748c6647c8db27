//! The drawing of chart 26: from all orders to those delivered, lost or neither, and on to their
//! ends.

use plotters::style::RGBColor;

use crate::model::aftersales::plan::Cause;
use crate::report::chart::canvas::{Area, Canvas, LABEL, SMALL, Type, shortened, text_width};
use crate::report::chart::{Body, palette};
use crate::report::complaints::{Ending, Way};

/// Streams thinner than this could not be seen \[px\].
const THINNEST: i32 = 4;
/// Room for the words of an end \[px\].
const ROOM: i32 = 44;
/// Width of a node \[px\].
const NODE: i32 = 18;
/// How many straight pieces make a bend.
const PIECES: i32 = 24;
/// Strength of the colour of a stream, whose node has all of it.
const PALE: f64 = 0.55;

/// One end of orders.
pub(super) struct Stream {
    pub(super) ending: Ending,
    /// Of all orders \[-\].
    pub(super) share: f64,
    pub(super) name: String,
    /// Its share, in words.
    pub(super) text: String,
}

/// One scenario.
pub(super) struct Panel {
    pub(super) title: String,
    /// What stands at the two ways, delivered and lost.
    pub(super) ways: [String; 2],
    pub(super) streams: Vec<Stream>,
}

/// The body.
pub(super) struct Picture {
    /// At least one.
    pub(super) panels: Vec<Panel>,
    /// What all begin with.
    pub(super) placed: String,
}

impl Picture {
    /// Scenarios beside each other.
    fn columns(&self) -> usize {
        self.panels.len().min(2)
    }

    /// The height it needs \[px\].
    pub(super) fn height(&self) -> i32 {
        let most = self.panels.iter().map(|one| one.streams.len()).max();
        let lines = self.panels.len().div_ceil(self.columns()) as i32;
        lines * (420 + most.unwrap_or(0) as i32 * ROOM)
    }
}

impl Body for Picture {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let lines = self.panels.len().div_ceil(self.columns()) as i32;
        let height = area.height() / lines;
        for (line, panels) in self.panels.chunks(self.columns()).enumerate() {
            let top = area.top + height * line as i32;
            let row = Area {
                top,
                bottom: top + height - 30,
                ..area
            };
            for (panel, own) in panels.iter().zip(row.columns(self.columns(), 60)) {
                draw_panel(canvas, panel, &self.placed, own);
            }
        }
    }
}

/// Where a stream begins or ends: its upper and lower edge \[px\].
#[derive(Clone, Copy)]
struct Mouth {
    top: i32,
    bottom: i32,
}

fn draw_panel(canvas: &mut Canvas, panel: &Panel, placed: &str, area: Area) {
    let title = shortened(&panel.title, LABEL, area.width());
    canvas.text(&title, (area.left, area.top + 20), Type::LABEL);
    let words = panel.streams.iter();
    let words = words.map(|one| text_width(&words_of(one), SMALL)).max();
    let words = words.unwrap_or(0).min(area.width() * 6 / 10);
    let plot = Area {
        left: area.left,
        top: area.top + 88,
        right: area.right - words - 14,
        bottom: area.bottom,
    };
    let ends = ends(&panel.streams, plot);
    // Pixels for all orders: widths are true on the left and in the middle too.
    let scale = scale(&panel.streams, plot.height());
    let thick = |share: f64| match share > 0.0 {
        true => ((share * scale).round() as i32).max(THINNEST),
        false => 0,
    };
    let middle = plot.left + plot.width() * 2 / 5;
    let right = plot.right - NODE;
    let node = |canvas: &mut Canvas, left: i32, mouth: Mouth, colour: RGBColor| {
        let area = Area {
            left,
            right: left + NODE,
            top: mouth.top,
            bottom: mouth.bottom,
        };
        canvas.fill(area, colour);
    };
    // On the left the streams lie upon each other in the order of their ends.
    let mut left_top = plot.top;
    for way in [Way::Delivered, Way::Lost] {
        let own = || {
            let streams = panel.streams.iter().zip(&ends);
            streams.filter(move |(one, _)| one.ending.way == way)
        };
        let total: i32 = own().map(|(one, _)| thick(one.share)).sum();
        let Some((_, first)) = own().next().filter(|_| total > 0) else {
            continue;
        };
        let begin = Mouth {
            top: left_top,
            bottom: left_top + total,
        };
        let through = Mouth {
            top: first.top,
            bottom: first.top + total,
        };
        let colour = match way {
            Way::Lost => palette::cause(Cause::Lost),
            _ => palette::QUIET,
        };
        band(
            canvas,
            (plot.left + NODE, middle),
            (begin, through),
            palette::pale(colour, 0.3),
        );
        let mut top = through.top;
        for (stream, end) in own().filter(|(one, _)| one.share > 0.0) {
            let from = Mouth {
                top,
                bottom: top + thick(stream.share),
            };
            let pale = palette::pale(colour_of(stream.ending), PALE);
            band(canvas, (middle + NODE, right), (from, *end), pale);
            top = from.bottom;
        }
        node(canvas, middle, through, colour);
        let word = &panel.ways[usize::from(way == Way::Lost)];
        let high = through.bottom - through.top > 60;
        let at = match high {
            true => (middle + NODE + 12, through.top + 30),
            false => (middle - 6, through.top - 20),
        };
        match high {
            true => canvas.text(word, at, Type::SMALL),
            false => canvas.text(word, at, Type::SMALL.right()),
        }
        left_top = begin.bottom;
    }
    for (stream, end) in panel.streams.iter().zip(&ends) {
        if stream.ending.way == Way::Neither && stream.share > 0.0 {
            let from = Mouth {
                top: left_top,
                bottom: left_top + thick(stream.share),
            };
            let pale = palette::pale(colour_of(stream.ending), PALE);
            band(canvas, (plot.left + NODE, right), (from, *end), pale);
            left_top = from.bottom;
        }
    }
    let all = Mouth {
        top: plot.top,
        bottom: left_top,
    };
    node(canvas, plot.left, all, palette::QUIET);
    canvas.text(
        &format!("{placed} 100%"),
        (plot.left, plot.top - 26),
        Type::SMALL,
    );
    for (stream, end) in panel.streams.iter().zip(&ends) {
        node(canvas, right, *end, colour_of(stream.ending));
        let words = shortened(&words_of(stream), SMALL, area.right - plot.right - 10);
        let y = (end.top + end.bottom) / 2;
        canvas.text(&words, (plot.right + 10, y), Type::SMALL);
    }
}

fn words_of(stream: &Stream) -> String {
    format!("{} {}", stream.name, stream.text)
}

/// Pixels for all orders, where every end has room for its words.
fn scale(streams: &[Stream], height: i32) -> f64 {
    let mut large: Vec<bool> = vec![true; streams.len()];
    let mut scale = 0.0;
    // What turns out small takes its room from the rest.
    for _ in 0..=streams.len() {
        let small = large.iter().filter(|one| !**one).count() as i32;
        let shares = streams.iter().zip(&large).filter(|(_, large)| **large);
        let sum: f64 = shares.map(|(stream, _)| stream.share).sum();
        let left = f64::from((height - small * ROOM).max(0));
        scale = if sum > 0.0 { left / sum } else { 0.0 };
        for (stream, large) in streams.iter().zip(&mut large) {
            *large = *large && stream.share * scale >= f64::from(ROOM);
        }
    }
    scale
}

/// Where the streams end on the right, each with room for its words.
fn ends(streams: &[Stream], plot: Area) -> Vec<Mouth> {
    let scale = scale(streams, plot.height());
    let mut top = plot.top;
    let end = |stream: &Stream| {
        let thick = ((stream.share * scale).round() as i32).max(match stream.share > 0.0 {
            true => THINNEST,
            false => 1,
        });
        let room = thick.max(ROOM);
        // A thin stream ends in the middle of its words, a thick one fills its room.
        let own = top + (room - thick) / 2;
        top += room;
        Mouth {
            top: own,
            bottom: own + thick,
        }
    };
    streams.iter().map(end).collect()
}

/// A stream between two places, bent so that it leaves and arrives level.
fn band(
    canvas: &mut Canvas,
    (left, right): (i32, i32),
    (from, to): (Mouth, Mouth),
    colour: RGBColor,
) {
    let along = |share: f64| left + (f64::from(right - left) * share).round() as i32;
    let down = |from: i32, to: i32, share: f64| {
        // The smoothstep, level at both ends.
        let bent = share * share * (3.0 - 2.0 * share);
        from + (f64::from(to - from) * bent).round() as i32
    };
    let shares = (0..=PIECES).map(|piece| f64::from(piece) / f64::from(PIECES));
    let upper = shares
        .clone()
        .map(|share| (along(share), down(from.top, to.top, share)));
    let lower = shares
        .rev()
        .map(|share| (along(share), down(from.bottom, to.bottom, share)));
    let corners: Vec<(i32, i32)> = upper.chain(lower).collect();
    canvas.polygon(&corners, colour);
}

/// Ends that cost nothing are cool, those that cost goods or money warm, those before shipping violet.
fn colour_of(ending: Ending) -> RGBColor {
    match ending.id {
        "clean" => RGBColor(0x00, 0x9E, 0x73),
        "settled" => RGBColor(0x56, 0xB4, 0xE9),
        "replaced" | "lost_replaced" => RGBColor(0xE6, 0x9F, 0x00),
        "paid_back" | "lost_paid_back" => RGBColor(0xC4, 0x4E, 0x00),
        "refunded" => RGBColor(0xCC, 0x79, 0xA7),
        "cancelled" => RGBColor(0x5E, 0x3C, 0x99),
        "lost" => RGBColor(0x33, 0x33, 0x33),
        _ => RGBColor(0x9A, 0xA3, 0xAD),
    }
}
