//! `fahuo init`: a starter scenario, written where nothing stands yet.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::Path;

use crate::language::Language;
use crate::report::folder;
use crate::scenario;

use super::mistake::error_line;

const ENDING: &str = ".toml";

/// Writes `NAME.toml` and says what comes next. The error is a message for the user.
///
/// - `name`: as typed, with or without a folder or `.toml`.
pub fn create(name: &str, language: Language) -> Result<String, String> {
    let path = file(name).ok_or_else(|| error_line(&no_name(name, language), language))?;
    let text = scenario::starter(&path, language);
    write(Path::new(&path), &text).map_err(|error| {
        let (what, help) = refusal(&path, &error, language);
        let tip = language.pick("提示", "help");
        format!("{}\n{tip}: {help}", error_line(&what, language))
    })?;
    Ok(next(&path, language))
}

/// The file that a name asks for, if every system accepts it as one.
fn file(name: &str) -> Option<String> {
    let stem = name.strip_suffix(ENDING).unwrap_or(name);
    let last = stem.rsplit(['/', '\\']).next()?;
    // `FILE@variant` is how variants are asked for, and a dash in front begins an option.
    let usable = folder::safe_name(last) == last && !last.contains('@') && !last.starts_with('-');
    usable.then(|| format!("{stem}{ENDING}"))
}

fn no_name(name: &str, language: Language) -> String {
    match language {
        Language::Zh => {
            format!("`{name}` 不能当文件名；用汉字、字母、数字，例如 fahuo init my-network")
        }
        Language::En => format!(
            "`{name}` cannot be a file's name; use letters and digits, such as fahuo init my-network"
        ),
    }
}

/// Never over an older file, not even one that appears at this very moment.
fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::options().write(true).create_new(true).open(path)?;
    let written = file
        .write_all(text.as_bytes())
        .and_then(|()| file.sync_all());
    if written.is_err() {
        // Half a file would keep the next attempt from writing a whole one.
        let _ = fs::remove_file(path);
    }
    written
}

/// What went wrong, and what to do.
fn refusal(path: &str, error: &io::Error, language: Language) -> (String, String) {
    let say = |zh: String, en: String| match language {
        Language::Zh => zh,
        Language::En => en,
    };
    match error.kind() {
        ErrorKind::AlreadyExists => (
            say(
                format!("已经有 {path} 了，没有动它"),
                format!("{path} exists already and is left as it is"),
            ),
            say(
                "换一个名字，或先把旧文件移走".to_owned(),
                "choose another name, or move the older file away".to_owned(),
            ),
        ),
        ErrorKind::NotFound => (
            say(
                format!("{path} 所在的文件夹不存在"),
                format!("the folder of {path} does not exist"),
            ),
            say(
                "先建好文件夹".to_owned(),
                "make the folder first".to_owned(),
            ),
        ),
        ErrorKind::PermissionDenied => (
            say(
                format!("没有权限写 {path}"),
                format!("no permission to write {path}"),
            ),
            say(
                "换一个可以写的文件夹".to_owned(),
                "choose a folder you may write to".to_owned(),
            ),
        ),
        _ => (
            say(
                format!("{path} 没有写成（{error}）"),
                format!("{path} could not be written ({error})"),
            ),
            say(
                "看看磁盘是否满了、路径对不对".to_owned(),
                "check the path and the space on the disk".to_owned(),
            ),
        ),
    }
}

fn next(path: &str, language: Language) -> String {
    let quoted = if path.contains(char::is_whitespace) {
        format!("\"{path}\"")
    } else {
        path.to_owned()
    };
    match language {
        Language::Zh => format!(
            "写好了 {path}。标【假设】的数字请换成自己的，然后：
  fahuo check {quoted}      看每个生效的值
  fahuo run {quoted}        模拟一遍
  fahuo compare {quoted}    和里面的变体比较"
        ),
        Language::En => format!(
            "Written: {path}. Put your own figure wherever (assumption) stands, then:
  fahuo check {quoted}      every value in force
  fahuo run {quoted}        simulate it
  fahuo compare {quoted}    compare it with the variants in it"
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::file;

    #[test]
    fn names_become_files() {
        for (name, path) in [
            ("mine", "mine.toml"),
            ("mine.toml", "mine.toml"),
            ("我的网络", "我的网络.toml"),
            ("plans/mine", "plans/mine.toml"),
            ("my plan", "my plan.toml"),
        ] {
            assert_eq!(file(name).as_deref(), Some(path));
        }
        for name in ["", ".toml", "plans/", "a@b", "what?", "nul", "-x"] {
            assert_eq!(file(name), None, "{name}");
        }
    }
}
