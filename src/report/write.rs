//! Everything a command leaves behind, in one folder, in reading order.

use std::collections::BTreeSet;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use crate::experiment::result::ExperimentResult;
use crate::experiment::sweep::result::SweepResult;
use crate::language::Language;

use super::chart::frame::{self, Format};
use super::chart::{self, Figure, png};
use super::document::{Block, Document};
use super::manifest::{self, Manifest};
use super::sweep::view::SweepView;
use super::view::View;
use super::{csv, folder, markdown, precision, summary, sweep};

/// Which pictures are made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Charts {
    /// None; the data of the charts is not written either.
    None,
    /// SVG and data.
    Svg,
    /// SVG, PNG for a text and for a slide, and data.
    #[default]
    All,
}

/// How a folder is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Options {
    /// The language of everything in it.
    pub language: Language,
    /// Which pictures are made.
    pub charts: Charts,
}

/// A folder that was written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// Where it is.
    pub directory: PathBuf,
    /// Its files, from it, with forward slashes, in reading order.
    pub files: Vec<String>,
    /// Where the older result is kept, if there was one.
    pub kept: Option<PathBuf>,
    /// What a reader should know about the pictures.
    pub warnings: Vec<String>,
}

/// Why a folder could not be written. The older result is untouched in every case.
#[derive(Debug, thiserror::Error)]
pub enum ReportError {
    /// The disk refused: full, protected, or a file is open in another program.
    #[error("{}", refusal(.path, .source, *.older, Language::En))]
    Disk {
        /// What was to be written, or the folder it was to be written into.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
        /// Whether an older result stands in the place; it is untouched.
        older: bool,
    },
    /// The folder holds other things, which must not be moved.
    #[error("{path} is not a fahuo result (it has no manifest.json), so it is left alone; choose another folder with --out", path = .0.display())]
    NotAResult(PathBuf),
    /// The path has no last name.
    #[error("{path} names no folder; end it with a name, such as output/study", path = .0.display())]
    NoName(PathBuf),
    /// A picture could not be made: a fault of the program.
    #[error("{0}; write the report again with --charts svg")]
    Picture(#[from] png::RenderError),
}

impl ReportError {
    /// A refusal of the disk at a path.
    pub fn disk(path: &Path, source: io::Error) -> Self {
        Self::Disk {
            path: path.to_owned(),
            source,
            older: false,
        }
    }

