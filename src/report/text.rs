//! A document for a terminal.

use comfy_table::presets::UTF8_HORIZONTAL_ONLY;
use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement};

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
    if let Some(column) = printed.column_mut(0).filter(|_| table.whole_names) {
        column.set_constraint(ColumnConstraint::ContentWidth);
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
