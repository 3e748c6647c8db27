//! Short labels: what tells the scenarios of one report apart.

use unicode_width::UnicodeWidthStr;

use crate::experiment::result::ScenarioResult;
use crate::language::Language;

use super::words;

/// A label wider than this does not fit a legend or a column [terminal columns].
const WIDEST: usize = 28;

/// One short label for each scenario, all different.
///
/// Titles often share a clause ("Two tiers, manual roll-up", "Four tiers, manual roll-up"); the
/// clauses that all of them have are left out. Where that leaves equal labels, whole titles are
/// taken, and where these are equal or too long, the names.
pub fn labels(scenarios: &[ScenarioResult], language: Language) -> Vec<String> {
    let pair = |one: &ScenarioResult| (one.title.get(language).to_owned(), one.name.clone());
    let pairs: Vec<(String, String)> = scenarios.iter().map(pair).collect();
    of_titles(&pairs, language)
}

/// The same for pairs of title and name.
pub fn of_titles(scenarios: &[(String, String)], language: Language) -> Vec<String> {
    let titles: Vec<&str> = scenarios.iter().map(|(title, _)| title.as_str()).collect();
    if titles.len() < 2 {
        return titles.into_iter().map(str::to_owned).collect();
    }
    let mut shortened = without_common_clauses(&titles, language);
    // A scenario beside its own variants has nothing of its own to say.
    for label in shortened.iter_mut().filter(|label| label.is_empty()) {
        *label = words::as_it_stands(language).to_owned();
    }
    if distinct(&shortened) && short(&shortened) {
        return shortened;
    }
    let whole: Vec<String> = titles.into_iter().map(str::to_owned).collect();
    if distinct(&whole) && short(&whole) {
        return whole;
    }
    scenarios.iter().map(|(_, name)| name.clone()).collect()
}

/// The clauses of a title.
pub fn clauses(title: &str) -> Vec<String> {
    let separators = [',', '\u{FF0C}', ';', '\u{FF1B}', ':', '\u{FF1A}'];
    let parts = title.split(separators).map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

fn without_common_clauses(titles: &[&str], language: Language) -> Vec<String> {
    let all: Vec<Vec<String>> = titles.iter().map(|title| clauses(title)).collect();
    let common = |clause: &String| all.iter().all(|clauses| clauses.contains(clause));
    let own = |clauses: &Vec<String>| {
        let kept: Vec<&str> = clauses
            .iter()
            .filter(|clause| !common(clause))
            .map(String::as_str)
            .collect();
        kept.join(words::clause(language))
    };
    all.iter().map(own).collect()
}

fn short(labels: &[String]) -> bool {
    labels.iter().all(|label| label.width() <= WIDEST)
}

fn distinct(labels: &[String]) -> bool {
    labels
        .iter()
        .enumerate()
        .all(|(index, label)| !label.is_empty() && !labels[..index].contains(label))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(titles: &[&str], expected: &[&str]) {
        let shortened = without_common_clauses(titles, Language::En);
        assert_eq!(shortened, expected);
    }

    #[test]
    fn clauses_that_all_titles_share_are_left_out() {
        check(
            &["Two tiers, manual", "Four tiers, manual"],
            &["Two tiers", "Four tiers"],
        );
        check(
            &["二级代理，人工汇总", "四级代理，人工汇总"],
            &["二级代理", "四级代理"],
        );
        check(&["A, b, c", "A, d, c"], &["b", "d"]);
        check(&["A", "A, c"], &["", "c"]);
    }
}
