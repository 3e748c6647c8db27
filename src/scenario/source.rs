//! Reading a file into text, with every guard that must come before parsing.
//!
//! Nothing here knows TOML. A file that is too large, not a file, or not UTF-8 ends here with a
//! message that says what to do.

use std::fs::{self, File};
use std::io::{ErrorKind, Read};
use std::path::Path;

use crate::language::Text;

use super::problem::{Log, Place, Problem};
use super::suggest;

/// The largest file that is read [bytes]. A scenario is a page or two of text.
pub const LARGEST_FILE: u64 = 1 << 20;

/// Index of a source in [`Sources`].
pub type SourceId = u16;

/// One text that values come from: a file, or a `--set`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// How it is called in messages: the path as typed, or `--set PATH`.
    pub name: String,
    /// The text, without BOM.
    pub text: String,
}

impl Source {
    /// Line and column, both from 1, the column in characters.
    pub fn position(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |at| at + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }
}

/// All texts of one scenario, in the order they were opened.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Sources(Vec<Source>);

impl Sources {
    /// Adds a text and gives its index.
    pub fn add(&mut self, name: impl Into<String>, text: impl Into<String>) -> SourceId {
        let id = SourceId::try_from(self.0.len()).unwrap_or(SourceId::MAX);
        self.0.push(Source {
            name: name.into(),
            text: text.into(),
        });
        id
    }

    /// The text with this index.
    pub fn get(&self, id: SourceId) -> Option<&Source> {
        self.0.get(usize::from(id))
    }
}

/// Reads a text file of at most [`LARGEST_FILE`] bytes; says why not in `log`.
///
/// - `asked_at`: where the file was named, if that was inside another file.
pub fn read(path: &Path, asked_at: Option<Place>, log: &mut Log) -> Option<String> {
    match bytes(path) {
        Ok(bytes) => match decode(bytes) {
            Ok(text) => Some(text),
            Err(reason) => {
                log.push(with_name(path, reason, asked_at));
                None
            }
        },
        Err(problem) => {
            log.push(with_name(path, problem, asked_at));
            None
        }
    }
}

/// What is wrong with a file: the finding and the cure.
struct Refused {
    what: Text,
    help: Option<Text>,
}

impl Refused {
    fn new(zh: &str, en: &str, help_zh: &str, help_en: &str) -> Self {
        let help = (!help_zh.is_empty()).then(|| Text::new(help_zh, help_en));
        Self {
            what: Text::new(zh, en),
            help,
        }
    }
}

fn with_name(path: &Path, refused: Refused, asked_at: Option<Place>) -> Problem {
    let name = path.display();
    let what = Text::new(
        format!("{name}: {}", refused.what.zh),
        format!("{name}: {}", refused.what.en),
    );
    let mut problem = Problem::error(asked_at, what);
    problem.help.extend(refused.help);
    problem
}

fn bytes(path: &Path) -> Result<Vec<u8>, Refused> {
    let metadata = fs::metadata(path).map_err(|error| refusal(path, &error))?;
    if metadata.is_dir() {
        return Err(Refused::new(
            "这是文件夹,不是场景文件",
            "this is a folder, not a scenario file",
            "写出文件夹里的 .toml 文件名",
            "name a .toml file inside it",
        ));
    }
    // Devices and pipes have no length and may never end.
    if !metadata.is_file() {
        return Err(Refused::new(
            "这不是普通文件",
            "this is not a regular file",
            "",
            "",
        ));
    }
    if metadata.len() > LARGEST_FILE {
        return Err(too_large(metadata.len()));
    }
    let file = File::open(path).map_err(|error| refusal(path, &error))?;
    let mut bytes = Vec::new();
    // The length may have changed since: never read more than the limit.
    file.take(LARGEST_FILE + 1)
        .read_to_end(&mut bytes)
        .map_err(|error| refusal(path, &error))?;
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(too_large(bytes.len() as u64));
    }
    Ok(bytes)
}

fn too_large(length: u64) -> Refused {
    let mega = length as f64 / (1 << 20) as f64;
    Refused {
        what: Text::new(
            format!("文件有 {mega:.1} MiB,场景文件最大 1 MiB"),
            format!("the file has {mega:.1} MiB, a scenario file at most 1 MiB"),
        ),
        help: Some(Text::new(
            "场景文件一般只有几 KiB;这是不是数据文件?",
            "a scenario is a few KiB of text; is this a data file?",
        )),
    }
}

fn refusal(path: &Path, error: &std::io::Error) -> Refused {
    match error.kind() {
        ErrorKind::NotFound => Refused {
            what: Text::new("没有这个文件", "there is no such file"),
            help: sibling(path)
                .map(|name| Text::new(format!("是不是 {name}?"), format!("did you mean {name}?"))),
        },
        ErrorKind::PermissionDenied => Refused::new(
            "没有权限读这个文件",
            "no permission to read this file",
            "在文件属性里给自己读的权限,或者把文件复制到自己的文件夹",
            "give yourself permission to read it, or copy it to a folder of your own",
        ),
        _ => Refused {
            what: Text::new(
                format!("读不了:{error}"),
                format!("cannot be read: {error}"),
            ),
            help: None,
        },
    }
}

