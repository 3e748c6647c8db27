//! Who works in a store: locks that the system takes back when a process ends, however it ends.
//!
//! ```text
//! locks/plan        held for a moment by whoever looks at or changes the plan
//! locks/users       shared by all who work by the plan; alone: nobody else does
//! locks/1-of-3      the shard itself: the same one twice would do everything twice
//! ```

use std::fs::{self, File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

/// A lock that is held until it is dropped.
#[derive(Debug)]
pub struct Held {
    // Closing the file gives the lock back.
    _file: File,
}

/// The locks of one store.
#[derive(Debug)]
pub struct Locks {
    folder: PathBuf,
}

impl Locks {
    /// Those in a folder, which is made.
    ///
    /// # Errors
    /// What the disk says.
    pub fn of(folder: &Path) -> io::Result<Self> {
        fs::create_dir_all(folder)?;
        Ok(Self {
            folder: folder.to_owned(),
        })
    }

    /// Waits for a lock that others hold for a moment.
    ///
    /// # Errors
    /// What the disk says.
    pub fn wait(&self, name: &str) -> io::Result<Held> {
        let file = self.open(name)?;
        file.lock()?;
        Ok(Held { _file: file })
    }

    /// A lock for us alone; `None` where somebody has it.
    ///
    /// # Errors
    /// What the disk says.
    pub fn alone(&self, name: &str) -> io::Result<Option<Held>> {
        let file = self.open(name)?;
        taken(file.try_lock(), file)
    }

    /// A lock together with others; `None` where somebody has it alone.
    ///
    /// # Errors
    /// What the disk says.
    pub fn shared(&self, name: &str) -> io::Result<Option<Held>> {
        let file = self.open(name)?;
        taken(file.try_lock_shared(), file)
    }

    fn open(&self, name: &str) -> io::Result<File> {
        let path = self.folder.join(name);
        File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .read(true)
            .open(path)
    }
}

fn taken(tried: Result<(), TryLockError>, file: File) -> io::Result<Option<Held>> {
    match tried {
        Ok(()) => Ok(Some(Held { _file: file })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(error)) => Err(error),
    }
}
