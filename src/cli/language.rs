//! Which language to speak: `--lang`, else `FAHUO_LANG`, else the system's.
//!
//! The system's is the first of `LANGUAGE`, `LC_ALL`, `LC_MESSAGES` and `LANG` that names a
//! language; on Windows and macOS the user's list of display languages.

use std::ffi::OsString;

use crate::language::Language;

/// The language, found before the arguments are parsed, so that their help is in it too.
pub fn detect(arguments: &[OsString]) -> Language {
    asked(arguments)
        .or_else(|| {
            std::env::var("FAHUO_LANG")
                .ok()
                .and_then(|text| parse(&text))
        })
        .or_else(|| sys_locale::get_locales().find_map(|locale| parse(&locale)))
        .unwrap_or_default()
}

/// `zh`, `zh-CN`, `en_US.UTF-8` and the like. Other languages read English better than Chinese;
/// the bare `C` of a machine without a locale says nothing.
fn parse(text: &str) -> Option<Language> {
    let text = text.trim().to_ascii_lowercase();
    if text.is_empty()
        || text == "c"
        || text == "posix"
        || text.starts_with("c.")
        || text.starts_with("c-")
    {
        None
    } else if text.starts_with("zh") {
        Some(Language::Zh)
    } else {
        Some(Language::En)
    }
}

fn asked(arguments: &[OsString]) -> Option<Language> {
    let mut rest = arguments.iter().filter_map(|argument| argument.to_str());
    while let Some(argument) = rest.next() {
        let value = match argument {
            "--lang" => rest.next(),
            other => other.strip_prefix("--lang="),
        };
        if let Some(value) = value {
            return spoken(value);
        }
    }
    None
}

/// The language of an option's value; that any other is refused is said in the user's own.
fn spoken(value: &str) -> Option<Language> {
    let begins = |name: &str| value.to_ascii_lowercase().starts_with(name);
    (begins("zh") || begins("en"))
        .then(|| parse(value))
        .flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn locales_are_understood() {
        assert_eq!(parse("zh_CN.UTF-8"), Some(Language::Zh));
        assert_eq!(parse("en-GB"), Some(Language::En));
        assert_eq!(parse("de_DE"), Some(Language::En));
        assert_eq!(parse("C.UTF-8"), None);
        assert_eq!(parse(""), None);
    }

    #[test]
    fn the_option_is_found_in_both_forms() {
        let ask =
            |arguments: &[&str]| asked(&arguments.iter().map(OsString::from).collect::<Vec<_>>());
        assert_eq!(ask(&["run", "--lang", "en"]), Some(Language::En));
        assert_eq!(ask(&["--lang=zh", "check"]), Some(Language::Zh));
        assert_eq!(ask(&["run", "--lang"]), None);
        assert_eq!(ask(&["run", "--lang", "fr"]), None);
    }
}
