//! The lock on a directory, and what becomes of it when the process forks. Knows nothing of what is locked.

use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};

/// A lock that lasts while its file is open, in whichever process. Clones share it.
///
/// A forked child inherits the open file, and with it a share in the lock: it would outlive the parent.
#[derive(Clone, Debug)]
pub(in crate::delivery) struct Lease(Arc<Mutex<Option<File>>>);

impl Lease {
    /// Of a file that is locked.
    pub fn new(locked: File) -> Self {
        Self(Arc::new(Mutex::new(Some(locked))))
    }

    /// Ends the lock, or in a forked child the child's share in it.
    pub fn end(&self) {
        drop(self.0.lock().unwrap_or_else(PoisonError::into_inner).take());
    }

    /// As [`end`](Self::end), for a forked child: does not wait for a thread that exists in the parent only. What that
    /// thread was about to end anyway stays open.
    pub fn end_inherited(&self) {
        if let Ok(mut file) = self.0.try_lock() {
            drop(file.take());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_childs_share_ends_without_the_parents() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("lock");
        let file = File::create(&path).unwrap();
        file.try_lock().unwrap();
        // What a fork does to an open file.
        let inherited = Lease::new(file.try_clone().unwrap());
        let lease = Lease::new(file);
        let is_free = || File::open(&path).unwrap().try_lock().is_ok();

        lease.clone().end_inherited();
        assert!(!is_free(), "the child holds it still");
        inherited.end_inherited();
        assert!(is_free());
    }

    #[test]
    fn a_thread_that_does_not_exist_is_not_waited_for() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("lock");
        let lease = Lease::new(File::create(&path).unwrap());
        let held = lease.0.lock().unwrap();
        lease.end_inherited();
        assert!(held.is_some());
    }
}
