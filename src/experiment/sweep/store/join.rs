//! Stores that were filled apart become one.

use std::fs;
use std::path::{Path, PathBuf};

use super::disk::RealDisk;
use super::manifest::Difference;
use super::{Store, StoreError, part, parts, plan_of};

/// Opens the store `target` with the parts of all `stores` in it, at least one. Every part is read
/// and checked before it is copied.
///
/// # Errors
/// One of them is no store, or of another sweep than the first; a part is not what it must be; the
/// disk refuses. What was copied before stays, for it is right.
pub fn join(target: &Path, stores: &[PathBuf]) -> Result<Store, StoreError> {
    let Some(first) = stores.first() else {
        return Err(StoreError::NotAStore(target.to_owned()));
    };
    let plan = plan_of(first)?;
    for folder in &stores[1..] {
        let other = plan_of(folder)?;
        if !other.same_work(&plan) {
            let mut differences = super::StoreManifest::of(&other).differences(&plan);
            if differences.is_empty() {
                differences.push(Difference::Plan);
            }
            return Err(StoreError::Foreign {
                folder: folder.clone(),
                differences,
            });
        }
    }
    let store = Store::open_as(target, &plan, "merge".to_owned(), Box::new(RealDisk))?;
    for folder in stores {
        // The target may be one of them: what is there is not copied.
        for point in plan.distinct() {
            copy(folder, &store, point)?;
        }
    }
    Ok(store)
}

fn copy(from: &Path, store: &Store, point: usize) -> Result<(), StoreError> {
    let plan = store.plan();
    for (range, path) in parts(from, &plan.points[point].sha256)? {
        let place = store.place(point, &range);
        if place.exists() {
            continue;
        }
        let bytes = fs::read(&path).map_err(StoreError::disk(&path))?;
        let read = part::read(&bytes, &store.head(point, &range), plan.metrics_of(point));
        read.map_err(|fault| StoreError::Part { path, fault })?;
        store.put(&place, &bytes, 0)?;
    }
    Ok(())
}
