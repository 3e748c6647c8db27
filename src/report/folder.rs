//! Output folders that exist whole or not at all.
//!
//! Files are written into a hidden folder beside the one that is wanted, which is renamed when
//! all of them are there. An older result is kept under the first free name of `name-1`,
//! `name-2`, ...; whatever fails, it is back in its place afterwards.

use std::fs::{self, File};
use std::path::{Path, PathBuf};

use super::write::ReportError;

/// The file by which a folder is known to be one of ours.
pub const MARK: &str = "manifest.json";

/// Fills a new folder and puts it in place of an older one, which is kept.
///
/// - `fill`: writes into the folder it is given.
///
/// Returns where the older result is kept now.
///
/// # Errors
/// Any error of `fill`, and [`ReportError`] where the disk refuses. The older result is then
/// untouched, and nothing half-written stays behind.
pub fn replace(
    directory: &Path,
    fill: impl FnOnce(&Path) -> Result<(), ReportError>,
) -> Result<Option<PathBuf>, ReportError> {
    let place = Place::of(directory)?;
    let partial = place.make_partial()?;
    let filled = fill(&partial).and_then(|()| place.put(&partial));
    filled.map_err(|error| {
        // Only what this call made; if even that fails, the first error says why.
        let _ = fs::remove_dir_all(&partial);
        place.as_asked(error, &partial)
    })
}

/// Checks that a result can be written here, before hours of simulation.
///
/// # Errors
/// [`ReportError`] with the path and what to do.
pub fn check(directory: &Path) -> Result<(), ReportError> {
    let place = Place::of(directory)?;
    let partial = place.make_partial()?;
    fs::remove_dir(&partial)
        .map_err(|error| place.as_asked(ReportError::disk(&partial, error), &partial))
}

/// Writes files, path from the folder and bytes, and sees all of them on the disk.
///
/// They are made durable after the last one is written: one after another, each would wait for
/// the disk by itself.
///
/// # Errors
/// [`ReportError::Disk`] with the file that could not be written.
pub fn write_files(folder: &Path, files: &[(String, Vec<u8>)]) -> Result<(), ReportError> {
    for (path, bytes) in files {
        let path = folder.join(path);
        let written = path
            .parent()
            .map_or(Ok(()), fs::create_dir_all)
            .and_then(|()| fs::write(&path, bytes));
        written.map_err(|error| ReportError::disk(&path, error))?;
    }
    for (path, _) in files {
        let path = folder.join(path);
        let file = File::options().write(true).open(&path);
        let durable = file.and_then(|file| file.sync_all());
        durable.map_err(|error| ReportError::disk(&path, error))?;
    }
    Ok(())
}

/// A name for a folder or file that every system accepts, Windows included; a long one is cut.
pub fn safe_name(name: &str) -> String {
    /// Systems take 255 bytes, and the names of older results are a little longer.
    const LONGEST: usize = 200;
    let safe = |character: char| match character {
        '<' | '>' | ':' | '"' | '/' | '\\' | '|' | '?' | '*' => '-',
        control if control.is_control() => '-',
        other => other,
    };
    let mut name: String = name.chars().map(safe).collect();
    name.truncate(name.floor_char_boundary(LONGEST));
    // Windows drops spaces and dots at the end; a dot in front hides a folder elsewhere.
    let name = name.trim_matches(|c: char| c == '.' || c.is_whitespace());
    // `con.txt` and `con .txt` are the device too.
    let (head, tail) = name.split_at(name.find('.').unwrap_or(name.len()));
    let stem = head.trim_end().to_ascii_uppercase();
    let number = stem.strip_prefix("COM").or(stem.strip_prefix("LPT"));
    let device = matches!(
        stem.as_str(),
        "CON" | "PRN" | "AUX" | "NUL" | "CONIN$" | "CONOUT$"
    ) || number.is_some_and(|number| {
        let mut digits = number.chars();
        // Windows takes the raised digits of Latin-1 for digits here.
        let digit = |c: char| c.is_ascii_digit() || matches!(c, '\u{B9}' | '\u{B2}' | '\u{B3}');
        digits.next().is_some_and(digit) && digits.next().is_none()
    });
    match (name, device) {
        ("", _) => "result".to_owned(),
        (_, true) => format!("{head}-{tail}"),
        (name, false) => name.to_owned(),
    }
}

/// Where a folder goes: what stands there, and what is around it.
struct Place<'a> {
    directory: &'a Path,
    parent: PathBuf,
    name: String,
}

impl<'a> Place<'a> {
    fn of(directory: &'a Path) -> Result<Self, ReportError> {
        let Some(name) = directory.file_name() else {
            return Err(ReportError::NoName(directory.to_owned()));
        };
        let parent = match directory.parent() {
            Some(parent) if parent.as_os_str().is_empty() => PathBuf::from("."),
            Some(parent) => parent.to_owned(),
            None => PathBuf::from("."),
        };
        let place = Self {
            directory,
            parent,
            name: name.to_string_lossy().into_owned(),
        };
        if directory.exists() && !place.is_empty()? && !directory.join(MARK).is_file() {
            return Err(ReportError::NotAResult(directory.to_owned()));
        }
        Ok(place)
    }

