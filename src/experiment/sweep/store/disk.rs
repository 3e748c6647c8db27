//! Files that are whole or absent.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::Path;

/// Where bytes go: the disk, or in a test something that fails like one.
pub trait Disk: Sync {
    /// Writes a file so that it is durable.
    ///
    /// # Errors
    /// What the system says; the file may then hold anything.
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()>;
}

/// The disk itself.
#[derive(Debug, Clone, Copy, Default)]
pub struct RealDisk;

impl Disk for RealDisk {
    fn write(&self, path: &Path, bytes: &[u8]) -> io::Result<()> {
        let mut file = File::create(path)?;
        file.write_all(bytes)?;
        file.sync_all()
    }
}

/// Writes a file under a temporary name and renames it: whatever happens meanwhile, `path` is
/// whole, or as it was before.
///
/// - `partial`: the temporary name, in the same file system; nobody else uses it.
pub fn put(disk: &dyn Disk, partial: &Path, path: &Path, bytes: &[u8]) -> io::Result<()> {
    let written = disk
        .write(partial, bytes)
        .and_then(|()| fs::rename(partial, path));
    if let Err(error) = written {
        // Only what this call made; the first error says why.
        let _ = fs::remove_file(partial);
        return Err(error);
    }
    path.parent().map_or(Ok(()), sync_folder)
}

/// Makes a folder's list of names durable.
#[cfg(unix)]
fn sync_folder(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}

/// Elsewhere folders cannot be opened; their file systems keep a journal of names.
#[cfg(not(unix))]
fn sync_folder(_: &Path) -> io::Result<()> {
    Ok(())
}
