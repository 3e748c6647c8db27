//! The embedded Chinese font: how wide a text is, and which characters it can draw.

use std::sync::{Arc, LazyLock};

use resvg::usvg;
use skrifa::charmap::Charmap;
use skrifa::instance::{LocationRef, Size};
use skrifa::metrics::GlyphMetrics;
use skrifa::{FontRef, MetadataProvider};

/// Noto Sans CJK SC Regular, the GB2312 subset (SIL Open Font License, `assets/fonts/OFL.txt`).
static FONT: &[u8] = include_bytes!("../../../assets/fonts/NotoSansCJKsc-Regular-GB2312.otf");

/// The family written into SVG files: the embedded font's own name first, then fonts that
/// readers of Chinese have; the last is whatever the reader uses.
pub const FAMILY: &str =
    "Noto Sans CJK SC, Source Han Sans SC, Microsoft YaHei, PingFang SC, sans-serif";

/// What stands for a character the font cannot draw.
pub const FALLBACK: char = '?';

struct Measures {
    characters: Charmap<'static>,
    glyphs: GlyphMetrics<'static>,
    /// Units of the font in its size.
    units: f64,
}

static MEASURES: LazyLock<Measures> = LazyLock::new(|| {
    let font = FontRef::new(FONT).expect("the embedded font is a font");
    Measures {
        characters: font.charmap(),
        glyphs: font.glyph_metrics(Size::unscaled(), LocationRef::default()),
        units: f64::from(
            font.metrics(Size::unscaled(), LocationRef::default())
                .units_per_em,
        ),
    }
});

/// Options for turning SVG into pixels, with the embedded font and no other: the same picture
/// on every machine.
pub static RENDERING: LazyLock<usvg::Options<'static>> = LazyLock::new(|| {
    let mut fonts = usvg::fontdb::Database::new();
    fonts.load_font_data(FONT.to_vec());
    usvg::Options {
        fontdb: Arc::new(fonts),
        ..usvg::Options::default()
    }
});

/// Whether the font can draw a character.
pub fn covers(character: char) -> bool {
    MEASURES.characters.map(character).is_some()
}

/// Width of a text in one line at a font size of 1.
pub fn width(text: &str) -> f64 {
    let measures = &*MEASURES;
    let advance = |character| {
        let glyph = measures.characters.map(character);
        let width = glyph.and_then(|glyph| measures.glyphs.advance_width(glyph));
        width.map_or(1.0, |units| f64::from(units) / measures.units)
    };
    text.chars().map(advance).sum()
}

/// Breaks a text into lines no wider than `limit` at a font size of 1.
///
/// Lines break at spaces and on either side of a Chinese character, but no line begins with a
/// closing mark. A single word wider than the limit stands alone on its line.
pub fn wrap(text: &str, limit: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for piece in pieces(text) {
        if !line.is_empty() && width(&line) + width(piece.trim_end()) > limit {
            lines.push(line.trim_end().to_owned());
            line.clear();
        }
        line.push_str(piece);
    }
    lines.push(line.trim_end().to_owned());
    lines
}

/// The unbreakable pieces of a text, each with the spaces that follow it.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut brackets = 0_u32;
    for (position, after) in text.char_indices() {
        let (done, rest) = text.split_at(position);
        if brackets == 0 && breaks(done, rest) {
            pieces.push(&text[start..position]);
            start = position;
        }
        match after {
            '[' => brackets += 1,
            ']' => brackets = brackets.saturating_sub(1),
            _ => {}
        }
    }
    pieces.push(&text[start..]);
    pieces
}

/// Whether a line may end between two parts of a text. A number stays with its half-width and its
/// unit, and an interval in square brackets is never torn apart.
fn breaks(done: &str, rest: &str) -> bool {
    let closing = "\u{FF0C}\u{3002}\u{FF1B}\u{FF1A}\u{FF1F}\u{FF09}\u{300D}\u{3001})],.;:?%";
    let opening = "\u{FF08}\u{300C}([";
    let mut before = done.chars().rev();
    let (Some(last), Some(next)) = (before.next(), rest.chars().next()) else {
        return false;
    };
    if next == ' ' || closing.contains(next) || opening.contains(last) {
        return false;
    }
    let word = rest
        .split([' ', ',', ';', '\u{FF0C}', '\u{FF1B}', '\u{3001}'])
        .next();
    match last {
        ' ' => next != '±' && !done.ends_with("± ") && word != Some("h"),
        '-' => before.next().is_some_and(char::is_alphabetic) && next.is_alphabetic(),
        _ => is_wide(last) || is_wide(next),
    }
}

/// Chinese characters and full-width marks.
fn is_wide(character: char) -> bool {
    matches!(character, '\u{2E80}'..='\u{9FFF}' | '\u{FF00}'..='\u{FFEF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_is_one_em_wide_and_latin_less() {
        assert!((width("发货") - 2.0).abs() < 1e-6);
        assert!(width("ii") < 0.8);
    }

    #[test]
    fn characters_outside_the_font_are_known() {
        assert!(covers('货') && covers('±') && covers('≥'));
        assert!(!covers('镕') && !covers('🚚'));
    }

    #[test]
    fn lines_break_between_words_and_never_before_a_closing_mark() {
        assert_eq!(wrap("two tiers and four", 5.0), ["two tiers", "and four"]);
        assert_eq!(
            wrap("发货时效\u{FF0C}签收", 4.5),
            ["发货时", "效\u{FF0C}签收"]
        );
        assert_eq!(wrap("", 4.0), [""]);
    }

    #[test]
    fn a_number_stays_with_its_half_width_and_its_unit() {
        let text = "two tiers 29.0 ± 0.1 h [1.83, 1.85] re-confirmation -0.5";
        let expected = [
            "two ",
            "tiers ",
            "29.0 ± 0.1 h ",
            "[1.83, 1.85] ",
            "re-",
            "confirmation ",
            "-0.5",
        ];
        assert_eq!(pieces(text), expected);
    }
}