    fn is_empty(&self) -> Result<bool, ReportError> {
        let entries = fs::read_dir(self.directory);
        let mut entries = entries.map_err(|error| ReportError::disk(self.directory, error))?;
        Ok(entries.next().is_none())
    }

    fn make_partial(&self) -> Result<PathBuf, ReportError> {
        let name = format!(".{}.partial-{}", self.name, std::process::id());
        let partial = self.parent.join(name);
        let made = fs::create_dir_all(&self.parent).and_then(|()| {
            if partial.exists() {
                // Left behind by a killed process that had this number.
                fs::remove_dir_all(&partial)?;
            }
            fs::create_dir(&partial)
        });
        // What refuses a new folder is the one that holds it.
        made.map_err(|error| self.as_asked(ReportError::disk(&self.parent, error), &partial))?;
        Ok(partial)
    }

    /// The error as the user sees it: hidden names are ours, the folder is theirs.
    fn as_asked(&self, error: ReportError, partial: &Path) -> ReportError {
        match error {
            ReportError::Disk { path, source, .. } => ReportError::Disk {
                path: match path.strip_prefix(partial) {
                    Ok(file) if file.as_os_str().is_empty() => self.directory.to_owned(),
                    Ok(file) => self.directory.join(file),
                    Err(_) => path,
                },
                source,
                older: self.directory.join(MARK).is_file(),
            },
            other => other,
        }
    }

    /// Renames the filled folder into its place; the older one steps aside first.
    fn put(&self, partial: &Path) -> Result<Option<PathBuf>, ReportError> {
        let refused = |error| ReportError::disk(self.directory, error);
        let mut kept = None;
        if self.directory.exists() {
            if self.is_empty()? {
                fs::remove_dir(self.directory).map_err(refused)?;
            } else {
                let aside = self.free_name();
                fs::rename(self.directory, &aside).map_err(refused)?;
                kept = Some(aside);
            }
        }
        match fs::rename(partial, self.directory) {
            Ok(()) => Ok(kept),
            Err(error) => {
                if let Some(aside) = kept {
                    let _ = fs::rename(aside, self.directory);
                }
                Err(refused(error))
            }
        }
    }

    fn free_name(&self) -> PathBuf {
        let numbered = |number: u64| self.parent.join(format!("{}-{number}", self.name));
        let mut names = (1..).map(numbered);
        names
            .find(|path| !path.exists())
            .unwrap_or_else(|| numbered(0))
    }
}

#[cfg(test)]
mod tests {
    use super::safe_name;

    #[test]
    fn names_are_safe_on_windows() {
        assert_eq!(safe_name("四级@a:b"), "四级@a-b");
        assert_eq!(safe_name("con.toml"), "con-.toml");
        assert_eq!(safe_name("Con .txt"), "Con -.txt");
        assert_eq!(safe_name(".. "), "result");
        for device in ["com1", "LPT9", "COM\u{B9}", "nul", "CONIN$"] {
            assert_eq!(safe_name(device), format!("{device}-"));
        }
        for plain in ["com", "com10", "lptx", "console", "nul-1", "comet"] {
            assert_eq!(safe_name(plain), plain);
        }
        assert_eq!(
            safe_name("a<b>c:d\"e/f\\g|h?i*j\tk"),
            "a-b-c-d-e-f-g-h-i-j-k"
        );
        assert_eq!(safe_name("四级. . \u{3000}"), "四级");
        assert_eq!(safe_name(&"四".repeat(100)), "四".repeat(66));
    }

    /// No sign, end, name or length that Windows refuses, whatever the name was: ASCII signs,
    /// devices and Chinese in all combinations of four.
    #[test]
    fn no_name_is_left_that_windows_refuses() {
        let parts = [
            "con", "COM", "1", ".", " ", "*", "\u{7}", "四", "\u{3000}", "/", "-", "lpt",
        ];
        let n = parts.len();
        for code in 0..n.pow(4) {
            let name: String = (0..4).map(|k| parts[code / n.pow(k) % n]).collect();
            let safe = safe_name(&name);
            assert_eq!(safe_name(&safe), safe, "{name}");
            assert!(!safe.is_empty() && safe.len() <= 200, "{name}");
            assert!(!safe.ends_with(['.', ' ']), "{name} became {safe}");
            let forbidden = |c: char| c.is_control() || "<>:\"/\\|?*".contains(c);
            assert!(!safe.contains(forbidden), "{name} became {safe}");
            let stem = safe.split('.').next().unwrap().to_ascii_lowercase();
            assert!(
                !["con", "com1", "lpt1"].contains(&stem.trim_end()),
                "{name} became {safe}"
            );
        }
    }
}
