//! A document as a Markdown page.

use super::document::{Block, Document, Table};

/// Writes a document as Markdown.
pub fn render(document: &Document) -> String {
    let mut text = format!("# {}\n", escaped(&document.title));
    for block in &document.blocks {
        text.push('\n');
        text.push_str(&render_block(block));
    }
    text
}

fn render_block(block: &Block) -> String {
    match block {
        Block::Heading(heading) => format!("## {}\n", escaped(heading)),
        // Two spaces at the end keep the line break.
        Block::Lines(lines) => {
            let lines: Vec<String> = lines.iter().map(|line| escaped(line)).collect();
            format!("{}\n", lines.join("  \n"))
        }
        Block::Warning(warning) => format!("> **!** {}\n", escaped(warning)),
        Block::Table(table) => render_table(table),
        Block::Picture { path, caption } => format!("![{}]({path})\n", escaped(caption)),
    }
}

fn render_table(table: &Table) -> String {
    let row = |cells: &[String]| {
        let cells: Vec<String> = cells.iter().map(|cell| escaped(cell)).collect();
        format!("| {} |\n", cells.join(" | "))
    };
    let mut text = match &table.caption {
        Some(caption) => format!("**{}**\n\n", escaped(caption)),
        None => String::new(),
    };
    text.push_str(&row(&table.head));
    text.push_str("| :-- |");
    text.push_str(&" --: |".repeat(table.head.len().saturating_sub(1)));
    text.push('\n');
    table
        .rows
        .iter()
        .for_each(|cells| text.push_str(&row(cells)));
    text
}

/// Keeps a title or label typed by a user from being read as markup.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '\n' | '\r' => escaped.push(' '),
            '|' | '*' | '_' | '`' | '<' | '[' | ']' | '\\' | '#' => {
                escaped.push('\\');
                escaped.push(character);
            }
            _ => escaped.push(character),
        }
    }
    escaped
}
