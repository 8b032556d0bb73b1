//! Cargo's own extensions that checks need: those of the machine, or else ones of our own below the build folder.

use std::path::PathBuf;

use crate::job::Job;

/// An extension.
pub struct Tool {
    /// Its name, for example `cargo-deny`.
    pub name: &'static str,
    /// The version that is installed when none is there.
    pub version: &'static str,
}

impl Tool {
    /// The program.
    ///
    /// # Errors
    /// If none is there and it cannot be installed.
    pub fn find(&self, job: &mut Job<'_>) -> anyhow::Result<PathBuf> {
        let installed = PathBuf::from(self.name);
        if job.attempt(job.command(&installed).arg("--version")).is_ok_and(|finished| finished.success) {
            return Ok(installed);
        }
        let tools = job.checkout.target().join("tools");
        let ours = tools.join("bin").join(self.name);
        if !ours.exists() {
            let mut install = job.cargo(["install", "--quiet", "--locked", self.name, "--version", self.version, "--root"]);
            // It runs once: a quick build is worth more than a quick program.
            install.arg(&tools).env("CARGO_PROFILE_RELEASE_LTO", "off").env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "1");
            if !job.attempt(&mut install)?.success {
                anyhow::bail!("`cargo install {}` failed", self.name);
            }
        }
        Ok(ours)
    }
}
