//! One step at work: the commands it runs, their log, their counts.

use std::ffi::OsStr;
use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::checkout::Checkout;
use crate::outcome::Tally;
use crate::process::{self, Finished};

/// From what the property tests make up their cases.
const SEED: &str = "PROPTEST_RNG_SEED";

/// Whether cargo sets the variable for the program it runs.
fn is_about_this_package(variable: &OsStr) -> bool {
    variable.to_str().is_some_and(|name| name.starts_with("CARGO_PKG_") || name.starts_with("CARGO_MANIFEST_"))
}

/// A step's hands.
pub struct Job<'a> {
    /// What is verified.
    pub checkout: &'a Checkout,
    path: PathBuf,
    log: File,
    verbose: bool,
}

impl<'a> Job<'a> {
    /// Begins a step with an empty log.
    ///
    /// # Errors
    /// If the log cannot be written.
    pub fn open(checkout: &'a Checkout, step: &str, verbose: bool) -> anyhow::Result<Self> {
        let folder = checkout.scratch("logs");
        fs::create_dir_all(&folder)?;
        let path = folder.join(format!("{step}.log"));
        let log = File::create(&path).with_context(|| format!("the log {} cannot be written", path.display()))?;
        Ok(Self { checkout, path, log, verbose })
    }

    /// Where everything the step's commands print is kept.
    pub fn log(&self) -> &Path {
        &self.path
    }

    /// A command in the top folder, told to keep its output plain.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = Command::new(program);
        command.current_dir(self.checkout.root());
        command.env("CARGO_TERM_COLOR", "never").env("NO_COLOR", "1").env("CARGO_TERM_PROGRESS_WHEN", "never");
        if std::env::var_os(SEED).is_none() {
            // The same commit must have the same outcome. New cases are tried wherever `cargo test` runs.
            command.env(SEED, "1");
        }
        // Cargo tells a program that it runs about that program's package. Build scripts would take that for news and
        // build again what a developer's own cargo has built.
        for (name, _) in std::env::vars_os().filter(|(name, _)| is_about_this_package(name)) {
            command.env_remove(name);
        }
        command
    }

    /// Cargo, with the toolchain that runs us.
    pub fn cargo<'s>(&self, arguments: impl IntoIterator<Item = &'s str>) -> Command {
        let mut command = self.command(env!("CARGO"));
        command.args(arguments);
        command
    }

    /// A program of the workspace, built with all others so that their dependencies are built once.
    ///
    /// # Errors
    /// If the workspace does not build.
    pub fn program(&mut self, name: &str) -> anyhow::Result<Command> {
        self.set_up("the programs", |job| job.run(&mut job.cargo(["build", "--quiet", "--workspace", "--bins"])).map(drop))?;
        Ok(self.command(self.checkout.target().join("debug").join(name)))
    }

    /// Runs a command, whatever its end.
    ///
    /// # Errors
    /// If it cannot be started.
    pub fn attempt(&mut self, command: &mut Command) -> anyhow::Result<Finished> {
        writeln!(self.log, "$ {}", shown(command))?;
        process::run(command, &mut self.log, self.verbose)
    }

    /// Runs a command that must end well; gives what it printed.
    ///
    /// # Errors
    /// If it fails, with the end of its output.
    pub fn run(&mut self, command: &mut Command) -> anyhow::Result<String> {
        let finished = self.attempt(command)?;
        if !finished.success {
            bail!("`{}` failed:\n{}", shown(command), finished.tail());
        }
        Ok(finished.output)
    }

    /// Runs a set-up that several steps share, once in the whole run.
    ///
    /// # Errors
    /// If it fails, or failed in an earlier step.
    pub fn set_up(&mut self, what: &'static str, work: impl FnOnce(&mut Self) -> anyhow::Result<()>) -> anyhow::Result<()> {
        let before = self.checkout.set_ups().get(what).copied();
        match before {
            Some(true) => Ok(()),
            Some(false) => bail!("{what} could not be set up, see the step before"),
            None => {
                let result = work(self);
                self.checkout.set_ups().insert(what, result.is_ok());
                result
            }
        }
    }

    /// Runs a test runner whose output `count` can read.
    ///
    /// # Errors
    /// If it cannot be started. Failing cases are counted, and so is a runner that fails besides or runs nothing at all.
    pub fn count(&mut self, command: &mut Command, count: fn(&str) -> Tally) -> anyhow::Result<Tally> {
        let finished = self.attempt(command)?;
        let mut tally = count(&finished.output);
        let silent = tally.passed == 0 && tally.failed == 0;
        if silent || (!finished.success && tally.failed == 0) {
            tally.failed = 1;
        }
        if tally.failed > 0 {
            let what = if finished.success && silent { "ran no case" } else { "failed" };
            tally.details = format!("`{}` {what}:\n{}\n", shown(command), finished.excerpt());
        }
        Ok(tally)
    }
}

/// The command as one would type it.
fn shown(command: &Command) -> String {
    let program = Path::new(command.get_program()).file_name().unwrap_or(command.get_program());
    std::iter::once(program).chain(command.get_args()).map(OsStr::to_string_lossy).collect::<Vec<_>>().join(" ")
}
