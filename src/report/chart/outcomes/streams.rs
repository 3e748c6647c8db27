//! The drawing of chart 26: from all orders to those delivered, lost or neither, and on to their
//! ends.

use plotters::style::RGBColor;

use crate::model::aftersales::plan::Cause;
use crate::report::chart::canvas::{Area, Canvas, LABEL, SMALL, Type, shortened, text_width};
use crate::report::chart::{Body, palette};
use crate::report::complaints::{Ending, Way};

/// Streams thinner than this could not be seen \[px\].
const THINNEST: i32 = 4;
/// Most room for the words of an end \[px\].
const ROOM: i32 = 44;
/// Room above the streams of a panel: its title, and what all begin with \[px\].
const ABOVE: i32 = 88;
/// Lines of scenarios lower than this are one line \[px\].
const LOWEST: i32 = 460;
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
    /// What stands above: all orders, and how many go which way.
    pub(super) begin: String,
    pub(super) streams: Vec<Stream>,
}

/// The body.
pub(super) struct Picture {
    /// At least one.
    pub(super) panels: Vec<Panel>,
}

impl Picture {
    /// Scenarios beside each other: two, and all of them where lines would be low.
    fn columns(&self, height: Option<i32>) -> usize {
        let few = self.panels.len().min(2);
        let lines = self.panels.len().div_ceil(few.max(1)) as i32;
        match height.is_some_and(|height| height / lines.max(1) < LOWEST) {
            true => self.panels.len(),
            false => few,
        }
    }

    /// The height it needs \[px\].
    pub(super) fn height(&self) -> i32 {
        let most = self.panels.iter().map(|one| one.streams.len()).max();
        let lines = self.panels.len().div_ceil(self.columns(None)) as i32;
        lines * (420 + most.unwrap_or(0) as i32 * ROOM)
    }
}

impl Body for Picture {
    fn draw(&self, canvas: &mut Canvas, area: Area) {
        let columns = self.columns(Some(area.height()));
        let lines = self.panels.len().div_ceil(columns) as i32;
        let height = area.height() / lines;
        let most = self.panels.iter().map(|one| one.streams.len()).max();
        // On a slide words stand closer.
        let share = (height - ABOVE) * 6 / 10 / most.unwrap_or(1).max(1) as i32;
        let room = ROOM.min(share).max(12);
        let size = SMALL.min(f64::from(room) * 0.9);
        let streams = self.panels.iter().flat_map(|one| &one.streams);
        let words = streams.map(|one| text_width(&words_of(one), size)).max();
        let words = words.unwrap_or(0);
        // Words leave some of the width to the streams.
        let most = (area.width() / columns as i32 - 60) * 62 / 100;
        let fits = (f64::from(most) / f64::from(words.max(1))).clamp(0.7, 1.0);
        let look = Look {
            room,
            size: size * fits,
        };
        let words = words.min(most);
        for (line, panels) in self.panels.chunks(columns).enumerate() {
            let top = area.top + height * line as i32;
            let row = Area {
                top,
                bottom: top + height - 30,
                ..area
            };
            for (panel, own) in panels.iter().zip(row.columns(columns, 60)) {
                draw_panel(canvas, panel, (own, words), look);
            }
        }
    }
}

/// How the words of ends stand.
#[derive(Clone, Copy)]
struct Look {
    /// Room for each \[px\].
    room: i32,
    /// Font size \[px\].
    size: f64,
}

/// Where a stream begins or ends: its upper and lower edge \[px\].
#[derive(Clone, Copy)]
struct Mouth {
    top: i32,
    bottom: i32,
}

impl Mouth {
    const fn at(top: i32, height: i32) -> Self {
        Self {
            top,
            bottom: top + height,
        }
    }

    const fn height(self) -> i32 {
        self.bottom - self.top
    }
}

