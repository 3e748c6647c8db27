//! The store of a sweep: plain files that are whole or absent, so that a sweep may be stopped,
//! killed, continued, extended and shared out.
//!
//! ```text
//! NAME.store/manifest.json                        whose results, and the latest plan
//! NAME.store/parts/<16 digits>/r00001-00005.csv   five replications of one point
//! NAME.store/partial/                             files that are being written
//! NAME.store/locks/                               who works here
//! ```
//!
//! A part is found by the hash of its point's scenario: a sweep of more levels or more
//! replications finds what is there. Files are read back with everything checked.

mod disk;
mod join;
mod lock;
mod manifest;
mod part;

use std::fs;
use std::io;
use std::ops::RangeInclusive;
use std::path::{Path, PathBuf};

use crate::model::metric::ReplicationResult;

use super::plan::SweepPlan;
use lock::{Held, Locks};
use manifest::{StoreManifest, VERSION};
use part::PartHead;

pub use disk::{Disk, RealDisk};
pub use join::join;
pub use manifest::Difference;
pub use part::PartFault;

/// The file by which a store is known.
const MANIFEST: &str = "manifest.json";

/// Why a store cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The disk refused. Parts that are there stay.
    #[error("{}: {source}", .path.display())]
    Disk {
        /// What was to be read or written.
        path: PathBuf,
        /// What the system says.
        source: io::Error,
    },
    /// The folder holds other things.
    #[error("{} is no store of a sweep", .0.display())]
    NotAStore(PathBuf),
    /// The manifest cannot be understood.
    #[error("{}: {reason}", .path.display())]
    Manifest {
        /// The file.
        path: PathBuf,
        /// Why not.
        reason: String,
    },
    /// The results in it are those of something else.
    #[error("{} holds results of another sweep: {differences:?}", .folder.display())]
    Foreign {
        /// The store.
        folder: PathBuf,
        /// In what.
        differences: Vec<Difference>,
    },
    /// A part is torn or belongs elsewhere.
    #[error("{}: {fault:?}", .path.display())]
    Part {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        fault: PartFault,
    },
    /// Somebody else does the same work at this moment.
    #[error("{}: the same sweep runs already", .0.display())]
    Running(PathBuf),
    /// Somebody else works here at this moment, by another plan.
    #[error("{}: another sweep runs there", .0.display())]
    InUse(PathBuf),
}

impl StoreError {
    fn disk(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self::Disk { path, source }
    }
}

/// A share of the work: every `of`-th block, beginning with the `number`-th.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// From 1.
    pub number: u32,
    /// How many there are.
    pub of: u32,
}

impl Shard {
    /// All of the work.
    pub const WHOLE: Self = Self { number: 1, of: 1 };
}

/// A store, opened for one plan.
pub struct Store {
    folder: PathBuf,
    disk: Box<dyn Disk + Send>,
    plan: SweepPlan,
    /// A name nobody else has, for files that are being written.
    name: String,
    _locks: [Held; 2],
}

impl Store {
    /// Opens the store of a plan, or makes it. Whoever else works in it is left alone.
    ///
    /// # Errors
    /// [`StoreError`]: it belongs to something else, somebody does the same at this moment, or the
    /// disk refuses.
    pub fn open(folder: &Path, plan: &SweepPlan, shard: Shard) -> Result<Self, StoreError> {
        let name = format!("{}-of-{}", shard.number, shard.of);
        Self::open_as(folder, plan, name, Box::new(RealDisk))
    }

    /// The same on a disk of the caller's.
    ///
    /// # Errors
    /// As [`Store::open`].
    pub fn open_on(
        disk: Box<dyn Disk + Send>,
        folder: &Path,
        plan: &SweepPlan,
        shard: Shard,
    ) -> Result<Self, StoreError> {
        let name = format!("{}-of-{}", shard.number, shard.of);
        Self::open_as(folder, plan, name, disk)
    }

