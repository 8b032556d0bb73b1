//! The examples: each asserts its own outcome, so running it is the check.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::job::Job;
use crate::outcome::{Outcome, Tally};
use crate::{javascript, python};

/// Runs every example of every language.
pub fn examples(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let mut commands = rust(job);
    commands.extend(scripts(job, "python", &["py"], |job| {
        let python = python::environment(job)?;
        Ok(job.command(python))
    })?);
    for runtime in ["node", "deno", "bun"] {
        commands.extend(scripts(job, runtime, &["js", "mjs", "ts"], |job| javascript::runtime(job, runtime))?);
    }
    commands.extend(scripts(job, "cli", &["sh"], |job| Ok(job.command("bash")))?);

    let mut tally = Tally::default();
    for mut command in commands {
        match job.run(&mut command) {
            Ok(_) => tally.passed += 1,
            Err(error) => tally.add(Tally { failed: 1, details: format!("{error:#}\n"), ..Tally::default() }),
        }
    }
    Ok(tally.into())
}

/// A command for each program of the Rust examples.
fn rust(job: &Job<'_>) -> Vec<Command> {
    let programs = job.checkout.programs("agentlytics-examples");
    programs.into_iter().map(|(kind, name)| job.cargo(["run", "--quiet", "--package", "agentlytics-examples", kind, name])).collect()
}

/// A command for each script of one folder of examples.
fn scripts(
    job: &mut Job<'_>,
    folder: &str,
    extensions: &[&str],
    interpreter: impl Fn(&mut Job<'_>) -> anyhow::Result<Command>,
) -> anyhow::Result<Vec<Command>> {
    let folder = job.checkout.root().join("examples").join(folder);
    if folder.join("package.json").is_file() {
        // The package is a link to the checkout, whose addon has its own step: nothing is built here.
        let install = ["install", "--ignore-scripts", "--no-audit", "--no-fund"];
        job.run(job.command("npm").current_dir(&folder).args(install))?;
    }
    let mut commands = Vec::new();
    for script in files(&folder, extensions)? {
        let mut command = interpreter(job)?;
        command.arg(script);
        commands.push(command);
    }
    Ok(commands)
}

fn files(folder: &Path, extensions: &[&str]) -> anyhow::Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.extension().is_some_and(|extension| extensions.iter().any(|known| extension == *known)) {
            files.push(path);
        }
    }
    files.sort();
    Ok(files)
}
