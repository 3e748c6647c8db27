//! A document for a terminal.

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Width};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::document::{Block, Document, Table};

/// Prints a document in lines no wider than `width` columns, Chinese counting two.
pub fn render(document: &Document, width: u16) -> String {
    let mut text = format!("{}\n", document.title);
    for block in &document.blocks {
        match block {
            Block::Heading(heading) => text.push_str(&format!("\n{heading}\n")),
            Block::Lines(lines) => lines
                .iter()
                .for_each(|line| text.push_str(&format!("{line}\n"))),
            Block::Warning(warning) => text.push_str(&format!("! {warning}\n")),
            Block::Table(table) => text.push_str(&render_table(table, width)),
            // A terminal shows no pictures.
            Block::Picture { .. } => {}
        }
    }
    text
}

fn render_table(table: &Table, width: u16) -> String {
    let mut printed = comfy_table::Table::new();
    printed
        .load_style(UTF8_HORIZONTAL_ONLY)
        .set_content_arrangement(ContentArrangement::Dynamic)
        .set_width(width)
        .set_header(&table.head)
        .add_rows(&table.rows);
    let layout = table.whole_names.then(|| Layout::of(table, width));
    let constraints = layout.into_iter().flat_map(|layout| layout.constraints);
    for (column, constraint) in printed.column_iter_mut().zip(constraints) {
        column.set_constraint(constraint);
    }
    for column in printed.column_iter_mut().skip(1) {
        column.set_cell_alignment(CellAlignment::Right);
    }
    let caption = table.caption.iter().map(String::as_str);
    // The rules between rows would double the height of a table.
    let lines: Vec<String> = printed.lines().collect();
    let rule = |line: &str| line.chars().all(|character| "─┄╌═".contains(character));
    let mut text = String::from("\n");
    text.extend(caption.map(|caption| format!("{caption}\n")));
    let last = lines.len().saturating_sub(1);
    let mut rules = 0;
    for (index, line) in lines.iter().enumerate() {
        let is_rule = rule(line.trim());
        rules += usize::from(is_rule);
        if !is_rule || rules <= 2 || index == last {
            text.push_str(line.trim_end());
            text.push('\n');
        }
    }
    text
}

/// Spaces on both sides of a cell.
const PADDING: u16 = 2;
/// Names are broken rather than numbers, but not into columns narrower than this.
const NARROWEST_NAMES: u16 = 14;

/// How wide the columns of a long list may be.
struct Layout {
    /// One for each column from the first on, or for the first alone.
    constraints: Vec<ColumnConstraint>,
}

impl Layout {
    /// Numbers stay on one line, and the words of heads stay whole, as long as names have room.
    fn of(table: &Table, width: u16) -> Self {
        let columns = table.head.len();
        let cell = |column: usize| {
            let cells = table.rows.iter().filter_map(|row| row.get(column));
            wide(cells.map(|cell| cell.as_str().width()).max().unwrap_or(0))
        };
        let head = |column: usize| wide(longest_piece(&table.head[column]));
        let names = cell(0).max(head(0)) + PADDING;
        let narrowest = names.min(NARROWEST_NAMES);
        let widths = (1..columns).map(|one| cell(one).max(head(one)) + PADDING);
        let numbers: Vec<u16> = widths.collect();
        let sum = numbers
            .iter()
            .fold(0_u16, |sum, one| sum.saturating_add(*one));
        if sum.saturating_add(narrowest) > width {
            return Self {
                constraints: vec![ColumnConstraint::ContentWidth],
            };
        }
        let room = width - sum;
        let first = match room >= names {
            true => ColumnConstraint::ContentWidth,
            false => ColumnConstraint::UpperBoundary(Width::Fixed(room)),
        };
        let numbers = numbers.iter();
        let numbers = numbers.map(|&one| ColumnConstraint::LowerBoundary(Width::Fixed(one)));
        Self {
            constraints: std::iter::once(first).chain(numbers).collect(),
        }
    }
}

fn wide(columns: usize) -> u16 {
    u16::try_from(columns).unwrap_or(u16::MAX)
}

/// Columns of the longest piece of a head that should not be broken: a word, or a unit in brackets.
/// Chinese may be broken anywhere else.
fn longest_piece(head: &str) -> usize {
    let chinese = |word: &str| word.chars().any(|one| one.width() == Some(2));
    let piece = |word: &str| match chinese(word) && !word.starts_with('[') {
        true => 2,
        false => word.width(),
    };
    head.split_whitespace().map(piece).max().unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(names: &[&str]) -> Table {
        let row = |name: &&str| {
            let numbers = ["3326±32", "618±6", "10.68±0.06", "0.012 [0.004, 0.036]"];
            let numbers = numbers.map(str::to_owned);
            std::iter::once((*name).to_owned()).chain(numbers).collect()
        };
        let head = [
            "Account",
            "Revenue [k yuan]",
            "Profit [k yuan]",
            "Margin [yuan/order]",
            "Agents losing money [%]",
        ];
        Table {
            head: head.map(str::to_owned).to_vec(),
            rows: names.iter().map(row).collect(),
            whole_names: true,
            ..Table::default()
        }
    }

    #[test]
    fn long_names_are_broken_and_numbers_are_not() {
        let long = "Retail agent · four tiers, 30% deposit, balance taken at once, all agents";
        for width in [80, 100, 140] {
            let text = render_table(&table(&["Platform", long]), width);
            assert!(text.lines().all(|line| line.width() <= usize::from(width)));
            for whole in [
                "0.012 [0.004, 0.036]",
                "10.68±0.06",
                "[yuan/order]",
                "Platform",
            ] {
                assert!(text.contains(whole), "{width}: {whole}\n{text}");
            }
        }
    }

    #[test]
    fn chinese_heads_break_but_not_inside_a_unit() {
        assert_eq!(longest_piece("物流成本占比 [元/单]"), 7);
        assert_eq!(longest_piece("Margin [yuan/order]"), 12);
        assert_eq!(longest_piece("毛利"), 2);
    }
}