/// The file in the same folder whose name is closest.
fn sibling(path: &Path) -> Option<String> {
    let folder = match path.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    };
    let wanted = path.file_name()?.to_str()?;
    let names: Vec<String> = fs::read_dir(folder)
        .ok()?
        .take(10_000)
        .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
        .filter(|name| name.ends_with(".toml"))
        .collect();
    let with_ending = format!("{wanted}.toml");
    let found = names
        .iter()
        .find(|name| **name == with_ending)
        .map(String::as_str)
        .or_else(|| suggest::closest(wanted, names.iter().map(String::as_str)))?;
    Some(path.with_file_name(found).display().to_string())
}

/// Bytes to text: a BOM goes, another encoding is named.
fn decode(mut bytes: Vec<u8>) -> Result<String, Refused> {
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        bytes.drain(..3);
    }
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(with_line_feeds(text)),
        Err(error) => error,
    };
    let line = error.as_bytes()[..error.utf8_error().valid_up_to()]
        .iter()
        .filter(|byte| **byte == b'\n')
        .count()
        + 1;
    let bytes = error.as_bytes();
    let encoding = if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        "UTF-16"
    } else if bytes.starts_with(b"PK") {
        return Err(Refused::new(
            "这是 Excel、Word 或 zip 文件,不是文本",
            "this is an Excel, Word or zip file, not text",
            "场景文件是 .toml 文本文件",
            "a scenario is a .toml text file",
        ));
    } else if looks_like_gbk(bytes) {
        "GBK"
    } else {
        return Err(Refused {
            what: Text::new(
                format!("第 {line} 行起不是 UTF-8 文本"),
                format!("from line {line} on this is not UTF-8 text"),
            ),
            help: Some(save_as()),
        });
    };
    Err(Refused {
        what: Text::new(
            format!("文件是 {encoding} 编码(第 {line} 行),要用 UTF-8"),
            format!("the file is encoded as {encoding} (line {line}), it must be UTF-8"),
        ),
        help: Some(save_as()),
    })
}

/// A carriage return alone ended lines on old Macintoshes, and some programs still write it; TOML
/// knows none. The length stays, and with it every position.
fn with_line_feeds(text: String) -> String {
    let alone = |at: usize| !text[at + 1..].starts_with('\n');
    if !text.match_indices('\r').any(|(at, _)| alone(at)) {
        return text;
    }
    let mut next = text.chars().skip(1);
    let ended = text.chars().map(|c| match (c, next.next()) {
        ('\r', Some('\n')) => '\r',
        ('\r', _) => '\n',
        (c, _) => c,
    });
    ended.collect()
}

fn save_as() -> Text {
    Text::new(
        "用记事本打开,“另存为”,编码选 UTF-8",
        "open it in your editor and save it again with the encoding UTF-8 (另存为 UTF-8)",
    )
}

/// Every byte above ASCII is half of a valid GBK pair.
fn looks_like_gbk(bytes: &[u8]) -> bool {
    let mut rest = bytes.iter();
    while let Some(&lead) = rest.next() {
        if lead < 0x80 {
            continue;
        }
        let trail = rest.next().copied().unwrap_or(0);
        if !(0x81..=0xFE).contains(&lead) || !(0x40..=0xFE).contains(&trail) || trail == 0x7F {
            return false;
        }
    }
    true
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8]) -> Result<String, String> {
        decode(bytes.to_vec()).map_err(|refused| refused.what.en)
    }

    #[test]
    fn a_bom_is_dropped() {
        assert_eq!(decoded(b"\xEF\xBB\xBFa = 1").unwrap(), "a = 1");
    }

    #[test]
    fn lines_may_end_in_any_way() {
        assert_eq!(decoded(b"a\rb\r\nc\r").unwrap(), "a\nb\r\nc\n");
    }

    #[test]
    fn other_encodings_are_named() {
        // "标题" in GBK.
        let gbk = decoded(b"a = 1\ntitle = \"\xB1\xEA\xCC\xE2\"").unwrap_err();
        assert!(gbk.contains("GBK (line 2)"), "{gbk}");
        assert!(decoded(b"\xFF\xFEt\0").unwrap_err().contains("UTF-16"));
        assert!(decoded(b"PK\x03\x04\xFF").unwrap_err().contains("Excel"));
        assert!(decoded(b"a\xC3").unwrap_err().contains("not UTF-8"));
    }

    #[test]
    fn positions_count_characters() {
        let source = Source {
            name: String::new(),
            text: "a\n标题 = 1".to_owned(),
        };
        assert_eq!(source.position(source.text.find('=').unwrap()), (2, 4));
    }
}
