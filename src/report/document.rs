//! A report as plain data: sentences, warnings, tables and pictures in reading order.

/// A table; the first column holds names, the others numbers.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// What the table shows.
    pub caption: Option<String>,
    /// One word for each column.
    pub head: Vec<String>,
    /// Rows with as many cells as the head.
    pub rows: Vec<Vec<String>>,
    /// Whether the names of the first column stay on one line, as long as numbers have room: in a long
    /// list of them.
    pub whole_names: bool,
}

/// One piece of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// The heading of what follows.
    Heading(String),
    /// Sentences, one a line.
    Lines(Vec<String>),
    /// Something the reader must know before believing the numbers.
    Warning(String),
    /// A table.
    Table(Table),
    /// A picture: its path from the document, and its question.
    Picture {
        /// Path with forward slashes.
        path: String,
        /// What it shows.
        caption: String,
    },
}

/// A report, ready to be printed or written.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// Its title.
    pub title: String,
    /// Its pieces in reading order.
    pub blocks: Vec<Block>,
}