    fn open_as(
        folder: &Path,
        plan: &SweepPlan,
        name: String,
        disk: Box<dyn Disk + Send>,
    ) -> Result<Self, StoreError> {
        // In this order: somebody may be making the store, whose manifest is its first file.
        if !is_empty(folder)? && !is_store(folder)? {
            return Err(StoreError::NotAStore(folder.to_owned()));
        }
        let made = fs::create_dir_all(folder);
        made.map_err(StoreError::disk(folder))?;
        let locks = Locks::of(&folder.join("locks")).map_err(StoreError::disk(folder))?;
        let own = locks.alone(&name).map_err(StoreError::disk(folder))?;
        let own = own.ok_or_else(|| StoreError::Running(folder.to_owned()))?;
        // One at a time looks at the plan and changes it.
        let _turn = locks.wait("plan").map_err(StoreError::disk(folder))?;
        let store = |users| Self {
            folder: folder.to_owned(),
            disk,
            plan: plan.clone(),
            name,
            _locks: [own, users],
        };
        let there = read_manifest(folder)?;
        if let Some(there) = &there {
            let differences = there.differences(plan);
            if !differences.is_empty() {
                return Err(StoreError::Foreign {
                    folder: folder.to_owned(),
                    differences,
                });
            }
        }
        let ours = StoreManifest::of(plan);
        let alone = locks.alone("users").map_err(StoreError::disk(folder))?;
        let is_alone = alone.is_some();
        drop(alone);
        let users = locks.shared("users").map_err(StoreError::disk(folder))?;
        let users = users.ok_or_else(|| StoreError::InUse(folder.to_owned()))?;
        let store = store(users);
        match there {
            _ if is_alone => {
                store.sweep_up()?;
                if there.as_ref() != Some(&ours) {
                    store.put(&folder.join(MANIFEST), ours.text().as_bytes(), 0)?;
                }
            }
            Some(there) if there.plan.same_work(plan) => {}
            _ => return Err(StoreError::InUse(folder.to_owned())),
        }
        Ok(store)
    }

    /// Puts an older store aside, if there is one: under the first free name of `NAME-1`,
    /// `NAME-2`, ... Returns where it is now.
    ///
    /// # Errors
    /// [`StoreError::InUse`] while somebody works in it; [`StoreError::NotAStore`] of a folder with
    /// other things; or the disk refuses.
    pub fn set_aside(folder: &Path) -> Result<Option<PathBuf>, StoreError> {
        if is_empty(folder)? {
            return Ok(None);
        }
        // One that cannot be understood is put aside like any other.
        if matches!(is_store(folder), Ok(false)) {
            return Err(StoreError::NotAStore(folder.to_owned()));
        }
        let locks = Locks::of(&folder.join("locks")).map_err(StoreError::disk(folder))?;
        let alone = locks.alone("users").map_err(StoreError::disk(folder))?;
        if alone.is_none() {
            return Err(StoreError::InUse(folder.to_owned()));
        }
        // Some systems do not rename what is open.
        drop(alone);
        let numbered = |number: u32| {
            let mut name = folder.as_os_str().to_owned();
            name.push(format!("-{number}"));
            PathBuf::from(name)
        };
        let free = (1..).map(numbered).find(|path| !path.exists());
        let aside = free.unwrap_or_else(|| numbered(0));
        fs::rename(folder, &aside).map_err(StoreError::disk(folder))?;
        Ok(Some(aside))
    }

    /// The plan it was opened with.
    pub fn plan(&self) -> &SweepPlan {
        &self.plan
    }

    /// Where it is.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// The results of a point that the plan asks for and that are there, in order.
    ///
    /// # Errors
    /// A part that is not what it must be, or that cannot be read.
    pub fn results(&self, point: usize) -> Result<Vec<ReplicationResult>, StoreError> {
        let mut results: Vec<ReplicationResult> = Vec::new();
        for (range, path) in self.parts(point)? {
            if *range.start() > self.plan.replications {
                continue;
            }
            let bytes = fs::read(&path).map_err(StoreError::disk(&path))?;
            let rows = part::read(
                &bytes,
                &self.head(point, &range),
                self.plan.metrics_of(point),
            );
            results.extend(rows.map_err(|fault| StoreError::Part { path, fault })?);
        }
        results.sort_by_key(|row| row.replication);
        // Shards of another number may have left the same replications in two parts.
        results.dedup_by_key(|row| row.replication);
        results.retain(|row| row.replication <= self.plan.replications);
        Ok(results)
    }

    /// Keeps replications of a point that follow one another.
    ///
    /// - `writer`: a number nobody else has who keeps something at this moment.
    ///
    /// # Errors
    /// The disk refuses; nothing is there then that was not before.
    pub fn keep(
        &self,
        point: usize,
        rows: &[ReplicationResult],
        writer: usize,
    ) -> Result<(), StoreError> {
        let (Some(first), Some(last)) = (rows.first(), rows.last()) else {
            return Ok(());
        };
        let range = first.replication..=last.replication;
        let bytes = part::write(&self.head(point, &range), self.plan.metrics_of(point), rows);
        self.put(&self.place(point, &range), &bytes, writer)
    }

