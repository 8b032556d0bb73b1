//! Whose directory is whose: one owner each, by an advisory lock that ends with its process. Knows nothing of what is in
//! the directories.
//!
//! Below the root, each owner has a directory `<scope>-<uuid>` and beside it the file `<scope>-<uuid>.lock`, which is
//! locked before the directory exists: a directory whose lock is free has lost its owner.

use std::fs::{self, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use uuid::Uuid;

use super::files::{create_directory, private};
use crate::core::new_uuid;
use crate::delivery::spool::Lease;

/// A directory that nobody else uses while this value lives.
#[derive(Debug)]
pub(super) struct Owner {
    pub directory: PathBuf,
    pub lease: Lease,
}

impl Owner {
    /// Creates a directory of one's own below the root, which is created as well.
    pub fn claim(root: &Path, scope: &str) -> io::Result<Self> {
        create_directory(root)?;
        // Version 7: names sort by age.
        let directory = root.join(format!("{scope}-{}", new_uuid()));
        let lock = private().write(true).create_new(true).open(lock_of(&directory))?;
        lock.try_lock().map_err(io::Error::from)?;
        create_directory(&directory)?;
        Ok(Self { directory, lease: Lease::new(lock) })
    }

    /// Takes over directories of this scope that have lost their owner, at most so many, oldest first.
    pub fn adopt(root: &Path, scope: &str, most: usize) -> io::Result<Vec<Self>> {
        let directories = directories(root)?.into_iter().filter(|directory| scope_of(directory) == Some(scope));
        Ok(directories.filter_map(|directory| Self::try_adopt(directory).transpose()).take(most).filter_map(Result::ok).collect())
    }

    /// Takes over a directory, unless somebody owns it. One whose lock is missing is left alone: nobody can know.
    pub fn try_adopt(directory: PathBuf) -> io::Result<Option<Self>> {
        let lock = private().write(true).open(lock_of(&directory))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Self { directory, lease: Lease::new(lock) })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(cause)) => Err(cause),
        }
    }

    /// Gives the directory up; removes it if it is empty.
    pub fn release(self) {
        // Fails where something is kept.
        if fs::remove_dir(&self.directory).is_ok() || !self.directory.exists() {
            let _ = fs::remove_file(lock_of(&self.directory));
        }
        self.lease.end();
    }
}

/// Whether somebody owns a directory now.
pub(super) fn is_owned(directory: &Path) -> io::Result<bool> {
    match Owner::try_adopt(directory.to_owned()) {
        Ok(owner) => Ok(owner.is_none()),
        Err(cause) if cause.kind() == io::ErrorKind::NotFound => Ok(false),
        Err(cause) => Err(cause),
    }
}

/// All owners' directories below a root, oldest first within each scope.
pub(super) fn directories(root: &Path) -> io::Result<Vec<PathBuf>> {
    let entries = fs::read_dir(root)?.filter_map(Result::ok);
    let mut found: Vec<_> = entries.map(|entry| entry.path()).filter(|path| scope_of(path).is_some() && path.is_dir()).collect();
    found.sort();
    Ok(found)
}

/// The scope in a directory's name, if it is one of ours.
pub(super) fn scope_of(directory: &Path) -> Option<&str> {
    const UUID: usize = 36;
    let name = directory.file_name()?.to_str()?;
    let (scope, id) = name.split_at_checked(name.len().checked_sub(UUID)?)?;
    Uuid::try_parse(id).ok()?;
    scope.strip_suffix('-')
}

fn lock_of(directory: &Path) -> PathBuf {
    directory.with_added_extension("lock")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(owners: &[Owner]) -> Vec<PathBuf> {
        owners.iter().map(|owner| owner.directory.clone()).collect()
    }

    #[test]
    fn only_what_has_lost_its_owner_is_adopted() {
        let root = tempfile::tempdir().unwrap();
        let root = root.path().join("a").join("b");
        let [first, living, second, other] = ["x", "x", "x", "y"].map(|scope| Owner::claim(&root, scope).unwrap());
        let expected = [first.directory.clone(), second.directory.clone()];
        drop((first, second, other));
        let adopted = Owner::adopt(&root, "x", 9).unwrap();
        assert_eq!(names(&adopted), expected, "oldest first");
        assert!(Owner::adopt(&root, "x", 9).unwrap().is_empty(), "one owner each");
        drop(adopted);
        assert_eq!(names(&Owner::adopt(&root, "x", 1).unwrap()), expected[..1]);
        drop(living);
    }

    #[test]
    fn an_empty_directory_goes_with_its_owner() {
        let root = tempfile::tempdir().unwrap();
        let [empty, used] = ["x", "x"].map(|scope| Owner::claim(root.path(), scope).unwrap());
        fs::write(used.directory.join("1.events"), "x").unwrap();
        let left = used.directory.clone();
        empty.release();
        used.release();
        assert_eq!(directories(root.path()).unwrap(), std::slice::from_ref(&left));
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2, "the directory and its lock");
        assert_eq!(scope_of(&left), Some("x"));
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_look() {
        use std::os::unix::fs::PermissionsExt;
        let root = tempfile::tempdir().unwrap();
        let owner = Owner::claim(&root.path().join("spool"), "x").unwrap();
        let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&root.path().join("spool")), 0o700);
        assert_eq!(mode(&owner.directory), 0o700);
        assert_eq!(mode(&lock_of(&owner.directory)), 0o600);
    }
}
