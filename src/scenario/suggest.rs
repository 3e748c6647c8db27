//! Did you mean …? The closest of the words that would have been accepted.

/// Longer words get no suggestion: comparing is quadratic, and nobody mistypes so much.
const LONGEST: usize = 64;

/// The candidate closest to `word`, if it is close enough to be a slip of the finger.
pub fn closest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    if word.len() > LONGEST {
        return None;
    }
    let folded = fold(word);
    candidates
        .into_iter()
        .filter(|candidate| candidate.len() <= LONGEST)
        .map(|candidate| (score(&folded, &fold(candidate)), candidate))
        .filter(|(score, _)| *score >= 0.7)
        // The first of equals wins, so that the suggestion does not depend on anything else.
        .fold(None, |best: Option<(f64, &str)>, next| match best {
            Some(best) if best.0 >= next.0 => Some(best),
            _ => Some(next),
        })
        .map(|(_, candidate)| candidate)
}

/// 1 is equal. One slip in a short word counts as close, a shared beginning as closer.
fn score(word: &str, candidate: &str) -> f64 {
    if word == candidate {
        return 1.0;
    }
    let slips = strsim::damerau_levenshtein(word, candidate);
    if slips == 1 && candidate.chars().count() >= 3 {
        return 0.99;
    }
    strsim::normalized_damerau_levenshtein(word, candidate)
        .max(strsim::jaro_winkler(word, candidate) - 0.12)
}

/// Case and the two kinds of dash make no difference.
fn fold(word: &str) -> String {
    word.to_lowercase().replace(['-', ' '], "_")
}

#[cfg(test)]
mod tests {
    use super::closest;

    #[test]
    fn slips_are_recognised_and_strangers_are_not() {
        let keys = [
            "warm_up", "horizon", "hands", "handling", "omission", "error",
        ];
        let find = |word| closest(word, keys);
        assert_eq!(find("hand"), Some("hands"));
        assert_eq!(find("warmup"), Some("warm_up"));
        assert_eq!(find("Warm-Up"), Some("warm_up"));
        assert_eq!(find("omision"), Some("omission"));
        assert_eq!(find("horizn"), Some("horizon"));
        assert_eq!(find("price"), None);
        assert_eq!(find(&"h".repeat(1000)), None);
    }
}