    /// What happened and what to do, in a language.
    pub fn message(&self, language: Language) -> String {
        match (language, self) {
            (Language::En, error) => error.to_string(),
            (
                Language::Zh,
                Self::Disk {
                    path,
                    source,
                    older,
                },
            ) => refusal(path, source, *older, language),
            (Language::Zh, Self::NotAResult(path)) => format!(
                "{} 不是 fahuo 的结果文件夹 （里面没有 manifest.json），没有动它；请用 --out 换一个文件夹",
                path.display()
            ),
            (Language::Zh, Self::NoName(path)) => {
                format!(
                    "{} 不是文件夹名；请写到最后一级，例如 output/study",
                    path.display()
                )
            }
            (Language::Zh, Self::Picture(error)) => {
                format!("图片没有画成 ({error})；请加 --charts svg 再试")
            }
        }
    }
}

/// What the disk refused, why, and what to do.
fn refusal(path: &Path, source: &io::Error, older: bool, language: Language) -> String {
    use io::ErrorKind;
    // What the system says is in the system's language; the common reasons are said in ours.
    let (reason, remedy) = match source.kind() {
        ErrorKind::PermissionDenied => (
            language.pick("没有写入权限", "no permission to write"),
            language.pick(
                "请关掉正在打开结果文件的程序，或用 --out 换一个文件夹",
                "close programs that show its files, or choose another folder with --out",
            ),
        ),
        ErrorKind::NotADirectory | ErrorKind::AlreadyExists => (
            language.pick(
                "路径里有一级是文件，不是文件夹",
                "a part of the path is a file and not a folder",
            ),
            language.pick("请用 --out 换一个文件夹", "choose another folder with --out"),
        ),
        ErrorKind::ReadOnlyFilesystem => (
            language.pick("磁盘是只读的", "the disk is read-only"),
            language.pick("请用 --out 换一个文件夹", "choose another folder with --out"),
        ),
        ErrorKind::StorageFull | ErrorKind::QuotaExceeded => (
            language.pick("磁盘满了", "the disk is full"),
            language.pick(
                "请腾出磁盘空间，或用 --out 换一个文件夹",
                "free space, or choose another folder with --out",
            ),
        ),
        _ => (
            "",
            language.pick(
                "请腾出磁盘空间、关掉正在打开结果文件的程序，或用 --out 换一个文件夹",
                "free space, close programs that show its files, or choose another folder with --out",
            ),
        ),
    };
    let reason = match reason {
        "" => source.to_string(),
        reason => reason.to_owned(),
    };
    let untouched = match (older, language) {
        (false, _) => "",
        (true, Language::Zh) => "原有结果没有改动；",
        (true, Language::En) => "the older result is untouched; ",
    };
    let path = path.display();
    match language {
        Language::Zh => format!("{path}：写不进去（{reason}）。{untouched}{remedy}"),
        Language::En => format!("{path}: cannot be written ({reason}); {untouched}{remedy}"),
    }
}

/// Writes a result into a folder: summary, tables, charts with their data, and the manifest.
///
/// The files of the same scenario, seed and version are the same bytes every time, except the
/// object `timings` of the manifest.
///
/// # Errors
/// [`ReportError`]; the folder is then as it was before.
pub fn write(
    result: &ExperimentResult,
    manifest: &Manifest,
    directory: &Path,
    options: Options,
) -> Result<Written, ReportError> {
    put(files(result, options)?, manifest, result.into(), directory)
}

/// Writes a sweep into a folder: summary, points, charts with their data, and the manifest; the
/// same bytes every time, as [`write()`].
///
/// # Errors
/// [`ReportError`]; the folder is then as it was before.
pub fn write_sweep(
    result: &SweepResult,
    manifest: &Manifest,
    directory: &Path,
    options: Options,
) -> Result<Written, ReportError> {
    let files = sweep_files(result, options)?;
    put(files, manifest, result.into(), directory)
}

/// Puts files and their manifest into a folder.
fn put(
    (mut files, warnings): (Vec<NamedFile>, Vec<String>),
    manifest: &Manifest,
    run: manifest::Run,
    directory: &Path,
) -> Result<Written, ReportError> {
    let text = manifest::render(manifest, run, &files);
    files.push((folder::MARK.to_owned(), text.into_bytes()));
    let kept = folder::replace(directory, |partial| folder::write_files(partial, &files))?;
    Ok(Written {
        directory: directory.to_owned(),
        files: files.into_iter().map(|(path, _)| path).collect(),
        kept,
        warnings,
    })
}

/// A file's path in its folder, and its bytes.
type NamedFile = (String, Vec<u8>);

/// All files but the manifest, in reading order, and warnings about them.
fn files(
    result: &ExperimentResult,
    options: Options,
) -> Result<(Vec<NamedFile>, Vec<String>), ReportError> {
    let view = View::new(result, options.language);
    let figures = match options.charts {
        Charts::None => Vec::new(),
        Charts::Svg | Charts::All => chart::figures(result, options.language),
    };
    let mut files: Vec<NamedFile> = Vec::new();
    let mut add = |path: &str, text: String| files.push((path.to_owned(), text.into_bytes()));
    let mut document = summary::document(&view);
    // On a terminal only what is wrong with it is said.
    let note = summary::warm_up::note(&view);
    document
        .blocks
        .extend(note.map(|note| Block::Lines(vec![note])));
    add("summary.md", page(document, &figures, options.charts));
    add("metrics.csv", csv::metrics(&view).text());
    if !result.comparisons.is_empty() {
        add("comparisons.csv", csv::comparisons(&view).text());
    }
    if !result.decompositions.is_empty() {
        add("decompositions.csv", csv::decompositions(&view).text());
    }
    if let Some(sheet) = precision::sheet(&view) {
        add("confirmation.csv", sheet.text());
    }
    if view.scenarios().iter().any(|one| !one.tiers.is_empty()) {
        let all: Vec<usize> = (0..view.scenarios().len()).collect();
        add("load-by-hour.csv", csv::load_by_hour(&view, &all).text());
    }
    add("replications.csv", csv::replications(&view).text());
    let (pictures, warnings) = pictures(&figures, options)?;
    files.extend(pictures);
    Ok((files, warnings))
}

/// The same of a sweep.
fn sweep_files(
    result: &SweepResult,
    options: Options,
) -> Result<(Vec<NamedFile>, Vec<String>), ReportError> {
    let view = SweepView::new(result, options.language);
    let figures = match options.charts {
        Charts::None => Vec::new(),
        Charts::Svg | Charts::All => chart::sweep_figures(&view),
    };
    let page = page(sweep::document(&view), &figures, options.charts);
    let mut files: Vec<NamedFile> = vec![
        ("summary.md".to_owned(), page.into_bytes()),
        (
            "points.csv".to_owned(),
            sweep::csv::points(&view).text().into_bytes(),
        ),
    ];
    let (pictures, warnings) = pictures(&figures, options)?;
    files.extend(pictures);
    Ok((files, warnings))
}

/// The summary page: the document of the terminal, then the pictures.
fn page(mut document: Document, figures: &[Figure], charts: Charts) -> String {
    let ending = if charts == Charts::All { "png" } else { "svg" };
    for figure in figures {
        document.blocks.push(Block::Heading(figure.title.clone()));
        document
            .blocks
            .push(Block::Lines(vec![figure.answer.clone()]));
        document.blocks.push(Block::Picture {
            path: format!("charts/{}.{ending}", figure.name),
            caption: figure.title.clone(),
        });
    }
    markdown::render(&document)
}

/// All pictures with their data, drawn on all threads and collected in order, and warnings about
/// characters they could not show.
fn pictures(
    figures: &[Figure],
    options: Options,
) -> Result<(Vec<NamedFile>, Vec<String>), ReportError> {
    let formats: &[Format] = match options.charts {
        Charts::None => &[],
        Charts::Svg => &[Format::Page],
        Charts::All => &[Format::Page, Format::Slide],
    };
    let sheets: Vec<(&Figure, Format)> = figures
        .iter()
        .flat_map(|figure| formats.iter().map(move |&format| (figure, format)))
        .collect();
    let drawn = sheets
        .par_iter()
        .map(|&(figure, format)| picture(figure, format, options.charts));
    let drawn: Vec<(Vec<NamedFile>, BTreeSet<char>)> = drawn.collect::<Result<_, _>>()?;
    let mut files = Vec::new();
    let mut missing = BTreeSet::new();
    for (own, characters) in drawn {
        files.extend(own);
        missing.extend(characters);
    }
    let warning = missing_characters(&missing, options.language);
    Ok((files, warning.into_iter().collect()))
}

fn picture(
    figure: &Figure,
    format: Format,
    charts: Charts,
) -> Result<(Vec<NamedFile>, BTreeSet<char>), ReportError> {
    let drawing = frame::draw(figure, format);
    let name = &figure.name;
    let mut files = Vec::new();
    if format == Format::Page {
        files.push((
            format!("charts/{name}.svg"),
            drawing.on_paper().into_bytes(),
        ));
        files.push((
            format!("charts/{name}.csv"),
            figure.data.text().into_bytes(),
        ));
    }
    if charts == Charts::All {
        let ending = match format {
            Format::Page => "",
            Format::Slide => "-wide",
        };
        files.push((
            format!("charts/{name}{ending}.png"),
            png::render(&drawing.svg)?,
        ));
    }
    Ok((files, drawing.missing))
}

fn missing_characters(missing: &BTreeSet<char>, language: Language) -> Option<String> {
    let list: String = missing.iter().collect();
    let count = missing.len();
    (count > 0).then(|| match language {
        Language::Zh => format!("内置字体没有这 {count} 个字符，图里写成问号：{list}"),
        Language::En => {
            format!("the embedded font lacks {count} characters, drawn as question marks: {list}")
        }
    })
}