    /// The file of these replications of a point.
    fn place(&self, point: usize, range: &RangeInclusive<u64>) -> PathBuf {
        folder_of(&self.folder, &self.plan.points[point].sha256).join(part_name(range))
    }

    fn head(&self, point: usize, range: &RangeInclusive<u64>) -> PartHead<'_> {
        PartHead {
            version: VERSION,
            point: &self.plan.points[point].sha256,
            seed: self.plan.seed,
            replications: range.clone(),
        }
    }

    fn parts(&self, point: usize) -> Result<Vec<(RangeInclusive<u64>, PathBuf)>, StoreError> {
        parts(&self.folder, &self.plan.points[point].sha256)
    }

    fn put(&self, path: &Path, bytes: &[u8], writer: usize) -> Result<(), StoreError> {
        let partial = self.folder.join("partial");
        let folders = path.parent().into_iter().chain([partial.as_path()]);
        for folder in folders {
            fs::create_dir_all(folder).map_err(StoreError::disk(folder))?;
        }
        let partial = partial.join(format!("{}-{writer}", self.name));
        disk::put(&*self.disk, &partial, path, bytes).map_err(StoreError::disk(path))
    }

    /// Removes what killed processes left half-written. Nobody else may work here.
    fn sweep_up(&self) -> Result<(), StoreError> {
        for path in entries(&self.folder.join("partial"))? {
            fs::remove_file(&path).map_err(StoreError::disk(&path))?;
        }
        Ok(())
    }
}

/// Where a store keeps the parts of a point.
fn folder_of(store: &Path, sha256: &str) -> PathBuf {
    store.join("parts").join(&sha256[..16])
}

/// The parts of a point in a store, by their names.
fn parts(store: &Path, sha256: &str) -> Result<Vec<(RangeInclusive<u64>, PathBuf)>, StoreError> {
    let mut parts = Vec::new();
    for path in entries(&folder_of(store, sha256))? {
        let name = path.file_name().and_then(|name| name.to_str());
        let range = name.and_then(replications_of);
        parts.extend(range.map(|range| (range, path)));
    }
    parts.sort_by_key(|(range, _)| (*range.start(), *range.end()));
    Ok(parts)
}

fn part_name(range: &RangeInclusive<u64>) -> String {
    format!("r{:05}-{:05}.csv", range.start(), range.end())
}

fn replications_of(name: &str) -> Option<RangeInclusive<u64>> {
    let (first, last) = name
        .strip_prefix('r')?
        .strip_suffix(".csv")?
        .split_once('-')?;
    let range = first.parse().ok()?..=last.parse().ok()?;
    (part_name(&range) == name && *range.start() > 0 && !range.is_empty()).then_some(range)
}

/// What is in a folder; nothing in one that does not exist.
fn entries(folder: &Path) -> Result<Vec<PathBuf>, StoreError> {
    match fs::read_dir(folder) {
        Ok(entries) => entries
            .map(|entry| Ok(entry?.path()))
            .collect::<io::Result<_>>()
            .map_err(StoreError::disk(folder)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Vec::new()),
        Err(error) => Err(StoreError::disk(folder)(error)),
    }
}

/// Whether nothing is in a folder but what a killed process may have begun.
fn is_empty(folder: &Path) -> Result<bool, StoreError> {
    let begun = |path: &PathBuf| ["locks", "partial"].iter().any(|name| path.ends_with(name));
    Ok(entries(folder)?.iter().all(begun))
}

fn is_store(folder: &Path) -> Result<bool, StoreError> {
    Ok(read_manifest(folder)?.is_some())
}

/// The manifest of a store; `None` where there is no file of the name, or a report's.
fn read_manifest(folder: &Path) -> Result<Option<StoreManifest>, StoreError> {
    let path = folder.join(MANIFEST);
    let text = match fs::read_to_string(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(StoreError::disk(&path)(error)),
    };
    if !text.contains("\"store\"") {
        return Ok(None);
    }
    let manifest = StoreManifest::read(&text);
    manifest
        .map(Some)
        .map_err(|reason| StoreError::Manifest { path, reason })
}

/// The plan of a store.
///
/// # Errors
/// It is none, or its manifest cannot be read.
pub fn plan_of(folder: &Path) -> Result<SweepPlan, StoreError> {
    let manifest =
        read_manifest(folder)?.ok_or_else(|| StoreError::NotAStore(folder.to_owned()))?;
    if manifest.version == VERSION {
        return Ok(manifest.plan);
    }
    Err(StoreError::Foreign {
        folder: folder.to_owned(),
        differences: vec![Difference::Version(manifest.version)],
    })
}
