//! Commands as a user would type them.

/// A word, in quotes where a shell would read it otherwise.
pub fn quoted(word: &str) -> String {
    match word.contains([
        ' ', '"', '\'', '[', '{', '>', '<', '|', '&', ';', '*', '?', '(', '$',
    ]) {
        true => format!("'{}'", word.replace('\'', "'\\''")),
        false => word.to_owned(),
    }
}
