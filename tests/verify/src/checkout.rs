//! The checkout that is verified: where it lies, and what cargo knows of it.

use std::cell::{RefCell, RefMut};
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::Context;
use cargo_metadata::{Metadata, MetadataCommand};

/// The repository and its build folder.
pub struct Checkout {
    metadata: Metadata,
    set_ups: RefCell<BTreeMap<&'static str, bool>>,
}

impl Checkout {
    /// Finds the workspace this program was built from.
    ///
    /// # Errors
    /// If cargo cannot describe it.
    pub fn locate() -> anyhow::Result<Self> {
        let metadata = MetadataCommand::new()
            .manifest_path(concat!(env!("CARGO_MANIFEST_DIR"), "/Cargo.toml"))
            .no_deps()
            .exec()
            .context("cargo could not describe the workspace")?;
        Ok(Self { metadata, set_ups: RefCell::default() })
    }

    /// The top folder.
    pub fn root(&self) -> &Path {
        self.metadata.workspace_root.as_std_path()
    }

    /// Where cargo builds, and where the steps keep what they set up.
    pub fn target(&self) -> &Path {
        self.metadata.target_directory.as_std_path()
    }

    /// A folder of ours below the build folder: logs, virtual environments, tools.
    pub fn scratch(&self, name: &str) -> PathBuf {
        self.target().join("verify").join(name)
    }

    /// What earlier steps set up, and whether that went well.
    pub fn set_ups(&self) -> RefMut<'_, BTreeMap<&'static str, bool>> {
        self.set_ups.borrow_mut()
    }

    /// The names of all integration tests outside the package `but`.
    pub fn integration_tests(&self, but: &str) -> Vec<&str> {
        let packages = self.metadata.packages.iter().filter(|package| package.name.as_str() != but);
        packages.flat_map(|package| &package.targets).filter(|target| target.is_test()).map(|target| target.name.as_str()).collect()
    }

    /// The programs of a package.
    pub fn programs(&self, package: &str) -> Vec<&str> {
        let packages = self.metadata.packages.iter().filter(|known| known.name.as_str() == package);
        packages.flat_map(|package| &package.targets).filter(|target| target.is_bin()).map(|target| target.name.as_str()).collect()
    }
}
