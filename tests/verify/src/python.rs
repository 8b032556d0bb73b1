//! The Python package: installed from the checkout into an environment of its own, then tested there.

use std::path::PathBuf;

use anyhow::{Context, bail};

use crate::count;
use crate::delivery_table::with_rows;
use crate::job::Job;
use crate::outcome::Outcome;

/// The oldest Python the package supports.
const OLDEST: &str = "3.9";

/// Installs the package as its README says, runs its tests and checks a typed sample.
pub fn python(job: &mut Job<'_>) -> anyhow::Result<Outcome> {
    let python = environment(job)?;
    let mut suite = job.command(&python);
    suite.args(["-m", "pytest", "-q", "bindings/python/tests"]);
    let mut tally = job.count(&mut with_rows(job, "python", suite)?, count::pytest)?;
    tally.passed += 1; // the installation
    Ok(tally.into())
}

/// A virtual environment that holds the package of this checkout; its interpreter.
///
/// # Errors
/// If Python is missing or too old, or the package does not install.
pub fn environment(job: &mut Job<'_>) -> anyhow::Result<PathBuf> {
    let python = environment_for(job, "python")?;
    job.set_up("the Python package", |job| {
        let install =
            ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "./bindings/python[test,servers,integrations,docs]"];
        job.run(job.command(&python).args(install)).context("pip could not install ./bindings/python")?;
        Ok(())
    })?;
    Ok(python)
}

/// A virtual environment in a scratch folder of this name, as an earlier run left it, or a new one; its interpreter.
///
/// # Errors
/// If Python is missing or too old, or makes no environments.
pub fn environment_for(job: &mut Job<'_>, name: &str) -> anyhow::Result<PathBuf> {
    let folder = job.checkout.scratch(name);
    let python = folder.join("bin").join("python");
    if !python.exists() {
        check_python(job)?;
        job.run(job.command("python3").args(["-m", "venv"]).arg(&folder))
            .context("the virtual environment could not be made (on Debian: apt-get install python3-venv)")?;
    }
    Ok(python)
}

/// Whether the machine's Python is of this version or newer.
///
/// # Errors
/// If there is none.
pub fn is_at_least(job: &mut Job<'_>, version: &str) -> anyhow::Result<bool> {
    let probe = format!("import sys; sys.exit(sys.version_info < ({}))", version.replace('.', ", "));
    let finished = job.attempt(job.command("python3").args(["-c", &probe]));
    Ok(finished.with_context(|| format!("python3 is missing: install Python {version} or newer"))?.success)
}

fn check_python(job: &mut Job<'_>) -> anyhow::Result<()> {
    if !is_at_least(job, OLDEST)? {
        bail!("python3 is older than {OLDEST}: install Python {OLDEST} or newer");
    }
    Ok(())
}
