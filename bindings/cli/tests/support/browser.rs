//! Stands for the browser of whoever runs the tests.

use std::env;
use std::fs::{self, Permissions};
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use tempfile::TempDir;

use super::until;

/// Keeps the address that it was asked to show, where the system's way to open one would be looked for.
pub struct FakeBrowser(TempDir);

impl FakeBrowser {
    pub fn install() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("xdg-open");
        // The address is there as a whole or not at all.
        fs::write(&program, "#!/bin/sh\ncd \"${0%/*}\" && printf %s \"$1\" > showing && mv showing shown\n").unwrap();
        fs::set_permissions(&program, Permissions::from_mode(0o755)).unwrap();
        Self(folder)
    }

    /// The command, for which this is the browser.
    pub fn of<'c>(&self, command: &'c mut Command) -> &'c mut Command {
        let others = env::var_os("PATH").unwrap_or_default();
        let path = env::join_paths([self.0.path().to_owned()].into_iter().chain(env::split_paths(&others))).unwrap();
        command.env("PATH", path)
    }

    /// The address, as soon as it was asked for one.
    pub fn shown(&self) -> String {
        let shown = self.0.path().join("shown");
        until(|| shown.exists());
        fs::read_to_string(shown).unwrap()
    }
}
