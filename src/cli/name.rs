//! Names: of scenarios that stand beside each other, and of the folder with their results.

use crate::report::folder;

/// Longest name of a result folder [characters]: more does not fit a file manager's column, and
/// Windows allows 260 for the whole path.
pub const LONGEST: usize = 60;

/// Names that are all different, as a legend and a JSON document need: the second `a` becomes
/// `a-2`. The same scenario twice is a fair question (is the difference zero?), and so are two
/// files of the same name in different folders.
pub fn tell_apart(names: &[String]) -> Vec<String> {
    let mut apart: Vec<String> = Vec::new();
    for (index, name) in names.iter().enumerate() {
        // A name that somebody else was given by its file is taken, even if it comes later.
        let taken = |name: &String| apart.contains(name) || names.contains(name);
        let own = if names[..index].contains(name) {
            let mut numbered = (2..).map(|number| format!("{name}-{number}"));
            numbered.find(|name| !taken(name))
        } else {
            None
        };
        apart.push(own.unwrap_or_else(|| name.clone()));
    }
    apart
}

/// The folder of one scenario.
pub fn of_run(name: &str) -> String {
    folder::safe_name(cut(name, LONGEST))
}

/// The folder of a file beside its variants.
pub fn of_variants(name: &str) -> String {
    with_ending(name, "-variants")
}

/// The folder of a sweep; its store has the same name with `.store` behind it.
pub fn of_sweep(name: &str) -> String {
    with_ending(name, "-sweep")
}

/// The folder of a comparison: all names while they are short enough, else the first and how
/// many others.
pub fn of_comparison(names: &[String]) -> String {
    let joined = names.join("-vs-");
    if joined.chars().count() <= LONGEST {
        return folder::safe_name(&joined);
    }
    let first = names.first().map_or("", String::as_str);
    match names.len().saturating_sub(1) {
        1 => with_ending(first, "-vs-1-other"),
        others => with_ending(first, &format!("-vs-{others}-others")),
    }
}

fn with_ending(name: &str, ending: &str) -> String {
    let room = LONGEST.saturating_sub(ending.chars().count());
    folder::safe_name(&format!("{}{ending}", cut(name, room)))
}

fn cut(name: &str, characters: usize) -> &str {
    let end = name.char_indices().nth(characters);
    end.map_or(name, |(end, _)| &name[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    fn owned(names: &[&str]) -> Vec<String> {
        names.iter().map(|&name| name.to_owned()).collect()
    }

    #[test]
    fn equal_names_are_numbered() {
        let check = |names: &[&str], expected: &[&str]| {
            assert_eq!(tell_apart(&owned(names)), expected);
        };
        check(&["a", "b"], &["a", "b"]);
        check(&["a", "a", "a"], &["a", "a-2", "a-3"]);
        check(&["a", "a", "a-2"], &["a", "a-3", "a-2"]);
        check(&["a-2", "a", "a"], &["a-2", "a", "a-3"]);
    }

    #[test]
    fn folders_say_what_was_compared_while_that_is_short() {
        let of = |names: &[&str]| of_comparison(&owned(names));
        assert_eq!(of(&["two-tier", "four-tier"]), "two-tier-vs-four-tier");
        assert_eq!(of_variants("two-tier"), "two-tier-variants");
        let (fits, long) = ("x".repeat(28), "x".repeat(29));
        assert_eq!(of(&[&fits, &fits]), format!("{fits}-vs-{fits}"));
        assert_eq!(of(&[&fits, &long]), format!("{fits}-vs-1-other"));
        assert_eq!(of(&[&long, "b", &long]), format!("{long}-vs-2-others"));
    }

    #[test]
    fn folders_are_short_and_safe() {
        let long = "四级代理".repeat(40);
        for name in [
            of_run(&long),
            of_variants(&long),
            of_comparison(&[long.clone(), long.clone()]),
        ] {
            assert!(name.chars().count() <= LONGEST, "{name}");
        }
        assert!(of_variants(&long).ends_with("-variants"));
        assert_eq!(of_run("con"), "con-");
        assert_eq!(of_comparison(&owned(&["a:b", "c?"])), "a-b-vs-c-");
    }
}
