//! The scenario a planner starts from: one file that stands alone, in one language, with every
//! value to be replaced marked as an assumption.

use crate::language::Language;

const ZH: &str = include_str!("../../assets/starter/zh.toml");
const EN: &str = include_str!("../../assets/starter/en.toml");

/// Where the templates name their own file.
const FILE: &str = "@NAME@.toml";

/// How a file says that a line is an assumption, in a comment.
const MARKS: [&str; 2] = ["【假设】", "(assumption)"];

/// The text of a starter scenario.
///
/// - `path`: where it will stand, as a user types it; its own comments quote it.
pub fn starter(path: &str, language: Language) -> String {
    let quoted = if path.contains(char::is_whitespace) {
        format!("\"{path}\"")
    } else {
        path.to_owned()
    };
    language.pick(ZH, EN).replace(FILE, &quoted)
}

/// Whether a line of a file marks what stands on it as an assumption.
pub fn is_marked(line: &str) -> bool {
    let comment = line.split_once('#').map_or("", |(_, comment)| comment);
    MARKS.iter().any(|mark| comment.contains(mark))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_count_in_comments_only() {
        assert!(is_marked("hands = 1   # 人手【假设】"));
        assert!(is_marked("hands = 1   # people (assumption)"));
        assert!(!is_marked("label = \"(assumption)\""));
        assert!(!is_marked("hands = 1   # counted in May"));
    }

    #[test]
    fn a_starter_names_its_own_file() {
        for language in [Language::Zh, Language::En] {
            let text = starter("my plan.toml", language);
            assert!(text.contains("fahuo run \"my plan.toml\" "), "{text}");
            assert!(!text.contains("@NAME@"), "{text}");
        }
    }
}
