//! The packages as they are published: built, then installed and tried in an empty folder where there is no Rust.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, ensure};
use serde::Deserialize;

use crate::job::Job;
use crate::outcome::{Outcome, Tally};
use crate::{javascript, python};

/// What builds wheels.
const MATURIN: &str = "maturin>=1.16,<2";

/// The most that a package may weigh for those who download it, with what it brings along for their platform, in megabytes. Decision
/// record 14 says what weighs so much.
const MAX_MB: f64 = 7.3;

/// How often a package is started, to tell the time that this takes at best.
const STARTS: usize = 7;

/// Builds both packages and tries them as strangers do. Their weight is checked; how fast they start is told and not judged, because
/// machines differ.
pub fn packages(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let folder = tempfile::tempdir()?;
    let mut note = String::new();
    for (name, built, try_it) in [("wheel", wheel as Build, try_wheel as Try), ("npm package", npm_packages, try_npm_packages)] {
        let files = built(job)?;
        let mb = files.iter().map(weight).sum::<anyhow::Result<f64>>()?;
        ensure!(mb <= MAX_MB, "the {name} weighs {mb:.2} MB, more than {MAX_MB}");
        let home = folder.path().join(name);
        fs::create_dir(&home)?;
        let ready_ms = try_it(job, &files, &home).with_context(|| format!("the {name} does not work where it is installed"))?;
        note.push_str(&format!("{name}: {mb:.2} MB; import and first client {ready_ms:.0} ms, the best of {STARTS}\n"));
    }
    Ok(Tally { passed: 4, note, ..Tally::default() }.into())
}

type Build = fn(&mut Job<'_>) -> anyhow::Result<Vec<PathBuf>>;
type Try = fn(&mut Job<'_>, &[PathBuf], &Path) -> anyhow::Result<f64>;

/// In megabytes.
fn weight(file: &PathBuf) -> anyhow::Result<f64> {
    Ok(fs::metadata(file)?.len() as f64 / 1e6)
}

/// The wheel for every interpreter that the package supports.
fn wheel(job: &mut Job<'_>) -> anyhow::Result<Vec<PathBuf>> {
    let builder = python::environment_for(job, "maturin")?;
    job.run(job.command(&builder).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", MATURIN]))?;
    let out = emptied(job, "wheels")?;
    let arguments = ["-m", "maturin", "build", "--quiet", "--features", "abi3", "--manifest-path"];
    job.run(job.command(&builder).args(arguments).arg("bindings/python/Cargo.toml").arg("--out").arg(&out))?;
    files(&out)
}

fn try_wheel(job: &mut Job<'_>, wheel: &[PathBuf], home: &Path) -> anyhow::Result<f64> {
    let environment = home.join("venv");
    job.run(stranger(job, home, "python3")?.args(["-m", "venv"]).arg(&environment))?;
    let programs = environment.join("bin");
    let python = programs.join("python");
    let install = ["-m", "pip", "install", "--quiet", "--disable-pip-version-check"];
    job.run(stranger(job, home, &python)?.args(install).args(wheel))?;
    let script = job.checkout.root().join("tests/packages/try_it.py");
    let path = env::join_paths(std::iter::once(programs).chain(env::split_paths(&path_without_rust()?)))?;
    best_start(job, |job| {
        let mut command = stranger(job, home, &python)?;
        command.env("PATH", &path).arg(&script);
        Ok(command)
    })
}

/// The package as it is published, and that of this platform with the addon of this checkout.
fn npm_packages(job: &mut Job<'_>) -> anyhow::Result<Vec<PathBuf>> {
    let package = javascript::package(job)?;
    let out = emptied(job, "npm-packages")?;
    job.run(job.command("node").current_dir(package).args(["scripts/pack.mjs", "--out"]).arg(&out))?;
    files(&out)
}

fn try_npm_packages(job: &mut Job<'_>, packages: &[PathBuf], home: &Path) -> anyhow::Result<f64> {
    fs::write(home.join("package.json"), r#"{"private": true}"#)?;
    job.run(stranger(job, home, "npm")?.args(["install", "--no-audit", "--no-fund"]).args(packages))?;
    // A module finds what is installed beside it.
    let script = home.join("try_it.mjs");
    fs::copy(job.checkout.root().join("tests/packages/try_it.mjs"), &script)?;
    best_start(job, |job| {
        let mut command = stranger(job, home, "node")?;
        command.arg(&script);
        Ok(command)
    })
}

/// Runs a program that prints how long it took to be ready, several times; the shortest of them in milliseconds.
fn best_start(job: &mut Job<'_>, program: impl Fn(&Job<'_>) -> anyhow::Result<Command>) -> anyhow::Result<f64> {
    #[derive(Deserialize)]
    struct Started {
        ready_ms: f64,
    }
    let mut best = f64::INFINITY;
    for _ in 0..STARTS {
        let mut command = program(job)?;
        let printed = job.run(&mut command)?;
        let Started { ready_ms } = serde_json::from_str(&printed).with_context(|| format!("it printed: {printed}"))?;
        best = best.min(ready_ms);
    }
    Ok(best)
}

/// A command of somebody who has neither the checkout nor Rust.
fn stranger(job: &Job<'_>, home: &Path, program: impl AsRef<Path>) -> anyhow::Result<Command> {
    let mut command = job.command(program.as_ref());
    command.current_dir(home).env("PATH", path_without_rust()?);
    for (name, _) in env::vars_os().filter(|(name, _)| name.to_string_lossy().starts_with("CARGO") || name == "RUSTUP_TOOLCHAIN") {
        command.env_remove(name);
    }
    Ok(command)
}

fn path_without_rust() -> anyhow::Result<OsString> {
    let path = env::var_os("PATH").unwrap_or_default();
    let folders = env::split_paths(&path).filter(|folder| !["cargo", "rustc"].iter().any(|program| folder.join(program).exists()));
    Ok(env::join_paths(folders)?)
}

/// A folder of ours with nothing in it.
fn emptied(job: &Job<'_>, name: &str) -> anyhow::Result<PathBuf> {
    let folder = job.checkout.scratch(name);
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    Ok(folder)
}

fn files(folder: &Path) -> anyhow::Result<Vec<PathBuf>> {
    fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect()
}
