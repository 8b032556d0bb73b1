//! The API reference of every language, made from its sources. What a tool warns of fails it.

use std::path::Path;

use anyhow::Context;

use crate::job::Job;
use crate::outcome::{Outcome, Tally};
use crate::{javascript, python};

/// The modules that the users of the Python package import.
const PYTHON_MODULES: [&str; 6] =
    ["agentlytics", "agentlytics.llm", "agentlytics.pytest_plugin", "agentlytics.testing", "agentlytics.web", "agentlytics.webhooks"];

/// Makes all of it, beside each other where cargo puts the reference of the crates.
pub fn docs(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let folder = job.checkout.target().join("doc");
    of_rust(job).context("cargo doc")?;
    of_python(job, &folder.join("python")).context("pdoc, which needs Python 3.10 or newer")?;
    of_javascript(job, &folder.join("javascript")).context("TypeDoc")?;
    let note = format!("{}: agentlytics/index.html, python/index.html, javascript/index.html", folder.display());
    Ok(Tally { passed: 3, note, ..Tally::default() }.into())
}

fn of_rust(job: &mut Job<'_>) -> anyhow::Result<()> {
    job.run(job.cargo(["doc", "--workspace", "--no-deps", "--quiet"]).env("RUSTDOCFLAGS", "-D warnings"))?;
    Ok(())
}

fn of_python(job: &mut Job<'_>, folder: &Path) -> anyhow::Result<()> {
    let python = python::environment(job)?;
    let mut pdoc = job.command(&python);
    pdoc.args(["-W", "error", "-m", "pdoc", "--docformat", "google", "--template-directory", "bindings/python/reference"]);
    job.run(pdoc.arg("--output-directory").arg(folder).args(PYTHON_MODULES))?;
    Ok(())
}

fn of_javascript(job: &mut Job<'_>, folder: &Path) -> anyhow::Result<()> {
    // Its types and, with it, what TypeDoc reads of the clients without native code are built.
    let project = javascript::package(job)?.join("reference");
    javascript::install(job, &project)?;
    job.run(job.command("npm").current_dir(project).args(["run", "build", "--", "--out"]).arg(folder))?;
    Ok(())
}
