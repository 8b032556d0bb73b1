//! The npm package: built from the checkout, then tested in Node, Deno and Bun, which load the same addon.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, bail};

use crate::count;
use crate::delivery_table::with_rows;
use crate::job::Job;
use crate::outcome::Outcome;

/// The package's folder.
const PACKAGE: &str = "bindings/node";

/// The oldest Node the package supports.
const OLDEST: u32 = 20;

/// Installs the package as its README says, runs its tests and type checks.
pub fn node(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let package = package(job)?;
    let mut suite = job.command("npm");
    suite.current_dir(&package).args(["test", "--", "--test-reporter=tap"]);
    let mut tally = job.count(&mut with_rows(job, "node", suite)?, count::node_tap)?;
    job.run(job.command("npm").current_dir(&package).args(["run", "test:types"])).context("the types do not hold")?;
    install_elsewhere(job).context("`npm install ./bindings/node` does not work in another project")?;
    tally.passed += 2; // the types, the installation
    Ok(tally.into())
}

pub fn deno(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let package = package(job)?;
    Ok(job.count(job.command("npm").current_dir(package).args(["run", "test:deno"]), count::deno)?.into())
}

pub fn bun(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let package = package(job)?;
    Ok(job.count(job.command("npm").current_dir(package).args(["run", "test:bun"]), count::bun)?.into())
}

/// The package with its development tools, its addon built from this checkout.
///
/// # Errors
/// If Node is missing or too old, or the package does not build.
pub fn package(job: &mut Job<'_>) -> anyhow::Result<PathBuf> {
    let package = job.checkout.root().join(PACKAGE);
    job.set_up("the npm package", |job| {
        check_node(job)?;
        // Builds the addon too, with the package's own install script.
        install(job, &package)
    })?;
    Ok(package)
}

/// The command that runs a script in `node`, `deno` or `bun`; the last two come with the package's development tools.
///
/// # Errors
/// If the package does not build.
pub fn runtime(job: &mut Job<'_>, name: &str) -> anyhow::Result<Command> {
    let package = package(job)?;
    let mut command = match name {
        "node" => job.command(name),
        _ => job.command(package.join("node_modules").join(".bin").join(name)),
    };
    if name == "deno" {
        command.args(["run", "--allow-all"]);
    }
    Ok(command)
}

/// Installs the package into an empty project and imports it there, as its users do.
fn install_elsewhere(job: &mut Job<'_>) -> anyhow::Result<()> {
    let project = job.checkout.scratch("npm-project");
    std::fs::create_dir_all(&project)?;
    let package = serde_json::json!({"private": true, "dependencies": {"agentlytics": job.checkout.root().join(PACKAGE)}});
    std::fs::write(project.join("package.json"), package.to_string())?;
    install(job, &project)?;
    for import in ["require('agentlytics').Metrone.name", "import('agentlytics').then(({ Metrone }) => Metrone.name)"] {
        job.run(job.command("node").current_dir(&project).args(["-e", import]))?;
    }
    Ok(())
}

/// Installs what a folder's `package.json` names, and changes nothing but `node_modules`.
///
/// Not with `npm ci`: a lock file that npm wrote on one platform may lack the optional packages of the others.
///
/// # Errors
/// If npm fails.
pub fn install(job: &mut Job<'_>, folder: &Path) -> anyhow::Result<()> {
    let arguments = ["install", "--no-save", "--no-audit", "--no-fund"];
    job.run(job.command("npm").current_dir(folder).args(arguments)).context("npm install failed")?;
    Ok(())
}

/// Whether there is a Node that runs what is ours.
///
/// # Errors
/// If it is missing or too old, with what to install.
pub fn check_node(job: &mut Job<'_>) -> anyhow::Result<()> {
    let Ok(version) = job.run(job.command("node").arg("--version")) else {
        bail!("node is missing: install Node {OLDEST} or newer");
    };
    let major: Option<u32> = version.trim().trim_start_matches('v').split('.').next().and_then(|major| major.parse().ok());
    if major.is_none_or(|major| major < OLDEST) {
        bail!("node {} is too old: install Node {OLDEST} or newer", version.trim());
    }
    Ok(())
}
