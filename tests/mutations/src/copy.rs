//! The copy of the tree in which mistakes are made.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use ignore::WalkBuilder;

/// A copy of the checkout as it is now, changes that are not committed included.
pub struct Copy {
    /// The copy of the top folder.
    pub tree: PathBuf,
    /// Where the copy is built. It outlives the copy, so that dependencies are built once.
    pub build: PathBuf,
}

/// The top folder of the checkout that this program was built from.
pub fn checkout() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

impl Copy {
    /// Copies what is not ignored, anew each time.
    ///
    /// # Errors
    /// If a file cannot be read or written.
    pub fn of_checkout() -> anyhow::Result<Self> {
        let folder = checkout().join("target/mutations");
        let copy = Self { tree: folder.join("tree"), build: folder.join("build") };
        if copy.tree.exists() {
            fs::remove_dir_all(&copy.tree)?;
        }
        for entry in WalkBuilder::new(checkout()).hidden(false).filter_entry(|entry| entry.file_name() != ".git").build() {
            let entry = entry?;
            let target = copy.tree.join(entry.path().strip_prefix(checkout())?);
            if entry.path().is_dir() {
                fs::create_dir_all(&target)?;
            } else {
                fs::copy(entry.path(), &target).with_context(|| format!("{} cannot be copied", entry.path().display()))?;
            }
        }
        Ok(copy)
    }
}