/// - `words`: room for the words of its ends \[px\].
fn draw_panel(canvas: &mut Canvas, panel: &Panel, (area, words): (Area, i32), look: Look) {
    let title = shortened(&panel.title, LABEL, area.width());
    canvas.text(&title, (area.left, area.top + 20), Type::LABEL);
    let plot = Area {
        left: area.left,
        top: area.top + ABOVE,
        right: area.right - words - 14,
        bottom: area.bottom,
    };
    let flow = Flow::of(&panel.streams, plot, look.room);
    let places = [
        plot.left,
        plot.left + plot.width() * 2 / 5,
        plot.right - NODE,
    ];
    let [left, middle, right] = places;
    // On the left the streams lie upon each other in the order of their ends.
    let mut top = plot.top;
    let mut ways: Vec<(Way, Mouth)> = Vec::new();
    for way in [Way::Delivered, Way::Lost] {
        if let Some(through) = flow.through(way) {
            let begin = Mouth::at(top, through.height());
            let pale = palette::pale(colour_of_way(way), 0.3);
            band(canvas, (left + NODE, middle), (begin, through), pale);
            flow.part(canvas, way, through, (middle + NODE, right));
            ways.push((way, through));
            top = begin.bottom;
        }
    }
    for (stream, end) in flow.on(Way::Neither) {
        let begin = Mouth::at(top, end.height());
        let pale = palette::pale(colour_of(stream.ending), PALE);
        // Level from the middle on, below whatever is lost.
        band(canvas, (left + NODE, middle), (begin, end), pale);
        band(canvas, (middle, right), (end, end), pale);
        top = begin.bottom;
    }
    let all = Mouth {
        top: plot.top,
        bottom: top,
    };
    node(canvas, left, all, palette::QUIET);
    let kind = Type::sized(look.size);
    let begin = shortened(&panel.begin, look.size, area.width());
    canvas.text(&begin, (left, plot.top - 26), kind);
    for (way, through) in ways {
        node(canvas, middle, through, colour_of_way(way));
    }
    for (stream, end) in panel.streams.iter().zip(&flow.ends) {
        if stream.share > 0.0 {
            node(canvas, right, *end, colour_of(stream.ending));
        }
        let words = shortened(&words_of(stream), look.size, area.right - plot.right - 10);
        let y = (end.top + end.bottom) / 2;
        canvas.text(&words, (plot.right + 10, y), kind);
    }
}

/// The streams of a panel, and where they end on the right.
struct Flow<'a> {
    streams: &'a [Stream],
    ends: Vec<Mouth>,
}

impl<'a> Flow<'a> {
    fn of(streams: &'a [Stream], plot: Area, room: i32) -> Self {
        Self {
            streams,
            ends: ends(streams, plot, room),
        }
    }

    /// Those that somebody takes, on one way.
    fn on(&self, way: Way) -> impl Iterator<Item = (&'a Stream, Mouth)> {
        let all = self.streams.iter().zip(&self.ends);
        let own = all.filter(move |(one, _)| one.ending.way == way && one.share > 0.0);
        own.map(|(stream, end)| (stream, *end))
    }

    /// Where all on a way pass the middle: level with the first of their ends.
    fn through(&self, way: Way) -> Option<Mouth> {
        let (_, first) = self.on(way).next()?;
        let thick = self.on(way).map(|(_, end)| end.height()).sum();
        Some(Mouth::at(first.top, thick))
    }

    /// From the middle to the ends.
    fn part(&self, canvas: &mut Canvas, way: Way, through: Mouth, across: (i32, i32)) {
        let mut top = through.top;
        for (stream, end) in self.on(way) {
            let from = Mouth::at(top, end.height());
            let pale = palette::pale(colour_of(stream.ending), PALE);
            band(canvas, across, (from, end), pale);
            top = from.bottom;
        }
    }
}

fn node(canvas: &mut Canvas, left: i32, mouth: Mouth, colour: RGBColor) {
    let area = Area {
        left,
        right: left + NODE,
        top: mouth.top,
        bottom: mouth.bottom,
    };
    canvas.fill(area, colour);
}

fn words_of(stream: &Stream) -> String {
    format!("{} {}", stream.name, stream.text)
}

/// Pixels for all orders, where every end has room for its words.
fn scale(streams: &[Stream], height: i32, room: i32) -> f64 {
    let mut large: Vec<bool> = vec![true; streams.len()];
    let mut scale = 0.0;
    // What turns out small takes its room from the rest.
    for _ in 0..=streams.len() {
        let small = large.iter().filter(|one| !**one).count() as i32;
        let shares = streams.iter().zip(&large).filter(|(_, large)| **large);
        let sum: f64 = shares.map(|(stream, _)| stream.share).sum();
        let left = f64::from((height - small * room).max(0));
        scale = if sum > 0.0 { left / sum } else { 0.0 };
        for (stream, large) in streams.iter().zip(&mut large) {
            *large = *large && stream.share * scale >= f64::from(room);
        }
    }
    scale
}

/// Where the streams end on the right, each with room for its words.
fn ends(streams: &[Stream], plot: Area, room: i32) -> Vec<Mouth> {
    let scale = scale(streams, plot.height(), room);
    let mut top = plot.top;
    let end = |stream: &Stream| {
        let thick = match stream.share > 0.0 {
            true => ((stream.share * scale).round() as i32).max(THINNEST),
            false => 0,
        };
        let own = thick.max(room);
        // A thin stream ends in the middle of its words, a thick one fills its room.
        let end = Mouth::at(top + (own - thick) / 2, thick);
        top += own;
        end
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

/// The colour of all on a way.
fn colour_of_way(way: Way) -> RGBColor {
    match way {
        Way::Lost => palette::cause(Cause::Lost),
        Way::Delivered | Way::Neither => palette::QUIET,
    }
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
